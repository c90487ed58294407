#include "io/toml.h"

#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_WINDOWS_COMPAT 0
#include <toml++/toml.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <fstream>
#include <sstream>

namespace retrogait {

struct TomlFile::Tree {
  toml::table root;
};

namespace {

const toml::table& as_table(const void* node) { return *static_cast<const toml::table*>(node); }

int line_of(const toml::node& node) { return static_cast<int>(node.source().begin.line); }

// the value as a reader of the message would write it
std::string written_out(const toml::node& node) {
  // 0.1, not 0.10000000000000001
  if (const auto* number = node.as_floating_point()) return fmt::format("{}", number->get());
  if (const auto* list = node.as_array()) {
    std::string text = "[";
    for (const toml::node& element : *list)
      text += (text.size() > 1 ? ", " : " ") + written_out(element);
    return text + " ]";
  }
  std::ostringstream out;
  node.visit([&](const auto& value) { out << value; });
  return out.str();
}

// the same, shortened
std::string written(const toml::node& node) {
  std::string text = written_out(node);
  for (char& c : text)
    if (c == '\n') c = ' ';
  if (text.size() > 60) text = text.substr(0, 57) + "...";
  return text;
}

const char* type_name(const toml::node& node) {
  if (node.is_table()) return "a table";
  if (node.is_array()) return "a list";
  if (node.is_string()) return "a text";
  if (node.is_boolean()) return "true or false";
  return "a date or time";
}

std::string join(const std::vector<std::string>& words, const char* last = " or ") {
  std::string out;
  for (size_t i = 0; i < words.size(); ++i)
    out += (i == 0 ? "" : i + 1 == words.size() ? last : ", ") + ("'" + words[i] + "'");
  return out;
}

// a finite number, or the reason why not
std::optional<double> finite_number(const toml::node& node, std::string& why) {
  if (!node.is_number()) {
    why = fmt::format("must be a number, not {}.", type_name(node));
    return {};
  }
  const double value = *node.value<double>();
  if (!std::isfinite(value)) {
    why = "must be a finite number.";
    return {};
  }
  return value;
}

std::vector<std::string> keys_with_units(const std::string& stem, const Units& units) {
  std::vector<std::string> keys;
  for (const std::string& unit : units) keys.push_back(stem + "_" + unit);
  return keys;
}

double factor_of_key(const std::string& key, const std::string& stem) {
  const std::string unit = key.substr(stem.size() + 1);
  const std::optional<double> factor = unit_factor(unit);
  RETROGAIT_ASSERT(factor.has_value(), unit);
  return *factor;
}

// what `read` makes of each element; nothing if this is no list, or one element is none
template <class Read>
std::optional<std::vector<std::string>> list_of(const toml::node& value, Read read) {
  if (!value.is_array()) return {};
  std::vector<std::string> out;
  for (const toml::node& element : *value.as_array()) {
    std::optional<std::string> text = read(element);
    if (!text) return {};
    out.push_back(std::move(*text));
  }
  return out;
}

}  // namespace

// ------------------------------------------------------------------------------------- file

TomlFile::TomlFile(const std::string& path, Diagnostics& diagnostics)
    : path_(path), diagnostics_(diagnostics) {
  errno = 0;
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  // an ifstream opens a directory without complaint and fails at the first read
  if (in) text << in.rdbuf();
  if (!in.is_open() || in.bad() || errno == EISDIR) {
    diagnostics_.add(path_, 0, fmt::format("cannot be read: {}.", std::strerror(errno)));
    return;
  }
  parse(text.str());
}

TomlFile::TomlFile(const std::string& path, const std::string& text, Diagnostics& diagnostics)
    : path_(path), diagnostics_(diagnostics) {
  parse(text);
}

TomlFile::~TomlFile() = default;

void TomlFile::parse(const std::string& text) {
  if (text.find_first_not_of(" \t\r\n") == std::string::npos) {
    diagnostics_.add(path_, 0, "the file is empty.");
    return;
  }
  toml::parse_result result = toml::parse(text, path_);
  if (!result) {
    const toml::parse_error& error = result.error();
    diagnostics_.add(path_, static_cast<int>(error.source().begin.line),
                     fmt::format("is no TOML: {}.", error.description()));
    return;
  }
  tree_ = std::make_unique<Tree>();
  tree_->root = std::move(result).table();
}

TomlTable TomlFile::root() {
  if (tree_ == nullptr) return {this, nullptr, ""};
  asked_.try_emplace(&tree_->root);
  return {this, &tree_->root, ""};
}

void TomlFile::expect_format(int supported) {
  const TomlTable table = root();
  if (!table) return;
  if (!table.has("format")) {
    diagnostics_.add(path_, 1,
                     fmt::format("key 'format' is missing: write 'format = {}'.", supported));
    return;
  }
  if (table.integer("format") != supported)
    table.reject("format", fmt::format("this program reads format {}.", supported));
}

void TomlFile::report_unknown_keys() {
  // tables are kept by address; the messages come in the order of the file
  std::vector<Diagnostic> found;
  for (const auto& [node, entry] : asked_) {
    const auto& [path, asked] = entry;
    const std::vector<std::string> known(asked.begin(), asked.end());
    for (const auto& [toml_key, value] : as_table(node)) {
      const std::string key(toml_key.str());
      if (asked.count(key) != 0) continue;
      // a known stem with a unit that is not wanted here: name the units that are
      std::vector<std::string> same_stem;
      for (size_t at = key.find('_'); at != std::string::npos; at = key.find('_', at + 1)) {
        if (!unit_factor(key.substr(at + 1))) continue;
        const std::string stem = key.substr(0, at + 1);
        for (const std::string& k : known)
          if (k.compare(0, stem.size(), stem) == 0 && unit_factor(k.substr(stem.size())))
            same_stem.push_back(k);
        if (!same_stem.empty()) break;
      }
      const std::string where = path.empty() ? "" : path + ": ";
      const int line = static_cast<int>(toml_key.source().begin.line);
      if (!same_stem.empty())
        found.push_back({path_, line,
                         fmt::format("{}key '{}' has the wrong unit suffix: write {}.", where, key,
                                     join(same_stem))});
      else
        found.push_back(
            {path_, line,
             fmt::format("{}unknown key '{}'.{}", where, key, did_you_mean(key, known))});
    }
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const Diagnostic& a, const Diagnostic& b) { return a.line < b.line; });
  for (const Diagnostic& d : found) diagnostics_.add(d.file, d.line, d.message);
}

