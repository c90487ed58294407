// A run by script, in a window that nobody sees (Xvfb) and without one: what it leaves in the session, and what its
// pictures show. Where a pixel counts is found by the camera's geometry in this process; each look has a control
// that must fail: the same pixels with the muscles, the arrows or the walker off.
#include <gtest/gtest.h>

#include <Eigen/Eigenvalues>
#include <cmath>
#include <fstream>
#include <map>
#include <memory>

#include "inspector/gl_context.h"
#include "inspector/replay.h"
#include "report/report.h"
#include "support/bad_files.h"
#include "support/program.h"

namespace retrogait::inspector {
namespace {

constexpr int kWidth = 800, kHeight = 500;  // small: drawing takes CPU here

// ------------------------------------------------------------------------------------ one walk for all

const Document& document() {
  static const Document fast = [] {
    Document d;
    d.edits = {{"gait.speed_m_s", "1.4"}};
    return d;
  }();
  return fast;
}

std::shared_ptr<const StudyResult> solved() {
  static const auto result = std::make_shared<const StudyResult>(solve_document(document()));
  return result;
}

/// Answers at once: whatever is asked, the walk above.
Solvers ready_solvers() {
  Solvers out = usual_solvers();
  out.study = [](const Document&) { return *solved(); };
  out.draft = {};
  return out;
}

std::shared_ptr<const StudyResult> forward_only() {
  auto one = std::make_shared<StudyResult>(*solved());
  std::erase_if(one->trials, [](const Trial& t) { return t.of.direction == "backward"; });
  return one;
}

/// A desk of its own without a window; skips, saying so, where no OpenGL is.
class ReplayDesk : public testing::Test {
 protected:
  void SetUp() override {
    try {
      context_ = std::make_unique<GlContext>(GlContext::headless());
    } catch (const NoGraphics& reason) {
      GTEST_SKIP() << reason.what();
    }
    session_ = std::make_unique<Session>(ready_solvers());
    desk_ = std::make_unique<Desk>(*session_);
  }
  void TearDown() override {
    desk_.reset();
    session_.reset();
    context_.reset();
  }
  void show(std::shared_ptr<const StudyResult> result = solved()) {
    session_->show(std::move(result));
  }
  /// Lays everything out, draws nothing.
  void settle() {
    for (int i = 0; i < kFramesToSettle; ++i) desk_->begin_frame(kWidth, kHeight, Replay::kFrame);
  }
  Replay play(const std::string& text) {
    Replay replay(parse_script(text, "run"), *desk_, [this](int w, int h) { size_ = {w, h}; });
    run_headless(*desk_, replay, size_[0], size_[1], 0);
    return replay;
  }

