// A desk that is used: both walkers whole on stages of every shape, the mouse on them, pictures on disk. Drawn
// without a display; skips, saying so, where no OpenGL is.
#include <gtest/gtest.h>

#include <imgui.h>

#include <filesystem>
#include <memory>

#include "inspector/exports.h"
#include "inspector/gl_context.h"
#include "support/near.h"
#include "support/temp_folder.h"

namespace retrogait::inspector {
namespace {

namespace fs = std::filesystem;

std::shared_ptr<const StudyResult> park_walk() {
  static const auto result = std::make_shared<const StudyResult>(run_study(plan_of({})));
  return result;
}

class DeskInUse : public testing::Test {
 protected:
  void SetUp() override {
    try {
      context_ = std::make_unique<GlContext>(GlContext::headless());
    } catch (const NoGraphics& reason) {
      GTEST_SKIP() << reason.what();
    }
    session_.show(park_walk());
    session_.view.layout = Layout::kWalk;
    session_.view.stage.muscles = session_.view.stage.bones = false;  // a million triangles
    desk_ = std::make_unique<Desk>(session_);
    screen_ = std::make_unique<Framebuffer>();
    screen_->resize(kWidth, kHeight, 0);
    settle();
  }
  void TearDown() override {
    desk_.reset();
    screen_.reset();
    context_.reset();
  }

  void frame(bool drawn = true) {
    desk_->begin_frame(kWidth, kHeight, 1.0 / 60);
    screen_->bind();
    if (drawn) desk_->draw();
  }
  void settle(bool drawn = false) {
    for (int i = 0; i < kFramesToSettle; ++i) frame(drawn);
  }
  Viewport viewport() const {
    const Box& box = desk_->stage().box;
    return {static_cast<int>(box.width), static_cast<int>(box.height)};
  }
  Pixel seen(const Vec3& p) const {
    return project(make_projection(session_.view.seen_by(), viewport()), p);
  }
  void move_mouse(double x, double y) {  // from the stage's top left corner
    const Box& box = desk_->stage().box;
    ImGui::GetIO().MousePos = {box.x + static_cast<float>(x), box.y + static_cast<float>(y)};
  }
  void press(int button, bool down) { ImGui::GetIO().MouseDown[button] = down; }
  void drag(int button, double dx, double dy) {
    move_mouse(200, 200);
    settle();
    press(button, true);
    frame(false);
    move_mouse(200 + 0.5 * dx, 200 + 0.5 * dy);
    frame(false);
    move_mouse(200 + dx, 200 + dy);
    frame(false);
    press(button, false);
    settle();
  }
  void click(double x, double y) {
    move_mouse(x, y);
    settle();
    press(0, true);
    frame();
    press(0, false);
    frame();
    settle();
  }

