// What of a store is read, and where its cases stand: in the plane, on the map. Without a window.
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

#include "inspector/made_store.h"
#include "inspector/session.h"
#include "support/temp_folder.h"

namespace retrogait::inspector {
namespace {

const SweepAxis kSpeed{"gait.speed_m_s"}, kSlope{"gait.slope_pct"};
const SweepAxis kKnee{"knee_contact peak BW"};
SweepAxis knee(SweepWalk walk) { return {kKnee.quantity, walk}; }

/// Both directions of the knee are read.
std::shared_ptr<const SweepTable> read(SweepReader& reader, const std::string& path,
                                       const std::set<std::size_t>& results = {0, 2}) {
  reader.open(path);
  reader.want(results);
  reader.wait();
  return reader.take();
}

std::shared_ptr<const SweepTable> made(const MadeStore& of = {},
                                       const std::set<std::size_t>& results = {0, 2}) {
  const TempFolder folder;
  make_store(folder.file("s.db"), of);
  SweepReader reader;
  return read(reader, folder.file("s.db"), results);
}

TEST(SweepData, QuantitiesHaveTheNamesOfKnobsAndUnits) {
  const auto table = made({.points = 3});
  const SweepHead& head = *table->head;
  ASSERT_EQ(head.quantities.size(), 1u + 3u + 2u);
  EXPECT_EQ(head.find("case")->kind, QuantityKind::kCase);
  const SweepQuantity& speed = *head.find("gait.speed_m_s");
  EXPECT_EQ(speed.unit, "m/s");
  EXPECT_EQ(speed.levels.size(), 5u);
  EXPECT_TRUE(head.find("muscles.strength.quadriceps")->levels.empty()) << "spread, not listed";
  const SweepQuantity& knee = *head.find("knee_contact peak BW");
  EXPECT_EQ(text_of(knee), "Knee contact peak, BW");
  EXPECT_EQ(knee.result[0], 0u);
  EXPECT_EQ(knee.result[1], 2u);
  EXPECT_FALSE(head.find("l4l5_compression peak BW")->result[1]) << "of one direction alone";
}

TEST(SweepData, ReadsWhatIsWantedAndNothingElse) {
  const TempFolder folder;
  make_store(folder.file("s.db"));
  SweepReader reader;
  const auto first = read(reader, folder.file("s.db"), {0});
  EXPECT_EQ(first->result.size(), 1u);
  EXPECT_FALSE(first->has(*first->head->find(kKnee.quantity)));
  reader.want({0, 2});
  reader.wait();
  const auto second = reader.take();
  EXPECT_EQ(second->result.size(), 2u);
  EXPECT_EQ(second->result.at(0), first->result.at(0)) << "kept, not read again";
  EXPECT_EQ(second->cases, first->cases);
  const SweepQuantity& q = *second->head->find(kKnee.quantity);
  for (std::size_t row = 0; row < 35; ++row) {
    const double speed = second->cases->value[0][row], slope = second->cases->value[1][row];
    if (second->cases->status[row] == CaseStatus::kFailed) {
      EXPECT_TRUE(std::isnan(second->value(q, 0, row)));
      EXPECT_EQ(second->cases->reason.at(row), "the cycle of the backward walk did not converge");
      continue;
    }
    EXPECT_EQ(second->value(q, 0, row), made_forward(speed)) << "to the last bit";
    EXPECT_NEAR(second->value(q, SweepWalk::kDifference, 0, row), made_difference(speed, slope),
                1e-12);
  }
  EXPECT_EQ(second->cases->failed, 2u);
  EXPECT_EQ(second->cases->flagged, 2u);
  EXPECT_EQ(count_text(*second), "35 of 35 cases, 2 flagged, 2 failed");
}

TEST(SweepData, FollowsASweepThatIsStillRunning) {
  const TempFolder folder;
  make_store(folder.file("s.db"), {.limit = 20});
  SweepReader reader;
  EXPECT_EQ(count_text(*read(reader, folder.file("s.db"))), "20 of 35 cases, 1 flagged, 1 failed");
  make_store(folder.file("s.db"));
  std::shared_ptr<const SweepTable> grown;
  for (int i = 0; i < 100 && !grown; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    grown = reader.take();
    // the comparison with today's scene comes by itself, without new cases
    if (grown && grown->cases->id.size() == 20) grown.reset();
  }
  ASSERT_TRUE(grown);
  EXPECT_EQ(grown->cases->id.size(), 35u);
  EXPECT_EQ(grown->result.at(0)->size(), 35u);
}

TEST(SweepData, AnUnreadableStoreIsRefusedInTheWordsOfSweepStatusAndNothingChanges) {
  const TempFolder folder;
  make_store(folder.file("s.db"));
  std::ofstream(folder.file("no.db")) << "no store at all";
  Session session;
  open_sweep(session, folder.file("s.db"));
  session.sweep.reader.wait();
  session.sweep.choose_first = false;
  session.poll();
  const auto before = session.sweep.table;
  for (const std::string name : {"no.db", "missing.db"}) {
    std::string said, expected;
    try {
      open_sweep(session, folder.file(name));
    } catch (const InputError& error) {
      said = error.what();
    }
    try {
      Store::open(folder.file(name), Store::Mode::kRead);
    } catch (const InputError& error) {
      expected = error.what();
    }
    EXPECT_EQ(said, expected);
    EXPECT_FALSE(said.empty());
    EXPECT_EQ(session.sweep.table, before);
  }
}

// ------------------------------------------------------------------------------------- the plane

TEST(Scatter, BothDirectionsOrOneOrTheirDifference) {
  const auto table = made();
  const ScatterPoints both = make_points(*table, kSpeed, kKnee, {});
  ASSERT_EQ(both.series.size(), 2u);
  EXPECT_EQ(both.series[1], ScatterMark::kBackward);
  EXPECT_EQ(both.points.size(), 2u * 33u);
  EXPECT_EQ(both.failed.size(), 2u);
  const ScatterPoints one = make_points(*table, kSpeed, knee(SweepWalk::kBackward), {});
  ASSERT_EQ(one.series.size(), 1u);
  EXPECT_EQ(one.series[0], ScatterMark::kBackward);
  const ScatterPoints difference =
      make_points(*table, kSlope, knee(SweepWalk::kDifference), kSpeed);
  EXPECT_EQ(difference.series[0], ScatterMark::kNeither);
  for (const ScatterPoint& p : difference.points)
    EXPECT_NEAR(p.y, made_difference(p.color, p.x), 1e-12);
  const ScatterPoints against =
      make_points(*table, knee(SweepWalk::kForward), knee(SweepWalk::kBackward), {});
  EXPECT_EQ(against.series[0], ScatterMark::kNeither) << "of both directions: of neither";
  EXPECT_FALSE(against.failed_have_x) << "a failed case has no result to stand at";
  EXPECT_EQ(make_points(*table, kSpeed, {"l4l5_compression peak BW"}, {}).x, nullptr)
      << "not read yet";
}

PlotFrame framed(const ScatterPoints& points) {
  return frame_scatter(points, {}, {0, 0, 800, 500}, 1);
}

TEST(Scatter, AHundredThousandCasesAreDrawnAsFewCellsAndEachIsFound) {
  const auto table = made({.speeds = 5, .slopes = 7, .points = 3000, .good = true});
  ASSERT_EQ(table->cases->id.size(), 105000u);
  Scatter scatter;
  const SweepAxis strength{"muscles.strength.quadriceps"};
  scatter.follow(table, strength, kKnee, kSlope);
  scatter.follow(framed(scatter.points()));
  EXPECT_TRUE(scatter.crowded());
  EXPECT_LT(scatter.cells().size(), 24000u);
  std::size_t drawn = 0;
  for (const ScatterCell& cell : scatter.cells()) drawn += cell.count;
  EXPECT_EQ(drawn, 210000u) << "every point is in one cell";
  for (const std::size_t i : {7u, 100001u, 200000u}) {
    const ScatterPoint& p = scatter.points().points[i];
    const ScatterPoint* found =
        scatter.nearest(scatter.frame().x_of(p.x), scatter.frame().y_of(p.y), 1);
    ASSERT_NE(found, nullptr);
    EXPECT_NEAR(found->x, p.x, 1e-3);
    EXPECT_NEAR(found->y, p.y, 1e-9);
  }
}

TEST(Scatter, FewCasesHaveAMarkEachWhereTheyBelong) {
  Scatter scatter;
  scatter.follow(made(), kSpeed, kKnee, {});
  scatter.follow(framed(scatter.points()));
  EXPECT_FALSE(scatter.crowded());
  EXPECT_EQ(scatter.cells().size(), 66u);
  for (const std::uint32_t row : {0u, 5u, 34u}) {
    const auto at = scatter.place_of(row);
    ASSERT_TRUE(at);
    EXPECT_TRUE(scatter.frame().inner.holds((*at)[0], (*at)[1]));
  }
  const auto failed = scatter.place_of(12);
  ASSERT_TRUE(failed);
  EXPECT_EQ(scatter.nearest_failed((*failed)[0], (*failed)[1], 5), 12u);
  EXPECT_GT((*failed)[1], scatter.frame().inner.bottom()) << "below the axis";
}

// ------------------------------------------------------------------------------------- the map

TEST(HeatMap, MeansDifferencesAndTheLineOfZero) {
  const auto table = made({.good = true});
  const HeatMapData map =
      make_heat_map(*table, kSpeed.quantity, kSlope.quantity, knee(SweepWalk::kDifference));
  ASSERT_EQ(map.missing, "");
  ASSERT_EQ(map.x.value.size(), 5u);
  ASSERT_EQ(map.y.value.size(), 7u);
  for (std::size_t ix = 0; ix < 5; ++ix)
    for (std::size_t iy = 0; iy < 7; ++iy)
      EXPECT_NEAR(map.at(ix, iy).value, made_difference(map.x.value[ix], map.y.value[iy]), 1e-12);
  EXPECT_GE(map.zero.size(), 4u);
  for (const ZeroLine& z : map.zero) {
    EXPECT_NEAR(z.y0, 4 * (z.x0 - 1), 1e-9);
    EXPECT_NEAR(z.y1, 4 * (z.x1 - 1), 1e-9);
  }
  EXPECT_DOUBLE_EQ(map.legend.low, -map.legend.high) << "white is zero";
  const HeatMapData forward =
      make_heat_map(*table, kSpeed.quantity, kSlope.quantity, knee(SweepWalk::kForward));
  EXPECT_TRUE(forward.zero.empty());
}

TEST(HeatMap, WhatFailedIsNotInAMeanAndWhatIsMissingIsNoNumber) {
  const auto table = made({.limit = 20});
  const HeatMapData map =
      make_heat_map(*table, kSpeed.quantity, kSlope.quantity, knee(SweepWalk::kDifference));
  int empty = 0, left_out = 0;
  for (const HeatCell& cell : map.cells) {
    EXPECT_EQ(std::isnan(cell.value), cell.good == 0);
    empty += cell.count() == 0 ? 1 : 0;
    left_out += static_cast<int>(cell.left_out);
  }
  EXPECT_EQ(empty, 15);
  EXPECT_EQ(left_out, 2) << "one failed, one flagged";
}

TEST(HeatMap, ASpreadParameterIsCutIntoStretches) {
  const auto table = made({.points = 200, .good = true});
  const HeatMapData map = make_heat_map(*table, "muscles.strength.quadriceps", kSpeed.quantity,
                                        knee(SweepWalk::kForward));
  std::uint32_t cases = 0;
  for (const HeatCell& cell : map.cells) {
    cases += cell.count();
    EXPECT_EQ(cell.good > 0, cell.value > 2.7);
  }
  EXPECT_EQ(cases, 7000u) << "every case is in one cell";
  EXPECT_EQ(map.rows.size(), 7000u);
}

TEST(HeatMap, SaysWhyThereIsNone) {
  const auto table = made();
  const auto missing = [&](const std::string& x, const std::string& y) {
    return make_heat_map(*table, x, y, knee(SweepWalk::kDifference)).missing;
  };
  EXPECT_EQ(missing(kSpeed.quantity, kSpeed.quantity), "Choose two parameters.");
  EXPECT_EQ(missing(kSpeed.quantity, "case"), "Choose two parameters.");
  EXPECT_EQ(missing(kSpeed.quantity, kSlope.quantity), "");
}

}  // namespace
}  // namespace retrogait::inspector
