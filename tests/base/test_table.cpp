#include "base/table.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace retrogait {
namespace {

Table loads() {
  Table table({text_column("variable"), text_column("side"), number_column("peak", "BW")});
  table.add_row({"knee_contact", "r", 2.5});
  table.add_row({"knee_contact", "l", 2.75});
  table.add_row({"grf_y", "r", 1});
  return table;
}

TEST(Table, KeepsRowsUnderNamesWithUnits) {
  const Table table = loads();
  EXPECT_EQ(table.rows(), 3u);
  EXPECT_EQ(table.column("peak").unit, "BW");
  EXPECT_EQ(table.number(1, "peak"), 2.75);
  EXPECT_EQ(table.text(2, "variable"), "grf_y");
  EXPECT_TRUE(table.has("side"));
  EXPECT_FALSE(table.has("mean"));
  EXPECT_EQ(Table().rows(), 0u);
}

TEST(Table, WhereKeepsOrderAndColumns) {
  const Table knee = loads().where("variable", "knee_contact");
  EXPECT_EQ(knee.numbers("peak"), (std::vector<double>{2.5, 2.75}));
  EXPECT_EQ(knee.columns().size(), 3u);
  EXPECT_EQ(loads().where("variable", "hip_contact").rows(), 0u);
}

TEST(Table, AddsRowsOfItsLike) {
  Table table = loads();
  table.add_rows(loads().where("side", "l"));
  table.add_rows(table);
  EXPECT_EQ(table.rows(), 8u);
  EXPECT_EQ(table.number(7, "peak"), 2.75);
}

TEST(Table, RefusesWhatDoesNotFit) {
  Table table = loads();
  EXPECT_THROW(table.add_row({"grf_y", "r"}), InternalError);          // too short
  EXPECT_THROW(table.add_row({"grf_y", "r", "high"}), InternalError);  // a text for a number
  EXPECT_THROW(table.add_row({"grf_y", 1, 1.0}), InternalError);       // a number for a text
  EXPECT_EQ(table.rows(), 3u);
  EXPECT_EQ(table.texts("variable").size(), 3u);  // a refused row leaves no half behind
  EXPECT_THROW(table.add_column(number_column("peak", "N", {1, 2, 3})), InternalError);
  EXPECT_THROW(table.add_column(number_column("mean", "BW", {1, 2})), InternalError);
  EXPECT_THROW(table.add_rows(Table({number_column("peak", "BW")})), InternalError);
  EXPECT_THROW(table.texts("peak"), InternalError);
  EXPECT_THROW(table.number(3, "peak"), InternalError);
}

TEST(Table, NamesTheNearestColumn) {
  try {
    loads().numbers("paek");
    FAIL() << "nothing was thrown";
  } catch (const InternalError& e) {
    EXPECT_STREQ(e.what(), "a table has no column 'paek'. Did you mean 'peak'?");
  }
}

}  // namespace
}  // namespace retrogait
