// The ladder's page and files.
#include "report/ladder.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "io/io.h"
#include "report/page.h"
#include "report/text.h"

namespace retrogait {

namespace {

constexpr std::size_t kLabelWidth = 36, kUnitWidth = 10, kNumberWidth = 10;

Row activation(const char* label, const char* variable) {
  return {label, "%", "r", variable, "mean", 1, Show::kDifference, 100, ""};
}

// measures that do not know the order in time: a first peak is the second one played backward
const std::vector<Section>& sections(bool with_muscles) {
  static const std::vector<Section> contact = {
      {"Right knee: force between the bones",
       {{"thigh on shank, peak", "BW", "r", "knee_contact", "peak"},
        {"  impulse a metre", "BW·s/m", "r", "knee_contact", "impulse_per_m"},
        {"medial compartment, peak", "BW", "r", "knee_contact_medial", "peak"},
        {"kneecap on thigh, peak", "BW", "r", "patellofemoral_contact", "peak"}}},
      {"Low back: force in the disc",
       {{"L5/S1 compression, peak", "BW", "none", "l5s1_compression", "peak"},
        {"L5/S1 compression, mean", "BW", "none", "l5s1_compression", "mean"},
        {"L5/S1 forward shear, peak", "BW", "none", "l5s1_shear_ap", "peak"},
        {"L4/L5 compression, peak", "BW", "none", "l4l5_compression", "peak"},
        {"L4/L5 compression, mean", "BW", "none", "l4l5_compression", "mean"},
        {"L4/L5 forward shear, peak", "BW", "none", "l4l5_shear_ap", "peak"}}},
      {"Muscles of the right side: mean activation",
       {activation("erector spinae", "erector_spinae_activation"),
        activation("quadriceps", "quadriceps_activation"),
        activation("hamstrings", "hamstrings_activation"),
        activation("triceps surae", "triceps_surae_activation")}},
      {"Energy",
       {{"cost of transport (Bhargava 2004)", "J/kg/m", "none", "cost_of_transport", "bhargava"},
        {"cost of transport (Umberger 2010)", "J/kg/m", "none", "cost_of_transport", "umberger"}}}};
  static const std::vector<Section> net = {
      {"Right knee: net moments, intersegmental force",
       {{"extending moment, peak", "N·m/kg", "r", "knee_angle_moment", "min", 2, Show::kDifference,
         -1},
        {"adduction moment, peak (external)", "N·m/kg", "r", "knee_adduction_moment", "peak"},
        {"compression, peak", "BW", "r", "knee_intersegmental_y", "peak"},
        {"  impulse a metre", "BW·s/m", "r", "knee_intersegmental_y", "impulse_per_m"}}},
      {"Low back, L5/S1: net moments, intersegmental force",
       {{"extending moment, peak", "N·m/kg", "none", "l5s1_moment_z", "peak"},
        {"sideways moment, peak", "N·m/kg", "none", "l5s1_moment_x", "peak"},
        {"compression, peak", "BW", "none", "l5s1_intersegmental_y", "peak"},
        {"forward shear, peak", "BW", "none", "l5s1_intersegmental_x", "peak"}}},
      {"Right ankle",
       {{"power, positive work a step", "J/kg", "r", "ankle_angle_power", "work_done_per_step"}}}};
  return with_muscles ? contact : net;
}

std::string row_line(const LadderResult& ladder, const Row& row) {
  const auto values = row_values(ladder, row);
  if (!values) return "";  // a model without it
  const auto walk = rounded(*values, row);
  std::string out = left_in(fmt::format("  {}", row.label), kLabelWidth) +
                    left_in(row.unit, kUnitWidth) +
                    right_in(number_text(walk[0], row.decimals), kNumberWidth);
  for (std::size_t r = 1; r < kRungs; ++r)
    out += right_in(change_text(walk[r] - walk[r - 1], row.decimals), kNumberWidth);
  return out + right_in(number_text(walk[3], row.decimals), kNumberWidth) + "\n";
}

std::string heading(const LadderResult& ladder) {
  std::string out = "From forward to backward, step by step\n\n";
  out += std::string(kLabelWidth + kUnitWidth, ' ');
  for (const char* column :
       {"forward", "muscles", "movement", ladder.same_speed() ? "cadence" : "speed", "backward"})
    out += right_in(column, kNumberWidth);
  return out + "\n";
}

std::string pace(const Trial& t) {
  return fmt::format("{:.2f} m/s, {:.0f} steps/min", std::abs(t.travel_speed), 120 / t.period);
}

std::string last_step(const LadderResult& ladder) {
  const Trial &forward = *ladder.rungs[0].trial, &backward = *ladder.rungs[3].trial;
  if (!ladder.same_speed())
    return fmt::format("the same movement at the backward walk's own speed and cadence ({}).",
                       pace(backward));
  return fmt::format(
      "both walk at {:.2f} m/s, so this step is cadence alone: from {:.0f} to {:.0f} steps/min, "
      "with "
      "steps of {:.2f} instead of {:.2f} m.",
      std::abs(backward.travel_speed), 120 / forward.period, 120 / backward.period,
      std::abs(backward.travel_speed) * backward.period / 2,
      std::abs(forward.travel_speed) * forward.period / 2);
}

std::string meanings(const LadderResult& ladder) {
  constexpr std::size_t kIndent = 10;
  std::string out = wrapped(
      "muscles   ",
      ladder.sloped()
          ? "the forward walk along the same slope the other way, played backward: muscles change "
            "sides between shortening and lengthening, but on a slope it is another gait too."
          : "forward walking played backward in time: every net joint moment stays, muscles that "
            "lengthened now shorten; what changes though every joint moment stays.",
      kIndent);
  out += wrapped(
      "movement  ",
      fmt::format(
          "backward posture, footfall{} at the forward walk's pace ({}).",
          ladder.rungs[3].trial->cycle.target.fore_aft ? " and measured fore-aft ground force" : "",
          pace(*ladder.rungs[0].trial)),
      kIndent);
  out += wrapped(ladder.same_speed() ? "cadence   " : "speed     ", last_step(ladder), kIndent);
  if (!has_muscles(ladder))
    out += wrapped("",
                   "Without muscles the first step is zero by law on level ground: it keeps every "
                   "net moment and turns every power round.",
                   0);
  return out;
}

}  // namespace

std::string change_text(double change, int decimals) {
  const bool nothing = std::abs(change) < 0.5 * std::pow(10.0, -decimals);
  return number_text(change, decimals, !nothing);
}

bool has_muscles(const LadderResult& ladder) {
  return ladder.find("r", "knee_contact", "peak", "BW").has_value();
}

std::optional<std::array<double, kRungs>> row_values(const LadderResult& ladder, const Row& row) {
  const auto found = ladder.find(row.side, row.variable, row.measure,
                                 row.table_unit != nullptr ? row.table_unit : row.unit);
  if (!found) return {};
  std::array<double, kRungs> walks;
  for (std::size_t r = 0; r < kRungs; ++r)
    walks[r] = row.factor * ladder.table.number(*found, kRungNames[r]);
  return walks;
}

std::array<double, kRungs> rounded(std::array<double, kRungs> walks, const Row& row) {
  const double parts = std::pow(10.0, row.decimals);
  for (double& x : walks) x = std::round(parts * x) / parts;
  return walks;
}

std::string ladder_flags(const LadderResult& ladder) {
  std::string out;
  for (std::size_t r = 0; r < kRungs; ++r)
    if (!ladder.rungs[r].ok())
      out += wrapped(
          "FLAGGED  ",
          fmt::format("{}: {}{}", kRungNames[r], ladder.rungs[r].trial ? "" : "no such walk. ",
                      ladder.walks.text(r, "note")),
          9);
  return out.empty() ? out : out + "         So every row of ladder.csv has ok = 0.\n";
}

std::string ladder_page(const LadderResult& ladder) {
  std::string out = heading(ladder);
  for (const Section& section : sections(has_muscles(ladder))) {
    std::string rows;
    for (const Row& row : section.rows) rows += row_line(ladder, row);
    if (!rows.empty()) out += std::string(section.title) + "\n" + rows;
  }
  return out + "\n" + meanings(ladder) + ladder_flags(ladder);
}

void write_ladder(const std::string& folder, const LadderResult& ladder) {
  constexpr int kDigits = 15;
  make_folder(folder);
  write_csv(folder + "/ladder.csv", ladder.table, kDigits);
  write_csv(folder + "/ladder_walks.csv", ladder.walks);
}

}  // namespace retrogait
