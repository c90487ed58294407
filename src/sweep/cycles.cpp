#include "sweep/cycles.h"

#include "io/io.h"

namespace retrogait {

namespace {

constexpr std::size_t kCycles = 128;  // solved cycles that a thread keeps, 30 kB each

// keys that say who pulls and presses, not how the body moves
bool leaves_motion(const std::string& key) {
  return key.starts_with("muscles.") || key.starts_with("knee.") || key.starts_with("spine.") ||
         key == "road";
}

// keys that say how the other direction is walked
bool of_other(const std::string& key, const std::string& direction) {
  return key.starts_with(direction == "forward" ? "gait.backward." : "gait.forward.");
}

}  // namespace

/// A body as its file has it, and its walks on the lattice.
struct CycleKeeper::Nodes {
  explicit Nodes(const std::string& file) : model(compile(read_model(file))), solver(model) {}
  Model model;  // the solver points to it
  GaitSolver solver;
};

CycleKeeper::CycleKeeper(const SweepPlan& plan) : cycles_(kCycles) {
  for (const SweepParameter& p : plan.parameters) keys_.push_back(p.key);
}

CycleKeeper::~CycleKeeper() = default;

/// The values that say how this direction moves, as one key.
std::string CycleKeeper::words_of(const Case& c, const std::vector<std::string>& values) const {
  std::string out = c.direction;
  for (std::size_t p = 0; p < keys_.size(); ++p)
    if (!leaves_motion(keys_[p]) && !of_other(keys_[p], c.direction)) out += '\t' + values[p];
  return out;
}

GaitCycle CycleKeeper::cycle_of(const Case& c, const std::vector<std::string>& values) {
  const std::string words = words_of(c, values);
  if (const GaitCycle* known = cycles_.find(words)) return *known;
  std::unique_ptr<Nodes>& nodes = nodes_[c.model_file];
  if (!nodes) nodes = std::make_unique<Nodes>(c.model_file);
  return cycles_.add(words, solve_case(c, nodes->solver));
}

}  // namespace retrogait
