#pragma once
/// The walkers that stand on the stage: of the study that is shown, solved at the time that is looked at.
///
/// A tabulated study keeps curves, not poses. Here each walk is solved once more at its per cent of the cycle,
/// muscles included, 0.3 ms a walker, and again only when the study or the time changed.
#include <memory>
#include <optional>
#include <vector>

#include "inspector/session.h"
#include "inspector/skeleton.h"

namespace retrogait::inspector {

class Cast {
 public:
  /// The walkers of session.shown() at session.view.phase: forward, then backward; those the study has. Valid until
  /// the next call.
  const std::vector<StageWalker>& at(const Session& session);

 private:
  struct Role {
    const Trial* trial = nullptr;
    std::optional<Instant> instant;
    Skeleton skeleton;
    double pct = -1;  // solved at
  };
  void engage(const std::shared_ptr<const Shown>& shown);

  std::shared_ptr<const Shown> of_;  // keeps models and cycles alive
  std::array<Role, 2> roles_;
  std::vector<StageWalker> walkers_;
};

}  // namespace retrogait::inspector
