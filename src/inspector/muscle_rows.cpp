// Curves and figures of muscles and groups, read from a study once.
#include "inspector/muscle_rows.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstring>
#include <unordered_map>

#include "base/numbers.h"
#include "inspector/session.h"
#include "inverse/muscle_groups.h"
#include "study/emg.h"

namespace retrogait::inspector {

namespace {

constexpr std::array<const char*, kComparedCurves> kSuffix = {"_activation", "_force", "_power"};

constexpr std::array<ComparedInfo, 4> kInfo = {{
    {"Activation", "%", "%", "mean", "peak", "mean, peak", "% of maximal activation", 100, 0.5},
    {"Force", "BW", "BW", "mean", "peak", "mean, peak", "body weights; groups: sums", 1, 0.005},
    {"Power", "W/kg", "W/kg", "mean", "extreme", "mean, most", "with tendons; groups: sums", 1,
     0.005},
    {"Work", "W/kg", "J/kg", "shortening", "lengthening", "work +, −",
     "curves: power; bars: a step's work", 1, 0.002},
}};

std::size_t curve_of(Compared what) {
  return what == Compared::kWork ? at(static_cast<int>(Compared::kPower))
                                 : at(static_cast<int>(what));
}

// ------------------------------------------------------------------------------ figures

RowFigures mean_and_peak(const CycleCurve& curve, bool signed_peak) {
  double sum = 0, most = kNone;
  int count = 0;
  for (std::size_t i = 0; i < 100; ++i) {
    const double y = curve.value[i];
    if (!std::isfinite(y)) continue;
    sum += y, ++count;
    const double size = signed_peak ? std::abs(y) : y;
    if (!(size <= (signed_peak ? std::abs(most) : most))) most = y;
  }
  return {count > 0 ? sum / count : kNone, most};
}

// a step with instants that failed has no work: a part of it would be taken for the whole
RowFigures work(const CycleCurve& power, double period) {
  RowFigures out{0, 0};
  for (std::size_t i = 0; i < 100; ++i) {
    const double step = power.value[i] * period / 100;
    if (!std::isfinite(step)) return {};
    (step > 0 ? out.first : out.second) += step;
  }
  return out;
}

void read_figures(MuscleRow& row, int side, int direction, double period) {
  const auto set = [&](Compared what, const RowFigures& figures) {
    const double factor = info_of(what).factor;
    row.figures[at(static_cast<int>(what))][at(side)][at(direction)] = {factor * figures.first,
                                                                        factor * figures.second};
  };
  for (const Compared what : {Compared::kActivation, Compared::kForce, Compared::kPower})
    if (const CycleCurve* curve = row.curve(what, side, direction).value)
      set(what, mean_and_peak(*curve, what == Compared::kPower));
  if (const CycleCurve* power = row.curve(Compared::kPower, side, direction).value)
    set(Compared::kWork, work(*power, period));
}

// ------------------------------------------------------------------------------ groups

/// The curves of a group's muscles, one quantity, one side, one way, with their shares of volume.
struct Bundle {
  std::vector<const CycleCurve*> curves;
  std::vector<double> share;
};

void add_sum(const Bundle& bundle, std::deque<CycleCurve>& made, RowCurve& out) {
  made.emplace_back();
  CycleCurve& sum = made.back();
  sum.column = bundle.curves.front()->column;
  sum.side = bundle.curves.front()->side;
  for (const CycleCurve* curve : bundle.curves)
    for (std::size_t i = 0; i <= 100; ++i) sum.value[i] += curve->value[i];
  out.value = &sum;
}

// where the shares of the smaller ones reach a quarter, and three
void add_spread(const Bundle& bundle, std::deque<CycleCurve>& made, RowCurve& out) {
  std::array<CycleCurve*, 4> edge{};
  for (CycleCurve*& curve : edge) {
    made.push_back(*bundle.curves.front());
    curve = &made.back();
    curve->value.fill(kNone);
    curve->sd.fill(0);
  }
  std::vector<std::pair<double, double>> sorted(bundle.curves.size());
  for (std::size_t i = 0; i <= 100; ++i) {
    for (std::size_t k = 0; k < sorted.size(); ++k)
      sorted[k] = {bundle.curves[k]->value[i], bundle.share[k]};
    if (std::any_of(sorted.begin(), sorted.end(),
                    [](const auto& value) { return !std::isfinite(value.first); }))
      continue;
    std::sort(sorted.begin(), sorted.end());
    const auto quantile = [&](double part) {
      double below = 0;
      for (const auto& [value, share] : sorted)
        if ((below += share) >= part) return value;
      return sorted.back().first;
    };
    edge[0]->value[i] = sorted.front().first, edge[1]->value[i] = sorted.back().first;
    edge[2]->value[i] = quantile(0.25), edge[3]->value[i] = quantile(0.75);
  }
  out.least = edge[0], out.most = edge[1], out.lower = edge[2], out.upper = edge[3];
}

// ------------------------------------------------------------------------------ regions

bool has_side(const std::string& name) { return name.ends_with("_r") || name.ends_with("_l"); }

// hip, knee and ankle go by their joints' names; joints in the middle are the trunk's, other ones the arms'
unsigned region_of(const Model& model, int joint) {
  const std::string& name = model.joints[at(joint)].name;
  const auto says = [&](const char* word) { return name.find(word) != std::string::npos; };
  if (model.joints[at(joint)].parent < 0) return 0;  // carries the whole body
  if (says("hip")) return kHip;
  if (says("knee") || says("patell")) return kKnee;
  if (says("ankle") || says("talar") || says("mtp")) return kAnkle;
  return has_side(model.bodies[at(joint)].name) ? kArm : kTrunk;
}

unsigned regions_of(const Model& model, int muscle) {
  unsigned regions = 0;
  for (const int joint : model.muscles[at(muscle)].joints) regions |= region_of(model, joint);
  return regions;
}

// ------------------------------------------------------------------------------ rows

std::string lower_case(std::string text) {
  for (char& c : text) {
    c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    if (c == '_') c = ' ';
  }
  return text;
}

// whole, between blanks
bool is_word(const std::string& text, const std::string& word) {
  const auto blank_at = [&](std::size_t i) { return i >= text.size() || text[i] == ' '; };
  for (std::size_t i = text.find(word); i != std::string::npos; i = text.find(word, i + 1))
    if ((i == 0 || text[i - 1] == ' ') && blank_at(i + word.size())) return true;
  return false;
}

class RowMaker {
 public:
  explicit RowMaker(const std::array<Walk, 2>& walks) : walks_(walks) {}

