#include "inspector/workspace.h"

#include <algorithm>
#include <filesystem>
#include <limits>

#include "io/io.h"
#include "io/toml.h"

namespace retrogait::inspector {

namespace fs = std::filesystem;

namespace {

constexpr double kAny = std::numeric_limits<double>::infinity();

using Names = std::vector<std::string>;

const Names kAlignments = {"contact", "reversal", "stance"};
const Names kThemes = {"light", "dark", "print"};
const Names kTargets = {"both", "forward", "backward"};
const Names kOrders = {"name", "forward", "backward", "ratio", "difference", "peak"};
const Names kWalks(kSweepWalkNames.begin(), kSweepWalkNames.end());
const Names kCompared = {"activation", "force", "power", "work"};
const Names kBands = {"usual", "quartiles", "extremes", "none"};
const Names kSides = {"r", "l"};
const Names kSidesOrNone = {"none", "r", "l"};
const Names kArrangements = {"side_by_side", "ghosted"};
const Names kGrounds = {"treadmill", "overground"};
const Names kRoads = {road_name(Road::kInverse), road_name(Road::kSimulate),
                      road_name(Road::kBoth)};
const Names kSheetOrders = {"stack", "name", "forward", "backward", "difference"};
const Names kPanels(kPanelNames.begin(), kPanelNames.end());
const Names kQuantities = {"activation",   "force", "force_share",
                           "fiber_length", "power", "contribution"};

// ---- the one list of what a view says: `v` reads it or writes it

template <class V>
void visit_camera(V& v, Camera& camera) {
  v.place("target_m", camera.target);
  v.number("distance_m", camera.distance, 0.01, 1000);
  v.number("azimuth_rad", camera.azimuth, -kAny, kAny);
  v.number("elevation_rad", camera.elevation, -kPi / 2, kPi / 2);
  v.number("field_of_view_rad", camera.field_of_view, 0.01, 3);
}

template <class V>
void visit_stage(V& v, StageOptions& stage) {
  v.choice("arrangement", stage.arrangement, kArrangements);
  v.choice("ground", stage.ground_view, kGrounds);
  v.place("apart_m", stage.apart);
  v.number("ghost_alpha", stage.ghost_alpha, 0, 1);
  v.choice("color_by", stage.coloring.quantity, kQuantities);
  v.text("color_load", stage.coloring.load);
  v.flag("color_load_left", stage.coloring.left);
  v.number("color_range", stage.coloring.range, 0, kAny);
  v.flag("bones", stage.bones);
  v.flag("muscles", stage.muscles);
  v.flag("show_ground", stage.ground);
  v.flag("labels", stage.labels);
  v.flag("ground_reaction", stage.ground_reaction);
  v.flag("knee_contact", stage.knee_contact);
  v.flag("lumbar_loads", stage.lumbar_loads);
  v.flag("center_of_mass", stage.center_of_mass);
  v.flag("values", stage.values);
  v.number("ground_m_per_bw", stage.ground_scale, 0.01, 10);
  v.number("joint_m_per_bw", stage.joint_scale, 0.01, 10);
}

template <class V>
void visit_plots(V& v, PlotState& plots) {
  v.range("time_pct", plots.time.first, plots.time.second, 0, 100);
  v.flag("shared_values", plots.shared_values);
  v.integer("first", plots.first, 0, 999);
  v.ranges("zoom", plots.values);
}

template <class V>
void visit_sheet(V& v, SheetState& sheet) {
  v.choice("order", sheet.order, kSheetOrders);
  v.flag("descending", sheet.descending);
  v.flag("single_muscles", sheet.single_muscles);
  std::vector<std::string> unfolded(sheet.unfolded.begin(), sheet.unfolded.end());
  v.texts("unfolded", unfolded);
  sheet.unfolded = {unfolded.begin(), unfolded.end()};
}

template <class V>
void visit_sweep(V& v, SweepView& sweep) {
  v.text("store", sweep.store);
  const std::pair<std::string, SweepAxis*> axes[] = {
      {"x", &sweep.x}, {"y", &sweep.y}, {"color", &sweep.color}, {"map", &sweep.map}};
  for (const auto& [name, axis] : axes) {
    v.text(name, axis->quantity);
    v.choice(name + "_walk", axis->walk, kWalks);
  }
  v.text("map_x", sweep.map_x);
  v.text("map_y", sweep.map_y);
}

template <class V>
void visit_panels(V& v, Panels& panels) {
  for (std::size_t i = 0; i < kLayoutNames.size(); ++i) {
    v.some(fmt::format("hidden_{}", kLayoutNames[i]), panels.hidden[i], kPanels);
    v.shares(fmt::format("shares_{}", kLayoutNames[i]), panels.share[i]);
  }
}

template <class V>
void visit_view(V& v, View& view) {
  v.number("phase_pct", view.phase, 0, 100);
  v.flag("loop", view.loop);
  v.number("rate", view.rate, 1.0 / 64, 64);
  v.choice("side", view.side, kSides);
  v.choice("alignment", view.alignment, kAlignments);
  v.flag("reversed", view.reversed);
  v.choice("layout", view.layout, Names(kLayoutNames.begin(), kLayoutNames.end()));
  v.choice("theme", view.theme, kThemes);
  v.number("font_scale", view.font_scale, 0.5, 3);
  v.choice("target", view.target, kTargets);
  v.text("load", view.load.variable);
  int side = view.load.side + 1;
  v.choice("load_side", side, kSidesOrNone);
  view.load.side = side - 1;
  v.text("muscle", view.muscle);
  v.integer("page", view.page, 0, 99);
  v.text("filter", view.filter);
  v.text("knob_filter", view.knob_filter);
  v.choice("order", view.order, kOrders);
  v.flag("descending", view.descending);
  v.choice("compared", view.muscles.what, kCompared);
  v.choice("band", view.muscles.band, kBands);
  v.integer("region", view.muscles.region, 0, static_cast<int>(kRegions.size()) - 1);
  v.flag("one_scale", view.muscles.one_scale);
  v.flag("large_muscle", view.muscles.large);
  v.texts("open_groups", view.muscles.open);
  v.flag("single_muscles", view.single_muscles);
  v.flag("show_baseline", view.show_baseline);
  v.flag("follow_pelvis", view.follow_pelvis);
  v.flag("camera_fitted", view.camera_fitted);
  v.place("anchor_m", view.anchor);
  v.range("loop_pct", view.loop_range.from, view.loop_range.to, 0, 100);
  v.integer("picture_scale", view.picture_scale, 1, 4);
  v.flag("picture_transparent", view.picture_transparent);
}

// ---- writing

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto code = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\')
      out += {'\\', c};
    else if (code < 0x20 || code == 0x7f)
      out += fmt::format("\\u{:04X}", code);
    else
      out += c;
  }
  return out + '"';
}

