// Reads a laboratory's EMG envelopes and finds their muscles in the model.
#include "study/emg.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <map>
#include <set>
#include <sstream>

#include "inverse/muscle_groups.h"
#include "io/csv_file.h"

namespace retrogait {

namespace {

constexpr std::size_t kFewestPoints = 5;  // an envelope has

std::string lower_case(std::string text) {
  for (char& c : text) {
    c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    if (c == ' ' || c == '-') c = '_';
  }
  return text;
}

// ------------------------------------------------------------------------------ names

/// The model's muscles by every name they go by, in lower case.
class MuscleNames {
 public:
  explicit MuscleNames(const Model& model) {
    std::set<std::string> stems;
    for (int m = 0; m < model.nmuscle(); ++m) stems.insert(muscle_name(model, m).name);
    for (const std::string& stem : stems) {
      const std::size_t letters = stem.find_last_not_of("0123456789") + 1;
      if (letters > 0 && letters < stem.size()) add(stem.substr(0, letters), stem);
    }
    for (const MuscleGroup& group : find_muscle_groups(model)) {
      forget(group.name);
      for (const int m : group.members[0]) add(group.name, muscle_name(model, m).name);
    }
    for (const std::string& stem : stems) {
      forget(stem);
      add(stem, stem);
    }
    for (const auto& [name, meant] : emg_names()) add_alias(name, meant);
  }

  struct Meant {
    std::string name;                  // as the model writes it
    std::vector<std::string> members;  // stems
  };
  const Meant* find(const std::string& name) const {
    const auto it = by_name_.find(lower_case(name));
    return it == by_name_.end() ? nullptr : &it->second;
  }
  std::string nearest(const std::string& name) const {
    std::vector<std::string> known;
    for (const auto& [key, meant] : by_name_) known.push_back(key);
    return did_you_mean(lower_case(name), known);
  }

 private:
  // "perlong perbrev": the two together, if the model has them
  void add_alias(const std::string& name, const std::string& meant) {
    Meant together;
    std::istringstream words(meant);
    for (std::string word; words >> word;) {
      const Meant* known = find(word);
      if (known == nullptr) return;
      together.name += (together.name.empty() ? "" : " ") + known->name;
      together.members.insert(together.members.end(), known->members.begin(), known->members.end());
    }
    by_name_[lower_case(name)] = together;
  }
  void forget(const std::string& name) { by_name_.erase(lower_case(name)); }
  void add(const std::string& name, const std::string& stem) {
    Meant& meant = by_name_[lower_case(name)];
    meant.name = name;
    meant.members.push_back(stem);
  }
  std::map<std::string, Meant> by_name_;
};

// ------------------------------------------------------------------------------ points

struct Point {
  double pct = 0, value = 0, sd = 0;
};

/// One envelope as the file gives it.
struct Points {
  std::string label, direction, muscle;
  int side = 0;
  bool has_sd = false;
  std::vector<Point> list;
};

// straight between points, and from the last round to the first
double value_at(const std::vector<Point>& list, double pct, double Point::*what) {
  const auto next = std::upper_bound(list.begin(), list.end(), pct,
                                     [](double x, const Point& p) { return x < p.pct; });
  const Point& after = next == list.end() ? list.front() : *next;
  const Point& before = next == list.begin() ? list.back() : *(next - 1);
  const double from = next == list.begin() ? before.pct - 100 : before.pct;
  const double to = next == list.end() ? after.pct + 100 : after.pct;
  if (to <= from) return before.*what;
  return before.*what + (after.*what - before.*what) * (pct - from) / (to - from);
}

std::optional<double> number_of(const std::string& field) {
  double value = 0;
  const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), value);
  if (error != std::errc() || end != field.data() + field.size() || !std::isfinite(value))
    return {};
  return value;
}

/// Reads fields of one file and gathers what is wrong with them.
class EmgReader {
 public:
  explicit EmgReader(const std::string& path) : found(path), file_(read_csv(path)) {}

  Diagnostics found;

