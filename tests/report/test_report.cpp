// What is written: whole, the same every time, and equal to what was computed.
#include <gtest/gtest.h>

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "io/io.h"
#include "report/contributors.h"
#include "report/report.h"
#include "report/text.h"
#include "io/csv_file.h"
#include "support/disk_full.h"
#include "support/near.h"
#include "support/temp_folder.h"

namespace retrogait {
namespace {

const StudyResult& park_walk() {
  static const StudyResult result = [] {
    Diagnostics found("park_walk");
    return run_study(plan_study(find_scene("park_walk", found), found));
  }();
  return result;
}

const StudyResult& walk_without_muscles() {
  static const StudyResult result = [] {
    Diagnostics found("slow");
    Scene scene = find_scene("slow", found);
    set_value(scene, "muscles.on=false", "--set", found);
    return run_study(plan_study(scene, found));
  }();
  return result;
}

std::map<std::string, std::string> files_of(const std::string& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream in(entry.path(), std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    files[entry.path().lexically_relative(folder)] = text.str();
  }
  return files;
}

TEST(Sha256, StandardVectors) {
  EXPECT_EQ(sha256(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(sha256(std::string(1000000, 'a')),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Files, LongAndWideSayWhatWasComputed) {
  const TempFolder folder;
  write_tables(folder.path(), walk_without_muscles(), {{"compare"}});
  const CsvFile curves = read_csv(folder.file("curves_long.csv"));
  const std::vector<std::string> header = {"study", "trial", "direction", "side", "variable",
                                           "unit",  "pct",   "value",     "ok"};
  EXPECT_EQ(curves.header, header);
  ASSERT_EQ(curves.rows.size(), curves_table(walk_without_muscles()).rows());
  const auto& knee = walk_without_muscles().trials[1].curve("knee_angle_moment", 1);
  int seen = 0;
  for (std::size_t i = 0; i < curves.rows.size(); ++i) {
    if (curves.rows[i][4] != "knee_angle_moment" || curves.rows[i][1] != "backward" ||
        curves.rows[i][3] != "l")
      continue;
    const auto pct = static_cast<std::size_t>(curves.number(i, "pct"));
    EXPECT_TRUE(near(curves.number(i, "value"), knee[pct], 1e-8));
    ++seen;
  }
  EXPECT_EQ(seen, 101);

  const CsvFile wide = read_csv(folder.file("curves_wide/knee_angle_moment.csv"));
  ASSERT_EQ(wide.rows.size(), 6u) << "three trials, two sides";
  EXPECT_EQ(wide.text(3, "trial"), "backward");
  EXPECT_EQ(wide.text(3, "side"), "l");
  EXPECT_TRUE(near(wide.number(3, "pct_37"), knee[37], 1e-8));

  const CsvFile scalars = read_csv(folder.file("scalars.csv"));
  const std::vector<std::string> columns = {"study",   "trial", "direction", "side",  "variable",
                                            "measure", "unit",  "value",     "lower", "upper"};
  EXPECT_EQ(scalars.header, columns);
  EXPECT_EQ(scalars.rows.size(), walk_without_muscles().scalars.rows());
}

TEST(Files, AllMusclesShareAWideFile) {
  const TempFolder folder;
  write_tables(folder.path(), park_walk(), {{"compare"}});
  const CsvFile wide = read_csv(folder.file("curves_wide/muscles_activation.csv"));
  const Model& model = park_walk().trials[0].of.model;
  EXPECT_EQ(wide.rows.size(), 3 * model.muscles.size()) << "three trials";
  const auto& soleus = park_walk().trials[1].curve("soleus_activation", 1);
  int seen = 0;
  for (std::size_t i = 0; i < wide.rows.size(); ++i) {
    if (wide.text(i, "variable") != "soleus_activation" || wide.text(i, "trial") != "backward" ||
        wide.text(i, "side") != "l")
      continue;
    EXPECT_TRUE(near(wide.number(i, "pct_23"), soleus[23], 1e-8));
    ++seen;
  }
  EXPECT_EQ(seen, 1);
  EXPECT_FALSE(std::filesystem::exists(folder.file("curves_wide/soleus_activation.csv")));
  EXPECT_TRUE(std::filesystem::exists(folder.file("curves_wide/quadriceps_activation.csv")));
}

TEST(Files, EveryVariableAndMeasureIsExplained) {
  const TempFolder folder;
  write_tables(folder.path(), park_walk(), {{"compare"}});
  const CsvFile measures = read_csv(folder.file("measures.csv")),
                variables = read_csv(folder.file("variables.csv"));
  std::set<std::string> explained;
  for (std::size_t i = 0; i < measures.rows.size(); ++i)
    explained.insert(measures.text(i, "measure"));
  for (const std::string& measure : park_walk().scalars.texts("measure"))
    EXPECT_TRUE(explained.count(measure)) << measure;
  for (std::size_t i = 0; i < variables.rows.size(); ++i) {
    const std::string meaning = variables.text(i, "meaning");
    EXPECT_EQ(meaning.find("coordinate of the model"), std::string::npos)
        << variables.text(i, "variable");
    if (variables.text(i, "unit") == "deg") {
      EXPECT_NE(meaning.find("positive"), std::string::npos) << variables.text(i, "variable");
      EXPECT_NE(meaning.find('0'), std::string::npos) << variables.text(i, "variable");
    }
  }
}

TEST(Files, TwoRunsGiveTheSameBytes) {
  const TempFolder first, second;
  for (const TempFolder* folder : {&first, &second}) {
    Diagnostics found("slow");
    const StudyResult result = run_study(plan_study(find_scene("slow", found), found));
    FigureRun figures(folder->path(), result);
    write_tables(folder->path(), result, {{"compare", "slow"}});
    figures.finish();
    write_file_atomically(folder->file("strip.svg"), strip_svg(result));
    if (folder == &first) ::usleep(1100000);  // another second on the clock
  }
  const auto a = files_of(first.path()), b = files_of(second.path());
  EXPECT_GT(a.size(), 100u);
  for (const auto& [name, content] : a) {
    ASSERT_TRUE(b.count(name)) << name;
    EXPECT_TRUE(b.at(name) == content) << name << " differs";
  }
  EXPECT_EQ(a.size(), b.size());
  // no file says where it was written, nothing is left of the drawing
  for (const auto& [name, content] : a) {
    EXPECT_EQ(content.find(first.path()), std::string::npos) << name;
    EXPECT_EQ(content.find(home_folder()), std::string::npos) << name;
    EXPECT_EQ(name.find(".drawing"), std::string::npos) << name;
  }
}

TEST(Files, AFullDiskSpoilsNothing) {
  const TempFolder folder;
  write_tables(folder.path(), walk_without_muscles(), {{"compare"}});
  const auto before = files_of(folder.path());
  try {
    const DiskFull full(200000);
    write_tables(folder.path(), walk_without_muscles(), {{"compare"}});
    FAIL() << "a full disk went unnoticed";
  } catch (const InputError& error) {
    const std::string text = error.what();
    EXPECT_NE(text.find("cannot write: the disk is full (No space left on device). Free some space "
                        "or choose another "
                        "folder with --out"),
              std::string::npos)
        << text;
  }
  EXPECT_TRUE(files_of(folder.path()) == before);
}

TEST(Files, AFolderThatCannotBe) {
  const TempFolder folder;
  write_file_atomically(folder.file("taken"), "a file");
  try {
    write_tables(folder.file("taken") + "/out", park_walk(), {});
    FAIL();
  } catch (const InputError& error) {
    EXPECT_EQ(std::string(error.what()),
              folder.file("taken") +
                  "/out: cannot make this folder (Not a directory). Choose another with --out");
  }
}

TEST(Summary, IsOneJsonDocument) {
  const std::string json = summary_json(walk_without_muscles());
  for (const char* key : {"\"scalars\"", "\"activations\"", "\"evidence\"", "\"solver\""})
    EXPECT_NE(json.find(key), std::string::npos) << key;
  EXPECT_EQ(std::count(json.begin(), json.end(), '{'), std::count(json.begin(), json.end(), '}'));
}

TEST(Terminal, ShowsTheScalarsOnOneScreen) {
  const std::string page = terminal_table(park_walk());
  EXPECT_LE(std::count(page.begin(), page.end(), '\n'), 46);
  const auto shows = [&](const char* side, const char* variable, const char* measure,
                         const char* unit, double factor, int decimals) {
    for (const char* trial : {"forward", "backward"}) {
      const double value = factor * park_walk().scalar(trial, side, variable, measure, unit);
      EXPECT_NE(page.find(fmt::format(" {:.{}f} ", value, decimals)), std::string::npos)
          << variable << " " << measure << " " << value;
    }
  };
  shows("r", "grf_y", "peak_1", "BW", 1, 2);
  shows("r", "knee_contact", "peak_1", "BW", 1, 2);
  shows("none", "l4l5_compression", "peak", "BW", 1, 2);
  shows("r", "erector_spinae_activation", "mean", "", 100, 1);
  shows("none", "cost_of_transport", "bhargava", "J/kg/m", 1, 2);
  EXPECT_NE(page.find("Predicted. Measured inputs: "), std::string::npos);
  EXPECT_NE(page.find("largest reserve"), std::string::npos);
  EXPECT_EQ(page.find("–"), std::string::npos) << "every row has its numbers";
  EXPECT_NE(notes(park_walk()).find("backward follows a measured fore-aft ground force"),
            std::string::npos);
}

TEST(Terminal, WithoutMusclesShowsMomentsAndSaysWhatIsMissing) {
  const std::string page = terminal_table(walk_without_muscles());
  EXPECT_LE(std::count(page.begin(), page.end(), '\n'), 45);
  EXPECT_NE(page.find("Intersegmental forces leave muscles out"), std::string::npos);
  EXPECT_EQ(page.find("quadriceps"), std::string::npos);
  EXPECT_EQ(page.find("–"), std::string::npos) << "every row has its numbers";
  EXPECT_NE(explanation(walk_without_muscles()).find("none: moments"), std::string::npos);
  EXPECT_NE(page.find("(muscles.on = false)"), std::string::npos) << "what the command changed";
}

TEST(Terminal, NoLineIsWiderThanThePage) {
  const ContributorTables parts = take_apart(park_walk(), {{"knee_contact", 0}});
  std::istringstream lines(terminal_table(park_walk()) + notes(park_walk()) +
                           explanation(park_walk()) + evidence_page(park_walk()) +
                           contributors_page(parts));
  for (std::string line; std::getline(lines, line);) EXPECT_LE(width_of(line), 100u) << line;
}

TEST(Terminal, AFlaggedCycleIsNamedWithItsLimits) {
  StudyResult result = park_walk();
  result.trials[0].cycle.report.slip = 0.1;
  result.trials[0].ok = false;
  EXPECT_FALSE(result.ok());
  EXPECT_NE(notes(result).find(
                "FLAGGED  forward: slip 0.100 m/s (limit 0.060). Its numbers are marked ok = 0."),
            std::string::npos)
      << notes(result);
}

TEST(Figures, ShowMeasuredPointsBesideLikeWalksOnly) {
  const TempFolder folder;
  const auto script_of = [&](const char* setting) {
    Diagnostics found("slow");
    Scene scene = find_scene("slow", found);
    set_value(scene, setting, "--set", found);
    const StudyResult result = run_study(plan_study(scene, found));
    FigureRun figures(folder.path(), result);
    figures.finish();
    std::ifstream in(folder.file("figures/ground_reaction.gp"));
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
  };
  const std::string level = script_of("gait.slope_pct=0"), hill = script_of("gait.slope_pct=4");
  EXPECT_NE(level.find("yerrorbars"), std::string::npos);
  EXPECT_NE(level.find("GT24"), std::string::npos);
  EXPECT_EQ(hill.find("yerrorbars"), std::string::npos);
  EXPECT_EQ(hill.find("GT24"), std::string::npos);
  EXPECT_NE(level.find("without measured input"), std::string::npos);
}

TEST(Strip, HasBothWalkersAndTheirForces) {
  const std::string svg = strip_svg(park_walk());
  EXPECT_NE(svg.find("forward, 1.00 m/s →"), std::string::npos);
  EXPECT_NE(svg.find("backward, 1.00 m/s ←"), std::string::npos);
  EXPECT_NE(svg.find("time runs from right to left"), std::string::npos);
  EXPECT_EQ(svg.find("nan"), std::string::npos);
}

}  // namespace
}  // namespace retrogait
