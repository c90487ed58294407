#pragma once
/// Opening and saving: what a file is, what there is to open, what was open before, what a dialog holds.
///
///   kind_of        what a file is, by its content
///   open_path      any file that can be opened, whatever it is: scene, trial, model, EMG, a sweep's store, workspace
///   OpenDialog     the state of the dialogs that views_open.cpp draws: text, list, choice, error
///   recent files   in the user's state folder, at most kRecentMost, newest first
///   FileStamps     whether the files of a study changed on disk since it was asked for
///
/// Knows no ImGui: all that a dialog does can be done, and tested, without a window.
#include <filesystem>
#include <string>
#include <vector>

#include "inspector/parameters.h"

namespace retrogait::inspector {

class Session;

// ------------------------------------------------------------------------------------- what a file is

enum class FileKind { kScene, kTrial, kModel, kEmg, kWorkspace, kStore, kFolder, kOther, kMissing };
/// "scene", "measured walk" …
const char* kind_name(FileKind kind);

/// By its first tables and keys (.toml), its columns (.csv), its root element (.osim), its first bytes or name (.db); a
/// file with mistakes in it is still what it is. The name of a shipped scene ("park_walk") is a scene.
FileKind kind_of(const std::string& path);
/// Its `title = "…"`, or empty.
std::string title_in(const std::string& path);

/// `~` and a relative path made absolute; the name of a shipped scene stays.
std::string full_path(const std::string& typed);

// ------------------------------------------------------------------------------------- opening

/// "forward" or "backward": which way a measured walk goes, without solving it. Throws InputError with its defects.
std::string direction_of_trial(const std::string& path);

/// The document as it is once `path` is opened in it:
///   a scene takes the place of everything but the EMG;
///   a measured walk joins the one that is open alone, if that goes the other way, else it stands alone;
///   a model walks the scene that is open (--set model=…);
///   EMG is laid over the activations of what is open.
/// A sweep's store is no document: open_path opens it beside one.
/// Throws InputError where it is none of these.
Document with_path(const Document& now, const std::string& path);
/// Two measured walks, each where it belongs: whichever of them goes backward is the backward one.
Document with_pair(const Document& now, const std::string& one, const std::string& other);

/// Opens whatever it is, a workspace with its view too, and remembers it. Throws InputError, and then nothing changed.
void open_path(Session& session, const std::string& path);

// ------------------------------------------------------------------------------------- saving

/// Saves the document as a scene; then it is that scene, with nothing changed (undo leads back). `path` without a
/// suffix gets .toml. Throws InputError: measured walks are no scene; the file cannot be written.
void save_scene_as(Session& session, const std::string& path);
/// With the suffix that its kind has, absolute: "mine" → "/home/me/mine.toml".
std::string scene_path(const std::string& typed);

// ------------------------------------------------------------------------------------- recent files

constexpr std::size_t kRecentMost = 12;

/// Newest first: paths, names of shipped scenes, or two measured walks with a tab between them.
std::vector<std::string> recent_files();
/// Puts it in front. What cannot be written is left: this is a convenience, never a reason to stop.
void remember_file(const std::string& item);
/// What of a document is worth remembering: its scene, or its measured walks.
std::string remembered_as(const Document& document);

// ------------------------------------------------------------------------------------- dialogs

/// A line of the dialog's list.
struct OpenEntry {
  std::string item;         // path, name of a scene, or a pair as recent_files gives it
  std::string name, title;  // "hill_up", "Up a slope of 8 %, …"
  std::string section;      // "Recent", "Scenes", or the folder
  FileKind kind = FileKind::kOther;
  bool pair = false;  // of measured walks
};

enum class Dialog { kNone, kOpen, kSaveScene, kSaveWorkspace };

struct OpenDialog {
  Dialog what = Dialog::kNone;
  std::string typed;               // words to filter by, or a path
  std::vector<OpenEntry> entries;  // that fit what is typed
  std::size_t chosen = 0;          // of entries
  std::string first_walk;          // of a pair: picked already, waits for the other one
  std::string error;               // all of it
  std::string overwrite;          // the file that stands in the way: saving once more overwrites it
  std::string listed_for = "\n";  // `typed` when entries were made
  bool waits = false;             // for the answer to what was opened
  bool is_open() const { return what != Dialog::kNone; }
};

/// Shows it, with what fits: the path to save to, or nothing typed.
void show_dialog(Session& session, Dialog what);
void close_dialog(Session& session);

/// Entries for what is typed. Nothing or words: recent files, shipped scenes and this folder's files, those that have
/// every word. A path (with a / or ~ in it): that folder's folders and files that begin so.
std::vector<OpenEntry> entries_for(const std::string& typed);
/// As far as the entries of a typed path agree; itself if no further.
std::string completed(const std::string& typed);

/// Makes the entries if what is typed changed, and takes in the answer to what was opened: good, and the dialog
/// closes; bad, and the document is what it was and the dialog shows every defect. Once a frame.
void update_dialog(Session& session);
void choose(OpenDialog& dialog, int steps);
/// A click on an entry; of one who saves: its name, or into the folder.
void choose_entry(OpenDialog& dialog, std::size_t entry);
/// Enter: opens what is chosen, goes into a folder, picks a measured walk, saves. `alone`: a measured walk without
/// another one.
void accept(Session& session, bool alone = false);
/// What accept() will do, in a few words: "opens this scene".
std::string accept_text(const Session& session);

// ------------------------------------------------------------------------------------- on disk

/// When files were last written.
struct FileStamps {
  std::vector<std::pair<std::string, std::filesystem::file_time_type>> files;
};
FileStamps stamp(const std::vector<std::string>& paths);
/// The first that is another one now, or empty. One that is gone for a moment (while an editor writes) is not.
std::string changed_since(const FileStamps& stamps);
/// What a document is read from: the scene's file, the walks and the files they name, EMG.
std::vector<std::string> files_of(const Document& document);

}  // namespace retrogait::inspector
