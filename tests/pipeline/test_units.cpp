/// Reads src/units.cmake and tests/units.cmake: files that are compiled together must not change each other's meaning.
/// A name of an anonymous namespace that equals one of a header hides it from the files after it: what they then call
/// is silently another function.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace retrogait {
namespace {

namespace fs = std::filesystem;

const std::string kRoot = RETROGAIT_SOURCE_DIR;

std::string text_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

/// Functions and constants that begin in the first column.
std::set<std::string> names_of(const std::string& text) {
  static const std::regex name(R"(\b([A-Za-z_]\w*)\s*(\(|=|\[|\{|;))");
  static const std::set<std::string> words = {"if",    "for",    "return",
                                              "while", "switch", "namespace"};
  std::set<std::string> out;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    std::smatch found;
    if (line.empty() || std::string(" /#}*").find(line.front()) != std::string::npos) continue;
    if (line.starts_with("struct") || line.starts_with("class") || line.starts_with("enum"))
      continue;
    if (line.starts_with("TEST") || line.starts_with("using") || line.starts_with("template"))
      continue;
    if (std::regex_search(line, found, name) && !words.contains(found[1])) out.insert(found[1]);
  }
  return out;
}

/// Of the anonymous namespaces of a file.
std::set<std::string> hidden_names(const std::string& text) {
  std::set<std::string> out;
  for (std::size_t at = 0; (at = text.find("\nnamespace {\n", at)) != std::string::npos;) {
    const std::size_t end = std::min(text.find("\n}  // namespace\n", at), text.size());
    out.merge(names_of(text.substr(at + 12, end - at - 12)));
    at = end;
  }
  return out;
}

bool calls(const std::string& text, const std::string& name) {
  const std::regex use("(^|[^\\w.>:])" + name + "\\b");
  return std::regex_search(text, use);
}

/// "src/" or "tests/": how often a file of a unit hides a name of a header from another that says it.
void expect_nothing_hidden(const std::string& list, const std::string& root,
                           const std::string& prefix) {
  std::map<std::string, std::set<std::string>> headers;  // names by folder
  for (const auto& entry : fs::recursive_directory_iterator(kRoot + "/src"))
    if (entry.path().extension() == ".h")
      headers[entry.path().parent_path().filename()].merge(names_of(text_of(entry.path())));
  static const std::regex unit("\"(\\w+): ([^\"]+)\"");
  const std::string cmake = text_of(kRoot + "/" + list);
  int files = 0;
  for (std::sregex_iterator u(cmake.begin(), cmake.end(), unit), none; u != none; ++u) {
    std::vector<std::pair<std::string, std::string>> texts;
    std::istringstream stems((*u)[2]);
    for (std::string stem; stems >> stem; ++files) {
      const std::string path = root + (*u)[1].str() + "/" + prefix + stem + ".cpp";
      texts.emplace_back(path, text_of(kRoot + "/" + path));
      EXPECT_FALSE(texts.back().second.empty())
          << list << " names " << path << ", which is not there";
    }
    for (std::size_t i = 0; i < texts.size(); ++i)
      for (const std::string& name : hidden_names(texts[i].second))
        for (std::size_t j = i + 1; j < texts.size(); ++j) {
          if (!calls(texts[j].second, name)) continue;
          for (const auto& [folder, names] : headers)
            EXPECT_FALSE(names.contains(name) &&
                         texts[j].second.find("\"" + folder + "/") != std::string::npos)
                << texts[i].first << " hides " << name << " of " << folder << "/ from "
                << texts[j].first << ": take one of them out of its line in " << list;
        }
  }
  EXPECT_GT(files, 50);
}

TEST(Units, HiddenNamesAreSeen) {
  const std::string hides =
      "#include \"base/numbers.h\"\nnamespace retrogait {\n\nnamespace {\n\n"
      "std::size_t at(int i) { return 0; }\n\n}  // namespace\n";
  EXPECT_EQ(hidden_names(hides), std::set<std::string>{"at"});
  EXPECT_TRUE(calls("  x += y[at(i)];", "at"));
  EXPECT_FALSE(calls("  x += y.at(i) + base::at(i) + flat(i);", "at"));
}

TEST(Units, OfTheProgramHideNothingFromEachOther) {
  expect_nothing_hidden("src/units.cmake", "src/", "");
}

TEST(Units, OfTheTestsHideNothingFromEachOther) {
  expect_nothing_hidden("tests/units.cmake", "tests/", "test_");
}

}  // namespace
}  // namespace retrogait
