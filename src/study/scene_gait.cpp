// [gait] of a scene: knobs and curves, of both directions or of one.
#include "study/scene_parts.h"

namespace retrogait {

namespace {

constexpr const char* kDirections[] = {"forward", "backward"};

// a knob as files write it; the ranges are adapt's to check
struct Knob {
  const char* stem;
  Units units;  // empty: a plain number
  double GaitKnobs::*field;
  double factor = 1;
};

const std::vector<Knob>& knobs() {
  static const std::vector<Knob> list = {
      {"speed", {"m_s", "km_h"}, &GaitKnobs::speed},
      {"cadence", {"steps_min"}, &GaitKnobs::cadence},
      {"step_length", {"m", "cm"}, &GaitKnobs::step_length},
      {"slope", {"pct"}, &GaitKnobs::slope, 0.01},
      {"crouch", {"deg", "rad"}, &GaitKnobs::crouch},
      {"trunk_lean", {"deg", "rad"}, &GaitKnobs::trunk_lean},
      {"step_width", {"m", "cm"}, &GaitKnobs::step_width},
      {"toe_out", {"deg", "rad"}, &GaitKnobs::toe_out},
      {"arm_swing", {}, &GaitKnobs::arm_swing},
      {"head_turn", {"deg", "rad"}, &GaitKnobs::head_turn},
      {"trunk_turn", {"deg", "rad"}, &GaitKnobs::trunk_turn},
      {"hand_support", {"bw"}, &GaitKnobs::hand_support},
      {"added_load", {"kg"}, &GaitKnobs::added_load},
  };
  return list;
}

void read_knobs(const Writer& to, const TomlTable& table,
                const std::vector<DirectionScene*>& targets) {
  for (const Knob& knob : knobs()) {
    const std::string key = knob.units.empty() ? (table.has(knob.stem) ? knob.stem : "")
                                               : table.key_of(knob.stem, knob.units);
    if (key.empty()) continue;
    const double value =
        knob.units.empty() ? table.number(key, 0.0) : table.quantity(knob.stem, knob.units, 0.0);
    for (DirectionScene* d : targets) d->knobs.*knob.field = knob.factor * value;
    to.note(table, key, as_written(value, key, knob.stem));
  }
  if (table.has("hand_support_side")) {
    const std::string side = table.choice("hand_support_side", {"both", "right"}, "both");
    for (DirectionScene* d : targets) d->knobs.hand_support_one_sided = side == "right";
    to.note(table, "hand_support_side", side);
  }
  if (table.has("fore_aft_prior")) {
    const bool on = table.flag("fore_aft_prior", true);
    for (DirectionScene* d : targets) d->knobs.fore_aft_prior = on;
    to.note(table, "fore_aft_prior", on ? "true" : "false");
  }
}

// an angle curve of a script: gait.knee_angle_r is gait.knee_angle, for a script has the right side only
TomlTable curve_table(const TomlTable& table, const std::string& coordinate) {
  const std::string right = coordinate + "_r";
  const bool sided = !coordinate.starts_with("pelvis") && !coordinate.starts_with("lumbar");
  if (!sided || !table.has(right)) return table.table(coordinate);
  if (table.has(coordinate))
    table.reject(right, fmt::format("'{}' says the same: write one of them.", coordinate));
  return table.table(right);
}

void read_curve_knobs(const Writer& to, const TomlTable& table,
                      const std::vector<DirectionScene*>& targets) {
  for (const std::string& coordinate : script_coordinates()) {
    const TomlTable curve = curve_table(table, coordinate);
    if (!curve) continue;
    const std::string name = fmt::format("{}.{}.", table.path(), coordinate);
    if (curve.has("scale")) {
      const double scale = curve.number("scale", 1.0);
      for (DirectionScene* d : targets) d->knobs.curves[coordinate].scale = scale;
      to.note_as(name + "scale", curve, "scale", fmt::format("{:.10g}", scale));
    }
    if (const std::string key = curve.key_of("offset", {"deg", "rad"}); !key.empty()) {
      const double offset = curve.quantity("offset", {"deg", "rad"}, 0.0);
      for (DirectionScene* d : targets) d->knobs.curves[coordinate].offset = offset;
      to.note_as(name + "offset_deg", curve, key, fmt::format("{:.10g}", offset * kDegPerRad));
    }
  }
}

}  // namespace

std::string as_written(double value, const std::string& key, const std::string& stem) {
  const double unit = key == stem ? 1 : unit_factor(key.substr(stem.size() + 1)).value_or(1);
  return fmt::format("{:.10g}", value / unit);
}

std::optional<double> read_within(const Writer& to, const TomlTable& table, const std::string& stem,
                                  const Units& units, const Range& range) {
  const std::string key = units.empty() ? (table.has(stem) ? stem : "") : table.key_of(stem, units);
  if (key.empty()) return {};
  const std::size_t defects = to.found.list().size();
  const double value = units.empty() ? table.number(key, 0.0) : table.quantity(stem, units, 0.0);
  if (to.found.list().size() > defects) return {};  // no number: said already
  if (!(value >= range.least && value <= range.most)) {
    const std::string unit = key == stem ? "" : " " + key.substr(stem.size() + 1);
    table.reject(key, fmt::format("must be {} to {}{}.", as_written(range.least, key, stem),
                                  as_written(range.most, key, stem), unit));
    return {};
  }
  to.note(table, key, as_written(value, key, stem));
  return value;
}

void read_gait_tables(const Writer& to, const TomlTable& root) {
  const TomlTable gait = root.table("gait");
  if (!gait) return;
  std::array<DirectionScene, 2>& both = to.scene.direction;
  read_knobs(to, gait, {&both[0], &both[1]});
  read_curve_knobs(to, gait, {&both[0], &both[1]});
  for (std::size_t d = 0; d < 2; ++d) {
    const TomlTable table = gait.table(kDirections[d]);
    if (!table) continue;
    if (table.has("script")) {
      both[d].script = table.text("script", kDirections[d]);
      to.note(table, "script", both[d].script);
    }
    read_knobs(to, table, {&both[d]});
    read_curve_knobs(to, table, {&both[d]});
  }
}

std::vector<std::string> knob_names() {
  std::vector<std::string> names;
  for (const Knob& k : knobs())
    names.push_back(k.units.empty() ? k.stem : fmt::format("{}_{}", k.stem, k.units.front()));
  names.insert(names.end(), {"hand_support_side", "fore_aft_prior"});
  return names;
}

std::vector<std::string> curve_knob_names() {
  std::vector<std::string> names;
  for (const std::string& coordinate : script_coordinates())
    for (const char* what : {".scale", ".offset_deg"}) names.push_back(coordinate + what);
  return names;
}

}  // namespace retrogait
