// The strict TOML reader: units, fallbacks, names of tables in messages.
#include "io/toml.h"

#include <gtest/gtest.h>

#include "support/near.h"

namespace retrogait {
namespace {

std::vector<std::string> texts(const Diagnostics& found) {
  std::vector<std::string> out;
  for (const Diagnostic& d : found.list()) out.push_back(d.text());
  return out;
}

using Texts = std::vector<std::string>;

TEST(Toml, ReturnsSIWhateverTheUnit) {
  Diagnostics found("f");
  TomlFile file(
      "f", "angle_deg = 180\nlength_mm = 250\nlean_rad = 2.5\nslope_pct = 4\nspeed_km_h = 3.6\n",
      found);
  const TomlTable root = file.root();
  EXPECT_TRUE(near(root.quantity("angle", {"deg", "rad"}), kPi, 1e-15));
  EXPECT_TRUE(near(root.quantity("length", {"m", "mm"}), 0.25, 1e-15));
  EXPECT_TRUE(near(root.quantity("lean", {"deg", "rad"}), 2.5, 0));
  EXPECT_TRUE(near(root.quantity("slope", {"pct"}), 4, 0));
  EXPECT_TRUE(near(root.quantity("speed", {"m_s", "km_h"}), 1, 1e-15));
  file.report_unknown_keys();
  EXPECT_EQ(texts(found), Texts{});
}

TEST(Toml, MissingOptionalKeysGiveTheirFallback) {
  Diagnostics found("f");
  TomlFile file("f", "format = 1\n", found);
  const TomlTable root = file.root();
  file.expect_format(1);
  EXPECT_EQ(root.number("a", 3.0), 3.0);
  EXPECT_EQ(root.quantity("b", {"m"}, 4.0), 4.0);
  EXPECT_EQ(root.text("c", "x"), "x");
  EXPECT_TRUE(root.flag("d", true));
  EXPECT_EQ(root.vec3("e", Vec3(1, 2, 3)), Vec3(1, 2, 3));
  EXPECT_FALSE(root.table("t"));
  // a table that is not there is silent, whatever is asked of it
  EXPECT_EQ(root.table("t").number("x"), 0.0);
  EXPECT_TRUE(root.tables("list").empty());
  EXPECT_TRUE(texts(found).empty());
}

TEST(Toml, CollectsEveryDefectWithItsLineAndPath) {
  Diagnostics found("f");
  TomlFile file("f",
                "speed_m_s = inf\n"
                "spede = 2\n"
                "duty_kg = 1\n"
                "[[curve]]\n"
                "name = \"knee\"\n"
                "a = [1, nan, \"x\"]\n"
                "[[curve]]\n"
                "kind = \"forier\"\n",
                found);
  const TomlTable root = file.root();
  root.quantity("speed", {"m_s"});
  root.quantity("duty", {"pct"});
  root.number("speed", 0);
  const std::vector<TomlTable> curves = root.tables("curve");
  ASSERT_EQ(curves.size(), 2u);
  curves[0].numbers("a");
  curves[1].text("name", "");
  curves[1].choice("kind", {"fourier", "spline"}, "fourier");
  file.report_unknown_keys();
  EXPECT_EQ(
      texts(found),
      (Texts{
          "f:1: speed_m_s = inf: must be a finite number.",
          "f:6: curve.knee.a[1] = nan: must be a finite number.",
          "f:6: curve.knee.a[2] = 'x': must be a number, not a text.",
          "f:8: curve[1].kind = 'forier': must be 'fourier' or 'spline'. Did you mean 'fourier'?",
          "f:2: unknown key 'spede'. Did you mean 'speed'?",
          "f:3: key 'duty_kg' has the wrong unit suffix: write 'duty_pct'.",
          "f:5: curve.knee: unknown key 'name'."}));
}

TEST(Toml, TwoUnitsForOneQuantity) {
  Diagnostics found("f");
  TomlFile file("f", "height_m = 1.7\nheight_cm = 170\n", found);
  file.root().quantity("height", {"m", "cm"});
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found.list()[0].text(),
            "f:2: height_cm = 170: 'height_m' says the same: write one of them.");
}

TEST(Toml, NamedTablesComeInTheOrderOfTheFile) {
  Diagnostics found("f");
  TomlFile file("f", "[c.zeta]\nx = 1\n[c.alpha]\nx = 2\n", found);
  const auto tables = file.root().named_tables("c");
  ASSERT_EQ(tables.size(), 2u);
  EXPECT_EQ(tables[0].first, "zeta");
  EXPECT_EQ(tables[1].second.integer("x"), 2);
  EXPECT_EQ(tables[1].second.path(), "c.alpha");
}

}  // namespace
}  // namespace retrogait
