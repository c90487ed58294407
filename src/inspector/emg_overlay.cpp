// Measured EMG brought to the rows of the muscle view.
#include "inspector/emg_overlay.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <set>

#include "inspector/session.h"
#include "io/io.h"

namespace retrogait::inspector {

namespace {

constexpr const char* kLiterature = "data/measured/emg_forward.csv";
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

// the lines that begin with '#', as one text
std::string comment_of(const std::string& path) {
  std::ifstream in(path);
  std::string text;
  for (std::string line; std::getline(in, line) && line.starts_with('#');) {
    const std::size_t from = line.find_first_not_of("# ");
    if (from != std::string::npos) text += (text.empty() ? "" : " ") + line.substr(from);
  }
  return text;
}

std::set<std::string> muscles_of(const std::vector<MuscleRow>& rows, const MuscleRow& row) {
  if (!row.is_group) return {row.name};
  std::set<std::string> names;
  for (const std::size_t m : row.members) names.insert(rows[m].name);
  return names;
}

const Trial& any_trial(const Shown& shown) {
  return shown.walk[0].trial != nullptr ? *shown.walk[0].trial : *shown.walk[1].trial;
}

bool same_muscles(const Shown& a, const Shown& b) {
  return std::equal(a.muscles.list.begin(), a.muscles.list.end(), b.muscles.list.begin(),
                    b.muscles.list.end(), [](const MuscleRow& x, const MuscleRow& y) {
                      return x.name == y.name && x.members == y.members;
                    });
}

enum class Fit { kNone, kPart, kExact };

Fit fit_of(const std::set<std::string>& measured, const std::set<std::string>& row,
           bool row_is_group) {
  if (measured == row) return Fit::kExact;
  const auto& larger = row_is_group ? row : measured;
  const auto& smaller = row_is_group ? measured : row;
  return !smaller.empty() &&
                 std::includes(larger.begin(), larger.end(), smaller.begin(), smaller.end())
             ? Fit::kPart
             : Fit::kNone;
}

bool all_finite(const std::array<double, 101>& y) {
  return std::all_of(y.begin(), y.end(), [](double v) { return std::isfinite(v); });
}

// r and shift tell nothing about a curve that failed or never changes
void judge(const std::array<double, 101>& predicted, const EmgEnvelope& measured, EmgMatch& out) {
  out.measured_on = on_off(measured.value);
  const auto [least, most] = std::minmax_element(predicted.begin(), predicted.end());
  if (!all_finite(predicted) || !(*most > *least)) {
    out.as_is.r = out.as_is.r_at_best = out.with_delay.r = out.as_is.on_off = kNan;
    return;
  }
  out.predicted_on = on_off(predicted);
  out.as_is = agreement(measured.value, predicted);
  out.with_delay = agreement(delayed(measured.value, 100 * kEmgDelay / out.period), predicted);
}

// the envelope, its maximum as high as the predicted curve's
CycleCurve scaled_to(const EmgEnvelope& measured, const std::array<double, 101>& predicted) {
  CycleCurve out;
  out.side = measured.side;
  double most = 0;
  for (const double y : predicted)
    if (std::isfinite(y)) most = std::max(most, y);
  const double factor = most / *std::max_element(measured.value.begin(), measured.value.end());
  for (std::size_t i = 0; i <= 100; ++i) {
    out.value[i] = factor * measured.value[i];
    out.sd[i] = measured.has_sd ? factor * measured.sd[i] : 0;
  }
  return out;
}

}  // namespace

bool EmgOverlay::follow(const std::string& path, const std::shared_ptr<const Shown>& shown) {
  const bool other_file = !read_ || path != path_, other_study = shown != shown_;
  if (!other_file && !other_study) return false;
  const bool other_muscles = !shown_ || !shown || !same_muscles(*shown_, *shown);
  path_ = path;
  shown_ = shown;
  by_row_.clear();
  without_row_.clear();
  // a file names muscles of the model: without one there is nothing to read it by
  if (!shown_ || shown_->muscles.list.empty() || any_trial(*shown_).of.model.nmuscle() == 0)
    return false;
  if (other_file || other_muscles) read();
  compare();
  return other_file && !path_.empty();
}

void EmgOverlay::read() {
  read_ = true;
  file_ = literature_ = {};
  error_.clear(), source_.clear();
  const Model& model = any_trial(*shown_).of.model;
  try {
    literature_ = read_emg(home_path(kLiterature), model);
    source_ = comment_of(home_path(kLiterature));
  } catch (const InputError&) {
    // a model whose muscles go by other names has no windows from the literature
  }
  if (path_.empty()) return;
  try {
    file_ = read_emg(path_, model);
  } catch (const std::exception& problem) {
    error_ = problem.what();
  }
}

void EmgOverlay::compare() {
  by_row_.resize(shown_->muscles.list.size());
  for (const EmgEnvelope& envelope : file_.envelopes) match(envelope);
  for (const EmgEnvelope& envelope : literature_.envelopes) match_literature(envelope);
}

void EmgOverlay::match(const EmgEnvelope& envelope) {
  const int d = envelope.direction == "backward" ? 1 : 0;
  const Trial* trial = shown_->walk[static_cast<std::size_t>(d)].trial;
  if (trial == nullptr) return;
  const std::set<std::string> measured(envelope.members.begin(), envelope.members.end());
  const std::vector<MuscleRow>& rows = shown_->muscles.list;
  bool has_row = false;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Fit fit = fit_of(measured, muscles_of(rows, rows[i]), rows[i].is_group);
    const CycleCurve* predicted = rows[i].curve(Compared::kActivation, envelope.side, d).value;
    if (fit == Fit::kNone || predicted == nullptr) continue;
    EmgMatch match;
    match.name = envelope.name;
    match.exact = fit == Fit::kExact;
    match.side = envelope.side, match.direction = d;
    match.curve = scaled_to(envelope, predicted->value);
    match.has_sd = envelope.has_sd;
    match.period = trial->period;
    judge(predicted->value, envelope, match);
    has_row = has_row || match.exact;
    by_row_[i].own.push_back(std::move(match));
  }
  if (!has_row) without_row_.push_back(envelope.name);
}

