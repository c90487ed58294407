#include "base/table.h"

#include <utility>

#include "base/error.h"

namespace retrogait {
namespace {

std::vector<std::string> names_of(const std::vector<Column>& columns) {
  std::vector<std::string> names;
  for (const Column& column : columns) names.push_back(column.name);
  return names;
}

}  // namespace

Column number_column(std::string name, std::string unit, std::vector<double> numbers) {
  return {std::move(name), std::move(unit), false, std::move(numbers), {}};
}

Column text_column(std::string name, std::vector<std::string> texts) {
  return {std::move(name), "", true, {}, std::move(texts)};
}

Table::Table(std::vector<Column> columns) {
  for (Column& column : columns) add_column(std::move(column));
}

bool Table::has(const std::string& name) const {
  for (const Column& column : columns_)
    if (column.name == name) return true;
  return false;
}

std::size_t Table::index(const std::string& name) const {
  for (std::size_t i = 0; i < columns_.size(); ++i)
    if (columns_[i].name == name) return i;
  throw InternalError(
      fmt::format("a table has no column '{}'.{}", name, did_you_mean(name, names_of(columns_))));
}

const Column& Table::column(const std::string& name) const { return columns_[index(name)]; }

const std::vector<double>& Table::numbers(const std::string& name) const {
  const Column& found = column(name);
  RETROGAIT_ASSERT(!found.is_text, name);
  return found.numbers;
}

const std::vector<std::string>& Table::texts(const std::string& name) const {
  const Column& found = column(name);
  RETROGAIT_ASSERT(found.is_text, name);
  return found.texts;
}

double Table::number(std::size_t row, const std::string& name) const {
  RETROGAIT_ASSERT(row < rows(), row, name);
  return numbers(name)[row];
}

const std::string& Table::text(std::size_t row, const std::string& name) const {
  RETROGAIT_ASSERT(row < rows(), row, name);
  return texts(name)[row];
}

void Table::add_column(Column column) {
  RETROGAIT_ASSERT(!has(column.name), column.name);
  RETROGAIT_ASSERT(columns_.empty() || column.size() == rows(), column.name, column.size(), rows());
  columns_.push_back(std::move(column));
}

void Table::add_row(const std::vector<Cell>& cells) {
  RETROGAIT_ASSERT(cells.size() == columns_.size(), cells.size(), columns_.size());
  // all fit before any is added, so that a refused row leaves the table as it was
  for (std::size_t i = 0; i < cells.size(); ++i)
    RETROGAIT_ASSERT(cells[i].is_text == columns_[i].is_text, columns_[i].name);
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (cells[i].is_text)
      columns_[i].texts.push_back(cells[i].text);
    else
      columns_[i].numbers.push_back(cells[i].number);
  }
}

void Table::add_rows(const Table& other) {
  RETROGAIT_ASSERT(other.columns_.size() == columns_.size(), other.columns_.size());
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    const Column& from = other.columns_[i];
    const Column& to = columns_[i];
    RETROGAIT_ASSERT(from.name == to.name && from.unit == to.unit && from.is_text == to.is_text,
                     from.name, to.name);
  }
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    const Column from = other.columns_[i];  // a copy: a table may be added to itself
    Column& to = columns_[i];
    to.numbers.insert(to.numbers.end(), from.numbers.begin(), from.numbers.end());
    to.texts.insert(to.texts.end(), from.texts.begin(), from.texts.end());
  }
}

Table Table::where(const std::string& name, const std::string& value) const {
  const std::vector<std::string>& keys = texts(name);
  Table out;
  for (const Column& column : columns_) {
    Column kept{column.name, column.unit, column.is_text, {}, {}};
    for (std::size_t row = 0; row < keys.size(); ++row) {
      if (keys[row] != value) continue;
      if (column.is_text)
        kept.texts.push_back(column.texts[row]);
      else
        kept.numbers.push_back(column.numbers[row]);
    }
    out.add_column(std::move(kept));
  }
  return out;
}

}  // namespace retrogait
