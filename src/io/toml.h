#pragma once
/// A TOML file read strictly: typed values with units, every defect collected with its line.
///
///   TomlFile   one parsed file; owns the tree and remembers which keys were asked for.
///   TomlTable  a view of one table of it, cheap to copy; the file must outlive it.
///
/// A reader asks for every key it knows, whether the file has it or not. Whatever a table holds that
/// nobody asked for is a defect (report_unknown_keys, once, at the end): an unknown key with the nearest
/// name among those asked for, or a known key with the wrong unit suffix.
///
/// Units are part of a key: quantity("height", {"m", "cm"}) reads `height_m` or `height_cm` and
/// returns metres. SI and radians come back whatever was written; `pct` stays in per cent.
///
/// Defects go to the Diagnostics given at the start, worded "table.key = found: what is allowed.". After
/// a defect a read returns its fallback (zero, empty), so that reading goes on and finds the next one.
///
///     Diagnostics found(path);
///     TomlFile file(path, found);
///     file.expect_format(1);
///     for (TomlTable body : file.root().tables("body")) {
///       const std::string name = body.text("name");
///       const double mass = body.quantity("mass", {"kg"});
///       if (mass < 0) body.reject("mass_kg", "must not be negative");
///     }
///     file.report_unknown_keys();
///     found.throw_if_any();
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/math.h"

namespace retrogait {

class TomlFile;

using Units = std::vector<std::string>;  // suffixes, such as {"deg", "rad"}

class TomlTable {
 public:
  /// False when the file has no such table (every read then gives its fallback, silently).
  explicit operator bool() const { return node_ != nullptr; }
  int line() const;
  /// Line of a key, or of the table when it has no such key.
  int line(const std::string& key) const;
  /// How messages call this table: "body.femur_r", "joint[2].steps[0]"; empty for the root.
  const std::string& path() const { return path_; }
  bool has(const std::string& key) const;
  /// Whether the file has a table under this key; does not ask for it.
  bool is_table(const std::string& key) const;
  /// All keys, in the order of the file (for tables whose keys are names).
  std::vector<std::string> keys() const;

  // Required: a missing key is a defect.
  double number(const std::string& key) const;
  int integer(const std::string& key) const;
  std::string text(const std::string& key) const;
  std::vector<double> numbers(const std::string& key) const;
  /// Exactly three numbers.
  Vec3 vec3(const std::string& key) const;

  // Optional: a missing key gives the fallback; one of the wrong type is a defect.
  double number(const std::string& key, double fallback) const;
  int integer(const std::string& key, int fallback) const;
  bool flag(const std::string& key, bool fallback) const;
  std::string text(const std::string& key, const std::string& fallback) const;
  std::vector<double> numbers(const std::string& key, const std::vector<double>& fallback) const;
  std::vector<std::string> texts(const std::string& key) const;
  /// A list of numbers, texts or flags, each as the file has it, texts without quotes.
  std::vector<std::string> words(const std::string& key) const;
  Vec3 vec3(const std::string& key, const Vec3& fallback) const;
  /// One of `choices`; anything else is a defect that names them. Missing: the fallback.
  std::string choice(const std::string& key, const std::vector<std::string>& choices,
                     const std::string& fallback) const;

  // With a unit suffix: key "mass" with {"kg"} reads `mass_kg`. In SI.
  double quantity(const std::string& stem, const Units& units) const;
  double quantity(const std::string& stem, const Units& units, double fallback) const;
  std::vector<double> quantities(const std::string& stem, const Units& units) const;
  Vec3 vec3_quantity(const std::string& stem, const Units& units) const;
  Vec3 vec3_quantity(const std::string& stem, const Units& units, const Vec3& fallback) const;
  /// The key under which the file wrote this quantity ("range_deg"), or empty. Asks for all of them.
  std::string key_of(const std::string& stem, const Units& units) const;

  // Tables inside this one. Missing: a table that is false, or an empty list.
  TomlTable table(const std::string& key) const;
  /// [[key]] or key = [{…}, {…}]
  std::vector<TomlTable> tables(const std::string& key) const;
  /// [key.NAME] for any NAME, in the order of the file.
  std::vector<std::pair<std::string, TomlTable>> named_tables(const std::string& key) const;

  /// Records "path.key = found: allowed." at the key's line (the value as the file has it).
  void reject(const std::string& key, const std::string& allowed) const;
  /// Records "path: message" at the table's line.
  void reject(const std::string& message) const;

 private:
  friend class TomlFile;
  void require_quantity(const std::string& stem, const Units& units) const;

  TomlTable(TomlFile* file, const void* node, std::string path)
      : file_(file), node_(node), path_(std::move(path)) {}

  TomlFile* file_ = nullptr;
  const void* node_ = nullptr;  // toml::table
  std::string path_;
};

class TomlFile {
 public:
  /// Reads and parses. A file that cannot be read, is empty or is no TOML is one defect; root() is then
  /// false.
  TomlFile(const std::string& path, Diagnostics& diagnostics);
  /// The same from text (tests, data made in code); `path` is used in messages only.
  TomlFile(const std::string& path, const std::string& text, Diagnostics& diagnostics);
  ~TomlFile();
  TomlFile(const TomlFile&) = delete;
  TomlFile& operator=(const TomlFile&) = delete;

  TomlTable root();
  /// Asks for the key `format` and rejects any other number than this.
  void expect_format(int supported);
  void report_unknown_keys();
  const std::string& path() const { return path_; }

 private:
  friend class TomlTable;
  struct Tree;

  void parse(const std::string& text);

  std::string path_;
  Diagnostics& diagnostics_;
  std::unique_ptr<Tree> tree_;
  std::map<const void*, std::pair<std::string, std::set<std::string>>>
      asked_;  // table → path, keys
};

/// The factor that turns a value with this unit suffix into SI ("deg" → π/180), or nothing for a suffix
/// that the program does not know.
std::optional<double> unit_factor(const std::string& unit);

}  // namespace retrogait