// the shortest that reads back as the same number; a TOML float has a point or an exponent
std::string number_text(double value) {
  std::string text = fmt::format("{}", value);
  return text.find_first_of(".en") == std::string::npos ? text + ".0" : text;
}

struct Writer {
  std::string out;

  void line(const std::string& key, const std::string& value) { out += key + " = " + value + '\n'; }
  void number(const std::string& key, double value, double, double) {
    line(key, number_text(value));
  }
  void integer(const std::string& key, int value, int, int) { line(key, std::to_string(value)); }
  void flag(const std::string& key, bool value) { line(key, value ? "true" : "false"); }
  void text(const std::string& key, const std::string& value) { line(key, quoted(value)); }
  void place(const std::string& key, const Vec3& p) {
    line(key,
         fmt::format("[{}, {}, {}]", number_text(p.x()), number_text(p.y()), number_text(p.z())));
  }
  void list(const std::string& key, const Names& parts) {
    line(key, fmt::format("[{}]", fmt::join(parts, ", ")));
  }
  void texts(const std::string& key, const Names& values) {
    Names parts;
    for (const std::string& value : values) parts.push_back(quoted(value));
    list(key, parts);
  }
  void range(const std::string& key, double from, double to, double, double) {
    list(key, {number_text(from), number_text(to)});
  }
  void ranges(const std::string& key, const std::map<std::string, std::pair<double, double>>& all) {
    Names parts;
    for (const auto& [name, values] : all)
      parts.push_back(fmt::format("{} = [{}, {}]", quoted(name), number_text(values.first),
                                  number_text(values.second)));
    line(key, fmt::format("{{ {} }}", fmt::join(parts, ", ")));
  }
  template <class E>
  void some(const std::string& key, const std::set<E>& chosen, const Names& names) {
    Names parts;
    for (const E e : chosen) parts.push_back(quoted(names.at(static_cast<std::size_t>(e))));
    list(key, parts);
  }
  template <class Array>
  void shares(const std::string& key, const Array& values) {
    Names parts;
    for (const float value : values) parts.push_back(number_text(double{value}));
    list(key, parts);
  }
  template <class E>
  void choice(const std::string& key, E value, const Names& names) {
    line(key, quoted(names.at(static_cast<std::size_t>(value))));
  }
};

