// A model that starts from another one and leaves out groups of its muscles.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

#include "base/error.h"
#include "io/io.h"
#include "support/temp_folder.h"

namespace retrogait {
namespace {

bool has_group(const MuscleSpec& muscle, const std::string& group) {
  return std::find(muscle.groups.begin(), muscle.groups.end(), group) != muscle.groups.end();
}

TEST(ModelBase, LegsAloneAreTheAdultsLegsAndPsoas) {
  const ModelSpec adult = read_model(home_path("models/adult.toml"));
  const ModelSpec legs = read_model(home_path("models/adult_legs.toml"));
  EXPECT_EQ(legs.name, "adult_legs");
  EXPECT_EQ(legs.bodies.size(), adult.bodies.size());
  EXPECT_EQ(legs.muscles.size(), 102u) << "40 and 11 fascicles of psoas a side";
  std::size_t there = 0;
  for (const MuscleSpec& muscle : adult.muscles) {
    const auto it = std::find_if(legs.muscles.begin(), legs.muscles.end(),
                                 [&](const MuscleSpec& m) { return m.name == muscle.name; });
    EXPECT_EQ(it == legs.muscles.end(),
              has_group(muscle, "erector_spinae") || has_group(muscle, "multifidus") ||
                  has_group(muscle, "abdominals") || has_group(muscle, "latissimus_dorsi") ||
                  has_group(muscle, "quadratus_lumborum"))
        << muscle.name;
    if (it == legs.muscles.end()) continue;
    ++there;
    EXPECT_EQ(it->max_isometric_force, muscle.max_isometric_force) << muscle.name;
  }
  EXPECT_EQ(there, legs.muscles.size());
  EXPECT_EQ(legs.coordinate_actuators.size(), adult.coordinate_actuators.size() + 3);
  EXPECT_EQ(compile(legs).body_mass, compile(adult).body_mass);
}

TEST(ModelBase, AGroupThatTheBaseHasNotIsRefused) {
  const TempFolder folder;
  std::ofstream(folder.file("mine.toml"))
      << "format = 1\nname = \"mine\"\nbase = \"" << home_path("models/adult.toml")
      << "\"\nleave_out = [\"multifidi\"]\n";
  try {
    read_model(folder.file("mine.toml"));
    FAIL() << "nothing was thrown";
  } catch (const InputError& error) {
    ASSERT_EQ(error.diagnostics().size(), 1u);
    EXPECT_EQ(error.diagnostics()[0].line, 4);
    EXPECT_NE(error.diagnostics()[0].message.find("'multifidi': the base has no such group of "
                                                  "muscles. Did you mean 'multifidus'?"),
              std::string::npos)
        << error.diagnostics()[0].message;
  }
}

}  // namespace
}  // namespace retrogait
