#include "inspector/cast.h"

#include <cmath>

namespace retrogait::inspector {

namespace {

// curves of a measured walk are means of strides; what stands on the stage is one of them
std::string note_of(const Trial& trial) {
  const std::string speed = fmt::format("{:.2f} m/s", std::abs(trial.travel_speed));
  return trial.walk ? speed + ", typical stride" : speed;
}

// a mean leaves out what did not converge: of a measured walk the instant itself says how it went
bool is_ok(const Trial& trial, const Instant& instant, double pct) {
  if (trial.walk) return !instant.muscles || instant.muscles->converged();
  return trial.instant_ok[static_cast<std::size_t>(std::lround(pct)) % 101];
}

}  // namespace

void Cast::engage(const std::shared_ptr<const Shown>& shown) {
  if (of_ == shown) return;
  roles_ = {};
  of_ = shown;
  ++solved_;
  for (std::size_t d = 0; shown && d < 2; ++d) {
    const Trial* trial = shown->walk[d].trial;
    if (trial == nullptr) continue;
    roles_[d].trial = trial;
    if (trial->measured && !trial->walk) continue;
    roles_[d].skeleton = make_skeleton(trial->of.model);
    add_load_carried(trial->of.model, trial->of.spec.load, roles_[d].skeleton);
    roles_[d].instant = instant_of(*trial);
  }
}

void Cast::solve(Role& role, double pct) {
  if (pct == role.pct) return;
  forget(*role.instant);  // what is shown must not depend on what was shown before
  solve_instant(*role.instant, when_of(*role.trial, pct));
  role.pct = pct;
  ++solved_;
}

const std::vector<StageWalker>& Cast::at(const Session& session) {
  engage(session.shown());
  walkers_.clear();
  for (int d = 0; d < 2; ++d) {
    Role& role = roles_[static_cast<std::size_t>(d)];
    if (role.trial == nullptr) continue;
    StageWalker walker;
    walker.name = kDirectionNames[static_cast<std::size_t>(d)];
    walker.backward = d == 1;
    walker.note = note_of(*role.trial);
    if (role.instant) {
      const double pct = session.pct_of(d);
      solve(role, pct);
      walker.instant = &*role.instant;
      walker.skeleton = &role.skeleton;
      walker.ok = is_ok(*role.trial, *role.instant, pct);
    }
    walkers_.push_back(walker);
  }
  return walkers_;
}

const DrawList& Cast::drawn(const Session& session) {
  const std::vector<StageWalker>& walkers = at(session);
  const StageOptions& options = session.view.stage;
  if (drawn_of_ == solved_ && drawn_with_ == options) return list_;
  draw_stage(walkers, options, list_);
  drawn_of_ = solved_;
  drawn_with_ = options;
  ++edition_;
  return list_;
}

}  // namespace retrogait::inspector
