// retrogait disturb from outside: a fall is a result, a bad word is not.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "io/csv_file.h"
#include "support/program.h"
#include "support/temp_folder.h"

namespace retrogait {
namespace {

TEST(DisturbVerb, PushesBothWalkersAndWritesWhatCameOfIt) {
  const TempFolder folder;
  const std::string out = folder.file("out");
  const Outcome r = run(folder,
                        "disturb --push 0.05BW,150ms,pelvis,along,30% --strides 3 --set "
                        "simulate.warm_up=2 --out '" +
                            out + "'");
  EXPECT_EQ(r.status, 0) << r.err;
  for (const char* part :
       {"park_walk, disturbed", "Push 0.05 BW, 150 ms, pelvis, along travel, at 30 %",
        "margin at contact, along travel", "a recovery is its own", "how often people fall is not"})
    EXPECT_TRUE(has(r.out, part)) << part << "\n" << r.out;
  for (const char* file : {"disturbance.csv", "disturbance_curves.csv", "disturbance_measures.csv",
                           "provenance.json", "figures/disturbance.svg", "figures/disturbance.pdf"})
    EXPECT_TRUE(std::filesystem::exists(out + "/" + file)) << file;
  const CsvFile csv = parse_csv("disturbance.csv", content_of(out + "/disturbance.csv"));
  EXPECT_EQ(csv.header, (std::vector<std::string>{"study", "trial", "direction", "disturbance",
                                                  "measure", "unit", "value", "undisturbed"}));
  EXPECT_GT(csv.rows.size(), 30u);
}

TEST(DisturbVerb, EveryBadWordIsNamed) {
  const TempFolder folder;
  const Outcome r = run(folder,
                        "disturb --push 100N,forwards --slip 3 --step-down 80 --set "
                        "gait.sped_m_s=1 --out '" +
                            folder.file("out") + "'");
  EXPECT_EQ(r.status, 2);
  EXPECT_EQ(r.out, "");
  for (const char* part :
       {"--push: push: 'forwards'", "Did you mean 'forward'?", "--slip: slip: '3': must be 0 to 1",
        "--step-down: step_down: '80': must be a drop (mm, cm, m)", "sped_m_s"})
    EXPECT_TRUE(has(r.err, part)) << part << "\n" << r.err;
  EXPECT_FALSE(std::filesystem::exists(folder.file("out")));
}

TEST(DisturbVerb, ASceneListsWhatComes) {
  const TempFolder folder;
  const std::string scene = folder.file("kerb.toml");
  std::ofstream(scene) << "format = 1\ntitle = \"A kerb\"\n"
                          "disturbances = [\"step_down 9m\", \"shove 50N\"]\n";
  const Outcome r = run(folder, "disturb '" + scene + "'");
  EXPECT_EQ(r.status, 2);
  for (const char* part : {"kerb.toml:3: step_down: '9m': must be 0.001 to 0.3 m.",
                           "'shove 50N': begins with push, slip, bump or step_down."})
    EXPECT_TRUE(has(r.err, part)) << part << "\n" << r.err;
}

}  // namespace
}  // namespace retrogait
