// The camera by hand and by fit: what stays under the mouse, what stays in the picture.
#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "inspector/actions.h"
#include "inspector/orbit.h"
#include "support/near.h"

namespace retrogait::inspector {
namespace {

constexpr Viewport kScreen{900, 500};

Camera some_camera() {
  Camera camera;
  camera.target = Vec3(0.3, 1.1, -0.4);
  camera.azimuth = 0.7;
  camera.elevation = 0.25;
  camera.distance = 3.5;
  return camera;
}

Pixel seen(const Camera& camera, const Vec3& p, const Viewport& viewport = kScreen) {
  return project(make_projection(camera, viewport), p);
}

TEST(Orbit, TurnsAboutTheTarget) {
  const Camera before = some_camera(), after = orbited(before, 120, -40);
  EXPECT_EQ(after.distance, before.distance);
  EXPECT_TRUE(near(after.target, before.target, 1e-15));
  EXPECT_TRUE(near(seen(after, before.target).x, 450, 1e-9));
  // what is nearer than the target goes with the mouse: right and up
  const Vec3 front = before.target + 0.2 * make_projection(before, kScreen).toward;
  EXPECT_GT(seen(after, front).x, 450 + 10);
  EXPECT_LT(seen(after, front).y, 250 - 1);
}

TEST(Orbit, NeverLooksOverTheTop) {
  for (const double dy : {1e4, -1e4}) {
    const Camera camera = orbited(some_camera(), 0, dy);
    EXPECT_TRUE(near(std::abs(camera.elevation), kHighest, 1e-12));
    EXPECT_TRUE(make_projection(camera, kScreen).clip_from_ground.allFinite());
  }
  // however often somebody turns round
  const Camera round = orbited(some_camera(), 2 * kPi / kOrbitPerPixel * 7, 0);
  EXPECT_TRUE(near(round.azimuth, some_camera().azimuth, 1e-9));
}

TEST(Orbit, AShiftCarriesWhatLiesAtTheTargetsDepthWithTheMouse) {
  const Camera before = some_camera(), after = panned(before, 37, -21, kScreen);
  const Projection axes = make_projection(before, kScreen);
  for (const Vec3& p : {before.target, Vec3(before.target + 0.3 * axes.right - 0.2 * axes.up)}) {
    EXPECT_TRUE(near(seen(after, p).x, seen(before, p).x + 37, 1e-6));
    EXPECT_TRUE(near(seen(after, p).y, seen(before, p).y - 21, 1e-6));
  }
}

TEST(Orbit, ZoomsTowardTheTargetWithinLimits) {
  const Camera before = some_camera(), in = zoomed(before, 3);
  EXPECT_LT(in.distance, before.distance);
  EXPECT_TRUE(near(in.target, before.target, 1e-15));
  EXPECT_TRUE(near(zoomed(in, -3).distance, before.distance, 1e-12));
  EXPECT_EQ(zoomed(before, 1e3).distance, kNearest);
  EXPECT_EQ(zoomed(before, -1e3).distance, kFarthest);
}

// ------------------------------------------------------------------------------------------- fitting

/// Where the picture of balls ends, by points all over them.
struct Extent {
  double left = 1e9, right = -1e9, top = 1e9, bottom = -1e9;
};

Extent extent_of(const Camera& camera, const std::vector<Ball>& balls, const Viewport& viewport) {
  Extent out;
  for (const Ball& ball : balls)
    for (int i = 0; i <= 40; ++i)
      for (int j = 0; j < 80; ++j) {
        const double a = kPi * i / 40, b = 2 * kPi * j / 80;
        const Vec3 n(std::sin(a) * std::cos(b), std::cos(a), std::sin(a) * std::sin(b));
        const Pixel at = seen(camera, ball.center + ball.radius * n, viewport);
        EXPECT_GT(at.depth, 0);
        out.left = std::min(out.left, at.x), out.right = std::max(out.right, at.x);
        out.top = std::min(out.top, at.y), out.bottom = std::max(out.bottom, at.y);
      }
  return out;
}

std::vector<Ball> some_balls(unsigned seed) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<double> place(-1, 1), size(0, 0.15);
  std::vector<Ball> out;
  for (int i = 0; i < 12; ++i)
    out.push_back({Vec3(place(random), 0.9 * place(random), place(random)), size(random)});
  return out;
}

TEST(Fit, ShowsAllWholeAndNothingMoreFromAnySideInAnyShape) {
  unsigned seed = 1;
  for (const Viewport viewport : {Viewport{900, 500}, Viewport{1500, 220}, Viewport{240, 800}})
    for (const double azimuth : {-2.5, 0.0, 0.6, 1.57})
      for (const double elevation : {-0.3, 0.1, 1.5}) {
        Camera camera = some_camera();
        camera.azimuth = azimuth;
        camera.elevation = elevation;
        const std::vector<Ball> balls = some_balls(seed++);
        const Insets insets{10, 20, 30, 15};
        const Camera fit = fitted(camera, balls, viewport, insets);
        EXPECT_EQ(fit.azimuth, azimuth);
        EXPECT_EQ(fit.elevation, elevation);
        const Extent e = extent_of(fit, balls, viewport);
        EXPECT_GE(e.left, 10 - 1e-6);
        EXPECT_LE(e.right, viewport.width - 20 + 1e-6);
        EXPECT_GE(e.top, 30 - 1e-6);
        EXPECT_LE(e.bottom, viewport.height - 15 + 1e-6);
        // as large as that goes: it touches two opposite sides
        const double free_across = (e.left - 10) + (viewport.width - 20 - e.right),
                     free_down = (e.top - 30) + (viewport.height - 15 - e.bottom);
        EXPECT_LT(std::min(free_across, free_down), 1.5) << free_across << " " << free_down;
      }
}

TEST(Fit, DoesNotDependOnWhereTheCameraWas) {
  Camera far = some_camera();
  far.target = Vec3(8, -3, 5);
  far.distance = 20;
  const std::vector<Ball> balls = some_balls(99);
  const Camera a = fitted(some_camera(), balls, kScreen), b = fitted(far, balls, kScreen);
  EXPECT_TRUE(near(a.target, b.target, 1e-9));
  EXPECT_TRUE(near(a.distance, b.distance, 1e-9));
}

TEST(Fit, LeavesTheCameraWhereThereIsNothingToSee) {
  EXPECT_EQ(fitted(some_camera(), {}, kScreen), some_camera());
}

TEST(Fit, SurvivesAStageTooSmallForItsInsets) {
  const Camera fit = fitted(some_camera(), some_balls(3), {12, 8}, {20, 20, 20, 20});
  EXPECT_TRUE(std::isfinite(fit.distance) && fit.target.allFinite());
  EXPECT_LE(fit.distance, kFarthest);
}

// --------------------------------------------------------------------------------------- by the keys

TEST(CameraKeys, MoveTheCameraAndEndItsFit) {
  for (const char* id : {"orbit_left", "orbit_right", "orbit_up", "orbit_down", "pan_left",
                         "pan_right", "pan_up", "pan_down", "zoom_in", "zoom_out"}) {
    Session session;
    const Camera before = session.view.camera;
    ASSERT_TRUE(run_action(session, id)) << id;
    EXPECT_FALSE(session.view.camera == before) << id;
    EXPECT_FALSE(session.view.camera_fitted) << id;
  }
}

TEST(CameraKeys, AndBack) {
  Session session;
  const Camera before = session.view.camera;
  for (const char* id : {"orbit_left", "pan_up", "zoom_in", "zoom_out", "pan_down", "orbit_right"})
    ASSERT_TRUE(run_action(session, id));
  EXPECT_TRUE(near(session.view.camera.target, before.target, 0.02));
  EXPECT_TRUE(near(session.view.camera.azimuth, before.azimuth, 1e-12));
  EXPECT_TRUE(near(session.view.camera.distance, before.distance, 1e-12));
}

TEST(CameraKeys, BookmarksKeepNineCameras) {
  Session session;
  EXPECT_FALSE(run_action(session, "recall_camera_4")) << "nothing is stored there";
  run_action(session, "orbit_left");
  const Camera stored = session.view.camera;
  ASSERT_TRUE(run_action(session, "store_camera_4"));
  run_action(session, "zoom_in");
  run_action(session, "fit_camera");
  ASSERT_TRUE(run_action(session, "recall_camera_4"));
  EXPECT_EQ(session.view.camera, stored);
  EXPECT_FALSE(session.view.camera_fitted);
  for (int i = 1; i <= 9; ++i) EXPECT_TRUE(run_action(session, fmt::format("store_camera_{}", i)));
}

}  // namespace
}  // namespace retrogait::inspector
