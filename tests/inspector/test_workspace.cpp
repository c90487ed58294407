// A workspace out and in again: everything equal, every defect said, files found from where the workspace lies.
#include <gtest/gtest.h>

#include <fstream>

#include "inspector/made_study.h"
#include "inspector/workspace.h"
#include "io/io.h"
#include "support/temp_folder.h"

namespace retrogait::inspector {
namespace {

void write(const std::string& path, const std::string& text) { std::ofstream(path) << text; }

std::string read(const std::string& path) {
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), {}};
}

Camera some_camera(double k) { return {Vec3(0.1 * k, 1.0 / 3, -k), 2.5 + k, -0.7, 0.3, 0.7}; }

/// Nothing of it as the inspector begins.
Workspace unusual() {
  Workspace w;
  w.document.scene = "hill_up";
  w.document.edits = {{"gait.speed_m_s", "1.2"}, {"gait.backward.script", "a \"b\" \\ c\n"}};
  w.document.road = Road::kBoth;
  View& v = w.view;
  v.phase = 100.0 / 3;
  v.loop = false;
  v.rate = 0.25;
  v.side = 1;
  v.alignment = Alignment::kStance;
  v.reversed = true;
  v.layout = Layout::kMuscles;
  v.theme = Theme::kDark;
  v.font_scale = 1.3;
  v.target = Target::kBackward;
  v.load = {"l5s1_compression", -1};
  v.muscle = "made_up_muscle_3";
  v.page = 2;
  v.filter = "glut";
  v.knob_filter = "speed";
  v.order = MuscleOrder::kRatio;
  v.descending = true;
  v.muscles.what = Compared::kWork;
  v.muscles.band = MuscleBand::kNone;
  v.muscles.region = 1;
  v.muscles.one_scale = true;
  v.muscles.large = true;
  v.muscles.open = {"quadriceps"};
  v.loop_range = {12.5, 80};
  v.plots.time = {20, 60};
  v.plots.values = {{"knee_contact", {-1, 4.5}}, {"grf_y", {0, 1.0 / 3}}};
  v.plots.shared_values = true;
  v.plots.first = 3;
  v.sheet.order = SheetOrder::kDifference;
  v.sheet.descending = false;
  v.sheet.single_muscles = true;
  v.sheet.unfolded = {"hamstrings", "quadriceps"};
  for (std::size_t i = 0; i < kLayoutNames.size(); ++i) {
    v.panels.hidden[i] = {PanelKind::kPlots, PanelKind::kSheet};
    v.panels.share[i] = {0.25f, 0.4f, 0, 0.1f};
  }
  v.sweep.store = "other.db";
  v.sweep.x = {"gait.speed_m_s", SweepWalk::kForward};
  v.sweep.y = {"knee_contact peak", SweepWalk::kBackward};
  v.sweep.color = {"gait.slope_pct", SweepWalk::kDifference};
  v.sweep.map = {"hip_contact peak", SweepWalk::kEach};
  v.sweep.map_x = "gait.crouch_deg";
  v.sweep.map_y = "gait.trunk_lean_deg";
  v.single_muscles = true;
  v.show_baseline = false;
  v.follow_pelvis = false;
  v.camera_fitted = false;
  v.camera = some_camera(1);
  v.anchor = Vec3(1, 2, 3);
  v.bookmarks[0] = some_camera(2);
  v.bookmarks[8] = some_camera(3);
  v.picture_scale = 4;
  v.picture_transparent = true;
  StageOptions& s = v.stage;
  s.arrangement = Arrangement::kGhosted;
  s.ground_view = GroundView::kOverground;
  s.apart = Vec3(0.5, 0.25, -1);
  s.ghost_alpha = 0.6;
  s.coloring = {MuscleQuantity::kContribution, "hip_contact", true, 0.7};
  s.bones = s.muscles = s.ground = s.labels = false;
  s.ground_reaction = s.knee_contact = s.lumbar_loads = s.center_of_mass = false;
  s.values = true;
  s.ground_scale = 0.4;
  s.joint_scale = 0.2;
  return w;
}

TEST(Workspace, ComesBackAsItWas) {
  const TempFolder folder;
  const std::string path = folder.file("a.retrogait.toml");
  const Workspace w = unusual();
  write(path, workspace_text(w));
  const Workspace back = read_workspace(path);
  EXPECT_EQ(back.document, w.document);
  EXPECT_EQ(workspace_text(back), workspace_text(w));
  EXPECT_EQ(back.view.phase, w.view.phase) << "the same bits";
  EXPECT_EQ(back.view.load.side, -1);
  EXPECT_EQ(back.view.camera.target, w.view.camera.target);
  ASSERT_TRUE(back.view.bookmarks[8]);
  EXPECT_EQ(back.view.bookmarks[8]->distance, 5.5);
  EXPECT_FALSE(back.view.bookmarks[4]);
}

