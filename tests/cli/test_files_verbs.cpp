// OpenSim's files through the program from outside: a walk goes out, is described, examined, analyzed, and its
// ground reaction is predicted from its motion alone.
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

class FilesVerbs : public testing::Test {
 protected:
  FilesVerbs() {
    const Outcome r = run(folder_, "compare --set muscles.on=false -q --no-figures --out '" +
                                       folder_.file("out") + "' --export-opensim '" +
                                       folder_.file("opensim") + "'");
    EXPECT_EQ(r.status, 0) << r.err;
  }
  std::string file(const std::string& name) const {
    return "'" + folder_.file("opensim/backward/" + name) + "'";
  }
  TempFolder folder_;
};

TEST_F(FilesVerbs, AnExportedWalkIsSoundAndDescribed) {
  const Outcome check = run(
      folder_, "check " + file("loads.xml") + " " + file("model.osim") + " " + file("motion.mot"));
  EXPECT_EQ(check.status, 0);
  EXPECT_EQ(check.out, "nothing wrong was found.\n") << check.err;
  const Outcome info = run(folder_, "info " + file("model.osim") + " " + file("grf.mot"));
  EXPECT_EQ(info.status, 0) << info.err;
  EXPECT_TRUE(has(info.out, "model 'adult'")) << info.out;
  EXPECT_TRUE(has(info.out, "coupled to lumbar_extension")) << info.out;
  EXPECT_TRUE(has(info.out, "ground forces")) << info.out;
}

TEST_F(FilesVerbs, AnalyzeWritesOpenSimsFilesAndOurs) {
  const std::string out = folder_.file("analysis");
  const Outcome r =
      run(folder_, "analyze --model " + file("model.osim") + " --motion " + file("motion.mot") +
                       " --loads " + file("loads.xml") +
                       " --filter none --pool-sides --normalize BWheight --height 1.7" +
                       " --moments external -o '" + out + "'");
  EXPECT_EQ(r.status, 0) << r.err;
  EXPECT_TRUE(has(r.out, "Walks backward at")) << r.out;
  EXPECT_TRUE(has(r.out, "Judged by Hicks 2015")) << r.out;
  for (const char* name : {"inverse_dynamics.sto", "solver.csv", "strides_long.csv", "strides.csv",
                           "time_long.csv", "variables.csv", "provenance.json"})
    EXPECT_TRUE(std::filesystem::exists(out + "/" + name)) << name;
  const CsvFile strides = read_csv(out + "/strides_long.csv");
  EXPECT_GT(strides.rows.size(), 1000u);
  EXPECT_EQ(strides.text(0, "direction"), "backward");
}

TEST_F(FilesVerbs, WithoutLoadsTheGroundReactionIsPredicted) {
  const Outcome r = run(folder_, "analyze --tool id --model " + file("model.osim") + " --motion " +
                                     file("motion.mot") + " -o '" + folder_.file("analysis") + "'");
  EXPECT_EQ(r.status, 0) << r.err << r.out;
  EXPECT_TRUE(has(r.out, "the ground reaction is predicted from the motion")) << r.out;
  EXPECT_TRUE(has(r.out, "walks backward at 1.00 m/s over ground, cycle 0.96")) << r.out;
}

TEST_F(FilesVerbs, BadInputIsTwo) {
  EXPECT_EQ(run(folder_, "info no_such.osim").status, 2);
  const Outcome unknown = run(folder_, "check " + folder_.file("out/scalars.csv"));
  EXPECT_EQ(unknown.status, 2);
  EXPECT_TRUE(has(unknown.err, "is no file that retrogait examines")) << unknown.err;
  const Outcome twice = run(folder_, "check " + file("motion.mot") + " " + file("motion.mot"));
  EXPECT_EQ(twice.status, 2);
  EXPECT_TRUE(has(twice.err, "is of the same kind")) << twice.err;
  EXPECT_EQ(run(folder_, "verify " + folder_.file("out")).status, 2);
  EXPECT_EQ(run(folder_, "analyze --model " + file("model.osim")).status, 2);
}

TEST_F(FilesVerbs, ExportWritesWhatInfoReads) {
  const std::string model = folder_.file("adult.osim");
  const Outcome r =
      run(folder_, "export " + repository_path("models/adult.toml") + " --osim '" + model + "'");
  EXPECT_EQ(r.status, 0) << r.err;
  EXPECT_EQ(run(folder_, "info '" + model + "'").status, 0);
}

TEST(ModelVerbs, AModelThatComesAloneIsExamined) {
  const TempFolder folder;
  const Outcome r = run(folder, "check " + repository_path("models/adult.toml"));
  EXPECT_TRUE(has(r.out, "nothing wrong was found.")) << r.out << r.err;
  EXPECT_TRUE(has(r.out, "Standing, and bent forward by 30°")) << r.out;
  EXPECT_TRUE(has(r.out, "Wilke 2001")) << r.out;
  EXPECT_EQ(r.status, has(r.out, "MISSED") ? 2 : 0);
}

TEST(ModelVerbs, ExportSaysWhatOpenSimHasNoPlaceFor) {
  const TempFolder folder;
  const Outcome r = run(folder, "export " + repository_path("models/adult.toml") + " --osim '" +
                                    folder.file("adult.osim") + "'");
  EXPECT_EQ(r.status, 0) << r.err;
  EXPECT_TRUE(has(r.err, "left out: 5 discs")) << r.err;
}

}  // namespace
}  // namespace retrogait
