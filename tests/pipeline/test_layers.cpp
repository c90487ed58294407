/// Reads every #include of src/ against the layers of src/README.md: a folder includes itself and lower
/// layers only, and a foreign library stays in its home.
#include <gtest/gtest.h>

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

#include "support/reference.h"

namespace retrogait {
namespace {

const std::map<std::string, int> kLayers = {
    {"base", 0},     {"model", 1},      {"io", 2},       {"multibody", 2}, {"muscle", 3},
    {"contact", 3},  {"gait", 4},       {"trial", 4},    {"inverse", 5},   {"simulate", 5},
    {"study", 6},    {"report", 7},     {"analysis", 7}, {"verify", 8},    {"sweep", 8},
    {"findings", 9}, {"inspector", 10}, {"cli", 11},
};

// A header's path begins with `prefix`; only the folders or files that begin with one of `homes` may have it.
struct ForeignLibrary {
  std::string prefix;
  std::vector<std::string> homes;
};

const std::vector<ForeignLibrary> kForeign = {
    {"Eigen/", {""}},
    {"fmt/", {""}},
    {"toml++/", {"io/toml.cpp"}},
    {"pugixml", {"io/xml.cpp"}},
    {"CLI/", {"cli/"}},
    {"nlohmann/", {"report/", "study/"}},
    {"btBullet", {"simulate/world.cpp"}},
    {"BulletDynamics/", {"simulate/world.cpp"}},
    {"BulletCollision/", {"simulate/world.cpp"}},
    {"LinearMath/", {"simulate/world.cpp"}},
    {"sqlite3", {"sweep/sqlite.h"}},
    {"zlib", {"sweep/pack.cpp"}},
    {"tbb/", {"sweep/"}},
    {"oneapi/tbb", {"sweep/run.cpp"}},
    {"boost/", {"sweep/"}},
    {"imgui", {"inspector/"}},
    {"backends/imgui", {"inspector/desk.cpp", "inspector/window.cpp"}},
    {"GLFW/", {"inspector/"}},
    {"epoxy/", {"inspector/"}},
    {"EGL/", {"inspector/"}},
    {"stb", {"inspector/", "report/"}},
};

struct Include {
  int line = 0;
  std::string path;
  bool quoted = false;  // "…" is ours, <…> is the system's or foreign
};

std::vector<Include> includes_of(std::istream& in) {
  std::vector<Include> out;
  std::string text;
  for (int line = 1; std::getline(in, text); ++line) {
    const std::size_t hash = text.find_first_not_of(" \t");
    if (hash == std::string::npos || text[hash] != '#') continue;
    const std::size_t word = text.find_first_not_of(" \t", hash + 1);
    if (word == std::string::npos || text.compare(word, 7, "include") != 0) continue;
    const std::size_t open = text.find_first_of("\"<", word);
    if (open == std::string::npos) continue;
    const bool quoted = text[open] == '"';
    const std::size_t close = text.find(quoted ? '"' : '>', open + 1);
    out.push_back({line, text.substr(open + 1, close - open - 1), quoted});
  }
  return out;
}

std::string top_folder(const std::string& path) { return path.substr(0, path.find('/')); }

bool begins_with(const std::string& text, const std::string& start) {
  return text.compare(0, start.size(), start) == 0;
}

std::string defect_of_ours(const std::string& file, const std::string& included) {
  const std::string from = top_folder(file), to = top_folder(included);
  if (kLayers.count(to) == 0)
    return fmt::format("\"{}\" is not a file of src/: write its path from there", included);
  if (from == to || kLayers.at(to) < kLayers.at(from)) return "";
  return fmt::format("{}/ (layer {}) must not include {}/ (layer {})", from, kLayers.at(from), to,
                     kLayers.at(to));
}

// Standard headers have neither a slash nor a dot, or belong to the C library and the kernel.
bool is_system(const std::string& included) {
  static const std::vector<std::string> posix = {"fcntl.h",  "unistd.h", "sys/",
                                                 "signal.h", "spawn.h",  "dlfcn.h",
                                                 "malloc.h", "poll.h",   "time.h"};
  if (included.find_first_of("/.") == std::string::npos) return true;
  return std::any_of(posix.begin(), posix.end(),
                     [&](const std::string& start) { return begins_with(included, start); });
}

std::string defect_of_foreign(const std::string& file, const std::string& included) {
  for (const ForeignLibrary& library : kForeign) {
    if (!begins_with(included, library.prefix)) continue;
    for (const std::string& home : library.homes)
      if (begins_with(file, home)) return "";
    return fmt::format("<{}> belongs in {} only", included, fmt::join(library.homes, ", "));
  }
  if (is_system(included)) return "";
  return fmt::format("<{}> is a library without a home: give it one in this test", included);
}

// What breaks the rule in one file (path from src/), one "file:line: defect" each.
std::vector<std::string> defects_of(const std::string& file, std::istream& content) {
  std::vector<std::string> out;
  if (kLayers.count(top_folder(file)) == 0)
    return {fmt::format("src/{}: its folder has no layer", file)};
  for (const Include& include : includes_of(content)) {
    const std::string defect =
        include.quoted ? defect_of_ours(file, include.path) : defect_of_foreign(file, include.path);
    if (!defect.empty()) out.push_back(fmt::format("src/{}:{}: {}", file, include.line, defect));
  }
  return out;
}

std::vector<std::string> defects_of_text(const std::string& file, const std::string& text) {
  std::istringstream in(text);
  return defects_of(file, in);
}

TEST(Layers, EveryIncludeGoesDownAndForeignLibrariesStayHome) {
  const std::filesystem::path src = repository_path("src");
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(src)) {
    const std::string suffix = entry.path().extension().string();
    if (suffix != ".h" && suffix != ".cpp") continue;
    ++files;
    std::ifstream in(entry.path());
    for (const std::string& defect : defects_of(entry.path().lexically_relative(src).string(), in))
      ADD_FAILURE() << defect;
  }
  EXPECT_GT(files, 10u);
}

TEST(Layers, NamesTheOffendingLine) {
  using Defects = std::vector<std::string>;
  EXPECT_EQ(
      defects_of_text("gait/a.cpp", "#include \"gait/gait.h\"\n\n#include \"study/study.h\"\n"),
      Defects{"src/gait/a.cpp:3: gait/ (layer 4) must not include study/ (layer 6)"});
  EXPECT_EQ(defects_of_text("muscle/a.cpp", "  #  include \"contact/contact.h\"\n"),
            Defects{"src/muscle/a.cpp:1: muscle/ (layer 3) must not include contact/ (layer 3)"});
  EXPECT_EQ(defects_of_text("gait/a.cpp", "#include <toml++/toml.h>\n"),
            Defects{"src/gait/a.cpp:1: <toml++/toml.h> belongs in io/toml.cpp only"});
  EXPECT_EQ(defects_of_text("base/a.cpp", "#include <nlohmann/json.hpp>\n"),
            Defects{"src/base/a.cpp:1: <nlohmann/json.hpp> belongs in report/, study/ only"});
  EXPECT_EQ(
      defects_of_text("base/a.cpp", "#include <zmq.hpp>\n"),
      Defects{"src/base/a.cpp:1: <zmq.hpp> is a library without a home: give it one in this test"});
  EXPECT_EQ(
      defects_of_text("base/a.cpp", "#include \"math.h\"\n"),
      Defects{"src/base/a.cpp:1: \"math.h\" is not a file of src/: write its path from there"});
  EXPECT_EQ(defects_of_text("helpers/a.cpp", ""),
            Defects{"src/helpers/a.cpp: its folder has no layer"});
  EXPECT_EQ(defects_of_text("io/toml.cpp",
                            "#include <toml++/toml.h>\n#include <vector>\n"
                            "#include <sys/stat.h>\n#include \"model/model.h\"\n"),
            Defects{});
}

/// Types of ours with their namespace, each with the lines that define it; those of unnamed namespaces are a
/// file's own.
using Definitions = std::map<std::string, std::vector<std::string>>;

void add_definitions(const std::string& file, std::istream& in, Definitions& found) {
  static const std::regex opens("^namespace *([a-z_:]*) *\\{"), closes("^\\}  // namespace"),
      defines("^(?:struct|class|enum class) ([A-Za-z0-9]+)(?: : [^:].*)? \\{");
  std::vector<std::string> inside;
  std::string line;
  std::smatch match;
  for (int number = 1; std::getline(in, line); ++number) {
    if (std::regex_search(line, match, opens)) {
      inside.push_back(match[1]);
    } else if (std::regex_search(line, closes) && !inside.empty()) {
      inside.pop_back();
    } else if (std::regex_search(line, match, defines) &&
               std::find(inside.begin(), inside.end(), "") == inside.end()) {
      const std::string name = fmt::format("{}::{}", fmt::join(inside, "::"), match[1].str());
      found[name].push_back(fmt::format("src/{}:{}", file, number));
    }
  }
}

// Two types of one name link without a word, and one of them is then used for both.
TEST(Layers, EveryTypeIsDefinedOnce) {
  const std::filesystem::path src = repository_path("src");
  Definitions found;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(src)) {
    const std::string suffix = entry.path().extension().string();
    if (suffix != ".h" && suffix != ".cpp") continue;
    std::ifstream in(entry.path());
    add_definitions(entry.path().lexically_relative(src).string(), in, found);
  }
  EXPECT_GT(found.size(), 200u);
  for (const auto& [name, places] : found)
    EXPECT_EQ(places.size(), 1u) << name << ": " << fmt::format("{}", fmt::join(places, ", "));
}

TEST(Layers, SeesATypeDefinedTwice) {
  Definitions found;
  std::istringstream one(
      "namespace retrogait {\nnamespace {\nstruct Own {\n};\n}  // namespace\n"
      "struct Twice {\n};\nstruct Named;\n}  // namespace retrogait\n");
  std::istringstream other("namespace retrogait {\nclass Twice {\n};\n}  // namespace retrogait\n");
  add_definitions("a.h", one, found);
  add_definitions("b.h", other, found);
  EXPECT_EQ(found, (Definitions{{"retrogait::Twice", {"src/a.h:6", "src/b.h:2"}}}));
}

}  // namespace
}  // namespace retrogait
