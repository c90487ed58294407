#include "report/emg.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <vector>

#include "io/io.h"
#include "report/text.h"

namespace retrogait {

namespace {

constexpr std::size_t kLabel = 32, kR = 7, kShift = 8, kShare = 9;
constexpr std::size_t kGap = 2;
constexpr std::size_t kBlock = kR + kShift + kR + kShare;

// one muscle, or one pair, of one side
struct Line {
  std::string label;
  const EmgComparison* way[2] = {nullptr, nullptr};  // forward, backward
};

int index_of(const std::string& direction) { return direction == "forward" ? 0 : 1; }

std::string label_of(const EmgEnvelope& e) {
  const std::string side = e.side == 1 ? ", left" : "";
  std::string meant = e.muscle;
  std::replace(meant.begin(), meant.end(), '_', ' ');
  const std::string own = e.name == e.muscle ? "" : fmt::format(" ({})", meant);
  return "  " + e.name + own + side;
}

std::vector<Line> lines_of(const EmgResult& result) {
  std::vector<Line> lines;
  for (const EmgComparison& c : result.muscles) {
    const std::string label = label_of(c.measured);
    auto it = std::find_if(lines.begin(), lines.end(), [&](const Line& line) {
      return line.label == label && line.way[index_of(c.measured.direction)] == nullptr;
    });
    if (it == lines.end()) it = lines.insert(lines.end(), {label, {}});
    it->way[index_of(c.measured.direction)] = &c;
  }
  return lines;
}

bool has(const EmgResult& result, int way) {
  return std::any_of(result.muscles.begin(), result.muscles.end(),
                     [&](const EmgComparison& c) { return index_of(c.measured.direction) == way; });
}

std::string block(const EmgComparison* c) {
  if (c == nullptr) return std::string(kBlock + kGap, ' ');
  const EmgAgreement& a = c->as_is;
  return std::string(kGap, ' ') + right_in(number_text(a.r, 2), kR) +
         right_in(fmt::format("{:+d} %", a.best_shift), kShift) +
         right_in(number_text(a.r_at_best, 2), kR) +
         right_in(fmt::format("{:.0f} %", a.on_off), kShare);
}

std::string trimmed(std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  return line + "\n";
}

// what each block's columns are
std::string heads(const EmgResult& result) {
  std::string names = left_in("", kLabel), columns = left_in("", kLabel);
  for (int way = 0; way < 2; ++way) {
    if (!has(result, way)) continue;
    names += std::string(kGap, ' ') + right_in(way == 0 ? "forward" : "backward", kBlock);
    columns += std::string(kGap, ' ') + right_in("r", kR) + right_in("later", kShift) +
               right_in("r then", kR) + right_in("on/off", kShare);
  }
  return trimmed(names) + trimmed(columns);
}

std::string pair_line(const EmgPair& pair) {
  std::string name = pair.name;
  std::replace(name.begin(), name.end(), '_', ' ');
  return fmt::format("  {}, {}{}: measured {:.0f} %, predicted {:.0f} %\n", name, pair.direction,
                     pair.side == 1 ? ", left" : "", pair.measured, pair.predicted);
}

}  // namespace

std::string emg_page(const EmgResult& result) {
  std::string out = fmt::format("\nMeasured EMG beside predicted activation: {}\n",
                                std::filesystem::path(result.path).filename().string());
  out += heads(result);
  for (const Line& line : lines_of(result)) {
    std::string text = left_in(line.label, kLabel);
    for (int way = 0; way < 2; ++way)
      if (has(result, way)) text += block(line.way[way]);
    out += trimmed(text);
  }
  if (!result.pairs.empty()) out += "Common activity of antagonists, each of its own maximum\n";
  for (const EmgPair& pair : result.pairs) out += pair_line(pair);
  const double period = result.muscles.empty() ? 1 : result.muscles.front().period;
  return out + wrapped("",
                       fmt::format(
                           "r: correlation of the envelopes. later: by how much of the cycle the "
                           "predicted curve comes after the measured one where they fit best, "
                           "and r then. on/off: share of the cycle in which both are above {:.0f} "
                           "% of their range, or both below. EMG leads force by about {:.0f} ms, "
                           "{:.0f} % of the cycle; emg.csv has every figure with that delay too.",
                           100 * kEmgOn, 1000 * kEmgDelay, 100 * kEmgDelay / period),
                       0);
}

void write_emg(const std::string& folder, const EmgResult& result, const std::string& study) {
  write_csv(folder + "/emg.csv", emg_table(result, study));
}

}  // namespace retrogait
