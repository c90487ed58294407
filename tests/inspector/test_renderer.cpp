/// The stage's pixels, drawn headless: shapes stand where the camera's geometry says, themes are what they say, ids
/// are found. Skips, saying so, where no OpenGL is.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <memory>

#include "inspector/gl_context.h"
#include "inspector/instances.h"
#include "inspector/renderer.h"
#include "inspector/stage.h"
#include "support/near.h"
#include "support/temp_folder.h"

namespace retrogait::inspector {
namespace {

constexpr Viewport kViewport{320, 200};
const Color kRed{0.8F, 0.02F, 0.02F, 1}, kBlue{0.02F, 0.05F, 0.8F, 1};

bool reddish(const Rgba& p) { return p.r > 2 * p.g && p.r > 2 * p.b; }
bool bluish(const Rgba& p) { return p.b > 2 * p.g && p.b > 2 * p.r; }

Tube tube_along(const std::vector<Vec3>& points, double radius) {
  Tube out;
  out.points = points;
  out.radius.assign(points.size(), radius);
  out.color.assign(points.size(), kRed);
  out.id = 3;
  return out;
}

class StagePictures : public testing::Test {
 protected:
  void SetUp() override {
    try {
      context_ = std::make_unique<GlContext>(GlContext::headless());
    } catch (const NoGraphics& reason) {
      GTEST_SKIP() << reason.what();
    }
    renderer_ = std::make_unique<Renderer>();
    view_.theme = Theme::kPrint;
    view_.camera.target = Vec3(0, 1, 0);
  }
  void TearDown() override {
    renderer_.reset();
    context_.reset();
  }
  Image draw(int scale = 1) { return renderer_->picture(list_, view_, kViewport, scale); }