  static constexpr int kWidth = 1280, kHeight = 800;
  std::unique_ptr<GlContext> context_;
  Session session_;
  std::unique_ptr<Desk> desk_;
  std::unique_ptr<Framebuffer> screen_;
};

// ------------------------------------------------------------------------------------------ the fit

TEST_F(DeskInUse, BothWalkersAreWholeAndFillTheStageInEveryLayout) {
  session_.view.stage.bones = true;
  for (const Layout layout :
       {Layout::kOverview, Layout::kLoads, Layout::kMuscles, Layout::kWalk, Layout::kPrint}) {
    session_.view.layout = layout;
    double left = 1e9, right = -1e9, top = 1e9, bottom = -1e9;
    for (const double phase : {0.0, 25.0, 62.0}) {
      session_.set_phase(phase);
      settle();
      for (const RoundCone& cone : desk_->stage_list().cones) {
        const Pixel at = seen(cone.from);
        left = std::min(left, at.x), right = std::max(right, at.x);
        top = std::min(top, at.y), bottom = std::max(bottom, at.y);
      }
      for (const StageLabel& label : desk_->stage().labels) top = std::min<double>(top, label.y);
    }
    const Viewport stage = viewport();
    EXPECT_GT(left, 0);
    EXPECT_LT(right, stage.width);
    EXPECT_GT(top, 0);
    EXPECT_LT(bottom, stage.height);
    const double share = std::max((right - left) / stage.width, (bottom - top) / stage.height);
    EXPECT_GT(share, 0.8) << kLayoutNames[static_cast<std::size_t>(layout)];
  }
}

TEST_F(DeskInUse, TheFitHoldsUntilSomebodyMovesTheCameraAndComesBack) {
  const Camera fit = session_.view.camera;
  drag(0, 80, 0);
  const Camera turned = session_.view.camera;
  EXPECT_FALSE(session_.view.camera_fitted);
  session_.view.layout = Layout::kOverview;
  settle();
  EXPECT_EQ(session_.view.camera, turned);
  session_.view.layout = Layout::kWalk;
  session_.view.camera.azimuth = fit.azimuth;
  session_.requests.insert(Request::kFitCamera);
  settle();
  EXPECT_TRUE(session_.view.camera_fitted);
  EXPECT_TRUE(near(session_.view.camera.distance, fit.distance, 1e-9));
}

TEST_F(DeskInUse, AShiftedCameraStillFollowsThePelvis) {
  session_.view.stage.ground_view = GroundView::kOverground;
  settle();
  drag(1, 60, 0);
  const Camera shifted = session_.view.camera;
  const Vec3 before = session_.view.anchor;
  session_.set_phase(70);
  settle();
  EXPECT_EQ(session_.view.camera, shifted);
  EXPECT_GT((session_.view.anchor - before).norm(), 0.01);
  // let go, it stays
  session_.view.follow_pelvis = false;
  const Vec3 there = session_.view.seen_by().target;
  session_.set_phase(20);
  settle();
  EXPECT_TRUE(near(session_.view.seen_by().target, there, 1e-15));
}

// ---------------------------------------------------------------------------------------- the mouse

TEST_F(DeskInUse, LeftDragTurnsRightDragShiftsTheWheelZooms) {
  const Camera before = session_.view.camera;
  drag(0, 100, 30);
  EXPECT_TRUE(near(session_.view.camera.azimuth, before.azimuth - 100 * kOrbitPerPixel, 1e-6));
  EXPECT_TRUE(near(session_.view.camera.elevation, before.elevation + 30 * kOrbitPerPixel, 1e-6));
  EXPECT_EQ(session_.view.camera.target, before.target);
  const Camera turned = session_.view.camera;
  drag(1, 100, 30);
  EXPECT_EQ(session_.view.camera.azimuth, turned.azimuth);
  EXPECT_GT((session_.view.camera.target - turned.target).norm(), 0.05);
  move_mouse(200, 200);
  settle();
  ImGui::GetIO().MouseWheel = 1;
  frame(false);
  EXPECT_LT(session_.view.camera.distance, turned.distance);
}

TEST_F(DeskInUse, ADragThatBeganElsewhereDoesNotTouchTheCamera) {
  const Camera before = session_.view.camera;
  ImGui::GetIO().MousePos = {kWidth - 20, kHeight - 60};  // the timeline
  settle();
  press(0, true);
  frame(false);
  move_mouse(100, 100);
  frame(false);
  move_mouse(200, 150);
  frame(false);
  press(0, false);
  settle();
  EXPECT_EQ(session_.view.camera, before);
}

TEST_F(DeskInUse, PointsAtALoadAndAClickChoosesItsBalanceSheet) {
  session_.set_phase(20);
  settle(true);
  const DrawList& list = desk_->stage_list();
  bool found = false;
  for (const Arrow& arrow : list.arrows) {
    const StagePick pick = stage_pick(list, arrow.id);
    if (pick.walker != "backward" || pick.name != "l3l4_compression") continue;
    const Pixel at = seen(arrow.from + 0.5 * arrow.vector);
    click(at.x, at.y);
    found = true;
    break;
  }
  ASSERT_TRUE(found);
  EXPECT_EQ(session_.view.load.variable, "l3l4_compression");
  EXPECT_EQ(session_.view.load.side, -1);
  EXPECT_TRUE(session_.view.camera_fitted) << "a click is no drag";
}

TEST_F(DeskInUse, PointsAtAMuscleAndAClickChoosesIt) {
  session_.view.stage.muscles = true;
  settle();
  std::string name;
  for (const Tube& tube : desk_->stage_list().tubes) {
    const Pixel at = seen(tube.points[tube.points.size() / 2]);
    move_mouse(at.x, at.y);
    frame(false);
    frame();
    name = desk_->pointed().name;
    if (name.ends_with("_r") || name.ends_with("_l")) {
      click(at.x, at.y);
      break;
    }
  }
  ASSERT_FALSE(name.empty());
  EXPECT_EQ(session_.view.muscle, split_side(name).variable);
  const Pointed said = describe(session_, {"forward", name});
  ASSERT_FALSE(said.lines.empty());
  EXPECT_NE(said.lines[0].find("activation"), std::string::npos);
  EXPECT_NE(said.lines[0].find("%"), std::string::npos);
}

TEST_F(DeskInUse, SaysOfALoadWhatItsCurveSaysOnBothSides) {
  session_.set_phase(30);
  const Trial& trial = park_walk()->trials.front();
  const auto said = [&](const char* name) {
    return describe(session_, {"forward", name}).lines.at(0);
  };
  EXPECT_EQ(said("knee_contact_medial_r"),
            fmt::format("{:.2f} BW", trial.curve("knee_contact_medial", 0)[30]));
  // the left foot's cycle begins half a cycle later
  EXPECT_EQ(said("knee_contact_medial_l"),
            fmt::format("{:.2f} BW", trial.curve("knee_contact_medial", 1)[80]));
  EXPECT_EQ(said("l5s1_compression"),
            fmt::format("{:.2f} BW", trial.curve("l5s1_compression", -1)[30]));
  EXPECT_EQ(describe(session_, {"forward", "l5s1_compression"}).title,
            "L5/S1 compression · forward");
}

// ------------------------------------------------------------------------------------ what is drawn

TEST_F(DeskInUse, APictureOfTheDeskIsTheSameTwiceAndLeavesTheMouse) {
  move_mouse(50, 60);
  const ImVec2 before = ImGui::GetIO().MousePos;
  const Image one = desk_->picture(kWidth, kHeight), two = desk_->picture(kWidth, kHeight);
  EXPECT_EQ(one.pixels, two.pixels);
  EXPECT_EQ(ImGui::GetIO().MousePos.x, before.x);
  std::size_t empty = 0;
  for (const Rgba& pixel : one.pixels) empty += pixel == Rgba{0, 0, 0, 255};
  EXPECT_LT(empty, one.pixels.size() / 100) << "the desk is light";
}

// -------------------------------------------------------------------------------------- on the disk

std::vector<std::string> files_in(const fs::path& folder) {
  std::vector<std::string> out;
  if (!fs::exists(folder)) return out;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder))
    out.push_back(entry.path().filename().string());
  std::sort(out.begin(), out.end());
  return out;
}