// from the workspace's folder what lies in it or below; else whole
std::string named_from(const std::string& folder, const std::string& path) {
  if (path.empty() || folder.empty()) return path;
  const fs::path from = fs::path(path).lexically_relative(folder);
  return from.empty() || *from.begin() == ".." ? path : from.string();
}

bool is_file(const std::string& scene) { return scene.ends_with(".toml"); }

void write_document(Writer& out, const Document& document, const std::string& folder) {
  const auto path = [&](const char* key, const std::string& value) {
    if (!value.empty()) out.text(key, named_from(folder, value));
  };
  if (!document.measured())
    out.text("scene",
             is_file(document.scene) ? named_from(folder, document.scene) : document.scene);
  if (!document.edits.empty()) {
    std::string list;
    for (const auto& [key, value] : document.edits)
      list += (list.empty() ? "" : ", ") + quoted(key + "=" + value);
    out.line("set", "[" + list + "]");
  }
  if (!document.measured()) out.choice("road", document.road, kRoads);
  path("forward", document.forward);
  path("backward", document.backward);
  path("emg", document.emg);
}

// ---- reading

struct Reader {
  TomlTable table;

  void number(const std::string& key, double& value, double least, double most) const {
    const double read = table.number(key, value);
    if (read >= least && read <= most)
      value = read;
    else if (most == kAny)
      table.reject(
          key, least == -kAny ? "must be a number." : fmt::format("must be at least {}.", least));
    else
      table.reject(key, fmt::format("must be {:.5g} to {:.5g}.", least, most));
  }
  void integer(const std::string& key, int& value, int least, int most) const {
    const int read = table.integer(key, value);
    if (read >= least && read <= most)
      value = read;
    else
      table.reject(key, fmt::format("must be {} to {}.", least, most));
  }
  void flag(const std::string& key, bool& value) const { value = table.flag(key, value); }
  void text(const std::string& key, std::string& value) const { value = table.text(key, value); }
  void place(const std::string& key, Vec3& value) const {
    const Vec3 read = table.vec3(key, value);
    if (read.allFinite())
      value = read;
    else
      table.reject(key, "must be three numbers.");
  }
  void texts(const std::string& key, Names& values) const {
    if (table.has(key))
      values = table.texts(key);
    else
      table.texts(key);
  }
  void range(const std::string& key, double& from, double& to, double least, double most) const {
    const std::vector<double> read = table.numbers(key, {from, to});
    if (read.size() == 2 && read[0] >= least && read[1] <= most && read[0] < read[1])
      from = read[0], to = read[1];
    else
      table.reject(key,
                   fmt::format("must be two numbers, {:g} <= from < to <= {:g}.", least, most));
  }
  void ranges(const std::string& key, std::map<std::string, std::pair<double, double>>& all) const {
    const TomlTable named = table.table(key);
    for (const std::string& name : named ? named.keys() : Names()) {
      double from = 0, to = 1;
      Reader{named}.range(name, from, to, -1e9, 1e9);
      all[name] = {from, to};
    }
  }
  template <class E>
  void some(const std::string& key, std::set<E>& chosen, const Names& names) const {
    for (const std::string& read : table.texts(key)) {
      const auto at = std::find(names.begin(), names.end(), read);
      if (at == names.end())
        table.reject(key, fmt::format("'{}' is none of {}.{}", read, fmt::join(names, ", "),
                                      did_you_mean(read, names)));
      else
        chosen.insert(static_cast<E>(at - names.begin()));
    }
  }
  template <class Array>
  void shares(const std::string& key, Array& values) const {
    const std::vector<double> usual(values.begin(), values.end());
    const std::vector<double> read = table.numbers(key, usual);
    const bool ok = read.size() == values.size() &&
                    std::all_of(read.begin(), read.end(), [](double x) { return x >= 0 && x < 1; });
    if (!ok) return table.reject(key, fmt::format("must be {} numbers, 0 to 1.", values.size()));
    std::transform(read.begin(), read.end(), values.begin(),
                   [](double x) { return static_cast<float>(x); });
  }
  template <class E>
  void choice(const std::string& key, E& value, const Names& names) const {
    const std::string read = table.choice(key, names, names.at(static_cast<std::size_t>(value)));
    for (std::size_t i = 0; i < names.size(); ++i)
      if (names[i] == read) value = static_cast<E>(i);
  }
};

// a file from the workspace's folder, which must be there
std::string read_path(const TomlTable& table, const std::string& key, const fs::path& folder) {
  const std::string named = table.text(key, "");
  if (named.empty()) return "";
  const fs::path path = (folder / named).lexically_normal();
  if (!fs::is_regular_file(path)) table.reject(key, "there is no such file.");
  return path.string();
}

