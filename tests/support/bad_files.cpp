#include "support/bad_files.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/error.h"
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

}  // namespace

std::string message_of(const std::function<void()>& read) {
  try {
    read();
  } catch (const InputError& error) {
    return error.what();
  }
  return "(no message: the input was taken)";
}

void expect_refused(const std::string& kind, const std::string& extension, int at_least,
                    const std::function<void(const std::string& path)>& read) {
  const std::string folder = repository_path("tests/bad/" + kind) + "/";
  int count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != extension) continue;
    const std::string path = entry.path().string();
    SCOPED_TRACE(path);
    const std::string expected =
        read_text(path.substr(0, path.size() - extension.size()) + ".expected");
    EXPECT_EQ(without(message_of([&] { read(path); }), folder) + "\n", expected);
    ++count;
  }
  EXPECT_GE(count, at_least) << kind;
}

}  // namespace retrogait
