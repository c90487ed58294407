#include "inspector/opening.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "inspector/session.h"
#include "inspector/workspace.h"
#include "io/io.h"
#include "trial/events.h"
#include "trial/trial_file.h"

namespace retrogait::inspector {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kHead = 1 << 16;  // bytes that are enough to tell what a file is

std::string head_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::string head(kHead, '\0');
  in.read(head.data(), static_cast<std::streamsize>(head.size()));
  head.resize(static_cast<std::size_t>(std::max<std::streamsize>(0, in.gcount())));
  return head;
}

std::string trimmed(const std::string& line) {
  const std::size_t from = line.find_first_not_of(" \t\r");
  const std::size_t to = line.find_last_not_of(" \t\r");
  return from == std::string::npos ? "" : line.substr(from, to - from + 1);
}

// what begins a line, whether the rest of the file can be read or not
bool has_line(const std::string& text, std::initializer_list<std::string_view> beginnings) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const std::string own = trimmed(line);
    for (const std::string_view beginning : beginnings)
      if (own.starts_with(beginning)) return true;
  }
  return false;
}

bool says(const std::string& text, std::string_view key) {
  return has_line(text, {std::string(key) + " =", std::string(key) + "="});
}

FileKind kind_of_toml(const std::string& text) {
  if (has_line(text, {"[document]"})) return FileKind::kWorkspace;
  if (says(text, "motion")) return FileKind::kTrial;
  // gait scripts, measured points
  if (has_line(text, {"[timing]", "[[points]]"}) || says(text, "direction"))
    return FileKind::kOther;
  if (has_line(text, {"[[body]]", "[[joint]]", "[[muscle]]", "[curve."}) || says(text, "include"))
    return FileKind::kModel;
  return FileKind::kScene;
}

bool is_shipped_scene(const std::string& name) {
  return !name.empty() && name.find('/') == std::string::npos &&
         fs::is_regular_file(home_path("scenes/" + name + ".toml"));
}

void open_document(Session& session, const Document& document) {
  session.workspace.clear();
  session.open(document);
}

void open_workspace(Session& session, const std::string& path) {
  Workspace workspace = read_workspace(path);
  workspace.view.dialog = session.view.dialog;
  open_document(session, workspace.document);
  close_sweep(session);
  if (const std::string& store = workspace.view.sweep.store; !store.empty()) try {
      open_sweep(session, store);
      session.sweep.choose_first = false;  // the document is what was on the stage
    } catch (const std::exception& error) {
      session.message = error.what();
      workspace.view.sweep.store.clear();
    }
  session.view = workspace.view;
  session.workspace = path;
}

[[noreturn]] void refuse(const std::string& path, FileKind kind) {
  throw InputError(
      path, 0,
      kind == FileKind::kMissing ? "there is no such file."
      : kind == FileKind::kFolder
          ? "is a folder: name a file in it."
          : "is nothing that can be opened: a scene, a measured walk (.toml naming model, "
            "motion and loads), a model (.toml, .osim), EMG (.csv), a sweep's store (.db) or a "
            "workspace.");
}

}  // namespace

const char* kind_name(FileKind kind) {
  constexpr const char* kNames[] = {"scene",     "measured walk", "model", "EMG",
                                    "workspace", "sweep",         "folder", "",    "is gone"};
  return kNames[static_cast<int>(kind)];
}

FileKind kind_of(const std::string& path) {
  if (is_shipped_scene(path)) return FileKind::kScene;
  std::error_code error;
  if (fs::is_directory(path, error)) return FileKind::kFolder;
  if (!fs::is_regular_file(path, error)) return FileKind::kMissing;
  if (path.ends_with(".csv")) return FileKind::kEmg;
  if (path.ends_with(".db") || head_of(path).starts_with("SQLite format 3")) return FileKind::kStore;
  if (path.ends_with(".osim"))
    return head_of(path).find("<Model") != std::string::npos ? FileKind::kModel : FileKind::kOther;
  return path.ends_with(".toml") ? kind_of_toml(head_of(path)) : FileKind::kOther;
}

std::string title_in(const std::string& path) {
  std::istringstream lines(
      head_of(is_shipped_scene(path) ? home_path("scenes/" + path + ".toml") : path));
  for (std::string line; std::getline(lines, line);) {
    const std::string own = trimmed(line);
    if (own.starts_with('[')) break;
    if (!own.starts_with("title")) continue;
    const std::size_t from = own.find('"'), to = own.rfind('"');
    if (from != std::string::npos && to > from) return own.substr(from + 1, to - from - 1);
  }
  return "";
}

std::string full_path(const std::string& typed) {
  if (is_shipped_scene(typed)) return typed;
  std::string path = typed;
  const char* home = std::getenv("HOME");
  if (home != nullptr && (path == "~" || path.starts_with("~/"))) path = home + path.substr(1);
  std::error_code error;
  const fs::path whole = fs::absolute(path, error);
  return error ? path : whole.lexically_normal().string();
}

