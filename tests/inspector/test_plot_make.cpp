// What a plot shows of a walk: the right value at every place of the axis, baseline, bands; and what is taken along.
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "inspector/made_study.h"
#include "inspector/plot_choice.h"
#include "report/figures.h"

namespace retrogait::inspector {
namespace {

Solvers no_solvers() {
  return {[](const Document&) { return StudyResult{}; },
          [](const StudyResult&, const LoadOfSide&) { return ContributorTables{}; }};
}

// every curve its own, periodic, left and right apart
std::shared_ptr<StudyResult> told_apart() {
  auto result = std::make_shared<StudyResult>(*made_study());
  double phase = 0;
  for (Trial& trial : result->trials)
    for (CycleCurve& curve : trial.curves) {
      phase += 0.37;
      for (std::size_t i = 0; i <= 100; ++i) {
        const double angle = 2 * 3.14159265358979 * static_cast<double>(i) / 100;
        curve.value[i] = std::sin(angle + phase) + 0.4 * std::cos(2 * angle);
      }
    }
  return result;
}

double straight(const std::array<double, 101>& y, double pct) {
  const auto i = std::min<std::size_t>(static_cast<std::size_t>(pct), 99);
  const double t = pct - static_cast<double>(i);
  return (1 - t) * y[i] + t * y[i + 1];
}

double mod100(double x) { return std::fmod(std::fmod(x, 100) + 100, 100); }

// written down a second time, from the words of cycle_map.h
double expected_pct(Alignment alignment, bool reversed, double stance, double x) {
  double along = x;
  if (alignment == Alignment::kStance)
    along = x <= 60 ? stance * x / 60 : stance + (100 - stance) * (x - 60) / 40;
  if (!reversed) return along;
  return mod100(alignment == Alignment::kReversal ? 100 - along : stance - along);
}

TEST(MakePlot, ShowsTheCurveOfTheTrialAtEveryPlaceOfEveryAlignment) {
  Session session(no_solvers());
  const std::shared_ptr<StudyResult> result = told_apart();
  session.show(result);
  const Look look;
  for (const Alignment alignment : {Alignment::kContact, Alignment::kReversal, Alignment::kStance})
    for (const bool reversed : {false, true})
      for (const int side : {0, 1})
        for (const PlotChoice& choice :
             {PlotChoice{"", "knee_contact"}, PlotChoice{"", "l5s1_compression", -1}}) {
          session.view.alignment = alignment;
          session.view.reversed = reversed;
          session.view.side = side;
          const Plot plot = make_plot(session, look, choice);
          ASSERT_EQ(plot.curves.size(), 2u);
          for (std::size_t d = 0; d < 2; ++d) {
            const Trial& trial = result->trials[d];
            const int of = choice.side < 0 ? -1 : side;
            const auto& y = trial.curve(choice.variable, of);
            const double stance = trial.events[static_cast<std::size_t>(side)].foot_off;
            for (int x = 0; x <= 100; ++x) {
              double pct = expected_pct(alignment, reversed && d == 1, stance, x);
              // the whole body's curves count from the right contact, the axis from the left one
              if (of < 0 && side == 1) pct = mod100(pct + 50);
              EXPECT_NEAR(plot.curves[d].value[static_cast<std::size_t>(x)], straight(y, pct), 1e-6)
                  << choice.variable << " x " << x << " side " << side << " reversed " << reversed
                  << " alignment " << static_cast<int>(alignment);
            }
          }
        }
}

TEST(MakePlot, StanceBarsEndWhereTheFootLeaves) {
  Session session(no_solvers());
  session.show(told_apart());  // backward: from 0 to 64 %
  const auto bar = [&](Alignment alignment, bool reversed) {
    session.view.alignment = alignment;
    session.view.reversed = reversed;
    return make_plot(session, {}, {"", "knee_contact"}).stance.at(1);
  };
  const auto expect_bar = [&](const StanceBar& b, double from, double to) {
    EXPECT_NEAR(b.from, from, 1e-9);
    EXPECT_NEAR(b.to, to, 1e-9);
  };
  expect_bar(bar(Alignment::kContact, false), 0, 64);
  expect_bar(bar(Alignment::kContact, true), 0, 64);
  expect_bar(bar(Alignment::kReversal, true), 36, 100);
  expect_bar(bar(Alignment::kStance, false), 0, kStance);
  expect_bar(bar(Alignment::kStance, true), 0, kStance);
}

TEST(StanceSpan, TheOtherFootRunsOverTheEnd) {
  FootEvents e;
  e.contact = -0.3, e.foot_off = 62;
  const CycleMap map;
  EXPECT_EQ(stance_span(map, e, 0), (std::pair<double, double>{0, 62})) << "a hair before 0";
  EXPECT_EQ(stance_span(map, e, 1), (std::pair<double, double>{50, 12}));
  e.foot_off = std::nan("");
  EXPECT_TRUE(std::isnan(stance_span(map, e, 0).first));
}

TEST(MakePlot, BaselineStandsBehindAndTheHeadingSaysWhatThePeakDid) {
  Session session(no_solvers());
  session.show(made_study());
  session.pin_baseline();
  auto more = std::make_shared<StudyResult>(*made_study());
  for (CycleCurve& curve : more->trials[0].curves)
    for (double& v : curve.value) v += 0.25;
  session.show(more);
  const Plot plot = make_plot(session, {}, {"", "knee_contact"});
  ASSERT_EQ(plot.curves.size(), 4u);
  EXPECT_TRUE(plot.curves[0].is_context && plot.curves[1].is_context);
  EXPECT_NEAR(plot.curves[2].peak_change, 0.25, 1e-6);
  EXPECT_NEAR(plot.curves[3].peak_change, 0, 1e-6);
  session.view.show_baseline = false;
  EXPECT_EQ(make_plot(session, {}, {"", "knee_contact"}).curves.size(), 2u);
}

TEST(MakePlot, MeasuredWalksHaveTheBandBetweenTheirStrides) {
  auto result = std::make_shared<StudyResult>(*made_study());
  result->trials[0].measured = true;
  for (CycleCurve& curve : result->trials[0].curves) curve.sd.fill(0.125);
  Session session(no_solvers());
  session.show(result);
  const Plot plot = make_plot(session, {}, {"", "grf_y", 0, 2});
  ASSERT_TRUE(plot.curves[0].has_band);
  EXPECT_FALSE(plot.curves[1].has_band);
  EXPECT_NEAR(plot.curves[0].high[30] - plot.curves[0].value[30], 0.25, 1e-6);
  EXPECT_EQ(plot.curves[0].band, "± SD between strides");
}

TEST(MakePlot, AScriptsAngleHasTheBandBetweenPeople) {
  Diagnostics found("scene");
  const Scene scene = find_scene("park_walk", found);
  const StudyPlan plan = plan_study(scene, found);
  Trial trial;
  trial.of = plan.cases[0];
  CoordinateTarget target;
  target.coordinate = trial.of.model.find_coordinate("knee_angle_r");
  ASSERT_GE(target.coordinate, 0);
  target.sd = 6.0 / kDegPerRad;
  target.curve = FourierCurve{};
  trial.cycle.target.coordinates.push_back(target);
  Series band;
  ASSERT_TRUE(script_series(trial, "knee_angle", 0, CycleMap{}, band));
  EXPECT_NEAR(band.high[20] - band.low[20], 12, 1e-4);
  EXPECT_FALSE(script_series(trial, "hip_flexion", 0, CycleMap{}, band)) << "not in the script";
  trial.cycle.reversed = true;
  EXPECT_FALSE(script_series(trial, "knee_angle", 0, CycleMap{}, band)) << "played backward";
}

TEST(ShareRanges, OneUnitOneRange) {
  Session session(no_solvers());
  session.show(made_study());
  std::vector<Plot> plots;
  for (const char* name : {"knee_contact", "grf_y", "knee_angle_moment"})
    plots.push_back(make_plot(session, {}, {"", name}));
  for (float& v : plots[1].curves[0].value) v += 7;
  share_ranges(plots);
  EXPECT_EQ(plots[0].range, plots[1].range);
  EXPECT_NE(plots[0].range, plots[2].range);
  EXPECT_GT(plots[0].range->second, 9);
}

TEST(ShownPage, LeavesOutWhatTheWalksDoNotHave) {
  Session session(no_solvers());
  const std::size_t all = shown_page(session).plots.size();
  EXPECT_EQ(all, plot_pages()[0].plots.size());
  auto result = std::make_shared<StudyResult>(*made_study());
  for (Trial& trial : result->trials)
    std::erase_if(trial.curves, [&](const CycleCurve& c) {
      return trial.columns[c.column].name == "hip_contact";
    });
  session.show(result);
  EXPECT_EQ(shown_page(session).plots.size(), all - 1);
}

TEST(TakingAlong, PagesHaveOneHeadAndTheCursorItsValues) {
  Session session(no_solvers());
  session.show(made_study());
  session.view.phase = 25;
  const std::vector<PlotChoice> two = {{"", "knee_contact"}, {"", "l5s1_compression", -1}};
  const std::string csv = csv_of_plots(session, two);
  EXPECT_EQ(csv.find("direction"), 0u);
  EXPECT_EQ(csv.find("direction,side", 3), std::string::npos);
  EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 1 + 2 * 2 * 101);
  const std::string values = values_at_cursor(session, two);
  // 1 + 1.5 sin 90° forward, 1.25 of it backward
  EXPECT_NE(values.find("knee_contact,r,BW,25,2.5,3.125\n"), std::string::npos) << values;
  EXPECT_NE(values.find("l5s1_compression,none,BW,25,1.4,1.65\n"), std::string::npos) << values;
}

std::string content_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

TEST(FigureExport, DrawsWhatThePlotsShowWithoutAWindow) {
  const std::string folder = ::testing::TempDir() + "retrogait_figure_export";
  std::filesystem::remove_all(folder);
  Session session(no_solvers());
  session.show(made_study({.failed = true}));
  const PlotFigure figure =
      figure_of(session, "Knee, both ways", {{"Knee contact", "knee_contact"}, {"Up", "grf_y"}});
  EXPECT_EQ(figure.name, "view_knee_both_ways");
  EXPECT_NE(figure.caption.find("did not converge"), std::string::npos);
  const std::string script = drawing_of(figure).script;
  EXPECT_NE(script.find("#0072B2"), std::string::npos);
  EXPECT_NE(script.find("#D55E00' dt (10,4)"), std::string::npos) << "backward is dashed";
  session.figures.start(folder, figure);
  EXPECT_NE(session.figures.wait().find("view_knee_both_ways.svg"), std::string::npos);
  const std::string path = folder + "/figures/view_knee_both_ways";
  EXPECT_NE(content_of(path + ".svg").find("Knee contact"), std::string::npos);
  EXPECT_EQ(content_of(path + ".pdf").substr(0, 4), "%PDF");
  EXPECT_EQ(content_of(path + ".png").substr(1, 3), "PNG");
  std::filesystem::remove_all(folder);
}

TEST(FigureExport, SaysWhyNot) {
  FigureJobs jobs;
  jobs.start("/proc/nowhere", {"a", "A", "", {Plot{}}});
  EXPECT_NE(jobs.wait().find("/proc/nowhere"), std::string::npos);
  EXPECT_FALSE(jobs.busy());
  EXPECT_FALSE(jobs.poll().has_value());
}

TEST(FileNameOf, LettersAndDigits) {
  EXPECT_EQ(file_name_of("L5/S1 shear, forward"), "l5_s1_shear_forward");
  EXPECT_EQ(file_name_of("…"), "figure");
}

}  // namespace
}  // namespace retrogait::inspector
