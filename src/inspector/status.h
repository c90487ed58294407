#pragma once
/// What the status line says: one line, and the whole of it for who wants to read on. Knows no ImGui.
#include <string>

#include "inspector/session.h"

namespace retrogait::inspector {

enum class StatusKind { kIdle, kDone, kBusy, kWarning, kError };

struct Status {
  StatusKind kind = StatusKind::kIdle;
  std::string line;   // no line break
  std::string whole;  // every line; begins with what `line` says
};

/// Errors first, then that something is being solved, then what was done last, then walks beyond their limits by
/// name and figure, then that all is well.
Status status_of(Session& session);

/// "backward: instants not converged 3, at most 0"; empty if every cycle kept its limits.
std::string beyond_limits(const StudyResult& result);

}  // namespace retrogait::inspector
