#include "sweep/export.h"

#include <cmath>
#include <cstdio>
#include <filesystem>
#include <memory>

#include "base/error.h"
#include "io/io.h"

namespace retrogait {

namespace {

constexpr int kDigits = 9;

/// A file that grows row by row beside its place, and takes it at the end.
class Growing {
 public:
  explicit Growing(const std::string& path) : path_(path), aside_(path + ".part") {
    file_.reset(std::fopen(aside_.c_str(), "wb"));
    if (!file_) throw InputError(path, 0, "cannot be written: check that the folder allows it.");
  }
  ~Growing() {
    if (!file_) return;
    file_.reset();
    std::error_code ignored;
    std::filesystem::remove(aside_, ignored);
  }
  void add(const std::string& text) {
    if (std::fwrite(text.data(), 1, text.size(), file_.get()) != text.size()) refuse();
  }
  void finish() {
    if (std::fflush(file_.get()) != 0) refuse();
    file_.reset();
    std::error_code error;
    std::filesystem::rename(aside_, path_, error);
    if (error) throw InputError(path_, 0, "cannot be put in place: " + error.message() + ".");
  }

 private:
  [[noreturn]] void refuse() const { throw InputError(path_, 0, "the disk is full."); }
  struct Close {
    void operator()(std::FILE* f) const { std::fclose(f); }
  };
  std::string path_, aside_;
  std::unique_ptr<std::FILE, Close> file_;
};

// a field of RFC 4180
std::string quoted(const std::string& text) {
  if (text.find_first_of(",\"\n\r") == std::string::npos) return text;
  std::string out = "\"";
  for (const char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + '"';
}

std::string fields(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += ',' + quoted(word);
  return out;
}

void add_long(Growing& file, const StoreHead& head, const CaseResult& c) {
  for (std::size_t i = 0; i < c.scalar.size(); ++i) {
    const ResultName& r = head.results[i];
    file.add(fmt::format("{},{},{},{},{},{},{}\n", c.id, r.direction, r.side, r.variable, r.measure,
                         quoted(r.unit), csv_number(c.scalar[i], kDigits)));
  }
}

void add_curves(Growing& file, const CaseResult& c) {
  for (const StoredCurve& curve : c.curves)
    for (std::size_t i = 0; i < curve.value.size(); ++i)
      file.add(fmt::format("{},{},{},{},{},{}\n", c.id, curve.direction, curve.side, curve.variable,
                           i, csv_number(static_cast<double>(curve.value[i]), 7)));
}

}  // namespace

std::string title_of(const ResultName& r) {
  std::string out = r.direction + ' ' + r.variable;
  if (r.side == "l") out += " left";
  out += ' ' + r.measure;
  if (!r.unit.empty()) out += ' ' + r.unit;
  return out;
}

void export_store(const Store& store, const std::string& folder) {
  make_folder(folder);
  const StoreHead& head = store.head();
  Growing cases(folder + "/cases.csv"), rows(folder + "/scalars_long.csv"),
      wide(folder + "/scalars_wide.csv");
  std::unique_ptr<Growing> curves;
  cases.add("case" + fields(head.parameters) + ",status,reason\n");
  rows.add("case,direction,side,variable,measure,unit,value\n");
  std::vector<std::string> titles;
  for (const ResultName& r : head.results) titles.push_back(title_of(r));
  wide.add("case" + fields(head.parameters) + ",status" + fields(titles) + "\n");
  store.each_case([&](const CaseResult& c) {
    const std::string said = std::to_string(c.id) + fields(c.values) + ',' + name_of(c.status);
    cases.add(said + ',' + quoted(c.reason) + '\n');
    if (c.status == CaseStatus::kFailed) return;
    add_long(rows, head, c);
    std::string line = said;
    for (const double value : c.scalar) line += ',' + csv_number(value, kDigits);
    wide.add(line + '\n');
    if (!c.curves.empty() && !curves) {
      curves = std::make_unique<Growing>(folder + "/curves.csv");
      curves->add("case,direction,side,variable,pct,value\n");
    }
    if (curves) add_curves(*curves, c);
  });
  for (Growing* file : {&cases, &rows, &wide}) file->finish();
  if (curves) curves->finish();
  write_file_atomically(folder + "/plan.toml", head.plan_text);
}

}  // namespace retrogait
