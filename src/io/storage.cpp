#include "io/storage.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <limits>
#include <memory>
#include <string_view>
#include <system_error>

#include "base/error.h"
#include "io/io.h"

namespace retrogait {
namespace {

constexpr std::size_t kMostDefects = 20;  // listed one by one; the rest are counted
constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

std::string whole_file(const std::string& path) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> in(std::fopen(path.c_str(), "rb"),
                                                           &std::fclose);
  if (!in) throw InputError(path, 0, fmt::format("cannot be read: {}.", std::strerror(errno)));
  std::error_code unknown;  // a pipe has no size
  const auto size = std::filesystem::file_size(path, unknown);
  std::string content;
  std::size_t filled = 0, read = 0;
  do {
    content.resize(std::max(filled + (1 << 16), unknown || filled > 0 ? 0 : size + 1));
    read = std::fread(content.data() + filled, 1, content.size() - filled, in.get());
    filled += read;
  } while (read > 0);
  content.resize(filled);
  if (std::ferror(in.get()))
    throw InputError(path, 0, fmt::format("cannot be read: {}.", std::strerror(errno)));
  return content;
}

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

std::string lower_case(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

/// Hands out the lines of a text, trimmed and counted.
class Lines {
 public:
  explicit Lines(std::string_view text) : text_(text) {}
  bool next(std::string_view& line) {
    if (text_.empty()) return false;
    const std::size_t end = std::min(text_.find('\n'), text_.size());
    line = trimmed(text_.substr(0, end));
    open_ =
        std::string_view(line.data(), static_cast<std::size_t>(text_.data() + end - line.data()));
    text_.remove_prefix(std::min(end + 1, text_.size()));
    ++number_;
    return true;
  }
  int number() const { return number_; }
  /// The same line with the blanks at its end, which may be cells.
  std::string_view open() const { return open_; }
  std::string_view rest() const { return text_; }

 private:
  std::string_view text_, open_;
  int number_ = 0;
};

void cells_by_blanks(std::string_view line, std::vector<std::string_view>& cells) {
  cells.clear();
  const char* at = line.data();
  const char* const end = at + line.size();
  while (true) {
    while (at < end && is_blank(*at)) ++at;
    if (at == end) return;
    const char* const start = at;
    while (at < end && !is_blank(*at)) ++at;
    cells.emplace_back(start, static_cast<std::size_t>(at - start));
  }
}

void cells_by_tabs(std::string_view line, std::vector<std::string_view>& cells) {
  cells.clear();
  while (true) {
    const std::size_t tab = line.find('\t');
    cells.push_back(trimmed(line.substr(0, tab)));
    if (tab == std::string_view::npos) return;
    line.remove_prefix(tab + 1);
  }
}

/// What the header says.
struct Header {
  std::string name;
  bool in_degrees = false;
  long long rows = -1, columns = -1;
  int rows_line = 0, columns_line = 0;
  std::string rows_key, columns_key;
};

long long count_of(std::string_view text) {
  long long value = -1;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
  if (result.ec == std::errc::result_out_of_range) return std::numeric_limits<long long>::max();
  return result.ec == std::errc() ? value : -1;
}

/// Lines up to `endheader`: "key=value", "key value", or free words, of which the first line is the name.
Header read_header(Lines& lines, const std::string& path) {
  Header header;
  bool versioned = false, first = true;
  std::string_view line;
  while (lines.next(line)) {
    if (line.empty()) continue;
    const std::size_t split = std::min(line.find_first_of(" \t="), line.size());
    const std::string key = lower_case(line.substr(0, split));
    std::string_view value = line.substr(split);
    while (!value.empty() && (is_blank(value.front()) || value.front() == '='))
      value.remove_prefix(1);
    if (key == "endheader") return header;
    if (key == "nrows" || key == "nr" || key == "datarows") {
      header.rows = count_of(value);
      header.rows_line = lines.number(), header.rows_key = std::string(line.substr(0, split));
    } else if (key == "ncolumns" || key == "nc" || key == "datacolumns") {
      header.columns = count_of(value);
      header.columns_line = lines.number(), header.columns_key = std::string(line.substr(0, split));
    } else if (key == "version") {
      versioned = count_of(value) >= 1;
    } else if (key == "indegrees") {
      const std::string answer = lower_case(value);
      header.in_degrees = answer == "yes" || answer == "y" || answer == "true";
    } else if (key == "angles" && !versioned) {
      if (lower_case(line).starts_with("angles are in degrees")) header.in_degrees = true;
      if (lower_case(line).starts_with("angles are in radians")) header.in_degrees = false;
    } else if (key == "name") {
      header.name = std::string(value);
    } else if (first) {
      header.name = std::string(line);
    }
    first = false;
  }
  throw InputError(
      path, 0,
      "no line 'endheader': a .mot or .sto file has it between the header and the line "
      "of labels.");
}

/// A number, or NaN with `word` telling why it is none.
struct Cell {
  double value = 0;
  bool good = false, not_a_number = false;
};

Cell read_cell(std::string_view text) {
  if (!text.empty() && text.front() == '+') text.remove_prefix(1);
  Cell cell;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), cell.value);
  const bool whole = end == text.data() + text.size();
  if (error == std::errc::result_out_of_range && whole) {
    cell.value = std::strtod(std::string(text).c_str(), nullptr);  // too small: 0
    cell.good = std::isfinite(cell.value);
    return cell;
  }
  cell.good = error == std::errc() && whole && std::isfinite(cell.value);
  // "nan", "-nan(ind)", "1.#QNAN", "inf"
  const std::string word = cell.good ? std::string() : lower_case(text);
  cell.not_a_number = word.find("nan") != std::string::npos ||
                      word.find("inf") != std::string::npos || word.find('#') != std::string::npos;
  return cell;
}