void read_document(const TomlTable& table, const fs::path& folder, Document& document) {
  const std::string scene = table.text("scene", document.scene);
  document.scene = is_file(scene) ? read_path(table, "scene", folder) : scene;
  Reader{table}.choice("road", document.road, kRoads);
  document.forward = read_path(table, "forward", folder);
  document.backward = read_path(table, "backward", folder);
  document.emg = read_path(table, "emg", folder);
  for (const std::string& edit : table.texts("set")) {
    const std::size_t is = edit.find('=');
    if (is == std::string::npos || is == 0)
      table.reject("set", fmt::format("'{}' is no key=value.", edit));
    else
      document.edits.emplace_back(edit.substr(0, is), edit.substr(is + 1));
  }
  if (document.measured() && (table.has("scene") || table.has("set")))
    table.reject(table.has("scene") ? "scene" : "set",
                 "measured walks stand instead of a scene: name one or the other.");
}

void read_bookmarks(const TomlTable& table, View& view) {
  const auto places = static_cast<int>(view.bookmarks.size());
  for (const TomlTable& bookmark : table.tables("bookmark")) {
    Reader reader{bookmark};
    Camera camera;
    visit_camera(reader, camera);
    const int place = bookmark.integer("place");
    if (place < 1 || place > places)
      bookmark.reject("place", fmt::format("must be 1 to {}.", places));
    else
      view.bookmarks[static_cast<std::size_t>(place) - 1] = camera;
  }
}

}  // namespace

std::string workspace_text(const Workspace& workspace, const std::string& folder) {
  Writer out{
      "# A workspace of the inspector: retrogait view FILE opens it.\nformat = 1\n\n[document]\n"};
  write_document(out, workspace.document, folder);
  View view = workspace.view;
  out.out += "\n[view]\n";
  visit_view(out, view);
  out.out += "\n[view.camera]\n";
  visit_camera(out, view.camera);
  out.out += "\n[view.stage]\n";
  visit_stage(out, view.stage);
  out.out += "\n[view.panels]\n";
  visit_panels(out, view.panels);
  out.out += "\n[view.plots]\n";
  visit_plots(out, view.plots);
  out.out += "\n[view.sheet]\n";
  visit_sheet(out, view.sheet);
  out.out += "\n[view.sweep]\n";
  visit_sweep(out, view.sweep);
  for (std::size_t i = 0; i < view.bookmarks.size(); ++i) {
    if (!view.bookmarks[i]) continue;
    out.out += "\n[[view.bookmark]]\n";
    out.integer("place", static_cast<int>(i) + 1, 1, 9);
    visit_camera(out, *view.bookmarks[i]);
  }
  return out.out;
}

Workspace read_workspace(const std::string& path) {
  Diagnostics found(path);
  TomlFile file(path, found);
  Workspace workspace;
  if (const TomlTable root = file.root()) {
    file.expect_format(1);
    const TomlTable document = root.table("document"), view = root.table("view");
    if (!document) root.reject("has no [document]: what is open.");
    read_document(document, fs::path(path).parent_path(), workspace.document);
    Reader reader{view}, camera{view.table("camera")}, stage{view.table("stage")};
    visit_view(reader, workspace.view);
    visit_camera(camera, workspace.view.camera);
    visit_stage(stage, workspace.view.stage);
    Reader panels{view.table("panels")}, plots{view.table("plots")}, sheet{view.table("sheet")},
        sweep{view.table("sweep")};
    visit_panels(panels, workspace.view.panels);
    visit_plots(plots, workspace.view.plots);
    visit_sheet(sheet, workspace.view.sheet);
    visit_sweep(sweep, workspace.view.sweep);
    read_bookmarks(view, workspace.view);
    file.report_unknown_keys();
  }
  found.throw_if_any();
  return workspace;
}

std::string workspace_path(const std::string& typed) {
  return full_path(typed.ends_with(".toml") ? typed : typed + ".retrogait.toml");
}

void save_workspace(Session& session, const std::string& typed) {
  const std::string path = workspace_path(typed);
  Workspace workspace{session.document(), session.view};
  // where the program was started is nobody's business later
  for (std::string* file : {&workspace.document.forward, &workspace.document.backward,
                            &workspace.document.emg, &workspace.document.scene,
                            &workspace.view.sweep.store})
    if (!file->empty() && (file != &workspace.document.scene || is_file(*file)))
      *file = full_path(*file);
  write_file_atomically(path, workspace_text(workspace, fs::path(path).parent_path().string()));
  session.workspace = path;
  session.message = "Saved as " + path;
  remember_file(path);
}

}  // namespace retrogait::inspector