TEST_F(DeskInUse, PicturesAreNumberedAndNothingIsOverwritten) {
  const TempFolder folder;
  Exports exports(*desk_, folder.file("out"));
  const fs::path there = folder.file("out/park_walk");
  for (int i = 0; i < 2; ++i) {
    session_.requests.insert(Request::kScreenshot);
    exports.serve(kWidth, kHeight);
  }
  session_.view.picture_scale = 3;
  session_.view.picture_transparent = true;
  session_.requests.insert(Request::kStagePicture);
  exports.serve(kWidth, kHeight);
  EXPECT_EQ(files_in(there),
            (std::vector<std::string>{"desk_001.png", "desk_002.png", "stage_001.png"}));
  EXPECT_NE(session_.message.find("stage_001.png"), std::string::npos);
  EXPECT_TRUE(session_.requests.empty());
  const Image desk = read_png((there / "desk_001.png").string()),
              stage = read_png((there / "stage_001.png").string());
  EXPECT_EQ(desk.width, kWidth);
  EXPECT_EQ(stage.width, 3 * viewport().width);
  EXPECT_EQ(stage.at(2, 2).a, 0) << "nothing behind the walkers";
}

TEST_F(DeskInUse, ACycleIsDrawnAPictureAtATimeAndTheViewIsGivenBack) {
  const TempFolder folder;
  Exports exports(*desk_, folder.file("out"), 4);
  session_.set_phase(37);
  session_.requests.insert(Request::kStageFrames);
  exports.serve(kWidth, kHeight);
  EXPECT_TRUE(session_.exporting);
  for (int i = 0; i < 3; ++i) {
    exports.serve(kWidth, kHeight);
    EXPECT_TRUE(exports.drawing());
    EXPECT_EQ(session_.view.phase, 37);
    EXPECT_FALSE(fs::exists(folder.file("out/park_walk/stage_cycle_001")));
  }
  EXPECT_NE(session_.message.find("Esc"), std::string::npos) << session_.message;
  exports.serve(kWidth, kHeight);
  EXPECT_FALSE(session_.exporting);
  const fs::path there = folder.file("out/park_walk");
  EXPECT_EQ(files_in(there), std::vector<std::string>{"stage_cycle_001"});
  EXPECT_EQ(files_in(there / "stage_cycle_001"),
            (std::vector<std::string>{"frame_0000.png", "frame_0001.png", "frame_0002.png",
                                      "frame_0003.png"}));
  const std::string first = (there / "stage_cycle_001/frame_0000.png").string(),
                    third = (there / "stage_cycle_001/frame_0002.png").string();
  EXPECT_NE(read_png(first).pixels, read_png(third).pixels) << "the walkers walk";
}

TEST_F(DeskInUse, ACycleThatIsStoppedLeavesNothing) {
  const TempFolder folder;
  Exports exports(*desk_, folder.file("out"), 50);
  session_.requests.insert(Request::kStageFrames);
  for (int i = 0; i < 3; ++i) exports.serve(kWidth, kHeight);
  ASSERT_TRUE(exports.drawing());
  session_.requests.insert(Request::kStop);
  exports.serve(kWidth, kHeight);
  EXPECT_FALSE(exports.drawing());
  EXPECT_TRUE(files_in(folder.file("out/park_walk")).empty());
  EXPECT_NE(session_.message.find("Stopped"), std::string::npos);
}

TEST_F(DeskInUse, SaysWhatIsInTheWayOfAPicture) {
  const TempFolder folder;
  write_png(folder.file("out"), Image(1, 1));  // a file where the folder would be
  Exports exports(*desk_, folder.file("out"));
  session_.requests.insert(Request::kScreenshot);
  exports.serve(kWidth, kHeight);
  EXPECT_NE(session_.message.find("out"), std::string::npos);
  EXPECT_FALSE(session_.exporting);
}

}  // namespace
}  // namespace retrogait::inspector