  MuscleRows make() {
    find_names();
    std::sort(out_.list.begin(), out_.list.end(), [](const MuscleRow& a, const MuscleRow& b) {
      return a.is_group != b.is_group ? a.is_group : a.name < b.name;
    });
    for (std::size_t i = 0; i < out_.list.size(); ++i) place_[out_.list[i].name] = i;
    for (MuscleRow& row : out_.list) read_curves(row);
    if (const Trial* any = walks_[0].trial != nullptr ? walks_[0].trial : walks_[1].trial) {
      read_model(any->of.model);
      for (const MuscleGroup& group : find_muscle_groups(any->of.model))
        fill_group(group, any->of.model);
    }
    for (MuscleRow& row : out_.list)
      for (int side = 0; side < 2; ++side)
        for (int d = 0; d < 2; ++d)
          if (const Trial* trial = walks_[at(d)].trial) read_figures(row, side, d, trial->period);
    return std::move(out_);
  }

 private:
  // of either walk: what only one has is listed too
  void find_names() {
    for (const Walk& walk : walks_) {
      if (walk.trial == nullptr) continue;
      for (const ResultColumn& column : walk.trial->columns) {
        if (!column.name.ends_with(kSuffix[0])) continue;
        MuscleRow row;
        row.name = column.name.substr(0, column.name.size() - std::strlen(kSuffix[0]));
        if (!place_.emplace(row.name, 0).second) continue;
        row.words = lower_case(row.name);
        // a muscle has a force of its own
        row.is_group = !walk.curves.contains(row.name + kSuffix[1]);
        out_.list.push_back(std::move(row));
      }
    }
  }

