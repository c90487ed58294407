#pragma once
/// What the mouse points at on the stage: its name and value in words, and what a click on it chooses.
///
/// Names are those of DrawList::names (stage_pick): a muscle, a body, a load of one walker. Values are read from the
/// curves that plots show, at the same instant.
#include <string>
#include <vector>

#include "inspector/session.h"

namespace retrogait::inspector {

struct Pointed {
  std::string title;               // "vastus lateralis, right · forward"
  std::vector<std::string> lines;  // "activation 12 %"
};

/// Empty title for nothing.
Pointed describe(const Session& session, const StagePick& pick);

/// A muscle becomes the chosen one, a load that has a balance sheet the chosen load; the ground's force brings up the
/// plots of the ground. Others choose nothing. Says so in the session's message.
void choose(Session& session, const StagePick& pick);

/// "soleus_r" → {"soleus", 0}; a name without a side has −1.
LoadOfSide split_side(const std::string& name);

}  // namespace retrogait::inspector
