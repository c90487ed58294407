#pragma once
/// A CSV file read whole: header line, quoted fields, lines beginning with # left out.
/// A name that is not there, or a field that is no number, throws InputError naming file and row.
#include <string>
#include <vector>

namespace retrogait {

struct CsvFile {
  std::string path;
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> rows;

  std::size_t index(const std::string& column) const;
  const std::string& text(std::size_t row, const std::string& column) const;
  double number(std::size_t row, const std::string& column) const;
  /// By the column's index; "nan" is a number.
  double number(std::size_t row, std::size_t column) const;
  std::vector<double> numbers(const std::string& column) const;
};

CsvFile read_csv(const std::string& path);

/// The same from text already in memory.
CsvFile parse_csv(const std::string& path, const std::string& content);

}  // namespace retrogait
