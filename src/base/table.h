#pragma once
/// Tables in memory: what CSV files, figures and the terminal's tables are made from.
///
///   Column   a name, a unit, and either numbers or texts, one a row. A missing number is NaN.
///   Table    columns of equal length under different names, in a fixed order.
///
///     Table scalars({text_column("variable"), number_column("value", "BW")});
///     scalars.add_row({"grf_y", 1.13});
///     scalars.where("variable", "grf_y").numbers("value");
///
/// Asking for a column that is not there, or a row that does not fit, is our mistake (InternalError).
#include <string>
#include <vector>

namespace retrogait {

struct Column {
  std::string name;  // as in a CSV header; where the name alone must tell the unit it has a suffix
  std::string unit;  // "BW", "N·m/kg", "deg"; empty for texts, counts and ratios
  bool is_text = false;
  std::vector<double> numbers;     // used unless is_text
  std::vector<std::string> texts;  // used if is_text

  std::size_t size() const { return is_text ? texts.size() : numbers.size(); }
};

Column number_column(std::string name, std::string unit = "", std::vector<double> numbers = {});
Column text_column(std::string name, std::vector<std::string> texts = {});

/// One field of a row: a number or a text.
struct Cell {
  Cell(double value) : number(value) {}
  Cell(int value) : number(value) {}
  Cell(std::size_t value) : number(static_cast<double>(value)) {}
  Cell(bool value) : number(value ? 1 : 0) {}
  Cell(const char* value) : is_text(true), text(value) {}
  Cell(std::string value) : is_text(true), text(std::move(value)) {}

  bool is_text = false;
  double number = 0;
  std::string text;
};

class Table {
 public:
  Table() = default;
  explicit Table(std::vector<Column> columns);

  std::size_t rows() const { return columns_.empty() ? 0 : columns_.front().size(); }
  const std::vector<Column>& columns() const { return columns_; }
  bool has(const std::string& name) const;
  const Column& column(const std::string& name) const;
  const std::vector<double>& numbers(const std::string& name) const;
  const std::vector<std::string>& texts(const std::string& name) const;
  double number(std::size_t row, const std::string& name) const;
  const std::string& text(std::size_t row, const std::string& name) const;

  /// As long as the others, unless it is the first.
  void add_column(Column column);
  /// One cell a column, in order, of the column's kind.
  void add_row(const std::vector<Cell>& cells);
  /// All rows of a table with the same columns.
  void add_rows(const Table& other);

  /// The rows whose text column `name` holds `value`, in order.
  Table where(const std::string& name, const std::string& value) const;

 private:
  std::size_t index(const std::string& name) const;

  std::vector<Column> columns_;
};

}  // namespace retrogait
