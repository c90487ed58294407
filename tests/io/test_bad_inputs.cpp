// Every bad input says what is wrong, where, and how to mend it: word for word.
#include <gtest/gtest.h>

#include <filesystem>

#include "io/io.h"
#include "io/toml.h"
#include "support/bad_files.h"
#include "support/reference.h"

namespace retrogait {
namespace {

TEST(BadInput, ModelsSayWhatIsWrong) {
  expect_refused("models", ".toml", 1, [](const std::string& path) { compile(read_model(path)); });
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
