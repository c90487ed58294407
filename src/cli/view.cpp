// retrogait view
#include <CLI/CLI.hpp>

#include "cli/cli.h"
#include "cli/talk.h"
#ifdef RETROGAIT_INSPECTOR
#include "inspector/gl_context.h"
#include "inspector/inspector.h"
#include "inspector/layout.h"
#endif

namespace retrogait {

#ifdef RETROGAIT_INSPECTOR

using namespace inspector;

namespace {

struct ViewWords {
  ViewOptions options;
  std::vector<std::string> set;
  std::string layout = "overview", theme = "light", size = "1280x800";
};

ViewOptions options_of(const ViewWords& words) {
  ViewOptions out = words.options;
  layout_named(words.layout, out.layout);
  out.theme = words.theme == "dark"    ? Theme::kDark
              : words.theme == "print" ? Theme::kPrint
                                       : Theme::kLight;
  std::sscanf(words.size.c_str(), "%dx%d", &out.width, &out.height);
  for (const std::string& assignment : words.set) {
    const std::size_t is = assignment.find('=');
    out.document.edits.emplace_back(assignment.substr(0, is),
                                    is == std::string::npos ? "" : assignment.substr(is + 1));
  }
  return out;
}

int view(const ViewWords& words) {
  return run_view(options_of(words), [](const std::string& line) { print(stderr, line + "\n"); });
}

}  // namespace

void add_view(CLI::App& app, Run& run) {
  auto words = std::make_shared<ViewWords>();
  ViewOptions& options = words->options;
  CLI::App* verb =
      app.add_subcommand("view", "Both walkers, every load, in a window or as pictures");
  verb->add_option("SCENE", options.document.scene, "name in scenes/, or a .toml file")
      ->capture_default_str();
  verb->add_option("--set", words->set, "key=value, as a scene writes it")->allow_extra_args(false);
  verb->add_option("--screenshot", options.screenshot, "write one picture (PNG), without a window");
  verb->add_option("--frames", options.frames, "write the cycle as pictures into this folder");
  verb->add_option("--at", options.at, "% of the right foot's cycle")
      ->check(CLI::Range(0.0, 100.0));
  verb->add_option("--layout", words->layout)
      ->check(CLI::IsMember(std::vector<std::string>(kLayoutNames.begin(), kLayoutNames.end())))
      ->capture_default_str();
  verb->add_option("--theme", words->theme)
      ->check(CLI::IsMember({"light", "dark", "print"}))
      ->capture_default_str();
  verb->add_option("--size", words->size, "WIDTHxHEIGHT, pixels")->capture_default_str();
  verb->add_option("--load", options.load, "whose balance sheet: VARIABLE:SIDE");
  verb->add_flag("--stage", options.stage_only, "pictures of the stage alone");
  verb->add_option("--scale", options.scale, "of --stage: times as many pixels")
      ->check(CLI::Range(1, 4));
  verb->add_flag("--transparent", options.transparent, "of --stage: nothing behind the walkers");
  verb->callback([&run, words] { run = [words] { return view(*words); }; });
}

#else

void add_view(CLI::App& app, Run& run) {
  CLI::App* verb = app.add_subcommand("view", "Not in this build: see retrogait view");
  verb->allow_extras();
  verb->callback([&run] {
    run = [] {
      print(stderr,
            "view is not in this build (RETROGAIT_INSPECTOR=OFF). It needs the packages "
            "libimgui-dev, libstb-dev, "
            "libglfw3-dev, libepoxy-dev, libegl-dev, libgl1-mesa-dri and fonts-dejavu-core; then "
            "build with "
            "-DRETROGAIT_INSPECTOR=ON.\n");
      return 2;
    };
  });
}

#endif

}  // namespace retrogait