  std::vector<Points> read() {
    if (file_.header.empty()) found.add(0, "is empty.");
    const bool tidy = has("direction") && has("muscle");
    if (!file_.header.empty() && !has("pct"))
      found.add(1, "no column 'pct': per cent of the cycle, 0 to 100." +
                       did_you_mean("pct", file_.header));
    if (tidy && !has("value")) found.add(1, "no column 'value'.");
    found.throw_if_any();
    return tidy ? read_tidy() : read_wide();
  }

 private:
  bool has(const std::string& column) const {
    return std::find(file_.header.begin(), file_.header.end(), column) != file_.header.end();
  }

  std::string field(std::size_t row, const std::string& column) const {
    const std::size_t i = file_.index(column);
    return i < file_.rows[row].size() ? file_.rows[row][i] : "";
  }

  double number(std::size_t row, const std::string& column) {
    if (const auto value = number_of(field(row, column))) return *value;
    found.add(0, fmt::format("row {}: {} = '{}': must be a number.", row + 1, column,
                             field(row, column)));
    return 0;
  }

  // forward_VL_l: which way, what, whose
  std::optional<Points> wide_column(const std::string& column) {
    for (const std::string direction : {"forward", "backward"}) {
      if (!column.starts_with(direction + "_")) continue;
      Points p{column, direction, column.substr(direction.size() + 1), 0, false, {}};
      const bool left = p.muscle.ends_with("_l");
      if (left || p.muscle.ends_with("_r")) p.muscle.resize(p.muscle.size() - 2);
      p.side = left ? 1 : 0;
      return p;
    }
    found.add(
        1, fmt::format("column '{}': must be pct, or forward_MUSCLE or backward_MUSCLE.", column));
    return {};
  }

  std::vector<Points> read_wide() {
    std::vector<Points> out;
    for (const std::string& column : file_.header) {
      if (column == "pct" || (column.ends_with("_sd") && has(column.substr(0, column.size() - 3))))
        continue;
      std::optional<Points> p = wide_column(column);
      if (!p) continue;
      const std::string sd = column + "_sd";
      p->has_sd = has(sd);
      for (std::size_t row = 0; row < file_.rows.size(); ++row)
        p->list.push_back(
            {number(row, "pct"), number(row, column), p->has_sd ? number(row, sd) : 0});
      out.push_back(std::move(*p));
    }
    return out;
  }

  int side_of(std::size_t row) {
    const std::string side = has("side") ? field(row, "side") : "r";
    if (side != "r" && side != "l" && !side.empty())
      found.add(0, fmt::format("row {}: side = '{}': must be r or l.", row + 1, side));
    return side == "l" ? 1 : 0;
  }

  std::vector<Points> read_tidy() {
    std::vector<Points> out;
    const bool has_sd = has("sd");
    for (std::size_t row = 0; row < file_.rows.size(); ++row) {
      const std::string direction = field(row, "direction"), muscle = field(row, "muscle");
      if (direction != "forward" && direction != "backward")
        found.add(0, fmt::format("row {}: direction = '{}': must be forward or backward.", row + 1,
                                 direction));
      const int side = side_of(row);
      auto it = std::find_if(out.begin(), out.end(), [&](const Points& p) {
        return p.direction == direction && p.muscle == muscle && p.side == side;
      });
      if (it == out.end()) {
        const std::string label = fmt::format("{} {} {}", direction, muscle, side_name(side));
        it = out.insert(out.end(), {label, direction, muscle, side, has_sd, {}});
      }
      it->list.push_back(
          {number(row, "pct"), number(row, "value"), has_sd ? number(row, "sd") : 0});
    }
    return out;
  }

  CsvFile file_;
};

// ------------------------------------------------------------------------------ envelopes

