// The program from outside: exit codes, data on stdout, talk on stderr.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "io/csv_file.h"
#include "support/program.h"
#include "support/reference.h"
#include "support/temp_folder.h"

namespace retrogait {
namespace {

TEST(Program, ComparesTheDefaultScene) {
  const TempFolder folder;
  const Outcome r = run(folder,
                        "compare --evidence --contributors knee_contact:r --contributors "
                        "l4l5_compression --out '" +
                            folder.file("out") + "' --strip '" + folder.file("strip.svg") + "'");
  EXPECT_EQ(r.status, 0) << r.err;
  EXPECT_TRUE(has(r.out, "park_walk: A walk in the park")) << r.out;
  EXPECT_TRUE(has(r.out, "What people say of walking backward")) << r.out;
  EXPECT_TRUE(has(r.out, "knee_contact:r, BW: who makes it")) << r.out;
  EXPECT_TRUE(has(r.out, "l4l5_compression:none, BW: who makes it")) << r.out;
  EXPECT_TRUE(has(r.out, "Note  backward follows a measured fore-aft ground force")) << r.out;
  EXPECT_TRUE(has(r.err, "Files are in " + folder.file("out"))) << r.err;
  for (const char* file : {"curves_long.csv",
                           "scalars.csv",
                           "events.csv",
                           "solver.csv",
                           "variables.csv",
                           "provenance.json",
                           "curves_wide/knee_angle.csv",
                           "figures/ground_reaction.svg",
                           "figures/ground_reaction.pdf",
                           "figures/ground_reaction.gp",
                           "figures/angles.svg",
                           "figures/moments_powers.svg",
                           "figures/knee.pdf",
                           "figures/low_back.svg",
                           "figures/knee_contact.svg",
                           "figures/lumbar_loads.svg",
                           "figures/activations.svg",
                           "figures/muscle_power.pdf",
                           "activations.csv",
                           "evidence.csv",
                           "contributors.csv",
                           "contributors_long.csv",
                           "curves_wide/muscles_activation.csv"})
    EXPECT_TRUE(std::filesystem::file_size(folder.file("out") + "/" + file) > 100) << file;
  EXPECT_TRUE(has(content_of(folder.file("strip.svg")), "</svg>"));
}

TEST(Program, DataGoesToStdoutAndTalkToStderr) {
  const TempFolder folder;
  const std::string out = " --set muscles.on=false --no-figures --out '" + folder.file("out") + "'";
  const Outcome csv = run(folder, "compare slow --format csv" + out);
  EXPECT_EQ(csv.status, 0) << csv.err;
  EXPECT_EQ(csv.out, content_of(folder.file("out") + "/scalars.csv"));
  EXPECT_GT(parse_csv("stdout", csv.out).rows.size(), 500u);
  const Outcome quiet = run(folder, "compare slow --quiet" + out);
  EXPECT_EQ(quiet.status, 0);
  EXPECT_EQ(quiet.out + quiet.err, "");
  const Outcome explained = run(folder, "compare slow --explain --quiet" + out);
  EXPECT_TRUE(has(explained.err, "from scenes/slow.toml:")) << explained.err;
  EXPECT_TRUE(has(explained.err, "residual")) << explained.err;
  EXPECT_EQ(explained.out, "");
}

TEST(Program, BadInputIsTwoAndNamesEveryDefect) {
  const TempFolder folder;
  const Outcome keys = run(folder, "compare --set gait.sped_m_s=1 --set gait.crouch_deg=90");
  EXPECT_EQ(keys.status, 2);
  EXPECT_EQ(keys.out, "");
  EXPECT_TRUE(has(keys.err,
                  "--set gait.sped_m_s=1: gait: unknown key 'sped_m_s'. Did you mean 'speed_m_s'?\n"
                  "--set: gait.crouch_deg = 90: must be 0 to 40 deg.\n"))
      << keys.err;
  EXPECT_EQ(run(folder, "compare nowhere").status, 2);
  EXPECT_EQ(run(folder, "compare --unknown-option").status, 2);
  EXPECT_EQ(run(folder, "compare --speed fast").status, 2);
  EXPECT_EQ(run(folder, "compare --format yaml").status, 2);
  const Outcome place = run(folder, "compare --out /dev/null/out");
  EXPECT_EQ(place.status, 2);
  EXPECT_EQ(
      place.err,
      "/dev/null/out: cannot make this folder (Not a directory). Choose another with --out\n");
}

TEST(Program, ALoadThatCannotBeTakenApartIsTwoBeforeTheWork) {
  const TempFolder folder;
  const auto refused = [&](const std::string& arguments, const char* why) {
    const Outcome r = run(folder, "compare " + arguments + " --out '" + folder.file("out") + "'");
    EXPECT_EQ(r.status, 2);
    EXPECT_EQ(r.out, "");
    EXPECT_TRUE(has(r.err, why)) << r.err;
  };
  refused("--contributors knee_contat:r", "Did you mean 'knee_contact'?");
  refused("--contributors knee_contact", "whose? Write knee_contact:r or knee_contact:l.");
  refused("--contributors knee_contact:r --set muscles.on=false",
          "--contributors: this walk has no muscles that could make a load.");
}

TEST(Program, RoadsAreWalkedOrRefused) {
  const TempFolder folder;
  const std::string out = " --out '" + folder.file("out") + "'";
  const auto refused = [&](const std::string& arguments, const std::string& why) {
    const Outcome r = run(folder, "compare " + arguments + out);
    EXPECT_EQ(r.status, 2) << arguments;
    EXPECT_TRUE(has(r.err, why)) << r.err;
  };
  refused("--road backwards", "--road");
  refused("--road simulate --ladder", "--ladder: takes the inverse road apart");
  refused("--road simulate --export-opensim x",
          "--export-opensim: writes the inverse road's walks");
  refused("--forward a.toml --backward b.toml --road both", "--road: 'both' walks scenes");
  const Outcome both = run(folder,
                           "compare slow --road both --set muscles.on=false --set "
                           "simulate.strides=2 --set simulate.warm_up=2 --strip '" +
                               folder.file("strip.svg") + "'" + out);
  EXPECT_TRUE(both.status == 0 || both.status == 1) << both.err;
  EXPECT_TRUE(has(both.out, "Both roads: inverse dynamics")) << both.out;
  EXPECT_FALSE(has(both.err, "stride 1 of 2")) << "nobody watches";
  for (const char* file : {"roads.csv", "roads_agreement.csv", "figures/roads.svg"})
    EXPECT_GT(std::filesystem::file_size(folder.file("out") + "/" + file), 100U) << file;
  const Outcome alone = run(folder,
                            "compare slow --road simulate --no-figures --set muscles.on=false "
                            "--set simulate.strides=2 --set simulate.warm_up=0" +
                                out);
  EXPECT_EQ(alone.status, has(alone.out, "FLAGGED") ? 1 : 0) << alone.err;
  EXPECT_TRUE(has(content_of(folder.file("out/scalars.csv")), "forward_simulated"));
}

TEST(Program, TheStripsPlaceIsMadeOrRefusedBeforeTheWork) {
  const TempFolder folder;
  const std::string common = "compare slow --set muscles.on=false --quiet --no-figures --out '" +
                             folder.file("out") + "' --strip ";
  const Outcome made = run(folder, common + "'" + folder.file("new/deep/strip.svg") + "'");
  EXPECT_EQ(made.status, 0) << made.err;
  EXPECT_TRUE(has(content_of(folder.file("new/deep/strip.svg")), "</svg>"));
  const Outcome bad = run(folder, common + "/dev/null/s/strip.svg");
  EXPECT_EQ(bad.status, 2);
  EXPECT_EQ(bad.err,
            "/dev/null/s/strip.svg: cannot make the folder '/dev/null/s' (Not a directory). Choose "
            "another with "
            "--strip\n");
  const Outcome taken = run(folder, common + "'" + folder.file("new") + "'");
  EXPECT_EQ(taken.status, 2);
  EXPECT_TRUE(has(taken.err, "this is a folder. Name a file with --strip")) << taken.err;
}

TEST(Program, WithoutGnuplotTablesAreWrittenAndItSaysWhatToDo) {
  const TempFolder folder;
  const Outcome r =
      run(folder, "compare slow --set muscles.on=false --out '" + folder.file("out") + "'",
          "PATH=/nowhere ");
  EXPECT_EQ(r.status, 2);
  EXPECT_EQ(r.err,
            "gnuplot: cannot be run (No such file or directory). Install gnuplot-nox, or leave "
            "figures out with "
            "--no-figures\n");
  EXPECT_TRUE(std::filesystem::exists(folder.file("out") + "/curves_long.csv"));
  EXPECT_FALSE(std::filesystem::exists(folder.file("out") + "/figures/knee.svg"));
}

TEST(Program, ACycleBeyondItsLimitsIsOneAndFlaggedEverywhere) {
  const TempFolder folder;
  // a script followed to a fiftieth of a degree cannot be consistent as well
  std::string script = content_of(repository_path("data/gaits/forward.toml"));
  const std::size_t at = script.find("tracking = 1.3");
  ASSERT_NE(at, std::string::npos);
  script.replace(at, 14, "tracking = 0.005");
  std::ofstream(folder.file("stiff.toml")) << script;
  const Outcome r =
      run(folder, "compare --no-figures --set gait.forward.script='" + folder.file("stiff.toml") +
                      "' --out '" + folder.file("out") + "'");
  EXPECT_EQ(r.status, 1) << r.err;
  EXPECT_TRUE(has(r.out, "FLAGGED  stiff: ")) << r.out;
  const CsvFile curves = read_csv(folder.file("out") + "/curves_long.csv");
  for (std::size_t i = 0; i < curves.rows.size(); i += 997)
    EXPECT_EQ(curves.text(i, "ok"), curves.text(i, "trial") == "stiff" ? "0" : "1");
}

TEST(Program, HelpShowsExamplesAndListsWork) {
  const TempFolder folder;
  const Outcome help = run(folder, "compare --help");
  EXPECT_EQ(help.status, 0);
  EXPECT_TRUE(has(help.out, "retrogait compare hill_up --set gait.slope_pct=5")) << help.out;
  const Outcome gaits = run(folder, "gait list");
  EXPECT_EQ(gaits.status, 0);
  for (const char* name :
       {"forward ", "backward ", "forward_accad ", "backward_accad ", "forward_reversed "})
    EXPECT_TRUE(has(gaits.out, "\n" + std::string(name)) || gaits.out.starts_with(name)) << name;
  EXPECT_TRUE(has(gaits.out, "m/s")) << gaits.out;
}

}  // namespace
}  // namespace retrogait
