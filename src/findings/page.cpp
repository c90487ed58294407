// What a sweep found, in plain words for the terminal.
#include <algorithm>
#include <cmath>
#include <optional>

#include "base/numbers.h"
#include "report/text.h"
#include "findings/findings.h"

namespace retrogait {

namespace {

constexpr std::size_t kName = 41, kNumber = 17, kShare = 8;  // columns of the page

// as many decimals as show the SD with two digits; without an SD, the mean with four
int decimals_for(double mean, double sd) {
  const double least = sd > 0 ? sd / 10 : std::abs(mean) / 1000;
  if (!(least > 0)) return 0;
  return std::clamp(static_cast<int>(-std::floor(std::log10(least) + 1e-9)), 0, 6);
}

std::string percent(double share) {
  if (!std::isfinite(share)) return number_text(share, 0);
  const bool near_end = share > 0 && share < 1 && (share < 0.01 || share > 0.99);
  return number_text(100 * share, near_end ? 2 : 0) + " %";
}

/// The rows of one outcome's difference.
struct Of {
  std::string variable, side, measure, unit;
  std::string name() const { return variable + ' ' + measure; }
  bool is(const Table& table, std::size_t row, const char* of) const {
    return table.text(row, "variable") == variable && table.text(row, "measure") == measure &&
           table.text(row, "unit") == unit && table.text(row, "side") == side &&
           table.text(row, "of") == of;
  }
  std::vector<std::size_t> differences(const Table& table) const {
    std::vector<std::size_t> out;
    for (std::size_t r = 0; r < table.rows(); ++r)
      if (is(table, r, "difference")) out.push_back(r);
    return out;
  }
};

std::string summary_line(const Of& of, const Table& s, std::size_t row) {
  double mean = 0, least = 0, most = 0;  // of SDs above 0
  for (std::size_t d = 0; d < 3; ++d) {
    const double sd = s.number(row + d, "sd");
    mean = std::max(mean, std::abs(s.number(row + d, "mean")));
    if (!(sd > 0)) continue;
    least = least > 0 ? std::min(least, sd) : sd;
    most = std::max(most, sd);
  }
  const auto number = [&](std::size_t d, int decimals) {
    return number_text(s.number(row + d, "mean"), decimals, d == 2) + " ± " +
           number_text(s.number(row + d, "sd"), decimals);
  };
  int decimals = std::min(decimals_for(mean, least), decimals_for(mean, most) + 1);
  for (std::size_t d = 0; d < 3; ++d)
    while (decimals > 0 && width_of(number(d, decimals)) >= kNumber) --decimals;
  const std::string name = of.name() + (of.unit.empty() ? "" : ", " + of.unit);
  std::string out =
      width_of(name) < kName ? left_in(name, kName) : name + '\n' + std::string(kName, ' ');
  for (std::size_t d = 0; d < 3; ++d) out += right_in(number(d, decimals), kNumber);
  return out + right_in(percent(s.number(row + 2, "positive")), kShare) + '\n';
}

// "1, 2 and 3"
std::string listed(const std::vector<std::string>& words) {
  std::string out = words.front();
  for (std::size_t i = 1; i < words.size(); ++i)
    out += (i + 1 < words.size() ? ", " : " and ") + words[i];
  return out;
}

// a parameter's number, or the word that it stands for
std::string level_text(const Findings& f, const std::string& parameter, double value) {
  for (std::size_t r = 0; r < f.response.rows(); ++r)
    if (f.response.text(r, "parameter") == parameter && f.response.number(r, "value") == value)
      return f.response.text(r, "level");
  return fmt::format("{:.3g}", value);
}

/// How far the mean goes over one parameter's range.
struct Reach {
  std::string parameter;
  std::size_t least = 0, most = 0;  // rows of `dependence`
  double span = 0;
};

// the parameter over whose range the mean difference goes furthest; none where no dependence is told
std::optional<Reach> furthest(const Table& dependence, const std::vector<std::size_t>& rows) {
  std::vector<Reach> all;
  const auto mean = [&](std::size_t row) { return dependence.number(row, "mean"); };
  for (const std::size_t r : rows) {
    const std::string& name = dependence.text(r, "parameter");
    if (all.empty() || all.back().parameter != name) all.push_back({name, r, r, 0});
    Reach& reach = all.back();
    if (mean(r) < mean(reach.least)) reach.least = r;
    if (mean(r) > mean(reach.most)) reach.most = r;
    reach.span = mean(reach.most) - mean(reach.least);
  }
  const auto found = std::max_element(
      all.begin(), all.end(), [](const Reach& a, const Reach& b) { return a.span < b.span; });
  return found == all.end() ? std::nullopt : std::optional<Reach>(*found);
}

std::string share_text(const Findings& f, const Of& of, const std::string& parameter) {
  for (const std::size_t i : of.differences(f.indices)) {
    if (f.indices.text(i, "parameter") != parameter) continue;
    const std::string low = percent(f.indices.number(i, "total_low")),
                      high = percent(f.indices.number(i, "total_high"));
    return fmt::format(" ({} of its variance, interactions included{})",
                       percent(f.indices.number(i, "total")),
                       low == high ? "" : "; band " + low + " to " + high);
  }
  return "";
}

std::string strongest(const Findings& f, const Of& of) {
  const Table& t = f.dependence;
  if (const std::optional<Reach> reach = furthest(t, of.differences(t))) {
    const double low = t.number(reach->least, "mean"), high = t.number(reach->most, "mean");
    const int decimals = decimals_for(std::max(std::abs(low), std::abs(high)), (high - low) / 10);
    const auto place = [&](std::size_t row) {
      return level_text(f, reach->parameter, t.number(row, "value"));
    };
    return fmt::format(
        "the difference depends most on {}: on average {} {} where it is {}, {} where it is {}{}. ",
        reach->parameter, number_text(low, decimals, true), of.unit, place(reach->least),
        number_text(high, decimals, true), place(reach->most), share_text(f, of, reach->parameter));
  }
  for (const std::size_t r : of.differences(f.fit))
    if (f.fit.number(r, "r2_cross") < 0.5)
      return fmt::format(
          "no polynomial of the sampled parameters predicts the difference (r² {:.2f} on cases "
          "left out), so nothing is said of what it depends on. ",
          std::max(f.fit.number(r, "r2_cross"), 0.0));
  return "";
}

// the parameters over whose range the mean difference has both signs, beyond its band
std::vector<std::string> turning(const Table& dependence, const std::vector<std::size_t>& rows) {
  std::vector<std::string> above, both;
  for (const std::size_t r : rows)
    if (dependence.number(r, "low") > 0) above.push_back(dependence.text(r, "parameter"));
  for (const std::size_t r : rows) {
    const std::string& name = dependence.text(r, "parameter");
    if (dependence.number(r, "high") < 0 &&
        std::find(above.begin(), above.end(), name) != above.end())
      both.push_back(name);
  }
  return both;
}

// values of each parameter alone at which the mean difference is 0: "slope_pct = -9.3 and 2.3"
std::vector<std::string> crossings(const Findings& f, const Of& of) {
  std::vector<std::string> out, at;
  std::string last;
  const auto close = [&] {
    if (!at.empty()) out.push_back(fmt::format("{} = {}", last, listed(at)));
    at.clear();
  };
  const std::vector<std::size_t> rows = of.differences(f.dependence);
  const std::vector<std::string> turn = turning(f.dependence, rows);
  for (std::size_t i = 1; i < rows.size(); ++i) {
    const std::size_t a = rows[i - 1], b = rows[i];
    const std::string& name = f.dependence.text(b, "parameter");
    if (name != last) close();
    last = name;
    const double low = f.dependence.number(a, "mean"), high = f.dependence.number(b, "mean");
    if (f.dependence.text(a, "parameter") != name || (low > 0) == (high > 0)) continue;
    if (std::find(turn.begin(), turn.end(), name) == turn.end()) continue;
    const double from = f.dependence.number(a, "value"), to = f.dependence.number(b, "value");
    const std::string words[] = {level_text(f, name, from), level_text(f, name, to)};
    char* rest = nullptr;
    (void)std::strtod(words[0].c_str(), &rest);
    if (*rest == '\0')
      at.push_back(fmt::format("{:.3g}", from + low / (low - high) * (to - from)));
    else
      out.push_back(fmt::format("{} between {} and {}", name, words[0], words[1]));
  }
  close();
  return out;
}

// the pairs of parameters whose map a boundary crosses
std::vector<std::string> maps_crossed(const Findings& f, const Of& of) {
  std::vector<std::string> out;
  for (const std::size_t r : of.differences(f.boundary)) {
    if (f.boundary.text(r, "y_parameter").empty()) continue;
    const std::string pair =
        f.boundary.text(r, "x_parameter") + " × " + f.boundary.text(r, "y_parameter");
    if (std::find(out.begin(), out.end(), pair) == out.end()) out.push_back(pair);
  }
  return out;
}

bool depends_on_one(const Findings& f, const Of& of) {
  const std::vector<std::size_t> rows = of.differences(f.dependence);
  return std::all_of(rows.begin(), rows.end(), [&](std::size_t r) {
    return f.dependence.text(r, "parameter") == f.dependence.text(rows.front(), "parameter");
  });
}

std::string sign_text(const Findings& f, const Of& of, std::size_t difference) {
  const double n = f.summary.number(difference, "n"),
               share = f.summary.number(difference, "positive");
  if (!(n > 0)) return "No case has both.";
  if (share == 1) return "Larger backward in every case.";
  if (share == 0) return "In no case larger backward.";
  const std::vector<std::string> alone = crossings(f, of), maps = maps_crossed(f, of);
  std::string out;
  if (!alone.empty())
    out += fmt::format("{}he mean difference changes its sign at {}. ",
                       depends_on_one(f, of) ? "T" : "Taken over the others, t",
                       fmt::join(alone, "; "));
  if (!maps.empty())
    out += fmt::format("Over {} it changes its sign along a line (boundary.csv). ",
                       fmt::join(maps, ", "));
  if (out.empty()) out = "Single cases differ in sign; no parameter alone turns that of the mean. ";
  out.pop_back();
  return out;
}

}  // namespace

std::string findings_page(const Findings& f) {
  std::string out = wrapped("", f.title, 0) + wrapped("Scene: ", f.walk, 0) + '\n';
  for (const std::string& note : f.notes) out += wrapped("", note, 0);
  out += '\n' + left_in("mean ± SD over cases", kName);
  for (const char* title : {"forward", "backward", "difference"}) out += right_in(title, kNumber);
  out += right_in("larger", kShare) + '\n' + std::string(kName + 3 * kNumber, ' ') + "backward\n";
  const Table& s = f.summary;
  const auto of_row = [&](std::size_t r) {
    return Of{s.text(r, "variable"), s.text(r, "side"), s.text(r, "measure"), s.text(r, "unit")};
  };
  for (std::size_t r = 0; r + 2 < s.rows(); r += 3) out += summary_line(of_row(r), s, r);
  out += '\n';
  for (std::size_t r = 0; r + 2 < s.rows(); r += 3) {
    const Of of = of_row(r);
    out += wrapped(of.name() + ": ", strongest(f, of) + sign_text(f, of, r + 2), 2);
  }
  return out;
}

}  // namespace retrogait