// what makes points no envelope
std::string fault_of(const Points& p) {
  if (p.list.size() < kFewestPoints)
    return fmt::format("has {} points: must have {} or more.", p.list.size(), kFewestPoints);
  double least = p.list.front().value, most = least;
  for (std::size_t i = 0; i < p.list.size(); ++i) {
    const Point& point = p.list[i];
    if (point.pct < 0 || point.pct > 100)
      return fmt::format("pct = {:g}: must lie between 0 and 100.", point.pct);
    if (i > 0 && point.pct <= p.list[i - 1].pct)
      return fmt::format("pct = {:g} after {:g}: must rise.", point.pct, p.list[i - 1].pct);
    if (point.value < 0)
      return fmt::format("{:g} at {:g} %: an envelope is rectified, never below 0.", point.value,
                         point.pct);
    least = std::min(least, point.value), most = std::max(most, point.value);
  }
  return most > least ? "" : "never changes: nothing to compare.";
}

EmgEnvelope envelope_of(const Points& p, const MuscleNames::Meant& meant) {
  EmgEnvelope e;
  e.name = p.muscle, e.direction = p.direction, e.side = p.side;
  e.muscle = meant.name, e.members = meant.members;
  e.has_sd = p.has_sd;
  for (std::size_t i = 0; i <= 100; ++i) {
    e.value[i] = value_at(p.list, static_cast<double>(i), &Point::value);
    e.sd[i] = value_at(p.list, static_cast<double>(i), &Point::sd);
  }
  return e;
}

}  // namespace

const std::vector<std::pair<std::string, std::string>>& emg_names() {
  static const std::vector<std::pair<std::string, std::string>> names = {
      {"VL", "vaslat"},
      {"VM", "vasmed"},
      {"VI", "vasint"},
      {"VAS", "vasmed vasint vaslat"},
      {"GAS", "gasmed gaslat"},
      {"PER", "perlong perbrev"},
      {"RF", "recfem"},
      {"TA", "tibant"},
      {"GM", "gasmed"},
      {"MG", "gasmed"},
      {"GL", "gaslat"},
      {"LG", "gaslat"},
      {"SOL", "soleus"},
      {"BF", "bflh"},
      {"ST", "semiten"},
      {"SM", "semimem"},
      {"HAM", "hamstrings"},
      {"GMAX", "glmax"},
      {"GMED", "glmed"},
      {"GMIN", "glmin"},
      {"TFL", "tfl"},
      {"AL", "addlong"},
      {"PL", "perlong"},
      {"PB", "perbrev"},
      {"ES", "erector_spinae"},
      {"MF", "multifidus"},
      {"EO", "eo"},
      {"IO", "io"},
      {"RA", "rect_abd"},
      {"vastus lateralis", "vaslat"},
      {"vastus medialis", "vasmed"},
      {"rectus femoris", "recfem"},
      {"tibialis anterior", "tibant"},
      {"gastrocnemius medialis", "gasmed"},
      {"gastrocnemius lateralis", "gaslat"},
      {"biceps femoris", "bflh"},
      {"semitendinosus", "semiten"},
      {"semimembranosus", "semimem"},
      {"gluteus maximus", "glmax"},
      {"gluteus medius", "glmed"},
      {"gluteus minimus", "glmin"},
      {"tensor fasciae latae", "tfl"},
      {"adductor longus", "addlong"},
      {"peroneus longus", "perlong"},
      {"peroneus brevis", "perbrev"},
      {"external oblique", "eo"},
      {"internal oblique", "io"},
      {"rectus abdominis", "rect_abd"}};
  return names;
}

EmgFile read_emg(const std::string& path, const Model& model) {
  EmgReader reader(path);
  const std::vector<Points> all = reader.read();
  const MuscleNames names(model);
  EmgFile file{path, {}};
  if (all.empty()) reader.found.add(0, "holds no envelope.");
  for (const Points& p : all) {
    const MuscleNames::Meant* meant = names.find(p.muscle);
    if (meant == nullptr)
      reader.found.add(0, fmt::format("'{}': the model has no muscle or group of that name.{}",
                                      p.muscle, names.nearest(p.muscle)));
    const std::string fault = fault_of(p);
    if (!fault.empty()) reader.found.add(0, fmt::format("'{}' {}", p.label, fault));
    if (meant != nullptr && fault.empty()) file.envelopes.push_back(envelope_of(p, *meant));
  }
  reader.found.throw_if_any();
  return file;
}

}  // namespace retrogait
