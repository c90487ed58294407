// Files that were open before, in the user's state folder.
#include <algorithm>
#include <cstdlib>
#include <fstream>

#include "inspector/opening.h"
#include "io/io.h"

namespace retrogait::inspector {

namespace {

// XDG Base Directory Specification 0.8: $XDG_STATE_HOME, else ~/.local/state; empty where neither is known
std::string recent_path() {
  const char* state = std::getenv("XDG_STATE_HOME");
  const char* home = std::getenv("HOME");
  // a relative path there is to be ignored
  if (state != nullptr && state[0] == '/') return std::string(state) + "/retrogait/recent";
  if (home != nullptr && home[0] == '/')
    return std::string(home) + "/.local/state/retrogait/recent";
  return "";
}

}  // namespace

std::vector<std::string> recent_files() {
  std::vector<std::string> items;
  std::ifstream in(recent_path());
  for (std::string line; items.size() < kRecentMost && std::getline(in, line);)
    if (!line.empty() && std::find(items.begin(), items.end(), line) == items.end())
      items.push_back(line);
  return items;
}

void remember_file(const std::string& item) {
  const std::string path = recent_path();
  if (path.empty() || item.empty() || item.find('\n') != std::string::npos) return;
  std::vector<std::string> items = recent_files();
  if (!items.empty() && items.front() == item) return;
  std::erase(items, item);
  items.insert(items.begin(), item);
  items.resize(std::min(items.size(), kRecentMost));
  std::string text;
  for (const std::string& line : items) text += line + '\n';
  try {
    make_folder(std::filesystem::path(path).parent_path().string());
    write_file_atomically(path, text);
  } catch (const InputError&) {
    // a full disk or a home that is read only: nobody's work depends on this list
  }
}

std::string remembered_as(const Document& document) {
  if (!document.measured()) return full_path(document.scene);
  if (document.forward.empty() || document.backward.empty())
    return full_path(document.forward + document.backward);
  return full_path(document.forward) + '\t' + full_path(document.backward);
}

}  // namespace retrogait::inspector
