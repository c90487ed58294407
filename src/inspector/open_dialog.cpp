// What the dialogs of opening and saving hold, and what their keys do.
#include <algorithm>
#include <cctype>

#include "inspector/opening.h"
#include "inspector/session.h"
#include "inspector/workspace.h"
#include "io/io.h"
#include "study/study.h"

namespace retrogait::inspector {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMostOfAFolder = 500;  // entries; who has more types a letter

bool is_path(const std::string& typed) {
  return typed.find('/') != std::string::npos || typed.starts_with('~');
}

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

bool has_words(const OpenEntry& entry, const std::string& words) {
  const std::string all =
      lower(entry.name + " " + entry.title + " " + entry.item + " " + kind_name(entry.kind));
  std::size_t from = 0;
  while (from < words.size()) {
    const std::size_t to = std::min(words.find(' ', from), words.size());
    if (all.find(lower(words.substr(from, to - from))) == std::string::npos) return false;
    from = to + 1;
  }
  return true;
}

std::string file_name(const std::string& path) { return fs::path(path).filename().string(); }

OpenEntry recent_entry(const std::string& item) {
  OpenEntry entry{item, file_name(item), "", "Recent", FileKind::kTrial};
  const std::size_t tab = item.find('\t');
  if (tab == std::string::npos) {
    entry.kind = kind_of(item);
    entry.title = title_in(item);
    if (entry.title.empty() && entry.name != item) entry.title = item;
    return entry;
  }
  const std::string one = item.substr(0, tab), other = item.substr(tab + 1);
  entry.name = file_name(one) + " + " + file_name(other);
  entry.title = title_in(one) + "; " + title_in(other);
  entry.pair = true;
  for (const std::string& path : {one, other})
    if (kind_of(path) == FileKind::kMissing) entry.kind = FileKind::kMissing;
  return entry;
}

// what of a folder begins so and can be opened; folders first
std::vector<OpenEntry> folder_entries(const std::string& folder, const std::string& beginning,
                                      const std::string& section) {
  std::vector<OpenEntry> folders, files;
  std::error_code error;
  for (auto at = fs::directory_iterator(folder, error); !error && at != fs::directory_iterator();
       at.increment(error)) {
    const std::string name = at->path().filename().string();
    if (!lower(name).starts_with(lower(beginning)) || (name[0] == '.' && beginning.empty()))
      continue;
    if (folders.size() + files.size() >= kMostOfAFolder) break;
    const std::string path = (fs::path(folder) / name).string();
    const FileKind kind = kind_of(path);
    if (kind == FileKind::kOther || kind == FileKind::kMissing) continue;
    (kind == FileKind::kFolder ? folders : files)
        .push_back({path, kind == FileKind::kFolder ? name + "/" : name,
                    kind == FileKind::kFolder ? "" : title_in(path), section, kind});
  }
  const auto by_name = [](const OpenEntry& a, const OpenEntry& b) { return a.name < b.name; };
  std::sort(folders.begin(), folders.end(), by_name);
  std::sort(files.begin(), files.end(), by_name);
  folders.insert(folders.end(), files.begin(), files.end());
  return folders;
}

struct TypedPath {
  std::string folder, beginning;
};

TypedPath split(const std::string& typed) {
  if (typed == "~") return {full_path(typed), ""};
  const std::size_t slash = typed.rfind('/');
  return {full_path(typed.substr(0, slash + 1)), typed.substr(slash + 1)};
}

}  // namespace

std::vector<OpenEntry> entries_for(const std::string& typed) {
  if (is_path(typed)) {
    const TypedPath path = split(typed);
    return folder_entries(path.folder, path.beginning, path.folder);
  }
  std::vector<OpenEntry> all;
  for (const std::string& item : recent_files()) all.push_back(recent_entry(item));
  for (const auto& [name, title] : list_scenes())
    all.push_back({name, name, title, "Scenes", FileKind::kScene});
  std::error_code error;
  const std::string here = fs::current_path(error).string();
  for (OpenEntry& entry : folder_entries(here, "", here)) all.push_back(std::move(entry));
  std::erase_if(all, [&](const OpenEntry& entry) { return !has_words(entry, typed); });
  return all;
}

std::string completed(const std::string& typed) {
  if (!is_path(typed)) return typed;
  const std::vector<OpenEntry> entries = entries_for(typed);
  if (entries.empty()) return typed;
  std::string common = entries.front().name;
  for (const OpenEntry& entry : entries) {
    std::size_t same = 0;
    while (same < std::min(common.size(), entry.name.size()) && common[same] == entry.name[same])
      ++same;
    common.resize(same);
  }
  const std::size_t slash = typed.rfind('/');
  const std::string before = slash == std::string::npos ? typed + "/" : typed.substr(0, slash + 1);
  return common.size() + before.size() > typed.size() ? before + common : typed;
}

