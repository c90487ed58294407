#include "sweep/cycles.h"

namespace retrogait {

namespace {

constexpr std::size_t kBodies = 4;  // compiled bodies that a thread keeps
constexpr std::size_t kCycles = 4;  // solved cycles of each

// keys that say who pulls and presses, not how the body moves
bool leaves_motion(const std::string& key) {
  return key.starts_with("muscles.") || key.starts_with("knee.") || key.starts_with("spine.");
}

// keys that make another body: what synthesis sees of it
bool makes_body(const std::string& key) {
  return key == "model" || key.starts_with("subject.") || key.starts_with("shoe.") ||
         key.find("added_load") != std::string::npos;
}

// keys that say how the other direction is walked
bool of_other(const std::string& key, const std::string& direction) {
  return key.starts_with(direction == "forward" ? "gait.backward." : "gait.forward.");
}

}  // namespace

/// A body and the solver of its cycles, which keeps the nodes they start from.
struct CycleKeeper::Walker {
  explicit Walker(const Model& of) : model(of), solver(model) {}
  Model model;  // the solver points to it
  GaitSolver solver;
  Recent<GaitCycle> cycles{kCycles};
};

CycleKeeper::CycleKeeper(const SweepPlan& plan) : walkers_(kBodies) {
  for (const SweepParameter& p : plan.parameters) keys_.push_back(p.key);
}

CycleKeeper::~CycleKeeper() = default;

std::string CycleKeeper::words_of(const Case& c, const std::vector<std::string>& values,
                                  bool body) const {
  std::string out = c.direction;
  for (std::size_t p = 0; p < keys_.size(); ++p) {
    const std::string& key = keys_[p];
    if (leaves_motion(key) || of_other(key, c.direction) || (body && !makes_body(key))) continue;
    out += '\t' + values[p];
  }
  return out;
}

GaitCycle CycleKeeper::cycle_of(const Case& c, const std::vector<std::string>& values) {
  const std::string body = words_of(c, values, true);
  std::unique_ptr<Walker>* walker = walkers_.find(body);
  if (walker == nullptr) walker = &walkers_.add(body, std::make_unique<Walker>(c.model));
  Walker& w = **walker;
  const std::string motion = words_of(c, values, false);
  if (const GaitCycle* known = w.cycles.find(motion)) return *known;
  return w.cycles.add(motion, solve_case(c, w.solver));
}

}  // namespace retrogait
