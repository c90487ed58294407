// Every bad input says what is wrong, where, and how to mend it: word for word.
//
// tests/bad/<kind>/NAME.toml is read; the message must be tests/bad/<kind>/NAME.expected. Folders are left
// out of the paths in messages, so that the words do not depend on where the tests run.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>

#include "io/io.h"
#include "io/toml.h"
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
  for (size_t at = text.find(part); at != std::string::npos; at = text.find(part))
    text.erase(at, part.size());
  return text;
}

// the message that reading `path` gives, or a remark that it gave none
std::string message_of(const std::function<void()>& read) {
  try {
    read();
  } catch (const InputError& error) {
    return error.what();
  }
  return "(no message: the input was taken)";
}

void expect_messages(const std::string& kind, const std::function<void(const std::string&)>& read) {
  const std::string folder = repository_path("tests/bad/" + kind) + "/";
  int count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".toml") continue;
    const std::string path = entry.path().string();
    SCOPED_TRACE(path);
    const std::string expected = read_text(path.substr(0, path.size() - 5) + ".expected");
    const std::string found = message_of([&] { read(path); });
    EXPECT_EQ(without(found, folder) + "\n", expected);
    ++count;
  }
  EXPECT_GT(count, 0);
}

TEST(BadInput, ModelsSayWhatIsWrong) {
  expect_messages("models", [](const std::string& path) { compile(read_model(path)); });
}

TEST(BadInput, FileThatIsNotThere) {
  EXPECT_EQ(message_of([] { read_model("tests/bad/models/nowhere.toml"); }),
            "tests/bad/models/nowhere.toml: cannot be read: No such file or directory.");
}

TEST(BadInput, FolderInPlaceOfAFile) {
  const std::string folder = std::filesystem::temp_directory_path().string();
  Diagnostics found("x");
  TomlFile file(folder, found);
  ASSERT_EQ(found.list().size(), 1u);
  EXPECT_EQ(found.list()[0].text(), folder + ": cannot be read: Is a directory.");
}

TEST(BadInput, ModelFileOfAnotherKind) {
  EXPECT_EQ(
      message_of([] { read_model("adult.txt"); }),
      "adult.txt: is no model file that the program reads: the name must end in .toml or .osim.");
}

}  // namespace
}  // namespace retrogait
