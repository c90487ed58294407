#pragma once
/// A workspace: what is open and how it is looked at, in a file that can be opened again or sent to somebody.
///
///   format = 1
///   [document]
///   scene = "park_walk"                 # a name, or a path from this file's folder
///   set = ["gait.speed_m_s=1.2"]        # as --set takes them, in this order
///   road = "inverse"                    # as --road
///   forward = "subject1_forward.toml"   # or measured walks instead of a scene
///   backward = "subject1_backward.toml"
///   emg = "envelopes.csv"
///   [view]                              # all of it may be left out: as the inspector begins
///   phase_pct = 25
///   layout = "overview"
///   …
///
/// Every key of [view] stands once, in workspace.cpp, with what it may be: reading and writing follow the same list.
#include <string>

#include "inspector/session.h"

namespace retrogait::inspector {

struct Workspace {
  Document document;
  View view;
};

/// As a file in `folder` says it: what lies in that folder or below is named from there.
std::string workspace_text(const Workspace& workspace, const std::string& folder = "");
/// Throws InputError with every defect: file, line, key, the nearest name.
Workspace read_workspace(const std::string& path);

/// The session's document and view into a file. Throws InputError when it cannot be written.
void save_workspace(Session& session, const std::string& path);
/// "mine" → "/home/me/mine.retrogait.toml".
std::string workspace_path(const std::string& typed);

}  // namespace retrogait::inspector
