// Every script in tests/bad/gaits is refused with the words of the .expected file beside it.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/error.h"
#include "gait/gait.h"

namespace retrogait {
namespace {

std::vector<std::string> bad_files() {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator("tests/bad/gaits"))
    if (entry.path().extension() == ".toml") files.push_back(entry.path().string());
  std::sort(files.begin(), files.end());
  return files;
}

std::string messages_of(const std::string& file) {
  try {
    read_gait(file);
  } catch (const InputError& error) {
    std::string text;
    for (const Diagnostic& d : error.diagnostics()) text += d.text() + "\n";
    return text;
  }
  return "accepted\n";
}

TEST(BadGaits, AreRefusedWordForWord) {
  const std::vector<std::string> files = bad_files();
  ASSERT_GE(files.size(), 10u);
  for (const std::string& file : files) {
    std::ifstream in(std::filesystem::path(file).replace_extension(".expected"));
    std::stringstream expected;
    expected << in.rdbuf();
    EXPECT_EQ(messages_of(file), expected.str()) << file;
  }
}

TEST(BadGaits, UnreadableAndUnknown) {
  EXPECT_EQ(messages_of("tests/bad/gaits/not_there.toml"),
            "tests/bad/gaits/not_there.toml: cannot be read: No such file or directory.\n");
  try {
    find_gait("bakward");
    FAIL();
  } catch (const InputError& error) {
    const std::string text = error.what();
    EXPECT_NE(
        text.find("there is no gait 'bakward': backward, backward_accad, forward, forward_accad, "
                  "forward_reversed. Did you mean 'backward'?"),
        std::string::npos)
        << text;
  }
}

}  // namespace
}  // namespace retrogait
