// Steps of a script that are about a sweep.
#include "inspector/replay_words.h"

namespace retrogait::inspector {

namespace {

using Then = Replay::Then;

const std::vector<std::string> kAxes = {"x", "y", "color", "map", "map_x", "map_y"};
const std::vector<std::string> kWalks(kSweepWalkNames.begin(), kSweepWalkNames.end());

}  // namespace

std::function<void(Replay&)> parse_case(ReplayWords& words) {
  const auto number = static_cast<std::uint64_t>(words.number("NUMBER", 0, 1e15));
  return [number](Replay& replay) {
    replay.then([&replay, number] {
      const SweepDesk& desk = replay.session().sweep;
      if (!desk.table)
        replay.fail("no sweep is open, or nothing is read of it yet: wait first");
      else if (!desk.table->cases->row_of(number))
        replay.fail("the store has no such case");
      else
        choose_case(replay.session(), number);
      return Then::kFrame;
    });
  };
}

std::function<void(Replay&)> parse_axis(ReplayWords& words) {
  const std::string axis = kAxes[words.one_of("WHICH", kAxes)];
  const std::string quantity = words.text("QUANTITY");
  const auto walk =
      words.more() ? static_cast<SweepWalk>(words.one_of("WALK", kWalks)) : SweepWalk::kEach;
  return [=](Replay& replay) {
    replay.then([&replay, axis, quantity, walk] {
      const auto& table = replay.session().sweep.table;
      if (!table) {
        replay.fail("no sweep is open, or nothing is read of it yet: wait first");
      } else if (!set_axis(replay.session().view.sweep, *table, axis, quantity, walk)) {
        std::vector<std::string> keys;
        for (const SweepQuantity& q : table->head->quantities) keys.push_back(q.key);
        replay.fail("this axis cannot show it." + did_you_mean(quantity, keys));
      }
      return Then::kFrame;
    });
  };
}

std::optional<std::array<double, 2>> Replay::pixel_of_case(const ReplayPlace& place) {
  const SweepDesk& desk = session().sweep;
  const auto row = desk.table ? desk.table->cases->row_of(place.number) : std::nullopt;
  if (!row) {
    fail("no open sweep has such a case");
    return std::nullopt;
  }
  if (place.kind == ReplayPlace::Kind::kCase) {
    if (const auto at = desk.scatter.place_of(static_cast<std::uint32_t>(*row)))
      return {{(*at)[0], (*at)[1]}};
  } else if (const auto cell = desk.map.cell_of(*row)) {
    const Box box = desk.map.box_of((*cell)[0], (*cell)[1]);
    return {{box.x + 0.5 * box.width, box.y + 0.5 * box.height}};
  }
  fail("not in the picture");
  return std::nullopt;
}

}  // namespace retrogait::inspector