/// Reads the rows below the labels, collecting defects.
class RowReader {
 public:
  RowReader(Storage& storage, Diagnostics& found) : storage_(storage), found_(found) {}

  void add(std::string_view line, std::string_view open, int number) {
    if (add_plain(line))
      storage_.lines.push_back(number);
    else
      add_with_care(line, open, number);
  }

  void finish() const {
    if (defects_ > kMostDefects)
      found_.add(0, fmt::format("{} more defects of this kind.", defects_ - kMostDefects));
  }

 private:
  /// The row that most rows are: as many finite numbers as labels, time going on.
  bool add_plain(std::string_view line) {
    const std::size_t width = storage_.labels.size() + 1;
    numbers_.clear();
    const char* at = line.data();
    const char* const end = at + line.size();
    while (at < end && numbers_.size() < width) {
      double value = 0;
      const auto [after, error] = std::from_chars(at, end, value);
      if (error != std::errc() || !std::isfinite(value)) return false;
      if (after < end && !is_blank(*after)) return false;
      numbers_.push_back(value);
      at = after;
      while (at < end && is_blank(*at)) ++at;
    }
    if (at < end || numbers_.size() != width) return false;
    if (!storage_.time.empty() && !(numbers_[0] > storage_.time.back())) return false;
    storage_.time.push_back(numbers_[0]);
    for (std::size_t i = 1; i < width; ++i) storage_.columns[i - 1].push_back(numbers_[i]);
    return true;
  }

  /// Any other row: blank cells, or defects to be named.
  void add_with_care(std::string_view line, std::string_view open, int number) {
    const std::size_t width = storage_.labels.size() + 1;
    cells_by_blanks(line, cells_);
    // fewer numbers than labels: some cells are blank, which only tabs can tell
    if (cells_.size() < width && open.find('\t') != std::string_view::npos)
      cells_by_tabs(open, cells_);
    while (cells_.size() > width && cells_.back().empty()) cells_.pop_back();
    if (cells_.size() != width)
      return defect(number, fmt::format("row has {} cells: the labels in line {} name {} columns.",
                                        cells_.size(), storage_.header_line, width));
    if (!add_time(cells_[0], number)) return;
    for (std::size_t i = 1; i < width; ++i)
      storage_.columns[i - 1].push_back(value_of(cells_[i], storage_.labels[i - 1], number));
    storage_.lines.push_back(number);
  }

