// Based on: RFC 4180 (quoting). Differs: lines end in "\n", as R, pandas and MATLAB all read.
#include <fmt/format.h>

#include <cmath>

#include "io/io.h"

namespace retrogait {

std::string csv_field(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

std::string csv_number(double value, int digits) {
  if (std::isnan(value)) return "";
  if (value == 0) return "0";
  return fmt::format("{:.{}g}", value, digits);
}

std::string csv_text(const Table& table, int digits) {
  std::string out;
  for (std::size_t i = 0; i < table.columns().size(); ++i) {
    if (i > 0) out += ',';
    out += csv_field(table.columns()[i].name);
  }
  out += '\n';
  for (std::size_t row = 0; row < table.rows(); ++row) {
    for (std::size_t i = 0; i < table.columns().size(); ++i) {
      const Column& column = table.columns()[i];
      if (i > 0) out += ',';
      out +=
          column.is_text ? csv_field(column.texts[row]) : csv_number(column.numbers[row], digits);
    }
    out += '\n';
  }
  return out;
}

void write_csv(const std::string& path, const Table& table, int digits) {
  write_file_atomically(path, csv_text(table, digits));
}

}  // namespace retrogait
