#include "support/csv.h"

#include <fmt/format.h>

#include <fstream>
#include <sstream>
#include <stdexcept>

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
  throw std::runtime_error(fmt::format("{}: no column '{}'", path, column));
}

const std::string& CsvFile::text(std::size_t row, const std::string& column) const {
  const std::vector<std::string>& fields = rows.at(row);
  const std::size_t i = index(column);
  if (i >= fields.size())
    throw std::runtime_error(fmt::format("{}: row {} has no '{}'", path, row, column));
  return fields[i];
}

double CsvFile::number(std::size_t row, const std::string& column) const {
  const std::string& field = text(row, column);
  std::size_t used = 0;
  try {
    const double value = std::stod(field, &used);
    if (used == field.size()) return value;
  } catch (const std::logic_error&) {
    used = 0;
  }
  throw std::runtime_error(
      fmt::format("{}: row {}: '{}' is no number: {}", path, row, column, field));
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
  if (!in) throw std::runtime_error("cannot read " + path);
  std::ostringstream content;
  content << in.rdbuf();
  return parse_csv(path, content.str());
}

}  // namespace retrogait