  void defect(int line, std::string message) {
    if (++defects_ <= kMostDefects) found_.add(line, std::move(message));
  }

  bool add_time(std::string_view text, int number) {
    const Cell cell = read_cell(text);
    if (!cell.good) {
      defect(number, fmt::format("time = {}: must be a number.", text));
      return false;
    }
    if (!storage_.time.empty() && !(cell.value > storage_.time.back())) {
      defect(number, fmt::format("time = {}: must be later than {:g} of the row before.", text,
                                 storage_.time.back()));
      return false;
    }
    storage_.time.push_back(cell.value);
    return true;
  }

  double value_of(std::string_view text, const std::string& label, int number) {
    if (text.empty()) return kMissing;
    const Cell cell = read_cell(text);
    if (cell.good) return cell.value;
    defect(number,
           fmt::format("{} = {}: must be a {}number.{}", label, text,
                       cell.not_a_number ? "finite " : "",
                       cell.not_a_number ? " Leave a missing sample blank, or cut the rows." : ""));
    return 0;
  }

  Storage& storage_;
  Diagnostics& found_;
  std::vector<double> numbers_;
  std::vector<std::string_view> cells_;
  std::size_t defects_ = 0;
};

void read_labels(Lines& lines, Storage& storage, Diagnostics& found) {
  std::string_view line;
  while (lines.next(line) && line.empty()) {
  }
  storage.header_line = lines.number();
  std::vector<std::string_view> cells;
  if (line.find('\t') != std::string_view::npos)
    cells_by_tabs(line, cells);
  else
    cells_by_blanks(line, cells);
  if (cells.empty() || lower_case(cells[0]) != "time") {
    found.add(storage.header_line,
              fmt::format("first label = {}: must be 'time'.",
                          cells.empty() ? std::string("(none)") : std::string(cells[0])));
    found.throw_if_any();
  }
  storage.labels.assign(cells.begin() + 1, cells.end());
}

/// A count that the bytes of the file cannot hold (a digit and a separator a cell) is no slip of the pen.
void check_counts(const Header& header, const Storage& storage, std::size_t bytes,
                  Diagnostics& found) {
  const auto too_many = [&](long long count, std::size_t bytes_each) {
    return count > 0 && static_cast<std::size_t>(count) > bytes / bytes_each;
  };
  const std::size_t row_bytes = 2 * (storage.labels.size() + 1);
  if (too_many(header.rows, row_bytes))
    found.add(header.rows_line,
              fmt::format("{} = {}: the file has only {} bytes. Was it cut short?", header.rows_key,
                          header.rows, bytes));
  if (too_many(header.columns, 2))
    found.add(header.columns_line,
              fmt::format("{} = {}: the file has only {} bytes. Was it cut short?",
                          header.columns_key, header.columns, bytes));
  found.throw_if_any();
}

void note_counts(const Header& header, Storage& storage) {
  const auto note = [&](int line, const std::string& key, long long said, std::size_t is,
                        const char* what) {
    if (line == 0 || said == static_cast<long long>(is)) return;
    storage.notes.push_back(
        fmt::format("{}:{}: {} = {}: the file has {} {}; all were read.", storage.file, line, key,
                    said < 0 ? std::string("no number") : std::to_string(said), is, what));
  };
  note(header.rows_line, header.rows_key, header.rows, storage.time.size(), "rows");
  note(header.columns_line, header.columns_key, header.columns, storage.labels.size() + 1,
       "columns");
}

