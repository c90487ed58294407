// The smallest disturbance that fells the walker: larger and larger ones until it falls, then bisection.
#include <cmath>
#include <future>
#include <limits>

#include "study/disturb.h"

#include "base/numbers.h"

namespace retrogait {

namespace {

constexpr double kGrowth = 1.5;  // from one size tried to the next
constexpr int kSizes = 9;

// from what nobody feels to the largest tried, and how finely the limit is sought
struct Scale {
  double harmless, largest, fine;
};

Scale scale_of(const Disturbance& d, double body_weight) {
  switch (d.kind) {
    case DisturbanceKind::kPush: {
      const double unit = d.of_body_weight ? 1 : body_weight;
      return {0, 1.2 * unit, 0.01 * unit};
    }
    case DisturbanceKind::kSlip:
      return {0.9, 0, 0.01};
    case DisturbanceKind::kBump:
      return {0, 0.12, 0.002};
    case DisturbanceKind::kStepDown:
      break;
  }
  return {0, 0.3, 0.005};
}

struct Bracket {
  double survived, fell;
};

// sizes to try, each worse than the one before; of a slip less friction is worse
std::vector<double> sizes_of(const Scale& scale) {
  std::vector<double> sizes;
  if (scale.largest < scale.harmless) {
    for (int k = 1; k < kSizes; ++k) sizes.push_back(scale.harmless / std::pow(kGrowth, k));
    sizes.push_back(scale.largest);
    return sizes;
  }
  for (int k = kSizes - 1; k >= 0; --k) sizes.push_back(scale.largest / std::pow(kGrowth, k));
  return sizes;
}

// Who falls at one size may stay up at a larger one (a deeper step meets the foot at another moment), so bisection of
// the whole range would find some limit, not the first.
Bracket search(const DisturbedDirection& direction, Disturbance d, const DisturbRules& rules) {
  const auto survives = [&](double size) {
    d.size = size;
    return walk_disturbed(direction, d, rules).outcome != Outcome::kFell;
  };
  const Scale scale = scale_of(d, direction.of.model.body_weight());
  Bracket out{scale.harmless, kNone};
  for (const double size : sizes_of(scale)) {
    if (!survives(size)) {
      out.fell = size;
      break;
    }
    out.survived = size;
  }
  while (std::abs(out.fell - out.survived) > scale.fine) {
    const double half = (out.survived + out.fell) / 2;
    (survives(half) ? out.survived : out.fell) = half;
  }
  return out;
}

}  // namespace

std::vector<DisturbLimit> search_limits(const DisturbResult& result,
                                        const std::vector<Disturbance>& disturbances) {
  std::vector<DisturbLimit> out;
  for (const Disturbance& d : disturbances) out.push_back({d, {kNone, kNone}, {kNone, kNone}});
  std::array<std::future<void>, 2> running;
  for (std::size_t way = 0; way < 2; ++way)
    running[way] = std::async(std::launch::async, [&, way] {
      const DisturbedDirection& direction = result.direction[way];
      if (!direction.ok()) return;
      for (DisturbLimit& limit : out) {
        const Bracket found = search(direction, limit.disturbance, result.rules);
        limit.survived[way] = found.survived;
        limit.fell[way] = found.fell;
      }
    });
  for (std::future<void>& each : running) each.get();
  return out;
}

}  // namespace retrogait