  void read_curves(MuscleRow& row) {
    for (std::size_t q = 0; q < kComparedCurves; ++q)
      for (int side = 0; side < 2; ++side)
        for (int d = 0; d < 2; ++d) {
          RowCurve& curve = row.curves[q][at(side)][at(d)];
          curve.value = walks_[at(d)].find(row.name + kSuffix[q], side);
          curve.has_sd = curve.value != nullptr && walks_[at(d)].trial->measured;
        }
  }

  void read_model(const Model& model) {
    for (int m = 0; m < model.nmuscle(); ++m) {
      const auto found = place_.find(muscle_name(model, m).name);
      if (found == place_.end()) continue;
      MuscleRow& row = out_.list[found->second];
      row.regions |= regions_of(model, m);
      row.groups = model.muscles[at(m)].groups;
    }
    for (MuscleRow& row : out_.list) {
      const std::string stem = row.name.substr(0, row.name.find_last_not_of("0123456789") + 1);
      for (const auto& [name, meant] : emg_names())
        if (is_word(meant, row.name) || is_word(meant, stem)) row.words += " " + lower_case(name);
    }
  }

  void fill_group(const MuscleGroup& group, const Model& model) {
    const auto found = place_.find(group.name);
    if (found == place_.end() || !out_.list[found->second].is_group) return;
    MuscleRow& row = out_.list[found->second];
    std::vector<std::string> names;
    for (const int m : group.members[0]) {
      names.push_back(muscle_name(model, m).name);
      const auto member = place_.find(names.back());
      if (member == place_.end()) return;
      row.members.push_back(member->second);
      row.regions |= out_.list[member->second].regions;
    }
    for (int side = 0; side < 2; ++side)
      for (int d = 0; d < 2; ++d)
        for (std::size_t q = 0; q < kComparedCurves; ++q)
          bind(row, names, group.share[at(side)], q, side, d);
    std::sort(row.members.begin(), row.members.end());
  }

  // of power the study has the group's own curve
  void bind(MuscleRow& row, const std::vector<std::string>& names, const std::vector<double>& share,
            std::size_t q, int side, int d) {
    Bundle bundle;
    for (const std::string& name : names)
      if (const CycleCurve* curve = walks_[at(d)].find(name + kSuffix[q], side))
        bundle.curves.push_back(curve);
    if (bundle.curves.size() != names.size() || names.empty()) return;
    RowCurve& curve = row.curves[q][at(side)][at(d)];
    if (curve.value == nullptr) add_sum(bundle, out_.made, curve);
    if (q != 0 || names.size() < 2 || share.size() != names.size()) return;
    bundle.share = share;
    add_spread(bundle, out_.made, curve);
  }

  const std::array<Walk, 2>& walks_;
  std::unordered_map<std::string, std::size_t> place_;
  MuscleRows out_;
};

}  // namespace

const ComparedInfo& info_of(Compared what) { return kInfo[at(static_cast<int>(what))]; }

const RowCurve& MuscleRow::curve(Compared what, int side, int direction) const {
  return curves[curve_of(what)][at(side)][at(direction)];
}

const RowFigures& MuscleRow::figure(Compared what, int side, int direction) const {
  return figures[at(static_cast<int>(what))][at(side)][at(direction)];
}

double MuscleRow::ratio(Compared what, int side) const {
  const double forward = figure(what, side, 0).first, backward = figure(what, side, 1).first;
  const double floor = info_of(what).floor;
  const bool tells = std::abs(forward) >= floor && std::abs(backward) >= floor;
  return tells && forward * backward > 0 ? backward / forward : kNone;
}

double MuscleRow::difference(Compared what, int side) const {
  return figure(what, side, 1).first - figure(what, side, 0).first;
}

double MuscleRow::peak(Compared what, int side) const {
  const double a = figure(what, side, 0).second, b = figure(what, side, 1).second;
  return std::isfinite(b) && !(std::abs(a) >= std::abs(b)) ? b : a;
}

MuscleRows make_muscle_rows(const std::array<Walk, 2>& walks) { return RowMaker(walks).make(); }

}  // namespace retrogait::inspector