void show_dialog(Session& session, Dialog what) {
  OpenDialog& dialog = session.view.dialog;
  dialog = OpenDialog{};
  dialog.what = what;
  session.view.palette_open = session.view.keys_open = false;
  if (what == Dialog::kSaveScene) dialog.typed = "./saved_scene.toml";
  if (what == Dialog::kSaveWorkspace)
    dialog.typed = session.workspace.empty() ? "./my.retrogait.toml" : session.workspace;
}

void close_dialog(Session& session) { session.view.dialog = OpenDialog{}; }

void choose_entry(OpenDialog& dialog, std::size_t entry) {
  dialog.chosen = entry;
  if (dialog.what == Dialog::kOpen) return;
  const OpenEntry& at = dialog.entries[entry];
  dialog.typed = at.kind == FileKind::kFolder ? at.item + "/" + file_name(dialog.typed) : at.item;
}

void choose(OpenDialog& dialog, int steps) {
  const auto count = static_cast<int>(dialog.entries.size());
  if (count == 0) return;
  dialog.chosen =
      static_cast<std::size_t>(std::clamp(static_cast<int>(dialog.chosen) + steps, 0, count - 1));
}

void update_dialog(Session& session) {
  OpenDialog& dialog = session.view.dialog;
  if (!dialog.is_open()) return;
  if (dialog.listed_for != dialog.typed) {
    // who saves sees the whole folder, and what its files are called
    const std::size_t name = dialog.what == Dialog::kOpen ? 0 : dialog.typed.rfind('/') + 1;
    dialog.entries = entries_for(name > 0 ? dialog.typed.substr(0, name) : dialog.typed);
    dialog.listed_for = dialog.typed;
    dialog.chosen = 0;
    dialog.overwrite.clear();
  }
  if (!dialog.waits || session.busy()) return;
  if (session.error().empty()) return close_dialog(session);
  dialog.waits = false;
  dialog.error = session.error();
  session.undo();
}

namespace {

std::string target_of(const OpenDialog& dialog) {
  return dialog.what == Dialog::kSaveScene ? scene_path(dialog.typed)
                                           : workspace_path(dialog.typed);
}

void save(Session& session) {
  OpenDialog& dialog = session.view.dialog;
  const std::string path = target_of(dialog);
  if (fs::exists(path) && dialog.overwrite != path) {
    dialog.overwrite = path;
    return;
  }
  dialog.what == Dialog::kSaveScene ? save_scene_as(session, path) : save_workspace(session, path);
  close_dialog(session);
}

// what Enter is about: what is chosen, or a whole path that was typed
std::optional<OpenEntry> entry_at_hand(const OpenDialog& dialog) {
  if (dialog.chosen < dialog.entries.size()) return dialog.entries[dialog.chosen];
  if (dialog.typed.empty()) return std::nullopt;
  const std::string path = full_path(dialog.typed);
  return OpenEntry{path, file_name(path), "", "", kind_of(path)};
}

void open_entry(Session& session, const OpenEntry& entry, bool alone) {
  OpenDialog& dialog = session.view.dialog;
  const bool single = entry.kind == FileKind::kTrial && !entry.pair;
  if (entry.kind == FileKind::kFolder) {
    dialog.typed = entry.item + (entry.item.ends_with('/') ? "" : "/");
    return;
  }
  if (single && !alone && dialog.first_walk.empty()) {
    dialog.first_walk = entry.item;
    return;
  }
  if (single && !alone && dialog.first_walk != entry.item) {
    open_path(session, dialog.first_walk + '\t' + entry.item);
  } else {
    open_path(session, entry.item);
  }
  dialog.waits = true;
}

}  // namespace

void accept(Session& session, bool alone) {
  OpenDialog& dialog = session.view.dialog;
  dialog.error.clear();
  try {
    if (dialog.what != Dialog::kOpen) return save(session);
    if (const auto entry = entry_at_hand(dialog)) open_entry(session, *entry, alone);
  } catch (const std::exception& error) {
    dialog.error = error.what();
  }
}

std::string accept_text(const Session& session) {
  const OpenDialog& dialog = session.view.dialog;
  if (dialog.what != Dialog::kOpen)
    return dialog.overwrite.empty() ? "saves " + target_of(dialog)
                                    : "overwrites " + dialog.overwrite;
  const auto entry = entry_at_hand(dialog);
  if (!entry) return "";
  switch (entry->kind) {
    case FileKind::kScene:
      return "opens this scene";
    case FileKind::kTrial:
      if (entry->pair) return "opens these two measured walks";
      if (dialog.first_walk.empty())
        return "picks this walk; then the other way's, or this one again";
      return dialog.first_walk == entry->item ? "opens this walk alone"
                                              : "opens it with " + file_name(dialog.first_walk);
    case FileKind::kModel:
      return "walks the scene with this model (--set model=…)";
    case FileKind::kEmg:
      return "lays this EMG over the activations";
    case FileKind::kWorkspace:
      return "opens this workspace";
    case FileKind::kStore:
      return "opens this sweep's store";
    case FileKind::kFolder:
      return "goes into this folder";
    default:
      return "";
  }
}

}  // namespace retrogait::inspector