  std::array<int, 2> size_{kWidth, kHeight};
  std::unique_ptr<GlContext> context_;
  std::unique_ptr<Session> session_;
  std::unique_ptr<Desk> desk_;
};

// ------------------------------------------------------------------------------------ the language

TEST(ReplayScript, EveryDefectAtOnceWordForWord) {
  expect_refused("scripts", ".script", 3, [](const std::string& path) { read_script(path); });
}

TEST(ReplayScript, WordsQuotesAndComments) {
  const Script script = parse_script(
      "# a comment\n\n  open  park_walk # another\ntype \"two words # no comment\"\r\n", "s");
  ASSERT_EQ(script.steps.size(), 2u);
  EXPECT_EQ(script.steps[0].line, 3);
  EXPECT_EQ(script.steps[0].text, "open park_walk");
  EXPECT_EQ(script.steps[1].text, "type two words # no comment");
}

TEST(ReplayScript, EveryActionCanBeDone) {
  std::string text;
  for (const Action& action : actions()) text += "do " + action.id + "\n";
  EXPECT_EQ(parse_script(text, "s").steps.size(), actions().size());
}

// ------------------------------------------------------------------------------------ state

TEST_F(ReplayDesk, SeesTheStateItMade) {
  const Replay replay = play(R"(
expect walkers 0
expect solved no
open park_walk
wait
expect walkers 2
expect error none
at 25
expect phase 25
play
wait 0.1
pause
expect phase above 25.5
expect playing no
set gait.backward.crouch_deg 20
expect edit gait.backward.crouch_deg 20
expect edit gait.crouch_deg none
expect undo yes
do undo                      # one step, although the knob went through four places
expect edit gait.backward.crouch_deg none
do color_force
expect color force
do layout_loads
expect layout loads
load l4l5_compression
expect load l4l5_compression
at 14
expect value forward knee_contact:r above 1
expect value forward knee_contact:r below 10
expect peak backward knee_contact:r above 2
expect file run.png no
)");
  EXPECT_TRUE(replay.failures().empty()) << replay.failures().front();
  EXPECT_EQ(replay.summary(), "run: 30 steps, 18 expectations: all as expected");
}

TEST_F(ReplayDesk, SaysWhatIsNotAsExpectedAndGoesOn) {
  show();
  const Replay replay = play(
      "at 30\nexpect phase 31 within 0.5\nexpect layout loads\nexpect value forward nothing:r 1\n"
      "do redo\nload knee:r\nmouse click forward/no_such_thing\nmouse click sheet\n"
      "expect phase 30\nquit\nat 40\nat 50\n");
  ASSERT_EQ(replay.failures().size(), 8u);
  EXPECT_EQ(replay.failures()[0], "run:2: expect phase 31 within 0.5: found 30");
  EXPECT_EQ(replay.failures()[1], "run:3: expect layout loads: found overview");
  EXPECT_EQ(replay.failures()[2], "run:4: expect value forward nothing:r 1: found nothing");
  EXPECT_EQ(replay.failures()[3], "run:5: do redo: cannot be done now");
  EXPECT_TRUE(has(replay.failures()[4], "run:6: load knee:r: load knee:r: 'knee' cannot be taken"));
  EXPECT_TRUE(has(replay.failures()[5], "run:7: mouse click forward/no_such_thing: not on the"));
  EXPECT_EQ(replay.failures()[6], "run:8: mouse click sheet: this layout has no such panel");
  EXPECT_EQ(replay.failures()[7], "run: the run ended with 2 of 12 steps left");
  EXPECT_EQ(session_->view.phase, 30) << "what comes after quit is not done";
}

TEST_F(ReplayDesk, KeysTextAndMouseReachTheViews) {
  show();
  const Replay replay = play(R"(
key 3
expect layout muscles
key Ctrl+P
expect palette yes
type "layout: loads"
key Enter
expect palette no
expect layout loads
key Space
expect playing yes
key Space
key Home
expect phase 0
mouse drag timeline 0.3 0.6 to timeline 0.6 0.6
expect phase above 30
expect phase below 90
key Shift+M
key Ctrl+Z
)");
  EXPECT_TRUE(replay.failures().empty()) << replay.failures().front();
  EXPECT_FALSE(session_->view.stage.muscles);
}

TEST_F(ReplayDesk, AClickOnAnArrowChoosesItsBalanceSheet) {
  show();
  session_->view.stage.muscles = session_->view.stage.bones = false;
  const Replay replay = play(
      "do layout_walk\nat 25\nexpect load knee_contact:r\n"
      "mouse click forward/knee_contact_medial_r\nexpect load knee_contact_medial:r\n"
      "mouse click backward/l4l5_compression\nexpect load l4l5_compression\n");
  EXPECT_TRUE(replay.failures().empty()) << replay.failures().front();
}

// ------------------------------------------------------------------------------------ pixels

double difference(const Rgba& a, const Rgba& b) {
  return std::abs(a.r - b.r) + std::abs(a.g - b.g) + std::abs(a.b - b.b);
}

Viewport viewport_of(const Desk& desk) {
  const Box& box = desk.stage().box;
  return {static_cast<int>(std::lround(box.width)), static_cast<int>(std::lround(box.height))};
}

/// Where something of the stage is on the desk's page, as the desk was laid out last.
struct Map {
  const Desk& desk;
  Projection projection;
  explicit Map(const Desk& d) : desk(d) {
    projection = make_projection(d.stage_view().camera, viewport_of(d));
  }
  std::array<int, 2> pixel(const Vec3& p) const {
    const Pixel at = project(projection, p);
    return {static_cast<int>(desk.stage().box.x + at.x),
            static_cast<int>(desk.stage().box.y + at.y)};
  }
  const Rgba& in(const Image& page, const Vec3& p) const {
    const auto [x, y] = pixel(p);
    return page.at(std::clamp(x, 0, page.width - 1), std::clamp(y, 0, page.height - 1));
  }
};

// share of a walker's bones whose pixel differs between two pages
double share_seen(const Map& map, const DrawList& list, const std::string& walker,
                  const Image& page, const Image& empty) {
  int seen = 0, all = 0;
  for (const RoundCone& cone : list.cones) {
    if (cone.id < 0 || !list.names[static_cast<std::size_t>(cone.id)].starts_with(walker + "/"))
      continue;
    const Vec3 middle = 0.5 * (cone.from + cone.to);
    seen += difference(map.in(page, middle), map.in(empty, middle)) > 30, ++all;
  }
  return all > 0 ? static_cast<double>(seen) / all : 0;
}

/// The page as it were if nobody stood on the stage.
Image without_walkers(Desk& desk, Image page) {
  DrawList list = desk.stage_list();
  list.cones.clear();
  list.ellipsoids.clear();
  list.tubes.clear();
  list.arrows.clear();
  const Image stage = desk.renderer().picture(list, desk.stage_view(), viewport_of(desk));
  const int left = static_cast<int>(desk.stage().box.x), top = static_cast<int>(desk.stage().box.y);
  for (int y = 0; y < stage.height; ++y)
    for (int x = 0; x < stage.width; ++x) page.at(left + x, top + y) = stage.at(x, y);
  return page;
}

/// The pixels of the page where one thing of the stage is seen: those that change with its color alone.
std::vector<std::array<int, 2>> pixels_of(Desk& desk, const std::string& name) {
  const Box& box = desk.stage().box;
  const auto painted = [&](const Color& color) {
    DrawList list = desk.stage_list();
    const auto is = [&](int id) {
      return id >= 0 && list.names[static_cast<std::size_t>(id)] == name;
    };
    for (Tube& tube : list.tubes)
      if (is(tube.id)) std::fill(tube.color.begin(), tube.color.end(), color);
    for (Arrow& arrow : list.arrows)
      if (is(arrow.id)) arrow.color = color;
    return desk.renderer().picture(list, desk.stage_view(), viewport_of(desk));
  };
  const Image green = painted({0, 1, 0, 1}), magenta = painted({1, 0, 1, 1});
  std::vector<std::array<int, 2>> out;
  for (int y = 0; y < green.height; ++y)
    for (int x = 0; x < green.width; ++x)
      if (difference(green.at(x, y), magenta.at(x, y)) > 250)
        out.push_back({static_cast<int>(box.x) + x, static_cast<int>(box.y) + y});
  return out;
}

// how red these pixels are: of red and blue, which the scale of muscles goes between
double redness(const std::vector<std::array<int, 2>>& pixels, const Image& page) {
  double sum = 0;
  for (const auto& [x, y] : pixels) sum += page.at(x, y).r - page.at(x, y).b;
  return pixels.empty() ? std::nan("") : sum / static_cast<double>(pixels.size());
}

// the per cents at which the right soleus of the forward walk works most and least
std::array<double, 2> most_and_least() {
  const auto shown = make_shown(solved());
  const CycleCurve* curve = shown->walk[0].find("soleus_activation", 0);
  if (curve == nullptr) return {50, 80};
  const auto [least, most] = std::minmax_element(curve->value.begin(), curve->value.end());
  return {static_cast<double>(most - curve->value.begin()),
          static_cast<double>(least - curve->value.begin())};
}

Image read(const TempFolder& folder, const std::string& name) {
  return read_png(folder.file(name));
}

std::string issue_script(const TempFolder& folder) {
  const auto [most, least] = most_and_least();
  const std::string f = folder.path();
  return fmt::format(R"(
open park_walk
wait
expect walkers 2
expect ok yes
play
wait 0.1
expect playing yes
pause
expect phase above 5
set gait.speed_m_s 1.4
wait
expect solved yes
expect command "retrogait compare park_walk --set gait.speed_m_s=1.4"
do layout_walk
do from_side
at {0}
screenshot {2}/most.png
at {1}
screenshot {2}/least.png
do show_muscles
do color_force
expect color force
mouse click backward/l4l5_compression
expect load l4l5_compression
export picture
expect file {2}/out/park_walk/desk_001.png yes
do show_muscles
do color_activation
quit
)",
                     most, least, f);
}

TEST_F(ReplayDesk, TheIssuesRunUnderXvfbLeavesStateAndPixels) {
  if (std::system("command -v xvfb-run >/dev/null 2>&1") != 0)
    GTEST_SKIP() << "xvfb-run is not installed (package xvfb)";
  const TempFolder folder;
  std::ofstream(folder.file("run.script")) << issue_script(folder);
  const Outcome ran =
      run(folder,
          fmt::format("view --script {} --size {}x{}", folder.file("run.script"), kWidth, kHeight),
          fmt::format("cd {} && RETROGAIT_HOME={} xvfb-run -a -s '-screen 0 1280x1024x24' ",
                      folder.path(), RETROGAIT_SOURCE_DIR));
  ASSERT_EQ(ran.status, 0) << ran.err;
  EXPECT_TRUE(has(ran.err, "all as expected")) << ran.err;

  // the same desk here, to know where things are
  show();
  run_action(*session_, "layout_walk");
  run_action(*session_, "from_side");
  const auto [most, least] = most_and_least();
  const Image at_most = read(folder, "most.png"), at_least = read(folder, "least.png"),
              bones = read(folder, "out/park_walk/desk_001.png");
  ASSERT_EQ(at_most.width, kWidth);
  ASSERT_EQ(at_most.height, kHeight);
  const std::string soleus = "forward/soleus_r";
  session_->set_phase(most);
  settle();
  const auto when_most = pixels_of(*desk_, soleus);
  session_->set_phase(least);
  settle();
  const auto when_least = pixels_of(*desk_, soleus);
  ASSERT_GT(when_most.size(), 20u);
  ASSERT_GT(when_least.size(), 20u);
  EXPECT_GT(redness(when_most, at_most), redness(when_least, at_least) + 20)
      << "a muscle reddens with its activation";
  EXPECT_LT(redness(when_least, bones), redness(when_most, at_most) - 20)
      << "control: without muscles nothing does";
  int changed = 0;
  for (const auto& [x, y] : when_least)
    changed += difference(bones.at(x, y), at_least.at(x, y)) > 15;
  EXPECT_GT(changed, 0.5 * static_cast<double>(when_least.size())) << "control: they are off";

  const Map map(*desk_);
  const DrawList& list = desk_->stage_list();
  const Image empty = without_walkers(*desk_, at_least);
  EXPECT_GT(share_seen(map, list, "forward", at_least, empty), 0.9);
  EXPECT_GT(share_seen(map, list, "backward", at_least, empty), 0.9);
}

TEST_F(ReplayDesk, AWalkerThatIsNotThereIsNotSeen) {
  show();
  View& view = session_->view;
  run_action(*session_, "layout_walk");
  run_action(*session_, "from_side");
  view.camera_fitted = false;
  view.follow_pelvis = false;
  view.stage.muscles = false;
  const Image both = desk_->picture(kWidth, kHeight);
  const Map map(*desk_);
  const DrawList with_both = desk_->stage_list();
  const Image empty = without_walkers(*desk_, both);
  EXPECT_GT(share_seen(map, with_both, "backward", both, empty), 0.9);
  show(forward_only());  // in the middle now, beside where the backward one was
  const Image one = desk_->picture(kWidth, kHeight);
  EXPECT_LT(share_seen(map, with_both, "backward", one, empty), 0.4) << "control";
}

// their longest extent, on the page, upward
Eigen::Vector2d axis_of(const std::vector<std::array<int, 2>>& pixels) {
  Eigen::Vector2d mean = Eigen::Vector2d::Zero();
  for (const auto& [x, y] : pixels) mean += Eigen::Vector2d(x, y);
  mean /= static_cast<double>(pixels.size());
  Eigen::Matrix2d spread = Eigen::Matrix2d::Zero();
  for (const auto& [x, y] : pixels) {
    const Eigen::Vector2d d = Eigen::Vector2d(x, y) - mean;
    spread += d * d.transpose();
  }
  const Eigen::SelfAdjointEigenSolver<Eigen::Matrix2d> solver(spread);
  const Eigen::Vector2d axis = solver.eigenvectors().col(1);
  return axis.y() > 0 ? Eigen::Vector2d(-axis) : axis;
}

// a walker's right shank: its longest bone, from the ankle up
std::array<Vec3, 2> shank_of(const DrawList& list, const std::string& walker) {
  std::array<Vec3, 2> out{Vec3::Zero(), Vec3::Zero()};
  for (const RoundCone& cone : list.cones)
    if (cone.id >= 0 && (cone.to - cone.from).norm() > (out[1] - out[0]).norm() &&
        list.names[static_cast<std::size_t>(cone.id)] == walker + "/tibia_r")
      out = {cone.from, cone.to};
  if (out[1].y() < out[0].y()) std::swap(out[0], out[1]);
  return out;
}

TEST_F(ReplayDesk, KneeArrowsPointUpTheShank) {
  show();
  session_->set_phase(15);
  run_action(*session_, "layout_walk");
  run_action(*session_, "from_side");
  StageOptions& stage = session_->view.stage;
  settle();
  session_->view.camera_fitted = false;  // the camera stays
  const DrawList with_bones = desk_->stage_list();
  stage.bones = stage.muscles = stage.ground = false;
  const Image with = desk_->picture(kWidth, kHeight);
  const Image without = without_walkers(*desk_, with);
  const Map map(*desk_);
  for (const std::string walker : {"forward", "backward"}) {
    const std::string name = walker + "/knee_contact_medial_r";
    const auto pixels = pixels_of(*desk_, name);
    ASSERT_GT(pixels.size(), 25u) << name;
    const auto [ankle, knee] = shank_of(with_bones, walker);
    const auto low = map.pixel(ankle), high = map.pixel(knee);
    const Eigen::Vector2d shank(high[0] - low[0], high[1] - low[1]);
    EXPECT_GT(axis_of(pixels).dot(shank.normalized()), std::cos(25 * kRadPerDeg)) << name;
    double above = 0, arrow_colored = 0;
    for (const auto& [x, y] : pixels) {
      above += y < high[1] + 3;
      const Rgba &on = with.at(x, y), &off = without.at(x, y);
      arrow_colored += difference(on, off) > 60;
    }
    EXPECT_GT(above, 0.9 * static_cast<double>(pixels.size())) << name << ": from the knee up";
    EXPECT_GT(arrow_colored, 0.9 * static_cast<double>(pixels.size()))
        << name << ": there with the arrows, gone without them";
  }
  stage.knee_contact = false;
  settle();
  for (const std::string& name : desk_->stage_list().names)
    EXPECT_FALSE(has(name, "knee_contact_medial")) << "control: they can be turned off";
}

// share of a box's pixels that are not of its commonest colour
double share_drawn(const Image& page, const Box& box) {
  std::map<std::array<int, 3>, int> counts;
  int all = 0, most = 0;
  for (int y = static_cast<int>(box.y); y < static_cast<int>(box.bottom()); ++y)
    for (int x = static_cast<int>(box.x); x < static_cast<int>(box.right()); ++x, ++all) {
      const Rgba& p = page.at(x, y);
      most = std::max(most, ++counts[{p.r, p.g, p.b}]);
    }
  return 1 - static_cast<double>(most) / all;
}

TEST_F(ReplayDesk, NoPanelOfAnyLayoutIsBlank) {
  constexpr double kLeast = 0.02;
  show();
  session_->view.stage.muscles = false;  // bones do here
  for (std::size_t k = 0; k < kLayoutNames.size(); ++k) {
    session_->view.layout = static_cast<Layout>(k);
    const Image page = desk_->picture(kWidth, kHeight);
    for (const Panel& panel : arrange(session_->view.layout, kWidth, kHeight, desk_->look().em())) {
      EXPECT_GT(share_drawn(page, panel.box), kLeast)
          << kLayoutNames[k] << " panel " << static_cast<int>(panel.kind);
    }
  }
  EXPECT_LT(share_drawn(Image(100, 100), {0, 0, 100, 100}), kLeast) << "control: a blank page";
}

TEST_F(ReplayDesk, TheSameSceneTwiceIsTheSamePicture) {
  show();
  session_->set_phase(25);
  session_->view.layout = Layout::kLoads;
  session_->view.stage.bones = false;
  const Image first = desk_->picture(kWidth, kHeight);
  session_->set_phase(60);
  settle();
  session_->set_phase(25);
  EXPECT_EQ(desk_->picture(kWidth, kHeight).pixels, first.pixels) << "after looking elsewhere";
  Session other_session(ready_solvers());
  other_session.show(solved());
  other_session.set_phase(25);
  other_session.view.layout = Layout::kLoads;
  other_session.view.stage.bones = false;
  Desk other(other_session);
  EXPECT_EQ(other.picture(kWidth, kHeight).pixels, first.pixels) << "on a desk of its own";
  other_session.set_phase(26);
  EXPECT_NE(other.picture(kWidth, kHeight).pixels, first.pixels) << "control";
}

}  // namespace
}  // namespace retrogait::inspector
