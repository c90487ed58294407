// The adult's legs and arms against OpenSim, which computed the source model's body frames in 51 poses.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>

#include "io/io.h"
#include "multibody/multibody.h"
#include "io/csv_file.h"
#include "support/near.h"
#include "support/reference.h"

namespace retrogait {
namespace {

Pose pose_in_row(const CsvFile& csv, size_t row) {
  const auto x = [&](const std::string& column) { return csv.number(row, column); };
  Pose pose;
  pose.p = Vec3(x("px"), x("py"), x("pz"));
  for (int i = 0; i < 3; ++i)
    for (int k = 0; k < 3; ++k) pose.R(i, k) = x(fmt::format("R{}{}", i, k));
  return pose;
}

// Both trees are compared within themselves: a leg against the pelvis, an arm against the torso, because
// the spine between them is another.
TEST(AdultReference, LegsAndArmsMoveAsTheSourceModel) {
  REQUIRE_REFERENCE(folder, "opensim/kernels/rajagopal2016");
  const CsvFile poses = read_csv(folder + "/poses_q.csv");
  const CsvFile transforms = read_csv(folder + "/body_transforms.csv");
  std::map<std::pair<int, std::string>, size_t> row_of;
  for (size_t r = 0; r < transforms.rows.size(); ++r)
    row_of[{static_cast<int>(transforms.number(r, "pose")), transforms.text(r, "body")}] = r;

  const Model model = compile(read_model(repository_path("models/adult.toml")));
  Data data = make_data(model);
  const std::map<std::string, std::vector<std::string>> limbs = {
      {"pelvis", {"femur", "patella", "tibia", "talus", "calcn", "toes"}},
      {"torso", {"humerus", "ulna", "radius", "hand"}}};
  int compared = 0;
  for (size_t pose = 0; pose < poses.rows.size(); ++pose) {
    data.q = model.standing;
    for (int i = 0; i < model.ncoord(); ++i) {
      const std::string& name = model.coordinates[static_cast<size_t>(i)].name;
      if (name.starts_with("neck_")) continue;
      data.q[i] = poses.number(pose, name);
    }
    apply_couplings(model, data);
    update_positions(model, data);
    for (const auto& [base, bodies] : limbs)
      for (const std::string& stem : bodies)
        for (const std::string side : {"_r", "_l"}) {
          const auto found = [&](const std::string& body) {
            return data.X_WB[static_cast<size_t>(model.body_index(body))];
          };
          const auto expected = [&](const std::string& body) {
            return pose_in_row(transforms, row_of.at({static_cast<int>(pose), body}));
          };
          const Pose X_found = found(base).inverse() * found(stem + side);
          const Pose X_expected = expected(base).inverse() * expected(stem + side);
          EXPECT_TRUE(near(X_found.p, X_expected.p, 1e-9)) << "pose " << pose << " " << stem + side;
          EXPECT_TRUE(near(X_found.R, X_expected.R, 1e-9)) << "pose " << pose << " " << stem + side;
          ++compared;
        }
  }
  EXPECT_EQ(compared, 51 * 20);
}

}  // namespace
}  // namespace retrogait
