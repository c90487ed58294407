// retrogait gait list, retrogait gait import
#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <cstdio>
#include <memory>

#include "cli/cli.h"
#include "io/io.h"
#include "study/import.h"
#include "study/study.h"

namespace retrogait {

namespace {

// a source's lines folded to the terminal, each indented
std::string folded(const std::string& text, std::size_t width, const std::string& indent) {
  std::string out, line;
  std::string word;
  const auto take_word = [&] {
    if (word.empty()) return;
    if (!line.empty() && line.size() + 1 + word.size() > width) {
      out += indent + line + "\n";
      line.clear();
    }
    line += (line.empty() ? "" : " ") + word;
    word.clear();
  };
  for (const char c : text) {
    if (c == ' ' || c == '\n')
      take_word();
    else
      word += c;
  }
  take_word();
  if (!line.empty()) out += indent + line + "\n";
  return out;
}

int list() {
  for (const GaitScript& script : list_gaits()) {
    std::string out =
        fmt::format("{}  ({}, {} to {} m/s, at {} m/s unless told otherwise)\n  {}\n", script.name,
                    script.direction > 0 ? "forward" : "backward", script.speed_min,
                    script.speed_max, script.speed_nominal, script.title);
    out += folded(script.source, 92, "    ");
    if (script.fore_aft)
      out +=
          folded("measured input, on by default: fore-aft ground force. " + script.fore_aft->source,
                 92, "    ");
    std::fputs((out + "\n").c_str(), stdout);
  }
  std::string knobs;
  for (const std::string& name : knob_names()) knobs += (knobs.empty() ? "" : ", ") + name;
  std::fputs(("Knobs of each, for --set gait.KNOB=VALUE or gait.backward.KNOB=VALUE "
              "(data/gaits/README.md):\n" +
              folded(knobs, 92, "    "))
                 .c_str(),
             stdout);
  std::fputs("Walk with one: retrogait compare --set gait.backward.script=backward_accad\n",
             stderr);
  return 0;
}

}  // namespace

namespace {

struct ImportArguments {
  std::string motion, model, out;
  double cutoff_hz = FilterOptions{}.cutoff_hz;
};

int import(const ImportArguments& arguments) {
  const Model model = compile(read_model(arguments.model));
  FilterOptions filter;
  filter.cutoff_hz = arguments.cutoff_hz;
  const Motion motion = make_motion(model, read_storage(arguments.motion), filter);
  const ImportedGait gait =
      import_gait(model, motion, compile(read_model(home_path("models/adult.toml"))));
  for (const std::string& note : gait.notes) std::fputs((note + "\n").c_str(), stderr);
  if (arguments.out.empty()) {
    std::fputs(gait.text.c_str(), stdout);
    return 0;
  }
  write_file_atomically(arguments.out, gait.text);
  const std::string knob = std::string("gait.") + (gait.direction > 0 ? "forward" : "backward");
  std::fputs(fmt::format("{0} written. Walk with it: retrogait compare --set {1}.script={0} "
                         "--set {1}.speed_m_s={2:.2f}\n",
                         arguments.out, knob, gait.speed)
                 .c_str(),
             stderr);
  return 0;
}

void add_import(CLI::App& verb, Run& run) {
  auto arguments = std::make_shared<ImportArguments>();
  CLI::App* sub = verb.add_subcommand("import", "A measured trial as a gait script for compare");
  sub->add_option("motion", arguments->motion, "Coordinates, .mot or .sto")->required();
  sub->add_option("--model", arguments->model, "Their model, .osim or .toml")->required();
  sub->add_option("-o,--out", arguments->out, "The script, .toml (else it is printed)");
  sub->add_option("--cutoff", arguments->cutoff_hz, "Low-pass of the coordinates, Hz");
  sub->footer("Example: retrogait gait import walk.mot --model subject.osim -o walk.toml");
  sub->callback([&run, arguments] { run = [arguments] { return import(*arguments); }; });
}

}  // namespace

void add_gait(CLI::App& app, Run& run) {
  CLI::App* verb = app.add_subcommand("gait", "Gait scripts");
  verb->require_subcommand(1);
  verb->add_subcommand("list", "All scripts with their speeds and sources")->callback([&run] {
    run = list;
  });
  add_import(*verb, run);
}

}  // namespace retrogait
