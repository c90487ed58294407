// The page, the file and the figure of measured EMG.
#include <gtest/gtest.h>

#include <cmath>
#include <sstream>

#include "io/csv_file.h"
#include "report/emg.h"
#include "report/text.h"
#include "support/near.h"
#include "support/temp_folder.h"

namespace retrogait {
namespace {

// two muscles forward, one of them backward too; what is predicted comes 10 % later
EmgResult made_up() {
  EmgResult result{"folder/mine.csv", {}, {}};
  const auto add = [&](const std::string& name, const std::string& muscle,
                       const std::string& direction) {
    EmgComparison c;
    c.measured.name = name, c.measured.muscle = muscle, c.measured.direction = direction;
    c.measured.members = {muscle};
    c.trial = direction, c.period = 1;
    for (std::size_t i = 0; i <= 100; ++i) {
      const double x = 2 * kPi * static_cast<double>(i) / 100;
      c.measured.value[i] = 300 * (1 + std::sin(x)),
      c.predicted[i] = 0.2 * (1 + std::sin(x - 0.2 * kPi));
    }
    c.as_is = agreement(c.measured.value, c.predicted);
    c.with_delay = agreement(delayed(c.measured.value, 5), c.predicted);
    result.muscles.push_back(c);
  };
  add("VL", "vaslat", "forward");
  add("soleus", "soleus", "forward");
  add("VL", "vaslat", "backward");
  result.pairs.push_back({"quadriceps_hamstrings", "backward", 0, 40, 25});
  return result;
}

std::string line_with(const std::string& text, const std::string& part) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);)
    if (line.find(part) != std::string::npos) return line;
  return "";
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t n = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++n;
  return n;
}

TEST(EmgPage, HasALineAMuscleWithBothDirectionsBeside) {
  const std::string page = emg_page(made_up());
  std::istringstream lines(page);
  for (std::string line; std::getline(lines, line);) EXPECT_LE(width_of(line), kPageWidth) << line;
  EXPECT_EQ(count(page, "VL (vaslat)"), 1u);
  EXPECT_EQ(count(line_with(page, "VL (vaslat)"), "+10 %"), 2u);
  EXPECT_EQ(count(line_with(page, "  soleus"), "+10 %"), 1u);
  EXPECT_NE(page.find("quadriceps hamstrings, backward: measured 40 %, predicted 25 %"),
            std::string::npos);
  EXPECT_EQ(page.find("folder/"), std::string::npos);
}

TEST(EmgPage, LeavesOutADirectionNobodyMeasured) {
  EmgResult result = made_up();
  result.muscles.pop_back();
  EXPECT_EQ(count(line_with(emg_page(made_up()), "r then"), "r then"), 2u);
  EXPECT_EQ(count(line_with(emg_page(result), "r then"), "r then"), 1u);
  EXPECT_EQ(count(emg_figure(result).script, "'#D55E00'"), 0u);
}

TEST(EmgFile, HasARowAMuscleAndARowAPair) {
  TempFolder folder;
  write_emg(folder.path(), made_up(), "park_walk");
  const CsvFile file = read_csv(folder.file("emg.csv"));
  ASSERT_EQ(file.rows.size(), 4u);
  EXPECT_EQ(file.text(1, "muscle"), "soleus");
  EXPECT_TRUE(near(file.number(0, "best_shift_pct"), 10, 0));
  EXPECT_TRUE(near(file.number(0, "best_shift_ms"), 100, 1e-9));
  EXPECT_TRUE(near(file.number(0, "r_at_best"), 1, 1e-9));
  EXPECT_TRUE(near(file.number(3, "measured_co_contraction_pct"), 40, 0));
}

TEST(EmgFigure, DrawsAPanelAMuscleAndDirection) {
  const std::string script = emg_figure(made_up()).script;
  EXPECT_EQ(count(script, "\n$emg"), 3u);
  EXPECT_EQ(count(script, "  plot "), 3u);
  EXPECT_NE(script.find("# Draws emg.svg"), std::string::npos);
}

}  // namespace
}  // namespace retrogait
