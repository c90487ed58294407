#include "io/csv_file.h"

#include <fmt/format.h>

#include <charconv>
#include <fstream>
#include <sstream>

#include "base/error.h"

namespace retrogait {
namespace {

// One record from `position` on, which moves past it; quoted fields may hold commas and line ends.
std::vector<std::string> next_record(const std::string& content, std::size_t& position) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  for (; position < content.size(); ++position) {
    const char c = content[position];
    if (quoted && c == '"' && position + 1 < content.size() && content[position + 1] == '"') {
      fields.back() += c;
      ++position;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      fields.emplace_back();
    } else if (c == '\n' && !quoted) {
      ++position;
      break;
    } else if (c != '\r' || quoted) {
      fields.back() += c;
    }
  }
  return fields;
}

}  // namespace

std::size_t CsvFile::index(const std::string& column) const {
  for (std::size_t i = 0; i < header.size(); ++i)
    if (header[i] == column) return i;
  throw InputError(path, 1, fmt::format("no column '{}'.{}", column, did_you_mean(column, header)));
}

const std::string& CsvFile::text(std::size_t row, const std::string& column) const {
  const std::vector<std::string>& fields = rows.at(row);
  const std::size_t i = index(column);
  if (i >= fields.size())
    throw InputError(path, 0, fmt::format("row {} has no '{}'.", row + 1, column));
  return fields[i];
}

double CsvFile::number(std::size_t row, const std::string& column) const {
  return number(row, index(column));
}

double CsvFile::number(std::size_t row, std::size_t column) const {
  const std::vector<std::string>& fields = rows.at(row);
  const std::string field = column < fields.size() ? fields[column] : std::string();
  double value = 0;
  const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), value);
  if (error == std::errc() && end == field.data() + field.size()) return value;
  throw InputError(path, 0,
                   fmt::format("row {}: '{}' is no number: {}.", row + 1,
                               column < header.size() ? header[column] : std::string(), field));
}

std::vector<double> CsvFile::numbers(const std::string& column) const {
  std::vector<double> out;
  for (std::size_t row = 0; row < rows.size(); ++row) out.push_back(number(row, column));
  return out;
}

CsvFile parse_csv(const std::string& path, const std::string& content) {
  CsvFile file;
  file.path = path;
  for (std::size_t position = 0; position < content.size();) {
    const bool comment = content[position] == '#' || content[position] == '\n';
    std::vector<std::string> record = next_record(content, position);
    if (comment) continue;
    if (file.header.empty())
      file.header = std::move(record);
    else
      file.rows.push_back(std::move(record));
  }
  return file;
}

CsvFile read_csv(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw InputError(path, 0, "cannot be read.");
  std::ostringstream content;
  content << in.rdbuf();
  return parse_csv(path, content.str());
}

}  // namespace retrogait
