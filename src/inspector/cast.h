#pragma once
/// The walkers that stand on the stage: of the study that is shown, solved at the time that is looked at.
///
/// A tabulated study keeps curves, not poses. Here each walk, synthesized, simulated or measured, is solved once more
/// at its per cent of the cycle, muscles included, 0.3 ms a walker, and again only when the study or the time changed;
/// the shapes are made again only when the walkers or the stage's options did.
#include <array>
#include <cstdint>
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

  /// The shapes of at(session), with the session's stage options.
  const DrawList& drawn(const Session& session);
  /// The shapes that drawn() gave last, and a number that is another whenever they are.
  const DrawList& list() const { return list_; }
  std::uint64_t edition() const { return edition_; }

 private:
  struct Role {
    const Trial* trial = nullptr;
    std::optional<Instant> instant;
    Skeleton skeleton;
    double pct = -1;  // solved at
  };
  void engage(const std::shared_ptr<const Shown>& shown);
  void solve(Role& role, double pct);

  std::shared_ptr<const Shown> of_;  // keeps models and cycles alive
  std::array<Role, 2> roles_;
  std::vector<StageWalker> walkers_;

  DrawList list_;
  std::uint64_t edition_ = 0;
  std::uint64_t solved_ = 1,
                drawn_of_ = 0;  // how often walkers were solved; which of them list_ shows
  StageOptions drawn_with_;
};

}  // namespace retrogait::inspector
