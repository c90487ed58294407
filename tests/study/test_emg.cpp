// Measured EMG: files in both layouts, their defects, and measures against closed forms.
#include "study/emg.h"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>

#include "io/io.h"
#include "study/activity.h"
#include "support/near.h"
#include "support/temp_folder.h"
#include "support/walk.h"

namespace retrogait {
namespace {

using Curve101 = std::array<double, 101>;

EmgFile read(const std::string& content) {
  TempFolder folder;
  const std::string path = folder.file("emg.csv");
  std::ofstream(path) << content;
  return read_emg(path, adult());
}

std::string defects(const std::string& content) {
  try {
    read(content);
  } catch (const InputError& e) {
    std::string all;
    for (const Diagnostic& d : e.diagnostics()) all += d.message + "\n";
    return all;
  }
  return "";
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// ------------------------------------------------------------------------------ files

TEST(EmgFiles, AreReadInBothLayoutsAlike) {
  const EmgFile wide = read(
      "# ours\npct,forward_VL,forward_VL_sd,backward_soleus_l\n0,1,0.1,0\n25,2,0.2,1\n50,3,0.3,0\n"
      "75,2,0.4,4\n100,1,0.1,0\n");
  const EmgFile tidy = read(
      "direction,muscle,side,pct,value\nforward,vaslat,r,0,1\nforward,vaslat,r,25,2\n"
      "forward,vaslat,r,50,3\nforward,vaslat,r,75,2\nforward,vaslat,r,100,1\n"
      "backward,SOL,l,0,0\nbackward,SOL,l,25,1\nbackward,SOL,l,50,0\nbackward,SOL,l,75,4\n"
      "backward,SOL,l,100,0\n");
  ASSERT_EQ(wide.envelopes.size(), 2u);
  ASSERT_EQ(tidy.envelopes.size(), 2u);
  for (std::size_t k = 0; k < 2; ++k) {
    const EmgEnvelope &a = wide.envelopes[k], &b = tidy.envelopes[k];
    EXPECT_EQ(a.direction, b.direction);
    EXPECT_EQ(a.side, static_cast<int>(k));
    EXPECT_EQ(a.side, b.side);
    EXPECT_EQ(a.muscle, b.muscle);
    EXPECT_EQ(a.members, b.members);
    EXPECT_EQ(a.value, b.value);
  }
  EXPECT_TRUE(wide.envelopes[0].has_sd);
  EXPECT_FALSE(wide.envelopes[1].has_sd);
  EXPECT_TRUE(near(wide.envelopes[0].sd[60], 0.34, 1e-12));
  EXPECT_EQ(wide.envelopes[0].muscle, "vaslat");
}

TEST(EmgFiles, AreResampledStraightAndRoundTheEnd) {
  const EmgFile file = read("pct,forward_TA\n10,1\n30,3\n50,5\n70,3\n90,2\n");
  const Curve101& y = file.envelopes.at(0).value;
  EXPECT_TRUE(near(y[10], 1, 1e-12));
  EXPECT_TRUE(near(y[20], 2, 1e-12));
  EXPECT_TRUE(near(y[90], 2, 1e-12));
  EXPECT_TRUE(near(y[95], 1.75, 1e-12));  // on the way from 90 to 110 %
  EXPECT_TRUE(near(y[0], 1.5, 1e-12));
  EXPECT_TRUE(near(y[100], 1.5, 1e-12));
}

TEST(EmgFiles, NameMusclesAsLaboratoriesDo) {
  const auto members = [](const std::string& name) {
    return read("pct,forward_" + name + "\n0,1\n20,2\n40,3\n60,4\n80,2\n").envelopes.at(0).members;
  };
  using Names = std::vector<std::string>;
  EXPECT_EQ(members("TA"), Names{"tibant"});
  EXPECT_EQ(members("Tibialis anterior"), Names{"tibant"});
  EXPECT_EQ(members("GMED"), (Names{"glmed1", "glmed2", "glmed3"}));
  EXPECT_EQ(members("PER"), (Names{"perlong", "perbrev"}));
  EXPECT_EQ(members("EO").size(), 6u);
  EXPECT_EQ(members("RA"), Names{"rect_abd"});
  EXPECT_GT(members("MF").size(), 20u);
  EXPECT_GT(members("quadriceps").size(), 3u);
  for (const auto& [name, meant] : emg_names()) EXPECT_FALSE(members(name).empty()) << name;
}

TEST(EmgFiles, TellEveryDefectAtOnce) {
  const std::string all = defects(
      "pct,VL,forward_soleuss,forward_TA,backward_GM\n0,1,1,1,2\n20,1,2,-1,2\n40,1,2,1,2\n"
      "60,1,3,1,2\n80,1,abc,1,2\n");
  EXPECT_TRUE(has(all, "column 'VL'")) << all;
  EXPECT_TRUE(has(all, "Did you mean 'soleus'?")) << all;
  EXPECT_TRUE(has(all, "-1 at 20 %")) << all;
  EXPECT_TRUE(has(all, "'backward_GM' never changes")) << all;
  EXPECT_TRUE(has(all, "row 5: forward_soleuss = 'abc'")) << all;
  EXPECT_TRUE(has(defects("pct,forward_TA\n0,1\n40,2\n20,1\n60,1\n80,1\n"), "must rise"));
  EXPECT_TRUE(has(defects("pct,forward_TA\n0,1\n140,2\n"), "5 or more"));
  EXPECT_TRUE(has(defects("percent,forward_TA\n0,1\n"), "no column 'pct'"));
  EXPECT_TRUE(has(defects(""), "is empty"));
  EXPECT_TRUE(
      has(defects("direction,muscle,side,pct,value\nup,TA,x,0,1\n"), "side = 'x': must be r or l"));
}

TEST(EmgFiles, ThatShipAreRead) {
  EXPECT_EQ(read_emg(home_path("data/measured/emg_forward.csv"), adult()).envelopes.size(), 8u);
  const EmgFile one = read_emg(home_path("data/measured/emg_forward_one_adult.csv"), adult());
  EXPECT_EQ(one.envelopes.size(), 14u);
  for (const EmgEnvelope& e : one.envelopes) EXPECT_TRUE(e.has_sd) << e.name;
}

// ------------------------------------------------------------------------------ measures

Curve101 wave(double later, double base = 1) {
  Curve101 y{};
  for (std::size_t i = 0; i <= 100; ++i)
    y[i] = base + std::cos(2 * kPi * (static_cast<double>(i) - later) / 100);
  return y;
}

// of two cosines a shift apart the correlation is the cosine of the shift
TEST(EmgAgreement, OfShiftedWavesIsKnown) {
  for (const int later : {0, 7, 25, 49, -12}) {
    const EmgAgreement a = agreement(wave(0), wave(later, 3));
    EXPECT_TRUE(near(a.r, std::cos(2 * kPi * later / 100), 1e-12)) << later;
    EXPECT_EQ(a.best_shift, later);
    EXPECT_TRUE(near(a.r_at_best, 1, 1e-12));
  }
}

TEST(EmgAgreement, OfWindowsIsTheShareTheyHaveInCommon) {
  Curve101 measured{}, predicted{};
  for (std::size_t i = 0; i <= 100; ++i) {
    measured[i] = i >= 10 && i < 40;   // 30 % on
    predicted[i] = i >= 20 && i < 50;  // 10 % later
  }
  const EmgAgreement a = agreement(measured, predicted);
  EXPECT_EQ(a.on_off, 80);  // wrong from 10 to 20 and from 40 to 50
  EXPECT_EQ(a.best_on_off_shift, 10);
  // of the 99 other shifts those of 1 to 19 % are better, and that of 20 % as good
  EXPECT_TRUE(near(a.better_than, 100.0 * (99 - 20) / 99, 1e-12));
  EXPECT_EQ(agreement(measured, measured).on_off, 100);
  EXPECT_EQ(agreement(measured, measured).better_than, 100);
  EXPECT_EQ(agreement(measured, delayed(predicted, -10)).on_off, 100);
}

TEST(EmgAgreement, DoesNotDependOnUnits) {
  Curve101 measured = wave(10), predicted = wave(22);
  const EmgAgreement before = agreement(measured, predicted);
  for (double& y : measured) y = 370 * y + 5;
  const EmgAgreement after = agreement(measured, predicted);
  EXPECT_TRUE(near(before.r, after.r, 1e-12));
  EXPECT_EQ(before.best_shift, after.best_shift);
  EXPECT_EQ(before.on_off, after.on_off);
}

TEST(EmgDelay, MovesAnEnvelopeLater) {
  const Curve101 y = delayed(wave(10), 4.5);
  for (std::size_t i = 0; i <= 100; ++i) EXPECT_TRUE(near(y[i], wave(14.5)[i], 6e-4));
}

// ------------------------------------------------------------------------------ a study

StudyResult one_walk() {
  Diagnostics found("park_walk");
  const Scene scene = find_scene("park_walk", found);
  StudyResult study;
  study.plan = plan_study(scene, found);
  const Case& c = study.plan.cases[0];
  study.trials.push_back(tabulate(c, solve_case(c, {})));
  return study;
}

// the walk's own activations, given back as EMG, agree wholly
TEST(EmgComparison, OfAWalkWithItselfIsPerfect) {
  const StudyResult study = one_walk();
  const Trial& t = study.trials[0];
  std::string csv = "pct,forward_quadriceps,forward_hamstrings_l,forward_hamstrings,backward_TA\n";
  for (std::size_t i = 0; i <= 100; ++i)
    csv += fmt::format("{},{:.17g},{:.17g},{:.17g},{}\n", i, t.curve("quadriceps_activation", 0)[i],
                       t.curve("hamstrings_activation", 1)[i],
                       t.curve("hamstrings_activation", 0)[i], i);
  const EmgResult result = compare_emg(study, read(csv));
  ASSERT_EQ(result.muscles.size(), 3u) << "nobody walked backward";
  for (const EmgComparison& c : result.muscles) {
    EXPECT_TRUE(near(c.as_is.r, 1, 1e-12)) << c.measured.name;
    EXPECT_EQ(c.as_is.best_shift, 0);
    EXPECT_EQ(c.as_is.on_off, 100);
    EXPECT_LT(c.with_delay.r, 1);
    for (std::size_t i = 0; i <= 100; ++i)
      EXPECT_TRUE(near(c.predicted[i], c.measured.value[i], 1e-12));
  }
  ASSERT_EQ(result.pairs.size(), 1u);
  EXPECT_EQ(result.pairs[0].name, "quadriceps_hamstrings");
  EXPECT_TRUE(near(result.pairs[0].measured, result.pairs[0].predicted, 1e-9));
  const Table table = emg_table(result, "park_walk");
  EXPECT_EQ(table.where("kind", "muscle").rows(), 3u);
  EXPECT_EQ(table.where("kind", "pair").rows(), 1u);
}

TEST(EmgComparison, NeedsMuscles) {
  StudyResult study;
  study.trials.resize(1);
  study.trials[0].of.direction = "forward";
  const EmgFile file = read("pct,forward_TA\n0,1\n20,2\n40,3\n60,4\n80,2\n");
  EXPECT_THROW(compare_emg(study, file), InputError);
}

}  // namespace
}  // namespace retrogait
