// A real store: the case that is clicked and the study on the stage are the same numbers, to the last bit.
#include <gtest/gtest.h>

#include "inspector/session.h"
#include "support/program.h"
#include "sweep/run.h"

namespace retrogait::inspector {
namespace {

constexpr const char* kPlan = R"(format = 1
title = "Two strengths at two slopes"
scene = "park_walk"
set = ["muscles.tendons=rigid"]
keep = ["knee_contact", "l4l5_compression:peak", "cost_of_transport", "speed:mean"]
[parameter.slope_pct]
values = [0, 2]
[parameter."strength.quadriceps"]
normal = [1, 0.15]
[design]
points = 2
)";

TEST(StoreViewWalks, TheStageHasEveryNumberOfTheClickedCaseToTheLastBit) {
  const TempFolder folder;
  const std::string path = folder.file("s.db");
  const SweepPlan plan = parse_sweep_plan(kPlan, "two");
  SweepOptions options;
  options.store = path;
  options.threads = 1;
  const std::atomic<bool> stop = false;
  run_sweep(
      set_up(plan), options, [](const SweepProgress&) {}, stop);

  Session session;
  open_sweep(session, path, 3);
  session.settle();
  const SweepDesk& desk = session.sweep;
  ASSERT_TRUE(desk.table && desk.agreement) << session.message << session.error();
  EXPECT_EQ(desk.chosen, 3u);
  EXPECT_TRUE(desk.agreement->same) << desk.agreement->text;
  EXPECT_EQ(desk.table->head->changed, "");
  const auto row = *desk.table->cases->row_of(3);
  EXPECT_EQ(session.command(), case_command(plan, desk.table->cases->words_of(row)));
  const SweepQuantity& knee = *desk.table->head->find("knee_contact peak BW");
  for (const std::size_t d : {0u, 1u}) {
    const Walk& walk = session.shown()->walk[d];
    const CycleCurve& curve = *walk.find("knee_contact", 0);
    EXPECT_NEAR(desk.table->value(knee, d, row),
                *std::max_element(curve.value.begin(), curve.value.end()), 0.02)
        << "and it is the load that is drawn";
  }

  // a control: another walk is none of the store's
  CaseResult other = Store::open(path, Store::Mode::kRead).one_case(0);
  EXPECT_FALSE(compare_case(desk.table->head->store, other, *session.shown()->result).same);
  CaseResult nudged = Store::open(path, Store::Mode::kRead).one_case(3);
  nudged.scalar[1] = std::nextafter(nudged.scalar[1], 9);
  EXPECT_FALSE(compare_case(desk.table->head->store, nudged, *session.shown()->result).same)
      << "a single bit";
}

}  // namespace
}  // namespace retrogait::inspector
