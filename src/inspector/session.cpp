#include "inspector/session.h"

#include <algorithm>
#include <cmath>

#include "io/io.h"

namespace retrogait::inspector {

namespace {

bool same(const LoadOfSide& a, const LoadOfSide& b) {
  return a.variable == b.variable && a.side == b.side;
}

Sheet sheet_from(const SheetAnswer& answer) {
  Sheet sheet;
  sheet.load = answer.load;
  sheet.error = answer.error;
  if (!answer.tables) return sheet;
  const Table& t = answer.tables->curves;
  const auto &directions = t.texts("direction"), &kinds = t.texts("kind"),
             &names = t.texts("contributor"), &trials = t.texts("trial");
  const auto &pcts = t.numbers("pct"), &values = t.numbers("value");
  std::array<std::string, 2> trial_of;  // the first of each direction
  for (std::size_t row = 0; row < t.rows(); ++row) {
    const std::size_t d = directions[row] == "backward" ? 1 : 0;
    if (trial_of[d].empty()) trial_of[d] = trials[row];
    if (trials[row] != trial_of[d]) continue;
    auto& parts = sheet.parts[d];
    if (parts.empty() || parts.back().name != names[row] || parts.back().kind != kinds[row])
      parts.push_back({names[row], kinds[row], {}, 0, 0});
    const auto i = static_cast<std::size_t>(pcts[row]);
    if (i <= 100) parts.back().value[i] = values[row];
  }
  if (t.rows() > 0) sheet.unit = t.text(0, "unit");
  for (auto& parts : sheet.parts) {
    std::size_t peak = 0;
    for (const Contribution& c : parts)
      if (c.kind == "total")
        for (std::size_t i = 1; i <= 100; ++i)
          if (c.value[i] > c.value[peak] || std::isnan(c.value[peak])) peak = i;
    for (Contribution& c : parts) {
      c.at_peak = c.value[peak];
      for (std::size_t i = 0; i < 100; ++i) c.mean += c.value[i] / 100;
    }
    std::stable_sort(parts.begin(), parts.end(), [](const Contribution& a, const Contribution& b) {
      return std::abs(a.at_peak) > std::abs(b.at_peak);  // a NaN is never larger
    });
  }
  return sheet;
}

}  // namespace

Session::Session(Solvers solvers) : worker_(std::move(solvers)) {}

void Session::ask(bool draft) {
  stamps_ = stamp(files_of(document_));  // whoever solves reads them after this
  changed_file_.clear();
  asked_ = worker_.ask(document_, draft);
  asked_is_draft_ = draft;
  error_.clear();
}

void Session::open(const Document& document) {
  document_ = document;
  commit();
  ask();
}

const std::string& Session::changed_file() {
  constexpr std::chrono::seconds kPatience(1);
  const auto now = std::chrono::steady_clock::now();
  if (now - looked_at_disk_ >= kPatience) {
    looked_at_disk_ = now;
    changed_file_ = changed_since(stamps_);
  }
  return changed_file_;
}

void Session::set_key(const std::string& key, const std::string& value, bool last) {
  if (document_.measured()) {
    message = "A measured walk was walked already: nothing of it can be changed.";
    return;
  }
  const std::string* now = find_edit(document_, key);
  if (now == nullptr || *now != value) {
    set_edit(document_, key, value);
    ask(!last);
  }
  if (last) commit();
}

void Session::set(const Parameter& parameter, double value, bool last) {
  // steps of the slider, so that the number is as short as it looks
  const double kept = std::clamp(std::round(value / parameter.step) * parameter.step,
                                 parameter.least, parameter.most);
  set_key(key_of(parameter, view.target), fmt::format("{:.6g}", kept), last);
}

void Session::set_word(const Parameter& parameter, const std::string& word) {
  set_key(key_of(parameter, view.target), word);
}

// the newest edit that speaks of a direction
const std::string* Session::said(const Parameter& parameter, int direction) const {
  const Target own = direction == 1 ? Target::kBackward : Target::kForward;
  if (const std::string* found = find_edit(document_, key_of(parameter, own))) return found;
  return find_edit(document_, key_of(parameter, Target::kBoth));
}

double Session::number(const Parameter& parameter, int direction) const {
  if (const std::string* found = said(parameter, direction)) return std::atof(found->c_str());
  const Trial* trial = shown_ ? shown_->walk[static_cast<std::size_t>(direction)].trial : nullptr;
  return trial != nullptr ? solved_number(parameter, shown_->result->plan, *trial) : std::nan("");
}

std::string Session::word(const Parameter& parameter, int direction) const {
  if (const std::string* found = said(parameter, direction)) return *found;
  const Trial* trial = shown_ ? shown_->walk[static_cast<std::size_t>(direction)].trial : nullptr;
  return trial != nullptr ? solved_word(parameter, shown_->result->plan, *trial) : "";
}

Span Session::span(const Parameter& parameter) const {
  std::vector<const Case*> cases;
  for (const int d : {0, 1})
    if (view.target == Target::kBoth || (view.target == Target::kBackward) == (d == 1))
      if (const Trial* trial = shown_ ? shown_->walk[static_cast<std::size_t>(d)].trial : nullptr)
        cases.push_back(&trial->of);
  return span_of(parameter, cases);
}

void Session::commit() {
  if (asked_is_draft_) ask();
  if (history_[at_] == document_) return;
  history_.resize(at_ + 1);
  history_.push_back(document_);
  ++at_;
}

void Session::set_road(Road road) {
  if (document_.road == road || document_.measured()) return;
  document_.road = road;
  ask();
  commit();
}

void Session::reset(const Parameter& parameter) {
  const Document before = document_;
  inspector::reset(document_, parameter);
  if (document_ == before) return;
  ask();
  commit();
}

void Session::reset_all() {
  if (document_.edits.empty()) return;
  document_.edits.clear();
  ask();
  commit();
}

void Session::go_to(std::size_t place) {
  at_ = place;
  document_ = history_[at_];
  ask();
}

void Session::undo() {
  commit();
  if (can_undo()) go_to(at_ - 1);
}

void Session::redo() {
  if (can_redo()) go_to(at_ + 1);
}

bool Session::poll() {
  bool news = false;
  if (auto answer = worker_.take_study()) {
    answered_ = std::max(answered_, answer->serial);
    solve_seconds_ = answer->seconds;
    if (answer->result) {
      show(answer->result);
      shown_is_draft_ = answer->draft;
      news = true;
    }
    // of an older question only what it shows counts
    if (answer->serial == asked_) error_ = answer->error;
  }
  if (const auto answer = worker_.take_sheet()) {
    if (shown_ && answer->of == shown_->result) {
      sheet_ = sheet_from(*answer);
      sheet_of_ = answer->of;
      news = true;
    }
  }
  if (const auto said = figures.poll()) message = *said;
  news = poll_sweep(*this) || news;
  check_case(*this);
  return news;
}

bool Session::settle() {
  commit();
  bool news = false;
  // a store that was opened asks for its first case
  for (int i = 0; i < 2; ++i) {
    sweep.reader.wait();
    worker_.wait();
    news = poll() || news;
  }
  return news;
}

void Session::show(std::shared_ptr<const StudyResult> result) {
  shown_ = make_shown(std::move(result));
  shown_is_draft_ = false;
}

const Sheet* Session::sheet() {
  if (!shown_ || !shown_->result) return nullptr;
  const bool asked = sheet_asked_of_ == shown_->result && same(sheet_asked_, view.load);
  const bool other_load = !sheet_ || !same(sheet_->load, view.load);
  if (!asked && (!shown_is_draft_ || other_load)) {
    sheet_asked_of_ = shown_->result;
    sheet_asked_ = view.load;
    worker_.ask_sheet(shown_->result, view.load);
  }
  // while a knob moves the last sheet of the same load stays
  return sheet_ && same(sheet_->load, view.load) ? &*sheet_ : nullptr;
}

bool Session::sheet_is_current() const {
  return sheet_ && shown_ && sheet_of_ == shown_->result && same(sheet_->load, view.load);
}

const EmgOverlay& Session::emg() {
  if (emg_.follow(document_.emg, shown_))
    message = emg_.error().empty() ? "EMG: " + document_.emg
                                   : emg_.error().substr(0, emg_.error().find('\n'));
  return emg_;
}

CycleMap Session::map_of(int direction) const {
  CycleMap map{view.alignment, view.reversed && direction == 1, 60, view.side};
  if (shown_)
    if (const Trial* t = shown_->walk[static_cast<std::size_t>(direction)].trial)
      map.stance = t->events[static_cast<std::size_t>(view.side)].foot_off;
  return map;
}

double Session::pct_of(int direction) const {
  const double pct = map_of(direction).pct_of(view.phase) + (view.side == 1 ? 50 : 0);
  return pct > 100 ? pct - 100 : pct;
}

void Session::set_phase(double pct) {
  if (std::isfinite(pct)) view.phase = std::clamp(pct, 0.0, 100.0);
}

void Session::advance(double dt) {
  if (!view.playing || !(dt > 0)) return;
  double period = 1;  // s; one walk sets the pace, the other is locked to it by per cent
  if (shown_)
    for (const Walk& walk : shown_->walk)
      if (walk.trial != nullptr && walk.trial->period > 0) {
        period = walk.trial->period;
        break;
      }
  const double to = view.phase + 100 * dt * view.rate / period;
  const double from = view.loop_range.from, end = view.loop_range.to;
  if (to < end) {
    view.phase = to;
  } else if (view.loop) {
    view.phase = from + std::fmod(to - from, end - from);
  } else {
    view.phase = end;
    view.playing = false;
  }
}

void Session::step(int instants) {
  view.playing = false;
  const double to = std::round(view.phase) + instants;
  view.phase = to < 0 ? to + 100 : to > 100 ? to - 100 : to;
}

std::vector<double> Session::event_times() const {
  std::vector<double> times;
  for (int d = 0; shown_ && d < 2; ++d) {
    const Trial* t = shown_->walk[static_cast<std::size_t>(d)].trial;
    if (t == nullptr) continue;
    const CycleMap map = map_of(d);
    for (int side = 0; side < 2; ++side) {
      const FootEvents& e = t->events[static_cast<std::size_t>(side)];
      for (const double pct : {e.contact, e.foot_off})
        if (std::isfinite(pct)) times.push_back(map.x_of_foot(pct, side));
    }
  }
  std::sort(times.begin(), times.end());
  return times;
}

void Session::step_to_event(int way) {
  view.playing = false;
  const std::vector<double> times = event_times();
  if (times.empty()) return;
  constexpr double kSame = 1e-6;  // %
  double to = way > 0 ? times.front() : times.back();
  if (way > 0) {
    for (const double t : times)
      if (t > view.phase + kSame) return set_phase(t);
  } else {
    for (auto t = times.rbegin(); t != times.rend(); ++t)
      if (*t < view.phase - kSame) return set_phase(*t);
  }
  set_phase(to);
}

void Session::save_scene(const std::string& path) const {
  write_file_atomically(path, scene_text(document_));
}

std::string Session::csv_of(const std::string& variable, int side) const {
  std::string out = "direction,side,variable,unit,axis_pct,value,ok\n";
  for (int d = 0; shown_ && d < 2; ++d) {
    const Walk& walk = shown_->walk[static_cast<std::size_t>(d)];
    const CycleCurve* curve = walk.find(variable, side);
    if (curve == nullptr) continue;
    const Series s = series_of(*walk.trial, *curve, map_of(d));
    for (std::size_t i = 0; i <= 100; ++i)
      out += fmt::format("{},{},{},{},{},{:.7g},{}\n", kDirectionNames[static_cast<std::size_t>(d)],
                         side_name(side), variable, shown_->unit_of(variable), i, s.value[i],
                         s.ok[i] ? 1 : 0);
  }
  return out;
}

}  // namespace retrogait::inspector