void EmgOverlay::match_literature(const EmgEnvelope& envelope) {
  EmgWindows windows;
  windows.name = envelope.name;
  windows.direction = envelope.direction == "backward" ? 1 : 0;
  windows.source = source_;
  for (std::size_t i = 0; i < windows.on.size(); ++i) windows.on[i] = envelope.value[i] > 0.5;
  const std::set<std::string> measured(envelope.members.begin(), envelope.members.end());
  const std::vector<MuscleRow>& rows = shown_->muscles.list;
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (fit_of(measured, muscles_of(rows, rows[i]), rows[i].is_group) != Fit::kNone)
      by_row_[i].literature.push_back(windows);
}

const RowEmg& EmgOverlay::of(std::size_t row) const {
  static const RowEmg none;
  return row < by_row_.size() ? by_row_[row] : none;
}

std::vector<std::size_t> EmgOverlay::rows(int side) const {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < by_row_.size(); ++i) {
    // a group of one is its muscle
    const bool again = shown_->muscles.list[i].members.size() == 1;
    if (!again && std::any_of(by_row_[i].own.begin(), by_row_[i].own.end(),
                              [&](const auto& match) { return match.exact && match.side == side; }))
      out.push_back(i);
  }
  return out;
}

std::vector<std::pair<double, double>> spans_on(const std::array<bool, 100>& on,
                                                const std::function<double(double)>& pct_of) {
  std::vector<std::pair<double, double>> spans;
  for (int i = 0; i < 100; ++i) {
    const double pct = pct_of(i + 0.5);
    if (!std::isfinite(pct) || !on[static_cast<std::size_t>(pct) % 100]) continue;
    if (!spans.empty() && spans.back().second == i)
      spans.back().second = i + 1;
    else
      spans.emplace_back(i, i + 1);
  }
  return spans;
}

}  // namespace retrogait::inspector