// so that a key that is written and not read, or the other way round, cannot hide behind a default
TEST(Workspace, EveryLineOfItIsSaidAndHeard) {
  const auto lines = [](const std::string& text) {
    std::vector<std::string> out;
    std::istringstream in(text);
    std::string table;
    for (std::string line; std::getline(in, line);) {
      if (line.starts_with('[')) table = line + " ";
      if (line.find(" = ") != std::string::npos) out.push_back(table + line);
    }
    return out;
  };
  const std::vector<std::string> usual = lines(workspace_text({}));
  const std::vector<std::string> other = lines(workspace_text(unusual()));
  for (const std::string& line : usual)
    if (!line.starts_with("format")) {
      EXPECT_EQ(std::count(other.begin(), other.end(), line), 0) << line;
    }
}

TEST(Workspace, SaysEveryDefectWithItsLine) {
  const TempFolder folder;
  const std::string path = folder.file("bad.retrogait.toml");
  write(path,
        "format = 1\n"
        "[document]\n"
        "scene = \"gone.toml\"\n"
        "set = [\"no assignment\"]\n"
        "[view]\n"
        "phase_pct = 120\n"
        "layuot = \"loads\"\n"
        "theme = \"drak\"\n"
        "[view.camera]\n"
        "distance_m = -2\n"
        "[[view.bookmark]]\n"
        "place = 12\n"
        "[view.panels]\n"
        "hidden_overview = [\"plost\"]\n"
        "[view.plots]\n"
        "time_pct = [60, 20]\n");
  try {
    read_workspace(path);
    FAIL() << "nothing was found";
  } catch (const InputError& error) {
    const std::string what = error.what();
    for (const char* part :
         {":3:", "there is no such file", ":4:", "no key=value", ":6:", "must be 0 to 100",
          ":7:", "Did you mean 'layout'", ":8:", "Did you mean 'dark'", ":10:", "distance_m",
          ":12:", "must be 1 to 9", ":14:", "Did you mean 'plots'", ":16:", "from < to"})
      EXPECT_NE(what.find(part), std::string::npos) << part << " in\n" << what;
    EXPECT_EQ(error.diagnostics().size(), 9u) << what;
  }
}

TEST(Workspace, AnotherFormatOrNothingInItIsSaid) {
  const TempFolder folder;
  const std::string path = folder.file("bad.retrogait.toml");
  write(path, "format = 2\n[document]\n");
  EXPECT_THROW(read_workspace(path), InputError);
  write(path, "format = 1\n[view]\n");
  EXPECT_THROW(read_workspace(path), InputError);
  write(path, "");
  EXPECT_THROW(read_workspace(path), InputError);
  EXPECT_THROW(read_workspace(folder.file("none.toml")), InputError);
  write(path, "format = 1\n[document]\nscene = \"slow\"\n");
  EXPECT_EQ(read_workspace(path).document.scene, "slow") << "what is left out is as usual";
}

TEST(Workspace, ATornUpFileNeverCrashes) {
  const TempFolder folder;
  const std::string path = folder.file("torn.retrogait.toml"), whole = workspace_text(unusual());
  for (std::size_t size = 0; size < whole.size(); size += 97) {
    write(path, whole.substr(0, size));
    try {
      read_workspace(path);
    } catch (const InputError&) {
    }
  }
}

TEST(Workspace, FilesAreFoundFromWhereItLiesAfterItMoved) {
  const TempFolder folder;
  make_folder(folder.file("one"));
  write(folder.file("one/mine.toml"), "format = 1\n");
  write(folder.file("outside.csv"), "x\n");
  Session session({[](const Document&) { return *made_study({}); },
                   [](const StudyResult&, const LoadOfSide&) { return ContributorTables{}; }});
  Document document;
  document.scene = folder.file("one/mine.toml");
  document.emg = folder.file("outside.csv");
  session.open(document);
  session.settle();
  save_workspace(session, folder.file("one/w"));
  EXPECT_EQ(session.workspace, folder.file("one/w.retrogait.toml"));
  const std::string text = read(session.workspace);
  EXPECT_NE(text.find("scene = \"mine.toml\""), std::string::npos) << text;
  EXPECT_NE(text.find(folder.file("outside.csv")), std::string::npos) << text;
  std::filesystem::rename(folder.file("one"), folder.file("two"));
  EXPECT_EQ(read_workspace(folder.file("two/w.retrogait.toml")).document.scene,
            folder.file("two/mine.toml"));
}

}  // namespace
}  // namespace retrogait::inspector
