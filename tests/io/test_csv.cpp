#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "io/io.h"
#include "io/csv_file.h"
#include "support/near.h"
#include "support/temp_folder.h"

namespace retrogait {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

TEST(Csv, IsTidyAndQuotesWhatNeedsIt) {
  Table table({text_column("variable"), number_column("value", "BW"), number_column("upper")});
  table.add_row({"grf_y", 1.25, kNaN});
  table.add_row({"a, \"b\"\nc", -0.0, 1e-12});
  EXPECT_EQ(csv_text(table),
            "variable,value,upper\n"
            "grf_y,1.25,\n"
            "\"a, \"\"b\"\"\nc\",0,1e-12\n");
  EXPECT_EQ(csv_text(Table({number_column("pct")})), "pct\n");
}

TEST(Csv, NumbersCarryNineDigits) {
  EXPECT_EQ(csv_number(1.0 / 3), "0.333333333");
  EXPECT_EQ(csv_number(0.1 + 0.2), "0.3");
  EXPECT_EQ(csv_number(100), "100");
  EXPECT_EQ(csv_number(123456789.4), "123456789");
  EXPECT_EQ(csv_number(-2.5e-9), "-2.5e-09");
  EXPECT_EQ(csv_number(kNaN), "");
  EXPECT_EQ(csv_number(-kNaN), "");
  EXPECT_EQ(csv_number(std::numeric_limits<double>::infinity()), "inf");
}

TEST(Csv, ReadsBackAsWritten) {
  const TempFolder folder;
  Table table({text_column("study"), number_column("value")});
  for (int i = 0; i < 50; ++i)
    table.add_row({i % 2 == 0 ? "plain" : "with, \"quotes\"\r\nand lines", std::sin(i) * 1000});
  write_csv(folder.file("a.csv"), table);
  const CsvFile read = read_csv(folder.file("a.csv"));
  ASSERT_EQ(read.rows.size(), table.rows());
  for (std::size_t row = 0; row < table.rows(); ++row) {
    EXPECT_EQ(read.text(row, "study"), table.text(row, "study"));
    EXPECT_TRUE(near_relative(read.number(row, "value"), table.number(row, "value"), 5e-9));
  }
  EXPECT_THROW(read.number(0, "study"), std::runtime_error);
  EXPECT_THROW(read.index("no_such"), std::runtime_error);
}

}  // namespace
}  // namespace retrogait