  std::unique_ptr<GlContext> context_;
  std::unique_ptr<Renderer> renderer_;
  DrawList list_;
  StageView view_;
};

// ------------------------------------------------------------------------------ without a context

TEST(StageCamera, PutsItsTargetInTheMiddleAndLooksAsItsAnglesSay) {
  Camera camera;
  camera.azimuth = 0;
  camera.elevation = 0;
  const Projection p = make_projection(camera, kViewport);
  const Pixel middle = project(p, camera.target);
  EXPECT_TRUE(near(middle.x, 160, 1e-9));
  EXPECT_TRUE(near(middle.y, 100, 1e-9));
  EXPECT_TRUE(near(middle.depth, camera.distance, 1e-12));
  // from the person's right: forward goes right, up goes up
  EXPECT_GT(project(p, camera.target + Vec3::UnitX()).x, 160);
  EXPECT_LT(project(p, camera.target + Vec3::UnitY()).y, 100);
  EXPECT_TRUE(near(pixels_per_meter(p, camera.target),
                   100 / (camera.distance * std::tan(0.5 * camera.field_of_view)), 1e-9));
}

TEST(StageCamera, ARayThroughAPixelMeetsWhatIsSeenThere) {
  Camera camera;
  camera.azimuth = 2.1;
  camera.elevation = 0.4;
  const Projection p = make_projection(camera, kViewport, 0.1);
  for (const Vec3& place : {Vec3(0.3, 0.2, -0.5), Vec3(-1, 1.8, 0.4)}) {
    const Pixel at = project(p, place);
    const Vec3 ray = ray_through(p, at.x, at.y);
    EXPECT_LT(ray.cross((place - p.eye).normalized()).norm(), 1e-9);
  }
}

TEST(StageCamera, GroundThatGoesUphillRisesToTheRight) {
  Camera camera;
  camera.target.setZero();
  camera.azimuth = 0;
  camera.elevation = 0;
  const double slope = 0.1;
  const Projection p = make_projection(camera, kViewport, slope);
  const Pixel ahead = project(p, Vec3::UnitX());
  EXPECT_TRUE(near((100 - ahead.y) / (ahead.x - 160), std::tan(slope), 1e-9));
}

TEST(StageInstances, ATubeKeepsItsEndsAndStaysWithinARadiusOfItsPath) {
  DrawList list;
  list.tubes.push_back(tube_along({{0, 0, 0}, {0, 1, 0}, {0.6, 1, 0}, {0.6, 1, 0.5}}, 0.02));
  Instances out;
  update_instances(list, {}, out);
  const std::vector<TubeNode>& nodes = out.opaque.tube_nodes[kDetails - 1];
  ASSERT_GT(nodes.size(), 6u);
  EXPECT_EQ(nodes.front().at.y, 0);
  EXPECT_EQ(nodes.back().at.z, 0.5F);
  EXPECT_EQ(nodes.back().side.w, 0);
  for (std::size_t i = 0; i + 1 < nodes.size(); ++i) {
    const TubeNode &a = nodes[i], &b = nodes[i + 1];
    EXPECT_EQ(a.side.w, 1);
    // no ring is turned against the next by more than a step of a corner
    EXPECT_GT(a.side.x * b.side.x + a.side.y * b.side.y + a.side.z * b.side.z, 0.9F);
    // distance to the path's three pieces
    const auto off = [](double x, double y, double z) { return std::sqrt(x * x + y * y + z * z); };
    const double first = off(a.at.x, std::max(0.0, a.at.y - 1.0), a.at.z);
    const double second = off(std::max(0.0, a.at.x - 0.6), a.at.y - 1, a.at.z);
    const double third = off(a.at.x - 0.6, a.at.y - 1, std::min(0.0F, a.at.z));
    EXPECT_LT(std::min({first, second, third}), 0.02);
  }
}

TEST(StageInstances, GivesWhatIsSmallOnThePictureFewCorners) {
  Camera camera;
  camera.azimuth = camera.elevation = 0;
  const auto detail_at = [&](double distance) {
    camera.distance = distance;
    const Projection p = make_projection(camera, kViewport);
    const Sight sight = sight_of(p);
    EXPECT_TRUE(near(sight.per_meter(camera.target), pixels_per_meter(p, camera.target), 1e-9));
    return sight.detail(camera.target, 0.02);
  };
  EXPECT_EQ(detail_at(0.2), kDetails - 1);
  EXPECT_EQ(detail_at(40), 0u);
  for (double distance = 0.2; distance < 20; distance *= 1.2)
    EXPECT_GE(detail_at(distance), detail_at(1.2 * distance));
}

TEST(StageInstances, LeavesOutWhatIsNotFinite) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  DrawList list;
  list.cones.push_back({Vec3(nan, 0, 0), Vec3::UnitY(), 0.1, 0.1, kRed, 0});
  list.ellipsoids.push_back({Vec3::Zero(), Mat3::Constant(nan), kRed, 0});
  list.arrows.push_back({Vec3::Zero(), Vec3(0, nan, 0), 0.01, kRed, 0});
  list.arrows.push_back({Vec3::Zero(), Vec3::Zero(), 0.01, kRed, 0});
  list.tubes.push_back(tube_along({{0, 0, 0}, {nan, 1, 0}}, 0.02));
  list.tubes.push_back(tube_along({{0, 0, 0}}, 0.02));
  list.tubes.push_back({});
  list.patches.push_back({{Vec3::Zero(), Vec3::UnitX()}, kRed, 0});
  list.lines.push_back({Vec3::Zero(), Vec3(nan, 0, 0), kRed});
  list.marks.push_back({Vec3(0, nan, 0), Mat3::Identity(), kRed, 0});
  Instances out;
  update_instances(list, {}, out);
  for (std::size_t k = 0; k < kDetails; ++k) {
    EXPECT_TRUE(out.opaque.cones[k].empty() && out.opaque.ellipsoids[k].empty());
    EXPECT_TRUE(out.opaque.tube_nodes[k].empty() && out.marks.ellipsoids[k].empty());
  }
  EXPECT_TRUE(out.marks.arrows.empty());
  EXPECT_TRUE(out.triangles.empty() && out.lines.empty());
}

// ----------------------------------------------------------------------------------------- pictures

TEST_F(StagePictures, ABallIsAsLargeAndWhereProjectionSays) {
  const Vec3 center(0.4, 1.2, 0.1);
  const double radius = 0.15;
  list_.cones.push_back({center, center, radius, radius, kRed, 0});
  list_.ellipsoids.push_back({Vec3(-0.4, 0.8, 0), 0.1 * Mat3::Identity(), kBlue, 1});
  view_.camera.field_of_view = 0.3;
  view_.camera.distance = 8;
  const Image image = draw();
  const Projection p = make_projection(view_.camera, kViewport);
  const auto check = [&](const Vec3& at, double r, bool (*is)(const Rgba&)) {
    double count = 0, x_sum = 0, y_sum = 0;
    for (int y = 0; y < image.height; ++y)
      for (int x = 0; x < image.width; ++x)
        if (is(image.at(x, y))) count += 1, x_sum += x + 0.5, y_sum += y + 0.5;
    const Pixel middle = project(p, at);
    const double r_pixels = r * pixels_per_meter(p, at);
    ASSERT_GT(count, 0);
    EXPECT_LT(std::abs(x_sum / count - middle.x), 0.7);
    EXPECT_LT(std::abs(y_sum / count - middle.y), 0.7);
    EXPECT_LT(std::abs(std::sqrt(count / kPi) - r_pixels), 0.8);
  };
  check(center, radius, reddish);
  check(Vec3(-0.4, 0.8, 0), 0.1, bluish);
}

TEST_F(StagePictures, ThemesPaintTheBackdropTheyName) {
  const auto corner = [&](Theme theme) {
    view_.theme = theme;
    return draw().at(3, 3);
  };
  EXPECT_GT(corner(Theme::kLight).g, 200);
  EXPECT_LT(corner(Theme::kDark).g, 60);
  EXPECT_GE(corner(Theme::kPrint).g, 254);
  view_.transparent = true;
  EXPECT_EQ(draw().at(3, 3).a, 0);
}

TEST_F(StagePictures, ATubeHasNoGap) {
  list_.tubes.push_back(
      tube_along({{-0.5, 0.7, 0}, {0, 1.1, 0.2}, {0.1, 1.15, 0.1}, {0.6, 0.9, -0.3}}, 0.03));
  const Image image = draw();
  const Projection p = make_projection(view_.camera, kViewport);
  const std::vector<Vec3>& path = list_.tubes[0].points;
  for (std::size_t i = 0; i + 1 < path.size(); ++i)
    for (double t = 0; t <= 1; t += 0.02) {
      const Pixel at = project(p, path[i] + t * (path[i + 1] - path[i]));
      EXPECT_TRUE(reddish(image.at(static_cast<int>(at.x), static_cast<int>(at.y))))
          << i << ' ' << t;
    }
}

/// In every theme, and in grey: what works more is darker, and redder once it works at all.
TEST_F(StagePictures, AMuscleThatWorksMoreIsDarkerAndRedder) {
  const ColorLegend scale = stage_legend(StageOptions{}).muscles;
  for (const Theme theme : {Theme::kLight, Theme::kDark, Theme::kPrint}) {
    view_.theme = theme;
    double last_grey = 256, last_red = -1;
    for (const double activation : {0.0, 0.25, 0.5, 0.75, 1.0}) {
      list_.tubes = {tube_along({{-0.5, 1, 0}, {0.5, 1, 0}}, 0.08)};
      list_.tubes[0].color.assign(2, scale.color_at(activation));
      const Rgba pixel = draw().at(160, 100);
      const double grey = 0.2126 * pixel.r + 0.7152 * pixel.g + 0.0722 * pixel.b;
      const double red = pixel.r / std::max(1.0, grey);
      EXPECT_LT(grey, last_grey - 8) << activation;
      if (activation <= 0.75) EXPECT_GT(red, last_red) << activation;
      last_grey = grey;
      last_red = red;
    }
  }
}

TEST_F(StagePictures, AnArrowPointsWhereItsVectorDoes) {
  list_.arrows.push_back({Vec3(0, 0.5, 0), Vec3(0, 0.9, 0), 0.03, kRed, 0});
  view_.camera.azimuth = 0;
  const Image image = draw();
  const Projection p = make_projection(view_.camera, kViewport);
  const auto width_at = [&](double height) {
    const int y = static_cast<int>(project(p, Vec3(0, height, 0)).y);
    int count = 0;
    for (int x = 0; x < image.width; ++x) count += reddish(image.at(x, y));
    return count;
  };
  EXPECT_GT(width_at(1.25), width_at(0.9));   // the head is wider than the shaft …
  EXPECT_GT(width_at(1.25), width_at(1.37));  // … and narrows to its tip
  EXPECT_EQ(width_at(1.45), 0);
  EXPECT_EQ(width_at(0.45), 0);
}

TEST_F(StagePictures, AGhostLetsTheBackdropThroughAndHidesItsInside) {
  Color pale = kRed;
  pale.a = 0.4F;
  list_.cones.push_back({Vec3(0, 1, 0), Vec3(0, 1, 0), 0.3, 0.3, pale, 0});
  const Rgba alone = draw().at(160, 100);
  EXPECT_GT(alone.g, 100);
  list_.cones.push_back({Vec3(0, 1, 0), Vec3(0, 1, 0), 0.2, 0.2, pale, 0});
  EXPECT_EQ(draw().at(160, 100), alone);
}

TEST_F(StagePictures, AShadowFallsOnAPatch) {
  list_.patches.push_back(
      {{Vec3(-1, 0, -1), Vec3(1, 0, -1), Vec3(1, 0, 1), Vec3(-1, 0, 1)}, {0.6F, 0.6F, 0.6F, 1}, 4});
  view_.camera.target.setZero();
  view_.camera.azimuth = 2.3;  // across the light
  view_.camera.elevation = 0.5;
  const Projection p = make_projection(view_.camera, kViewport);
  const Pixel below = project(p, Vec3(-0.16, 0, -0.17));  // away from the lamp
  const auto brightness = [&] {
    return draw().at(static_cast<int>(below.x), static_cast<int>(below.y)).g;
  };
  const int free = brightness();
  list_.cones.push_back({Vec3(0, 0.4, 0), Vec3(0, 0.4, 0), 0.12, 0.12, kRed, 0});
  EXPECT_LT(brightness(), free - 20);
  view_.show_shadows = false;
  EXPECT_EQ(brightness(), free);
}

TEST_F(StagePictures, AnArrowInsideABoneShowsThroughItPaler) {
  view_.camera.azimuth = view_.camera.elevation = 0;
  list_.arrows.push_back({Vec3(0, 0.6, 0), Vec3(0, 0.8, 0), 0.04, kRed, 5});
  const Rgba alone = draw().at(160, 100);
  list_.ellipsoids.push_back({Vec3(0, 1, 0), 0.2 * Mat3::Identity(), {0.8F, 0.8F, 0.8F, 1}, 6});
  const Rgba covered = draw().at(160, 100), beside = draw().at(160 + 12, 100);
  EXPECT_GT(covered.r, covered.g + 40);
  EXPECT_LT(std::abs(beside.r - beside.g), 15);
  EXPECT_GT(covered.g, alone.g + 30);
  // and can be clicked at
  EXPECT_EQ(renderer_->pick(list_, view_, kViewport, 160, 100), 5);
}

TEST_F(StagePictures, FewCornersLookAsManyDo) {
  // 0.8 of a pixel thick: a third of the corners, the same place
  list_.tubes.push_back(tube_along({{-0.5, 0.7, 0}, {0, 1.1, 0.2}, {0.6, 0.9, -0.3}}, 0.02));
  view_.camera.distance = 12;
  const Image one = draw(), four = draw(4);
  double sum_one = 0, sum_four = 0;
  for (const Rgba& p : one.pixels) sum_one += 255 - p.g;
  for (const Rgba& p : four.pixels) sum_four += (255 - p.g) / 16.0;
  EXPECT_NEAR(sum_one / sum_four, 1, 0.06);
}

TEST_F(StagePictures, PickingFindsTheNearestShapeAndNothingBesideIt) {
  list_.cones.push_back({Vec3(0, 1, 0.5), Vec3(0, 1, 0.5), 0.1, 0.1, kRed, 7});
  list_.ellipsoids.push_back({Vec3(0, 1, -0.5), 0.4 * Mat3::Identity(), kBlue, 8});
  list_.tubes.push_back(tube_along({{-0.9, 0.6, 0}, {-0.9, 1.4, 0}}, 0.01));
  view_.camera.azimuth = 0;
  view_.camera.elevation = 0;
  EXPECT_EQ(renderer_->pick(list_, view_, kViewport, 160, 100), 7);
  const Projection p = make_projection(view_.camera, kViewport);
  const Pixel beside = project(p, Vec3(0.25, 1, -0.3));
  EXPECT_EQ(renderer_->pick(list_, view_, kViewport, static_cast<int>(beside.x), 100), 8);
  const int thin = static_cast<int>(project(p, Vec3(-0.9, 1, 0)).x);
  EXPECT_EQ(renderer_->pick(list_, view_, kViewport, thin + 4, 100), 3);  // within reach
  EXPECT_EQ(renderer_->pick(list_, view_, kViewport, thin + 14, 100), -1);
  EXPECT_EQ(renderer_->pick(list_, view_, kViewport, 10000, -5), -1);
}

TEST_F(StagePictures, APictureTwiceTheSizeShowsTheSame) {
  list_.cones.push_back({Vec3(0, 0.8, 0), Vec3(0, 1.2, 0), 0.2, 0.1, kRed, 0});
  const Image small = draw(), large = draw(2);
  ASSERT_EQ(large.width, 2 * small.width);
  EXPECT_NEAR(small.at(160, 100).r, large.at(320, 200).r, 3);
  EXPECT_EQ(draw(9).width, 4 * small.width);
}

TEST_F(StagePictures, DrawsAnEmptyListAndSixHundredTubes) {
  EXPECT_EQ(draw().width, kViewport.width);
  for (int i = 0; i < 600; ++i)
    list_.tubes.push_back(
        tube_along({{0, 0.5, 0.001 * i}, {0.1, 1, 0}, {0, 1.5, 0.001 * i}}, 0.01));
  EXPECT_TRUE(reddish(draw().at(163, 100)) || reddish(draw().at(166, 100)));
}

TEST(StageImage, ComesBackFromPngAsItWas) {
  const TempFolder folder;
  Image image(7, 3);
  for (int i = 0; i < 21; ++i)
    image.pixels[static_cast<std::size_t>(i)] = {static_cast<std::uint8_t>(12 * i),
                                                 static_cast<std::uint8_t>(250 - i), 3,
                                                 static_cast<std::uint8_t>(i == 4 ? 0 : 255 - i)};
  write_png(folder.file("a.png"), image);
  const Image back = read_png(folder.file("a.png"));
  EXPECT_EQ(back.width, 7);
  EXPECT_EQ(back.pixels, image.pixels);
  EXPECT_ANY_THROW(read_png(folder.file("none.png")));
  EXPECT_ANY_THROW(write_png(folder.file("no/such/folder.png"), image));
}

}  // namespace
}  // namespace retrogait::inspector
