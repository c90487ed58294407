// The page of a sweep as it is drawn and used: every text in its place, a click on a case puts it on the stage, and the
// pixels say what the store has. Each look has a control that must fail.
#include <fstream>

#include "inspector/gl_context.h"
#include "inspector/made_store.h"
#include "inspector/replay.h"
#include "inspector/screen.h"
#include "inspector/workspace.h"
#include "support/temp_folder.h"

namespace retrogait::inspector {
namespace {

/// A store that was opened, and a session whose studies are made up at once.
class StoreView : public testing::Test {
 protected:
  explicit StoreView(Solvers solvers = with_sheets()) : session_(std::move(solvers)) {
    setenv("XDG_STATE_HOME", folder_.file("state").c_str(), 1);
  }
  ~StoreView() override { unsetenv("XDG_STATE_HOME"); }
  void open(const MadeStore& of = {}) {
    plan_ = make_store(folder_.file("s.db"), of);
    open_path(session_, folder_.file("s.db"));
    session_.settle();
  }
  std::string edit(const std::string& key) const {
    const std::string* said = find_edit(session_.document(), key);
    return said != nullptr ? *said : "";
  }
  void click(Screen& screen, float x, float y) {
    ImGuiIO& io = ImGui::GetIO();
    io.MousePos = {x, y};
    screen.frame(session_, 2);
    for (const bool down : {true, false}) {
      io.MouseDown[0] = down;
      screen.frame(session_, 1);
    }
    session_.settle();
    screen.frame(session_, 2);
  }
  void press(Screen& screen, int key) {
    for (const bool down : {true, false}) {
      ImGui::GetIO().KeysDown[key] = down;
      screen.frame(session_, 1);
    }
    session_.settle();
  }
  TempFolder folder_;
  SweepPlan plan_;
  Session session_;
};

// ------------------------------------------------------------------------------------- opening

TEST_F(StoreView, OpensFromAnywhereAndItsFirstGoodCaseWalks) {
  open();
  EXPECT_EQ(kind_of(folder_.file("s.db")), FileKind::kStore);
  EXPECT_EQ(session_.view.layout, Layout::kSweep);
  EXPECT_EQ(session_.sweep.chosen, 0u);
  EXPECT_EQ(session_.command(), case_command(plan_, {"0.8", "-3"}));
  EXPECT_EQ(recent_files().front(), folder_.file("s.db"));
  std::filesystem::copy_file(folder_.file("s.db"), folder_.file("by_content"));
  EXPECT_EQ(kind_of(folder_.file("by_content")), FileKind::kStore);
  run_action(session_, "close_sweep");
  EXPECT_FALSE(session_.sweep.table);
}

TEST_F(StoreView, AWorkspaceComesBackWithItsStoreAndAxes) {
  open();
  choose_case(session_, 9);
  ASSERT_TRUE(set_axis(session_.view.sweep, *session_.sweep.table, "x", "gait.slope_pct",
                       SweepWalk::kEach));
  ASSERT_TRUE(set_axis(session_.view.sweep, *session_.sweep.table, "y", "knee_contact peak BW",
                       SweepWalk::kDifference));
  save_workspace(session_, folder_.file("w"));
  Session other(with_sheets());
  open_path(other, folder_.file("w.retrogait.toml"));
  other.settle();
  EXPECT_EQ(other.view.sweep.store, folder_.file("s.db"));
  EXPECT_EQ(other.view.sweep.x, session_.view.sweep.x);
  EXPECT_EQ(other.view.sweep.y, session_.view.sweep.y);
  EXPECT_EQ(other.document(), session_.document()) << "what was on the stage, not the first case";
  ASSERT_TRUE(other.sweep.table);
}

// ------------------------------------------------------------------------------------- frames

void expect_whole(const ImDrawData& data) {
  expect_finite(data);
  EXPECT_EQ(cut_glyphs(data), 0);
  EXPECT_EQ(clashing_glyphs(data), 0);
}

TEST_F(StoreView, TextsFitAtEverySizeAndTheme) {
  open({.points = 2});
  for (const auto& [w, h] : {std::pair{1280.f, 800.f},
                             {1920.f, 1080.f},
                             {3840.f, 2160.f},
                             {900.f, 700.f},
                             {1080.f, 1920.f}}) {
    SCOPED_TRACE(fmt::format("{} x {}", w, h));
    Screen screen(w, h);
    for (const Theme theme : {Theme::kLight, Theme::kDark, Theme::kPrint}) {
      session_.view.theme = theme;
      for (const char* color : {"none", "gait.slope_pct"}) {
        set_axis(session_.view.sweep, *session_.sweep.table, "color", color, SweepWalk::kEach);
        expect_whole(screen.frame(session_));
      }
    }
  }
}

TEST_F(StoreView, DrawsWhateverAStoreHas) {
  Screen screen(1280, 800);
  session_.view.layout = Layout::kSweep;
  expect_whole(screen.frame(session_));  // none is open
  open({.limit = 1});
  expect_whole(screen.frame(session_));
  const SweepView usual = session_.view.sweep;
  open({.speeds = 1, .slopes = 3});
  for (const char* axis : {"case", "gait.slope_pct", "knee_contact peak BW"}) {
    session_.view.sweep = usual;
    session_.view.sweep.x = {axis, SweepWalk::kForward};
    screen.frame(session_);
    session_.settle();
    expect_whole(screen.frame(session_));
  }
  session_.view.sweep.y = {"l4l5_compression peak BW", SweepWalk::kEach};  // one direction alone
  screen.frame(session_);
  session_.settle();
  expect_whole(screen.frame(session_));
}

TEST_F(StoreView, AHundredThousandCasesCostAFrameNoMoreThanFew) {
  open({.points = 3000});
  Screen screen(1920, 1080);
  session_.view.sweep.x = {"muscles.strength.quadriceps", SweepWalk::kEach};
  screen.frame(session_);
  session_.settle();
  const ImDrawData& data = screen.frame(session_);
  EXPECT_TRUE(session_.sweep.scatter.crowded());
  EXPECT_LT(data.TotalVtxCount, 150000);
  EXPECT_GT(data.TotalVtxCount, 10000) << "the cells are drawn";
  expect_whole(data);
}

// ------------------------------------------------------------------------------------- clicks and keys

TEST_F(StoreView, AClickOnACasePutsItOnTheStage) {
  open({.good = true});
  Screen screen(1280, 800);
  screen.frame(session_);
  const auto at = session_.sweep.scatter.place_of(23);
  ASSERT_TRUE(at);
  click(screen, (*at)[0], (*at)[1]);
  ASSERT_TRUE(session_.sweep.chosen);
  // marks of one speed stand above each other: the nearest is chosen
  const auto row = *session_.sweep.table->cases->row_of(*session_.sweep.chosen);
  EXPECT_EQ(session_.command(), case_command(plan_, session_.sweep.table->cases->words_of(row)));
  EXPECT_EQ(edit("gait.speed_m_s"), "1.1");
  press(screen, kKeyRight);
  EXPECT_EQ(session_.sweep.table->cases->row_of(*session_.sweep.chosen), row + 1);
  press(screen, kKeyLeft);
  EXPECT_EQ(session_.sweep.table->cases->row_of(*session_.sweep.chosen), row);
  EXPECT_EQ(session_.view.phase, 0) << "the arrows are the plane's while it has the keys";
  run_action(session_, "undo");
  EXPECT_NE(session_.document(), session_.sweep.document) << "undo leads back to the walk before";
}

TEST_F(StoreView, AClickOnACellAndArrowsFromCellToCell) {
  open({.good = true});
  Screen screen(1600, 1000);
  screen.frame(session_);
  const Box cell = session_.sweep.map.box_of(3, 5);  // 1.1 m/s, 2 %
  click(screen, cell.x + 0.3f * cell.width, cell.y + 0.5f * cell.height);
  EXPECT_EQ(edit("gait.speed_m_s"), "1.1");
  EXPECT_EQ(edit("gait.slope_pct"), "2");
  press(screen, kKeyUp);
  EXPECT_EQ(edit("gait.slope_pct"), "3");
  press(screen, kKeyUp);
  EXPECT_EQ(edit("gait.slope_pct"), "3") << "the edge of the map";
  press(screen, kKeyLeft);
  EXPECT_EQ(edit("gait.speed_m_s"), "1");
}

TEST_F(StoreView, ACellOfSeveralCasesGivesOneAfterTheOther) {
  open({.points = 3, .good = true});
  Screen screen(1600, 1000);
  screen.frame(session_);
  const Box cell = session_.sweep.map.box_of(1, 1);
  std::set<std::uint64_t> chosen;
  for (int i = 0; i < 3; ++i) {
    click(screen, cell.x + 0.3f * cell.width, cell.y + 0.5f * cell.height);
    chosen.insert(*session_.sweep.chosen);
  }
  EXPECT_EQ(chosen.size(), 3u);
}

TEST_F(StoreView, AWheelZoomsAndAllCasesComeBack) {
  open();
  Screen screen(1280, 800);
  screen.frame(session_);
  const Box inner = session_.sweep.scatter.frame().inner;
  ImGui::GetIO().MousePos = {inner.x + 0.5f * inner.width, inner.y + 0.5f * inner.height};
  screen.frame(session_, 1);
  ImGui::GetIO().MouseWheel = 3;
  screen.frame(session_, 2);
  EXPECT_LT(session_.sweep.scatter.cells().size(), 66u);
  run_action(session_, "show_all_cases");
  screen.frame(session_, 2);
  EXPECT_EQ(session_.sweep.scatter.cells().size(), 66u);
}

// ------------------------------------------------------------------------------------- pixels

bool alike(const Rgba& a, Ink b, int off = 12) {
  return std::abs(a.r - static_cast<int>(b & 0xff)) <= off &&
         std::abs(a.g - static_cast<int>(b >> 8 & 0xff)) <= off &&
         std::abs(a.b - static_cast<int>(b >> 16 & 0xff)) <= off;
}

int count_near(const Image& image, float x, float y, int reach, Ink color) {
  int count = 0;
  for (int dy = -reach; dy <= reach; ++dy)
    for (int dx = -reach; dx <= reach; ++dx) {
      const int px = static_cast<int>(x) + dx, py = static_cast<int>(y) + dy;
      if (px < 0 || py < 0 || px >= image.width || py >= image.height) continue;
      count += alike(image.at(px, py), color) ? 1 : 0;
    }
  return count;
}

/// Whatever is asked: a walk that can stand on the stage.
Solvers one_walk() {
  static const auto result = std::make_shared<const StudyResult>(solve_document({}));
  Solvers out = usual_solvers();
  out.study = [](const Document&) { return *result; };
  out.draft = {};
  return out;
}

class StorePixels : public StoreView {
 protected:
  StorePixels() : StoreView(one_walk()) {}
  void SetUp() override {
    try {
      context_ = std::make_unique<GlContext>(GlContext::headless());
    } catch (const NoGraphics& reason) {
      GTEST_SKIP() << reason.what();
    }
    desk_ = std::make_unique<Desk>(session_);
  }
  void TearDown() override {
    desk_.reset();
    context_.reset();
  }
  Image picture() { return desk_->picture(1280, 800); }
  Replay play(const std::string& text) {
    int width = 1280, height = 800;
    Replay replay(parse_script(text, "run"), *desk_, [&](int w, int h) { width = w, height = h; });
    run_headless(*desk_, replay, width, height, 0);
    return replay;
  }
  std::unique_ptr<GlContext> context_;
  std::unique_ptr<Desk> desk_;
};

TEST_F(StorePixels, MarksWearTheirDirectionsColorWhereTheNumbersAre) {
  open();
  const Image image = picture();
  const Palette& p = palette(Theme::kLight);
  const Scatter& scatter = session_.sweep.scatter;
  int seen = 0;
  for (const ScatterPoint& point : scatter.points().points) {
    // of speed 1.0 both directions are the same at slope 0: look where they are apart
    if (std::abs(made_difference(point.x, 0) - 0.08) > 1e-6 || point.flagged) continue;
    const float x = scatter.frame().x_of(point.x), y = scatter.frame().y_of(point.y);
    const Ink own = p.walk[point.series], other = p.walk[1 - point.series];
    EXPECT_GT(count_near(image, x, y, 4, own), 3);
    EXPECT_EQ(count_near(image, x, y, point.series == 0 ? 1 : 0, other), 0);
    ++seen;
  }
  EXPECT_GE(seen, 12);
  const auto failed = scatter.place_of(12);
  ASSERT_TRUE(failed);
  EXPECT_GT(count_near(image, (*failed)[0], (*failed)[1], 3, p.bad), 3);
  // a control: no failed case stands here
  EXPECT_EQ(count_near(image, (*failed)[0] + 14, (*failed)[1], 3, p.bad), 0);
}

TEST_F(StorePixels, CellsWearTheColorOfTheirMeanAndMissingOnesAreHatched) {
  open({.limit = 20});
  const Image image = picture();
  const HeatMap& map = session_.sweep.map;
  int colored = 0, hatched = 0;
  for (std::size_t ix = 0; ix < 5; ++ix)
    for (std::size_t iy = 0; iy < 7; ++iy) {
      const Box box = map.box_of(ix, iy);
      const HeatCell& cell = map.data().at(ix, iy);
      const float x = box.x + 0.15f * box.width, y = box.y + 0.5f * box.height;
      if (std::isfinite(cell.value)) {
        const Ink own = ink_of(map.data().legend.color_at(cell.value));
        colored += count_near(image, x, y, 1, own) >= 5 ? 1 : 0;
      } else if (cell.count() == 0) {
        const Ink panel = palette(Theme::kLight).panel;
        hatched += count_near(image, x, y, 4, panel) < 81 ? 1 : 0;
      }
    }
  EXPECT_GE(colored, 16) << "the line of zero may cross a cell there";
  EXPECT_EQ(hatched, 15);
}

TEST_F(StorePixels, TheChosenCaseIsRinged) {
  open({.good = true});
  choose_case(session_, 10);
  const Image image = picture();
  const auto at = session_.sweep.scatter.place_of(10);
  ASSERT_TRUE(at);
  const Ink accent = palette(Theme::kLight).accent;
  EXPECT_GT(count_near(image, (*at)[0], (*at)[1], 9, accent), 20);
  choose_case(session_, 30);
  EXPECT_EQ(count_near(picture(), (*at)[0], (*at)[1], 9, accent), 0) << "it moved away";
}

TEST_F(StorePixels, AScriptOpensClicksAndExpects) {
  make_store(folder_.file("s.db"), {.good = true});
  const Replay replay = play(fmt::format(R"(
open {0}
wait
expect layout sweep
expect case 0
expect cases 35
)",
                                         folder_.file("s.db")));
  EXPECT_EQ(replay.failures(), std::vector<std::string>{});
  const Replay good = play(fmt::format(R"(
axis x "case"
axis y "knee_contact peak BW" backward
axis color gait.slope_pct
wait
mouse click case 17
wait
expect case 17
expect stored backward 3.0 within 1e-9
expect edit gait.speed_m_s 1
expect edit gait.slope_pct 0
mouse click cell 4
wait
expect edit gait.slope_pct 1
expect edit gait.speed_m_s 0.8
case 20
expect case 20
do next_case
wait
expect case 21
screenshot {0}
wait
expect file {0} yes
)",
                                       folder_.file("p.png")));
  EXPECT_EQ(good.failures(), std::vector<std::string>{});
  const Replay bad = play("case 99\naxis y knee_contct\nexpect agrees yes\n");
  ASSERT_EQ(bad.failures().size(), 3u);
  EXPECT_EQ(bad.failures()[0], "run:1: case 99: the store has no such case");
  EXPECT_NE(bad.failures()[2].find("found no"), std::string::npos) << "the made study is no case";
}

}  // namespace
}  // namespace retrogait::inspector