std::string direction_of_trial(const std::string& path) {
  const TrialFile file = read_trial_file(path);
  const Model model = compile(read_model(file.model));
  const Motion motion = make_motion(model, read_storage(file.motion), file.filter);
  return measure_travel(model, motion).speed < 0 ? "backward" : "forward";
}

Document with_pair(const Document& now, const std::string& one, const std::string& other) {
  Diagnostics found("");
  std::array<std::string, 2> direction;
  for (std::size_t k = 0; k < 2; ++k) try {
      direction[k] = direction_of_trial(k == 0 ? one : other);
    } catch (const InputError& error) {
      for (const Diagnostic& d : error.diagnostics()) found.add(d.file, d.line, d.message);
    }
  found.throw_if_any();
  if (direction[0] == direction[1])
    throw InputError(
        other, 0,
        fmt::format("goes {}, as {} does: of a pair one goes the other way.", direction[1], one));
  Document out;
  out.emg = now.emg;
  out.forward = direction[0] == "forward" ? one : other;
  out.backward = direction[0] == "forward" ? other : one;
  return out;
}

namespace {

Document with_trial(const Document& now, const std::string& path) {
  const std::string direction = direction_of_trial(path);
  Document out;
  out.emg = now.emg;
  (direction == "forward" ? out.forward : out.backward) = path;
  const std::string& other = direction == "forward" ? now.backward : now.forward;
  const bool alone = now.forward.empty() != now.backward.empty();
  if (alone && !other.empty()) (direction == "forward" ? out.backward : out.forward) = other;
  return out;
}

}  // namespace

Document with_path(const Document& now, const std::string& path) {
  const FileKind kind = kind_of(path);
  Document out = now;
  switch (kind) {
    case FileKind::kScene:
      out = Document{};
      out.scene = path;
      out.emg = now.emg;
      return out;
    case FileKind::kTrial:
      return with_trial(now, path);
    case FileKind::kModel:
      out.forward.clear();
      out.backward.clear();
      set_edit(out, "model", path);
      return out;
    case FileKind::kEmg:
      out.emg = path;
      return out;
    case FileKind::kWorkspace:
      return read_workspace(path).document;
    default:
      refuse(path, kind);
  }
}

namespace {

// opens it and says what is worth remembering of it
std::string open_item(Session& session, const std::string& typed) {
  const std::size_t tab = typed.find('\t');
  if (tab != std::string::npos) {
    const Document pair = with_pair(session.document(), full_path(typed.substr(0, tab)),
                                    full_path(typed.substr(tab + 1)));
    open_document(session, pair);
    return remembered_as(pair);
  }
  const std::string path = full_path(typed);
  const FileKind kind = kind_of(path);
  if (kind == FileKind::kWorkspace)
    open_workspace(session, path);
  else if (kind == FileKind::kStore)
    open_sweep(session, path);
  else
    open_document(session, with_path(session.document(), path));
  return kind == FileKind::kTrial ? remembered_as(session.document()) : path;
}

}  // namespace

void open_path(Session& session, const std::string& typed) {
  remember_file(open_item(session, typed));
}

std::string scene_path(const std::string& typed) {
  return full_path(typed.ends_with(".toml") ? typed : typed + ".toml");
}

void save_scene_as(Session& session, const std::string& typed) {
  const std::string path = scene_path(typed);
  session.save_scene(path);
  Document saved;
  saved.scene = path;
  saved.emg = session.document().emg;
  saved.road = session.document().road;
  open_document(session, saved);
  remember_file(path);
  session.message = "Saved as " + path;
}

FileStamps stamp(const std::vector<std::string>& paths) {
  FileStamps out;
  for (const std::string& path : paths) {
    std::error_code error;
    const auto time = fs::last_write_time(path, error);
    if (!error) out.files.emplace_back(path, time);
  }
  return out;
}

std::string changed_since(const FileStamps& stamps) {
  for (const auto& [path, before] : stamps.files) {
    std::error_code error;
    const auto now = fs::last_write_time(path, error);
    if (!error && now != before) return path;
  }
  return "";
}

std::vector<std::string> files_of(const Document& document) {
  std::vector<std::string> files;
  if (!document.measured())
    files.push_back(is_shipped_scene(document.scene)
                        ? home_path("scenes/" + document.scene + ".toml")
                        : document.scene);
  for (const std::string& path : {document.forward, document.backward}) {
    if (path.empty()) continue;
    files.push_back(path);
    try {
      const TrialFile trial = read_trial_file(path);
      for (const std::string& named : {trial.model, trial.motion, trial.loads})
        if (!named.empty()) files.push_back(named);
    } catch (const InputError&) {
      // whoever solves it says what is wrong
    }
  }
  if (!document.emg.empty()) files.push_back(document.emg);
  return files;
}

}  // namespace retrogait::inspector
