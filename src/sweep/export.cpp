#include "sweep/export.h"

#include <cmath>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>

#include "base/error.h"
#include "io/io.h"

namespace retrogait {

namespace {

constexpr int kDigits = 9;
constexpr int kCurveDigits = 7;  // what a float carries

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
  void flush() {
    if (std::fflush(file_.get()) != 0) refuse();
  }
  void take_place() {
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

std::string fields(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += ',' + csv_field(word);
  return out;
}

/// The files of a store while they grow.
class Export {
 public:
  Export(const StoreHead& head, const std::string& folder, const ExportChoice& choice)
      : head_(&head),
        folder_(folder),
        cases_(folder + "/cases.csv"),
        curves_wanted_(choice.curves) {
    cases_.add("case" + fields(head.parameters) + ",status,reason\n");
    std::vector<std::string> titles;
    for (const ResultName& r : head.results) {
      titles.push_back(title_of(r));
      names_.push_back(fields({r.direction, r.side, r.variable, r.measure, r.unit}) + ',');
    }
    if (choice.wide) {
      wide_.emplace(folder + "/scalars_wide.csv");
      wide_->add("case" + fields(head.parameters) + ",status" + fields(titles) + "\n");
    }
    if (choice.tall) {
      tall_.emplace(folder + "/scalars_long.csv");
      tall_->add("case,direction,side,variable,measure,unit,value\n");
    }
  }

  void add(const CaseResult& c) {
    const std::string id = std::to_string(c.id),
                      said = id + fields(c.values) + ',' + name_of(c.status);
    cases_.add(said + ',' + csv_field(c.reason) + '\n');
    if (c.status == CaseStatus::kFailed) return;
    wide_line_ = said;
    tall_lines_.clear();
    for (std::size_t i = 0; i < c.scalar.size(); ++i) {
      const std::string value = csv_number(c.scalar[i], kDigits);
      wide_line_.append(1, ',').append(value);
      if (tall_) tall_lines_.append(id).append(names_[i]).append(value).append(1, '\n');
    }
    if (wide_) wide_->add(wide_line_ + '\n');
    if (tall_) tall_->add(tall_lines_);
    if (curves_wanted_ && !c.curves.empty()) add_curves(c, id);
  }

  void finish() {
    Growing results(folder_ + "/results.csv");
    results.add("column,direction,side,variable,measure,unit\n");
    for (const ResultName& r : head_->results)
      results.add(csv_line({title_of(r), r.direction, r.side, r.variable, r.measure, r.unit}));
    std::vector<Growing*> all = {&cases_, &results};
    for (std::optional<Growing>* file : {&wide_, &tall_, &curves_})
      if (*file) all.push_back(&**file);
    for (Growing* file : all) file->flush();
    for (Growing* file : all) file->take_place();
    write_file_atomically(folder_ + "/plan.toml", head_->plan_text);
  }

 private:
  void add_curves(const CaseResult& c, const std::string& id) {
    if (!curves_) {
      curves_.emplace(folder_ + "/curves.csv");
      curves_->add("case,direction,side,variable,pct,value\n");
    }
    for (const StoredCurve& curve : c.curves) {
      const std::string start = id + fields({curve.direction, curve.side, curve.variable}) + ',';
      for (std::size_t i = 0; i < curve.value.size(); ++i)
        curves_->add(fmt::format("{}{},{}\n", start, i,
                                 csv_number(static_cast<double>(curve.value[i]), kCurveDigits)));
    }
  }

  const StoreHead* head_;
  std::string folder_;
  Growing cases_;
  std::optional<Growing> wide_, tall_, curves_;
  bool curves_wanted_;
  std::vector<std::string> names_;  // of results, as the long file has them
  std::string wide_line_, tall_lines_;
};

}  // namespace

std::string title_of(const ResultName& r) {
  std::string out = r.direction + ' ' + r.variable;
  if (r.side == "l") out += " left";
  out += ' ' + r.measure;
  if (!r.unit.empty()) out += ' ' + r.unit;
  return out;
}

std::string csv_line(const std::vector<std::string>& words) {
  std::string out = fields(words) + '\n';
  return out.substr(1);
}

void export_store(const Store& store, const std::string& folder, const ExportChoice& choice,
                  const std::function<void(std::uint64_t)>& told) {
  constexpr std::uint64_t kTellEvery = 1000;
  make_folder(folder);
  Export files(store.head(), folder, choice);
  std::uint64_t written = 0;
  store.each_case([&](const CaseResult& c) {
    files.add(c);
    if (++written % kTellEvery == 0 && told) told(written);
  });
  files.finish();
}

}  // namespace retrogait
