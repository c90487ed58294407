// Claims, predictions and measurements side by side; loads taken apart on a page.
#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <sstream>

#include "io/csv_file.h"
#include "io/io.h"
#include "report/contributors.h"
#include "report/report.h"
#include "support/near.h"
#include "support/temp_folder.h"

namespace retrogait {
namespace {

StudyResult walked(const std::string& name, const std::vector<std::string>& settings) {
  Diagnostics found(name);
  Scene scene = find_scene(name, found);
  for (const std::string& s : settings) set_value(scene, s, "--set", found);
  return run_study(plan_study(scene, found));
}

const StudyResult& park_walk() {
  static const StudyResult result = walked("park_walk", {});
  return result;
}

TEST(Evidence, EveryRowOfTheFileStandsInTheTable) {
  const CsvFile file = read_csv(home_path("data/evidence.csv"));
  const Table table = evidence_table(park_walk());
  ASSERT_EQ(table.rows(), file.rows.size());
  for (std::size_t i = 0; i < table.rows(); ++i) {
    for (const char* column : {"claim", "about", "source", "found"}) {
      EXPECT_FALSE(table.text(i, column).empty()) << i;
      EXPECT_EQ(table.text(i, column), file.text(i, column));
    }
    const std::set<std::string> tags = {"S", "S2", "D", "K", "GAP"};
    EXPECT_TRUE(tags.count(table.text(i, "tag"))) << table.text(i, "tag");
  }
}

TEST(Evidence, EveryRowNamesSomethingThatTheModelPredicts) {
  const Table table = evidence_table(park_walk());
  for (std::size_t i = 0; i < table.rows(); ++i)
    for (const char* way : {"predicted_forward", "predicted_backward"})
      EXPECT_TRUE(std::isfinite(table.number(i, way)))
          << table.text(i, "variable") << " " << table.text(i, "measure");
}

TEST(Evidence, PredictionsAreTheScalars) {
  const Table table = evidence_table(park_walk()).where("variable", "l3l4_compression");
  const Table peak = table.where("measure", "peak");
  ASSERT_GE(peak.rows(), 1u);
  EXPECT_EQ(peak.number(0, "predicted_backward"),
            park_walk().scalar("backward", "none", "l3l4_compression", "peak", "BW"));
}

// the words follow from the two numbers, whichever way they fall
TEST(Evidence, AgreementIsArithmetic) {
  const Table table = evidence_table(park_walk());
  int ranges = 0, ways = 0, gaps = 0;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    const double low = table.number(i, "measured_low"), high = table.number(i, "measured_high");
    const std::string& what = table.text(i, "compared");
    const std::string& words = table.text(i, "agreement");
    if (what == "none") continue;
    const double here = table.number(i, "predicted_" + what);
    const auto starts = [&](const char* text) { EXPECT_TRUE(words.starts_with(text)) << words; };
    if (std::isnan(low) && std::isnan(high)) {
      starts("no measurement found"), ++gaps;
    } else if (low < high) {
      starts(here < low ? "below it" : here > high ? "above it" : "within it"), ++ranges;
    } else if (std::isnan(high) && std::abs(here / low - 1) > 0.02) {
      starts(here > low ? "the same way" : "the other way"), ++ways;
    } else if (std::isnan(low) && std::abs(here / high - 1) > 0.02) {
      starts(here < high ? "the same way" : "the other way"), ++ways;
    }
  }
  EXPECT_GE(ranges, 3);
  EXPECT_GE(ways, 5);
  EXPECT_GE(gaps, 4);
}

TEST(Evidence, AnotherKindOfWalkSaysSo) {
  const StudyResult hill = walked("slow", {"gait.slope_pct=5", "muscles.on=false"});
  const Table table = evidence_table(hill);
  for (std::size_t i = 0; i < table.rows(); ++i) {
    if (table.text(i, "agreement").find("no measurement") == 0) continue;
    if (table.text(i, "compared") == "none") continue;
    EXPECT_NE(table.text(i, "agreement").find("another kind of walk"), std::string::npos)
        << table.text(i, "agreement");
  }
  EXPECT_NE(evidence_page(hill).find("not computed here"), std::string::npos)
      << "no muscles, no contact force";
}

// what is printed sums to the load, forward and backward, and is sorted
TEST(ContributorsPage, PartsSumToTheLoad) {
  const std::string page = contributors_page(take_apart(park_walk(), {{"l4l5_compression", -1}}));
  std::istringstream lines(page);
  double parts[2] = {}, sum[2] = {}, load[2] = {};
  int rows = 0;
  bool before_sum = true;
  for (std::string line; std::getline(lines, line);) {
    for (std::size_t block : {0u, 1u}) {
      const std::size_t at = block * 52;
      if (line.size() < at + 46 || line.substr(at, 2) != "  ") continue;
      const double value = std::strtod(line.substr(at + 28, 9).c_str(), nullptr);
      const std::string name = line.substr(at, 28);
      if (name.starts_with("  sum ")) {
        sum[block] = value, before_sum = false;
      } else if (name.starts_with("  the load itself")) {
        load[block] = value;
      } else if (before_sum || block == 1) {
        if (sum[block] == 0) parts[block] += value, ++rows;
      }
    }
  }
  EXPECT_GE(rows, 2 * 12) << page;
  for (std::size_t d = 0; d < 2; ++d) {
    EXPECT_TRUE(near(parts[d], sum[d], 0.01)) << "rounding of 12 rows\n" << page;
    EXPECT_TRUE(near(sum[d], load[d], 1e-9)) << page;
    const char* trial = d == 0 ? "forward" : "backward";
    EXPECT_TRUE(
        near(load[d], park_walk().scalar(trial, "none", "l4l5_compression", "peak", "BW"), 5e-4));
  }
}

TEST(ContributorsPage, FilesHoldEveryPart) {
  const TempFolder folder;
  const ContributorTables tables = take_apart(park_walk(), {{"knee_contact", 1}});
  write_contributors(folder.path(), tables);
  const CsvFile ranking = read_csv(folder.file("contributors.csv"));
  EXPECT_EQ(ranking.rows.size(), tables.ranking.rows());
  EXPECT_EQ(read_csv(folder.file("contributors_long.csv")).rows.size(), tables.curves.rows());
  double sum = 0, total = 0;
  for (std::size_t i = 0; i < ranking.rows.size(); ++i) {
    if (ranking.text(i, "trial") != "backward" || ranking.text(i, "kind") == "group") continue;
    (ranking.text(i, "kind") == "total" ? total : sum) += ranking.number(i, "at_peak");
  }
  EXPECT_TRUE(near(sum, total, 1e-6));
}

}  // namespace
}  // namespace retrogait
