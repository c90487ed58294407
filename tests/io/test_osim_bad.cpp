// Every bad .osim file says what is wrong, where, and how to mend it: word for word, as test_bad_inputs.cpp
// has it for our own models.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/error.h"
#include "io/osim.h"
#include "support/reference.h"

namespace retrogait {
namespace {

std::string read_text(const std::string& path) {
  std::ifstream in(path);
  EXPECT_TRUE(in.is_open()) << path;
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

std::string without(std::string text, const std::string& part) {
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part))
    text.erase(at, part.size());
  return text;
}

std::string message_of(const std::string& path) {
  try {
    compile(read_model_osim(path));
  } catch (const InputError& error) {
    return error.what();
  }
  return "(no message: the input was taken)";
}

TEST(BadOsim, SaysWhatIsWrong) {
  const std::string folder = repository_path("tests/bad/osim") + "/";
  int count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".osim") continue;
    const std::string path = entry.path().string();
    SCOPED_TRACE(path);
    const std::string expected = read_text(path.substr(0, path.size() - 5) + ".expected");
    EXPECT_EQ(without(message_of(path), folder) + "\n", expected);
    ++count;
  }
  EXPECT_GE(count, 15);
}

TEST(BadOsim, FileThatIsNotThere) {
  EXPECT_EQ(message_of("tests/bad/osim/nowhere.osim"),
            "tests/bad/osim/nowhere.osim: cannot be read: No such file or directory.");
}

}  // namespace
}  // namespace retrogait
