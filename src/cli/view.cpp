// retrogait view
#include <CLI/CLI.hpp>

#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "cli/cli.h"
#include "cli/talk.h"
#ifdef RETROGAIT_INSPECTOR
#include "inspector/gl_context.h"
#include "inspector/inspector.h"
#include "inspector/workspace.h"
#include "sweep/store.h"
#include "study/emg.h"
#include "study/measured.h"
#endif

namespace retrogait {

#ifdef RETROGAIT_INSPECTOR

using namespace inspector;

namespace {

/// As typed.
struct ViewWords {
  ViewOptions options;
  std::optional<double> speed;  // m/s
  std::optional<std::uint64_t> number;  // of a case
  std::vector<std::string> set;
  std::string layout = "overview", theme = "light", side = "right", color = "activation";
  std::string size = "1280x800", load, script;
  const CLI::App* verb = nullptr;
  bool says(const std::string& option) const { return verb->count(option) > 0; }
};

std::size_t place_of(const std::string& word, const std::vector<std::string>& names) {
  return static_cast<std::size_t>(std::find(names.begin(), names.end(), word) - names.begin());
}

const std::vector<std::string> kThemes = {"light", "dark", "print"}, kSides = {"right", "left"};
const std::vector<std::string> kLayouts(kLayoutNames.begin(), kLayoutNames.end());

// --------------------------------------------------------------------- what is wrong, all at once

void collect(Diagnostics& found, const std::function<void()>& read) {
  try {
    read();
  } catch (const InputError& error) {
    for (const Diagnostic& d : error.diagnostics()) found.add(d.file, d.line, d.message);
  }
}

// Options that mean nothing without another one.
void check_company(const ViewOptions& options, const ViewWords& words, Diagnostics& found) {
  const auto refuse = [&](bool bad, const char* option, const char* why) {
    if (bad) found.add(option, 0, why);
  };
  refuse(options.scale != 1 && !options.stage_only, "--scale",
         "is of --stage; --size makes the whole desk larger.");
  refuse(options.transparent && !options.stage_only, "--transparent",
         "is of --stage: the desk has no holes.");
  refuse(options.stage_only && !options.pictures(), "--stage", "is of --screenshot and --frames.");
  refuse(!words.script.empty() && options.pictures(), "--script",
         "takes its own pictures: write 'screenshot FILE' as one of its steps.");
  refuse(options.headless && words.script.empty() && !options.pictures(), "--headless",
         "nothing to do without a window: add --script, --screenshot or --frames.");
  refuse(options.baseline && words.set.empty() && !words.speed, "--baseline",
         "is the scene without --set and --speed: change something.");
  refuse(words.number.has_value() && options.store.empty(), "--case",
         "is of a sweep's store: name one (STORE.db) in place of the scene.");
  refuse(!options.screenshot.empty() && !options.screenshot.ends_with(".png"), "--screenshot",
         "pictures are PNG: let the file's name end in .png.");
}

void check_size(const ViewWords& words, ViewOptions& options, Diagnostics& found) {
  constexpr double kMostPixels = 64e6;
  if (const std::string defect = read_size(words.size, options.size); !defect.empty())
    return found.add("--size", 0, fmt::format("'{}': {}.", words.size, defect));
  const double pixels =
      1.0 * options.size.width * options.size.height * options.scale * options.scale;
  if (pixels > kMostPixels)
    found.add("--scale", 0,
              fmt::format("{}x{} pixels are too many: {:.0f} million at most.",
                          options.scale * options.size.width, options.scale * options.size.height,
                          kMostPixels / 1e6));
}

// before the work, so that a bad place costs nobody's time
void check_place(const std::string& screenshot, Diagnostics& found) {
  if (screenshot.empty()) return;
  const std::filesystem::path parent = std::filesystem::path(screenshot).parent_path();
  const std::string folder = parent.empty() ? "." : parent.string();
  if (std::filesystem::is_directory(screenshot))
    found.add("--screenshot", 0, fmt::format("'{}' is a folder: name a file in it.", screenshot));
  else if (!std::filesystem::is_directory(folder))
    found.add("--screenshot", 0,
              fmt::format("there is no folder '{}': make it, or name another.", folder));
  else if (::access(folder.c_str(), W_OK) != 0)
    found.add("--screenshot", 0, fmt::format("you may not write into '{}': name another.", folder));
}

void check_trials(const ViewWords& words, const Document& document, Diagnostics& found) {
  for (const std::string& path : {document.forward, document.backward})
    if (!path.empty()) collect(found, [&] { read_trial_file(path); });
  if (!words.set.empty() || words.speed)
    found.add(words.speed ? "--speed" : "--set", 0,
              "changes scenes; a measured trial was walked already.");
  if (!words.load.empty()) found.add("--load", 0, "takes the loads of scenes apart.");
}

// Its cases say all of their walks.
void check_store(const ViewWords& words, Diagnostics& found) {
  for (const char* option : {"--set", "--speed", "--load"})
    if (words.says(option))
      found.add(option, 0, "is of a scene; a sweep's case is one already. Turn its knobs in the window.");
}

// The same words as compare, for the same defects.
void check_scene(const ViewWords& words, ViewOptions& options, Diagnostics& found) {
  Scene scene = find_scene(options.document.scene, found);
  if (words.speed)
    set_value(scene, fmt::format("gait.speed_m_s={}", *words.speed), "--speed", found);
  for (const std::string& assignment : words.set) set_value(scene, assignment, "--set", found);
  const StudyPlan plan = plan_study(scene, found);
  const Case& first = plan.cases.front();
  if (!words.load.empty() && !first.muscles.contraction)
    found.add("--load", 0, "this walk has no muscles that could make a load.");
  else if (!words.load.empty())
    collect(found,
            [&] { options.load = parse_loads({words.load}, first.model, "--load").front(); });
  if (!options.document.emg.empty())
    collect(found, [&] { read_emg(options.document.emg, first.model); });
}

ViewOptions options_of(const ViewWords& words) {
  ViewOptions out = words.options;
  out.layout = static_cast<Layout>(place_of(words.layout, kLayouts));
  out.theme = static_cast<Theme>(place_of(words.theme, kThemes));
  out.side = static_cast<int>(place_of(words.side, kSides));
  out.quantity = static_cast<MuscleQuantity>(place_of(words.color, quantity_names()));
  if (words.speed)
    out.document.edits.emplace_back("gait.speed_m_s", fmt::format("{}", *words.speed));
  for (const std::string& assignment : words.set) {
    const std::size_t is = assignment.find('=');
    out.document.edits.emplace_back(assignment.substr(0, is),
                                    is == std::string::npos ? "" : assignment.substr(is + 1));
  }
  return out;
}

// as it was left, where the command line says nothing else
void open_workspace(const ViewWords& words, ViewOptions& out) {
  out.workspace = full_path(out.document.scene);
  const Workspace workspace = read_workspace(out.workspace);
  const View& view = workspace.view;
  Document document = workspace.document;
  for (const auto& [key, value] : out.document.edits) set_edit(document, key, value);
  if (!out.document.emg.empty()) document.emg = out.document.emg;
  out.document = document;
  out.left = view;
  if (!words.says("--layout")) out.layout = view.layout;
  if (!words.says("--theme")) out.theme = view.theme;
  if (!words.says("--side")) out.side = view.side;
  if (!words.says("--color")) out.quantity = view.stage.coloring.quantity;
  if (!words.says("--at")) out.at = view.phase;
}

// what `sweep status` would refuse is refused in the same words
void open_store(const ViewWords& words, ViewOptions& out) {
  const Store store = Store::open(out.document.scene, Store::Mode::kRead);
  if (words.number) (void)store.one_case(*words.number);
  out.number = words.number;
  out.store = full_path(out.document.scene);
  if (!words.says("--layout")) out.layout = Layout::kSweep;
}

// in place of a scene stands whatever else can be opened
void open_named(const ViewWords& words, ViewOptions& out) {
  const FileKind kind = kind_of(out.document.scene);
  if (kind == FileKind::kStore || out.document.scene.ends_with(".db"))
    return open_store(words, out);
  if (kind == FileKind::kWorkspace) return open_workspace(words, out);
  if (kind != FileKind::kTrial && kind != FileKind::kModel) return;
  Document document = out.document;
  document.scene = Document{}.scene;
  out.document = with_path(document, full_path(out.document.scene));
}

ViewOptions checked(const ViewWords& words) {
  ViewOptions options = options_of(words);
  open_named(words, options);
  Diagnostics found(options.document.scene);
  check_company(options, words, found);
  check_size(words, options, found);
  check_place(options.screenshot, found);
  if (!words.script.empty()) collect(found, [&] { options.script = read_script(words.script); });
  if (!options.store.empty())
    check_store(words, found);
  else if (options.document.measured())
    check_trials(words, options.document, found);
  else
    collect(found, [&] {
      Diagnostics of_scene(options.document.scene);
      check_scene(words, options, of_scene);
      of_scene.throw_if_any();
    });
  found.throw_if_any();
  return options;
}

// --------------------------------------------------------------------- doing it

std::function<void(int, int)> picture_line() {
  if (::isatty(STDERR_FILENO) == 0) return {};
  return [](int picture, int of) {
    print(stderr, fmt::format("\rretrogait: picture {} of {}\x1b[K{}", picture, of,
                              picture == of ? "\n" : ""));
  };
}

int view(const ViewWords& words) {
  const ViewOptions options = checked(words);
  try {
    return run_view(options,
                    {picture_line(), [](const std::string& line) { print(stderr, line + "\n"); }});
  } catch (const NoGraphics& missing) {
    print(stderr, fmt::format("view: {}\n", missing.what()));
    return 2;
  }
}

void add_what(CLI::App& verb, ViewWords& words) {
  Document& document = words.options.document;
  verb.add_option("SCENE", document.scene,
                  "name in scenes/, or a file: scene, measured walk, model, a sweep's store, "
                  "workspace")
      ->capture_default_str();
  verb.add_option("--forward", document.forward, "a measured trial (.toml) instead of a scene");
  verb.add_option("--backward", document.backward, "the other way; one of the two will do");
  verb.add_option("--case", words.number, "of a sweep's store: which one walks on the stage");
  verb.add_option("--emg", document.emg, "a CSV file of EMG envelopes, laid over the activations");
  verb.add_option("--speed", words.speed, "both ways, m/s (as --set gait.speed_m_s=V)");
  verb.add_option("--set", words.set, "key=value of the scene, may be repeated")
      ->allow_extra_args(false);
  verb.add_flag("--baseline", words.options.baseline,
                "beside it, faint, the scene as it is without --set and --speed");
}

void add_look(CLI::App& verb, ViewWords& words) {
  ViewOptions& options = words.options;
  verb.add_option("--layout", words.layout, "which views, and where")
      ->check(CLI::IsMember(kLayouts))
      ->capture_default_str();
  verb.add_option("--theme", words.theme, "print: white, for paper")
      ->check(CLI::IsMember(kThemes))
      ->capture_default_str();
  verb.add_option("--at", options.at, "% of the right foot's cycle, 0: it touches the ground")
      ->check(CLI::Range(0.0, 100.0))
      ->capture_default_str();
  verb.add_option("--side", words.side, "whose curves")
      ->check(CLI::IsMember(kSides))
      ->capture_default_str();
  verb.add_option("--color", words.color, "what the muscles' color says")
      ->check(CLI::IsMember(quantity_names()))
      ->capture_default_str();
  verb.add_option("--load", words.load, "VARIABLE:SIDE, whose balance sheet: knee_contact:r");
  verb.add_flag("--ghosted", options.ghosted, "the walkers over each other, not side by side");
  verb.add_flag("--overground", options.overground, "the walkers travel; else the ground does");
}

void add_pictures(CLI::App& verb, ViewWords& words) {
  ViewOptions& options = words.options;
  verb.add_option("--screenshot", options.screenshot,
                  "write one picture (.png); no window, no display needed");
  verb.add_option("--frames", options.frames,
                  "write the cycle as pictures into this folder; no window");
  verb.add_option("--frame-count", options.frame_count,
                  "of --frames: so many, evenly over the cycle")
      ->check(CLI::Range(1, 10000))
      ->capture_default_str();
  verb.add_option("--size", words.size, "WIDTHxHEIGHT of the window or picture, pixels")
      ->capture_default_str();
  verb.add_option("--density", options.density,
                  "size of text: 1 up to 1080 rows, 2 at 2160; by itself if left out")
      ->check(CLI::Range(0.5, 4.0));
  verb.add_flag("--stage", options.stage_only, "pictures of the walkers alone");
  verb.add_option("--scale", options.scale, "of --stage: times as many pixels each way")
      ->check(CLI::Range(1, 4))
      ->capture_default_str();
  verb.add_flag("--transparent", options.transparent, "of --stage: nothing behind the walkers");
  verb.add_option("--script", words.script,
                  "play the steps of this file, and say what is not as it expects");
  verb.add_flag("--headless", options.headless, "of --script: without a window");
}

}  // namespace

void add_view(CLI::App& app, Run& run) {
  auto words = std::make_shared<ViewWords>();
  CLI::App* verb =
      app.add_subcommand("view", "Both walkers, every load, in a window or as pictures");
  words->verb = verb;
  add_what(*verb, *words);
  add_look(*verb, *words);
  add_pictures(*verb, *words);
  verb->footer(
      "In the window: Space plays, Ctrl+P finds an action, F1 shows all keys.\n"
      "Examples:\n  retrogait view\n  retrogait view hill_up --set gait.slope_pct=5 --baseline\n"
      "  retrogait view --screenshot loads.png --layout loads --at 25 --size 1920x1080\n"
      "  retrogait view --screenshot walkers.png --stage --scale 2 --transparent\n"
      "  retrogait view --frames cycle --frame-count 50 --layout walk\n"
      "  retrogait view --forward walk.toml --backward back.toml\n"
      "  retrogait view sweep.db --case 12\n"
      "  retrogait view --script tour.txt --headless\n"
      "Exit codes: 0 good, 1 a cycle beyond its limits or a script's expectation not met, 2 bad "
      "input or no OpenGL 3.3, 3 our bug.");
  verb->callback([&run, words] { run = [words] { return view(*words); }; });
}

#else

void add_view(CLI::App& app, Run& run) {
  CLI::App* verb = app.add_subcommand(
      "view", "Both walkers, every load, in a window or as pictures (not in this build)");
  verb->allow_extras();
  verb->callback([&run] {
    run = [] {
      print(stderr,
            "view: the inspector is not in this build (RETROGAIT_INSPECTOR=OFF). Install "
            "libimgui-dev, "
            "libstb-dev, libglfw3-dev, libepoxy-dev, libegl-dev, libgl1-mesa-dri and "
            "fonts-dejavu-core, and build with -DRETROGAIT_INSPECTOR=ON. All else is here: "
            "retrogait compare draws its figures without it.\n");
      return 2;
    };
  });
}

#endif

}  // namespace retrogait