/// Straight line over missing samples; flat at the ends of the file.
void fill_gaps(Storage& storage, Diagnostics& found) {
  const std::size_t n = storage.time.size();
  for (std::size_t c = 0; c < storage.columns.size(); ++c) {
    std::vector<double>& y = storage.columns[c];
    const std::size_t known = y.size() - static_cast<std::size_t>(std::count_if(
                                             y.begin(), y.end(), [](double v) { return v != v; }));
    if (known == n) continue;
    if (known == 0) {
      found.add(storage.header_line, fmt::format("column '{}' has no value.", storage.labels[c]));
      continue;
    }
    for (std::size_t i = 0; i < n; ++i) {
      if (!std::isnan(y[i])) continue;
      std::size_t next = i;
      while (next < n && std::isnan(y[next])) ++next;
      const double before = i > 0 ? y[i - 1] : y[next], after = next < n ? y[next] : before;
      const double t0 = storage.time[i > 0 ? i - 1 : i], t1 = storage.time[std::min(next, n - 1)];
      for (std::size_t k = i; k < next; ++k)
        y[k] = before + (after - before) * (t1 > t0 ? (storage.time[k] - t0) / (t1 - t0) : 0);
      storage.gaps.push_back(
          {static_cast<int>(c), static_cast<int>(i), static_cast<int>(next) - 1});
      storage.notes.push_back(fmt::format("{}:{}: {}: {} blank cell{} filled from the neighbours.",
                                          storage.file, storage.lines[i], storage.labels[c],
                                          next - i, next - i == 1 ? "" : "s"));
      i = next;
    }
  }
}

}  // namespace

Storage read_storage(const std::string& path) {
  const std::string content = whole_file(path);
  if (content.empty()) throw InputError(path, 0, "is empty.");
  Diagnostics found(path);
  Storage storage;
  storage.file = path;

  Lines lines(content);
  const Header header = read_header(lines, path);
  storage.name = header.name;
  storage.in_degrees = header.in_degrees;
  read_labels(lines, storage, found);
  check_counts(header, storage, content.size(), found);

  const std::string_view rest = lines.rest();
  const auto rows = static_cast<std::size_t>(std::count(rest.begin(), rest.end(), '\n')) + 1;
  // no more room than the file's own bytes can fill, whatever its lines look like
  const std::size_t room = std::min(rows, rest.size() / (2 * (storage.labels.size() + 1)) + 1);
  storage.columns.resize(storage.labels.size());
  storage.time.reserve(room), storage.lines.reserve(room);
  for (std::vector<double>& column : storage.columns) column.reserve(room);

  RowReader reader(storage, found);
  std::string_view line;
  while (lines.next(line))
    if (!line.empty()) reader.add(line, lines.open(), lines.number());
  reader.finish();
  if (storage.time.empty() && found.empty())
    found.add(storage.header_line, "no rows below the labels.");
  found.throw_if_any();

  note_counts(header, storage);
  fill_gaps(storage, found);
  found.throw_if_any();
  return storage;
}

void write_storage(const std::string& path, const Storage& storage, int digits) {
  fmt::memory_buffer out;
  const auto into = std::back_inserter(out);
  fmt::format_to(into, "{}\nversion=1\nnRows={}\nnColumns={}\ninDegrees={}\nendheader\ntime",
                 storage.name.empty() ? "motion" : storage.name, storage.time.size(),
                 storage.labels.size() + 1, storage.in_degrees ? "yes" : "no");
  for (const std::string& label : storage.labels) fmt::format_to(into, "\t{}", label);
  fmt::format_to(into, "\n");
  for (std::size_t i = 0; i < storage.time.size(); ++i) {
    fmt::format_to(into, "{:{}.{}f}", storage.time[i], digits + 8, digits);
    for (const std::vector<double>& column : storage.columns)
      fmt::format_to(into, "\t{:{}.{}f}", column[i], digits + 8, digits);
    fmt::format_to(into, "\n");
  }
  write_file_atomically(path, std::string_view(out.data(), out.size()));
}

std::string short_label(const std::string& label) {
  const std::size_t last = label.rfind('/');
  if (last == std::string::npos || last == 0) return label;
  const std::string what = label.substr(last + 1);
  if (what != "value" && what != "speed") return label;
  const std::size_t before = label.rfind('/', last - 1);
  const std::size_t start = before == std::string::npos ? 0 : before + 1;
  return label.substr(start, last - start) + (what == "speed" ? "_u" : "");
}

int Storage::find(const std::string& label) const {
  for (std::size_t i = 0; i < labels.size(); ++i)
    if (labels[i] == label) return static_cast<int>(i);
  for (std::size_t i = 0; i < labels.size(); ++i)
    if (short_label(labels[i]) == label) return static_cast<int>(i);
  return -1;
}

}  // namespace retrogait