// ------------------------------------------------------------------------------------- table

namespace {

const toml::node* find(const void* node, const std::string& key) {
  return node == nullptr ? nullptr : as_table(node).get(key);
}

}  // namespace

int TomlTable::line() const { return node_ == nullptr ? 0 : line_of(as_table(node_)); }

int TomlTable::line(const std::string& key) const {
  const toml::node* value = find(node_, key);
  return value == nullptr ? line() : line_of(*value);
}

bool TomlTable::has(const std::string& key) const {
  if (node_ != nullptr) file_->asked_[node_].second.insert(key);
  return find(node_, key) != nullptr;
}

bool TomlTable::is_table(const std::string& key) const {
  const toml::node* value = find(node_, key);
  return value != nullptr && value->is_table();
}

std::vector<std::string> TomlTable::keys() const {
  std::vector<std::pair<toml::source_position, std::string>> found;
  if (node_ != nullptr)
    for (const auto& [key, value] : as_table(node_))
      found.emplace_back(key.source().begin, std::string(key.str()));
  // toml++ keeps keys sorted by name; a reader of the file expects the order of the file
  std::stable_sort(found.begin(), found.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::string> names;
  for (auto& entry : found) names.push_back(std::move(entry.second));
  return names;
}

void TomlTable::reject(const std::string& key, const std::string& allowed) const {
  const toml::node* value = find(node_, key);
  const std::string name = path_.empty() ? key : path_ + "." + key;
  const std::string found = value == nullptr ? name : fmt::format("{} = {}", name, written(*value));
  const bool stopped = !allowed.empty() && (allowed.back() == '.' || allowed.back() == '?');
  file_->diagnostics_.add(file_->path_, line(key),
                          fmt::format("{}: {}{}", found, allowed, stopped ? "" : "."));
}

void TomlTable::reject(const std::string& message) const {
  file_->diagnostics_.add(file_->path_, line(), path_.empty() ? message : path_ + ": " + message);
}

double TomlTable::number(const std::string& key, double fallback) const {
  if (!has(key)) return fallback;
  std::string why;
  const std::optional<double> value = finite_number(*find(node_, key), why);
  if (!value) reject(key, why);
  return value.value_or(fallback);
}

int TomlTable::integer(const std::string& key, int fallback) const {
  if (!has(key)) return fallback;
  const toml::node* value = find(node_, key);
  if (!value->is_integer()) {
    reject(key, "must be a whole number.");
    return fallback;
  }
  return static_cast<int>(*value->value<int64_t>());
}

bool TomlTable::flag(const std::string& key, bool fallback) const {
  if (!has(key)) return fallback;
  const toml::node* value = find(node_, key);
  if (!value->is_boolean()) {
    reject(key, "must be true or false.");
    return fallback;
  }
  return *value->value<bool>();
}

std::string TomlTable::text(const std::string& key, const std::string& fallback) const {
  if (!has(key)) return fallback;
  const toml::node* value = find(node_, key);
  if (!value->is_string()) {
    reject(key, "must be a text in quotes.");
    return fallback;
  }
  return *value->value<std::string>();
}

std::vector<double> TomlTable::numbers(const std::string& key,
                                       const std::vector<double>& fallback) const {
  if (!has(key)) return fallback;
  const toml::node* value = find(node_, key);
  if (!value->is_array()) {
    reject(key, "must be a list of numbers.");
    return fallback;
  }
  std::vector<double> out;
  int i = 0;
  for (const toml::node& element : *value->as_array()) {
    std::string why;
    const std::optional<double> x = finite_number(element, why);
    if (!x) {
      const std::string name = path_.empty() ? key : path_ + "." + key;
      file_->diagnostics_.add(file_->path_, line_of(element),
                              fmt::format("{}[{}] = {}: {}", name, i, written(element), why));
    }
    out.push_back(x.value_or(0.0));
    ++i;
  }
  return out;
}

std::vector<std::string> TomlTable::texts(const std::string& key) const {
  if (!has(key)) return {};
  const auto list =
      list_of(*find(node_, key), [](const toml::node& e) { return e.value_exact<std::string>(); });
  if (!list) reject(key, "must be a list of texts in quotes.");
  return list.value_or(std::vector<std::string>{});
}

std::vector<std::string> TomlTable::words(const std::string& key) const {
  if (!has(key)) return {};
  const auto list = list_of(*find(node_, key), [](const toml::node& e) {
    if (e.is_string()) return e.value_exact<std::string>();
    const bool word = e.is_value() && !e.is_date() && !e.is_time();
    return word ? std::optional(written(e)) : std::nullopt;
  });
  if (!list) reject(key, "must be a list of numbers or words.");
  return list.value_or(std::vector<std::string>{});
}

Vec3 TomlTable::vec3(const std::string& key, const Vec3& fallback) const {
  if (!has(key)) return fallback;
  const std::vector<double> values = numbers(key, {});
  if (values.size() != 3) {
    if (find(node_, key)->is_array()) reject(key, "must be a list of three numbers.");
    return fallback;
  }
  return {values[0], values[1], values[2]};
}

std::string TomlTable::choice(const std::string& key, const std::vector<std::string>& choices,
                              const std::string& fallback) const {
  if (!has(key)) return fallback;
  const size_t before = file_->diagnostics_.list().size();
  const std::string value = text(key, fallback);
  if (file_->diagnostics_.list().size() != before) return fallback;
  for (const std::string& c : choices)
    if (c == value) return value;
  reject(key, fmt::format("must be {}.{}", join(choices), did_you_mean(value, choices)));
  return fallback;
}

// a missing required key is one defect; then the optional read gives the fallback

namespace {
std::string missing(const std::string& name) { return fmt::format("key {} is missing.", name); }
}  // namespace

double TomlTable::number(const std::string& key) const {
  if (node_ != nullptr && !has(key)) reject(missing("'" + key + "'"));
  return number(key, 0.0);
}

int TomlTable::integer(const std::string& key) const {
  if (node_ != nullptr && !has(key)) reject(missing("'" + key + "'"));
  return integer(key, 0);
}

std::string TomlTable::text(const std::string& key) const {
  if (node_ != nullptr && !has(key)) reject(missing("'" + key + "'"));
  return text(key, std::string());
}

std::vector<double> TomlTable::numbers(const std::string& key) const {
  if (node_ != nullptr && !has(key)) reject(missing("'" + key + "'"));
  return numbers(key, {});
}

Vec3 TomlTable::vec3(const std::string& key) const {
  if (node_ != nullptr && !has(key)) reject(missing("'" + key + "'"));
  return vec3(key, Vec3::Zero());
}

// ------------------------------------------------------------------------------------- units

std::string TomlTable::key_of(const std::string& stem, const Units& units) const {
  std::string found;
  for (const std::string& key : keys_with_units(stem, units)) {
    if (!has(key)) continue;
    if (!found.empty()) reject(key, fmt::format("'{}' says the same: write one of them.", found));
    found = key;
  }
  return found;
}

double TomlTable::quantity(const std::string& stem, const Units& units, double fallback) const {
  const std::string key = key_of(stem, units);
  if (key.empty()) return fallback;
  return number(key, 0.0) * factor_of_key(key, stem);
}

void TomlTable::require_quantity(const std::string& stem, const Units& units) const {
  if (node_ == nullptr || !key_of(stem, units).empty()) return;
  // written with another unit: report_unknown_keys says so, once
  for (const auto& [key, value] : as_table(node_)) {
    const std::string name(key.str());
    if (name.compare(0, stem.size() + 1, stem + "_") == 0 &&
        unit_factor(name.substr(stem.size() + 1)))
      return;
  }
  reject(missing(join(keys_with_units(stem, units))));
}

double TomlTable::quantity(const std::string& stem, const Units& units) const {
  require_quantity(stem, units);
  return quantity(stem, units, 0.0);
}

std::vector<double> TomlTable::quantities(const std::string& stem, const Units& units) const {
  require_quantity(stem, units);
  const std::string key = key_of(stem, units);
  if (key.empty()) return {};
  std::vector<double> values = numbers(key, {});
  for (double& x : values) x *= factor_of_key(key, stem);
  return values;
}

Vec3 TomlTable::vec3_quantity(const std::string& stem, const Units& units,
                              const Vec3& fallback) const {
  const std::string key = key_of(stem, units);
  if (key.empty()) return fallback;
  return vec3(key, Vec3::Zero()) * factor_of_key(key, stem);
}

Vec3 TomlTable::vec3_quantity(const std::string& stem, const Units& units) const {
  require_quantity(stem, units);
  return vec3_quantity(stem, units, Vec3::Zero());
}

// ------------------------------------------------------------------------------------- nesting

TomlTable TomlTable::table(const std::string& key) const {
  const std::string path = path_.empty() ? key : path_ + "." + key;
  if (!has(key)) return {file_, nullptr, path};
  const toml::node* value = find(node_, key);
  if (!value->is_table()) {
    reject(key, "must be a table.");
    return {file_, nullptr, path};
  }
  file_->asked_[value->as_table()].first = path;
  return {file_, value->as_table(), path};
}

std::vector<TomlTable> TomlTable::tables(const std::string& key) const {
  if (!has(key)) return {};
  const toml::node* value = find(node_, key);
  const std::string stem = path_.empty() ? key : path_ + "." + key;
  std::vector<TomlTable> out;
  if (!value->is_array()) {
    reject(key, "must be a list of tables.");
    return out;
  }
  int i = 0;
  for (const toml::node& element : *value->as_array()) {
    if (!element.is_table()) {
      reject(key, "must be a list of tables.");
      return {};
    }
    // a table with a name is called by it
    const toml::table& table = *element.as_table();
    const std::optional<std::string> name = table["name"].value<std::string>();
    const std::string path = name ? stem + "." + *name : fmt::format("{}[{}]", stem, i);
    file_->asked_[&table].first = path;
    out.push_back(TomlTable(file_, &table, path));
    ++i;
  }
  return out;
}

std::vector<std::pair<std::string, TomlTable>> TomlTable::named_tables(
    const std::string& key) const {
  std::vector<std::pair<std::string, TomlTable>> out;
  const TomlTable parent = table(key);
  for (const std::string& name : parent.keys()) out.emplace_back(name, parent.table(name));
  return out;
}

}  // namespace retrogait
