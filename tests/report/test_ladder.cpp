// The ladder as a reader meets it: the page adds up as printed, and so do the files.
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <sstream>

#include "io/csv_file.h"
#include "io/io.h"
#include "report/ladder.h"
#include "report/text.h"
#include "support/near.h"
#include "support/temp_folder.h"

namespace retrogait {
namespace {

LadderResult climbed(const std::string& name, const std::vector<std::string>& settings = {}) {
  Diagnostics found(name);
  Scene scene = find_scene(name, found);
  for (const std::string& s : settings) set_value(scene, s, "--set", found);
  return run_ladder(plan_study(scene, found));
}

const LadderResult& park_walk() {
  static const LadderResult ladder = climbed("park_walk");
  return ladder;
}

// the last five words of a line, if they are numbers
std::vector<double> numbers_of(const std::string& line) {
  std::istringstream in(line);
  std::vector<std::string> words;
  for (std::string word; in >> word;) words.push_back(word);
  std::vector<double> out;
  for (std::size_t i = words.size() < 5 ? words.size() : words.size() - 5; i < words.size(); ++i) {
    char* end = nullptr;
    const double x = std::strtod(words[i].c_str(), &end);
    if (*end == '\0') out.push_back(x);
  }
  return out;
}

TEST(LadderPage, AddsUpAsPrintedAndFitsTheTerminal) {
  std::istringstream page(ladder_page(park_walk()));
  int rows = 0;
  for (std::string line; std::getline(page, line);) {
    EXPECT_LE(width_of(line), 100u) << line;
    const std::vector<double> x = numbers_of(line);
    if (x.size() != 5) continue;
    ++rows;
    EXPECT_TRUE(near(x[0] + x[1] + x[2] + x[3], x[4], 1e-9)) << line;
  }
  EXPECT_GE(rows, 8);
}

TEST(LadderPage, SaysWhatTheLastStepIs) {
  const std::string same = ladder_page(park_walk());
  EXPECT_NE(same.find("cadence alone"), std::string::npos) << same;
  const std::string own = ladder_page(climbed("own_speeds", {"muscles.on=false"}));
  EXPECT_EQ(own.find("cadence alone"), std::string::npos);
  EXPECT_NE(own.find("own speed and cadence"), std::string::npos) << own;
}

TEST(LadderFiles, AddUpToTheLastDigitThatCounts) {
  const TempFolder folder;
  write_ladder(folder.path(), park_walk());
  const CsvFile csv = read_csv(folder.file("ladder.csv"));
  ASSERT_EQ(csv.rows.size(), park_walk().table.rows());
  double worst = 0;
  for (std::size_t i = 0; i < csv.rows.size(); ++i) {
    if (csv.text(i, "ok") != "1") continue;
    double sum = csv.number(i, "forward");
    for (const char* step : kStepNames) sum += csv.number(i, step);
    worst = std::max(worst, std::abs(sum - csv.number(i, "backward")));
  }
  EXPECT_TRUE(near(worst, 0, 1e-9));
  EXPECT_EQ(read_csv(folder.file("ladder_walks.csv")).rows.size(), kRungs);
}

TEST(LadderFlags, StandInEveryOutput) {
  const LadderResult ladder =
      climbed("own_speeds", {"gait.forward.speed_m_s=1.6", "muscles.on=false"});
  const std::string page = ladder_page(ladder);
  EXPECT_NE(page.find("FLAGGED  backward_at_forward_speed"), std::string::npos) << page;
  EXPECT_NE(ladder_figure(ladder).script.find("FLAGGED"), std::string::npos);
  // a step to nowhere has no bar: gnuplot would draw one down to zero
  EXPECT_NE(ladder_figure(ladder).script.find("\n2 NaN NaN "), std::string::npos);
  EXPECT_NE(ladder_figure(ladder).script.find("\n3 NaN NaN "), std::string::npos);
  EXPECT_EQ(ladder.table.number(0, "ok"), 0);
  EXPECT_EQ(ladder_flags(park_walk()).empty(), park_walk().ok());
}

TEST(LadderFigure, ShowsSixToEightLoads) {
  const std::string script = ladder_figure(park_walk()).script;
  EXPECT_NE(script.find("$bars5 <<"), std::string::npos);
  EXPECT_EQ(script.find("$bars8 <<"), std::string::npos);
}

}  // namespace
}  // namespace retrogait
