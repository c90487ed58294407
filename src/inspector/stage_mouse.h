#pragma once
/// The mouse over the stage: left drag orbits, right or middle drag (or left with Shift) shifts, the wheel zooms, a
/// click chooses what is under it, a double click on nothing shows both walkers whole again.
///
/// Reads ImGui's mouse of this frame and where the last one left the stage; moves the view's camera. What lies under
/// the mouse only the renderer knows: whoever draws asks where() and tells found().
#include <optional>
#include <string>

#include "inspector/orbit.h"
#include "inspector/pointed.h"
#include "inspector/views.h"

namespace retrogait::inspector {

class StageMouse {
 public:
  /// Between ImGui::NewFrame and the views.
  void take(Session& session, const StagePicture& stage);

  struct Place {
    int x = 0, y = 0;      // pixels from the stage's top left corner
    bool clicked = false;  // … since the last found()
    bool operator==(const Place&) const = default;
  };
  /// Where something may be pointed at: none while the mouse is elsewhere or drags.
  const std::optional<Place>& where() const { return where_; }
  /// What is there: an empty name for nothing. A click on it is served.
  void found(Session& session, const StagePick& pick);

  /// What was found under the mouse.
  const StagePick& pick() const { return pick_; }
  /// Its name and value beside the mouse; inside an ImGui frame.
  void draw_tooltip(const Session& session, const Look& look) const;

 private:
  void drag(View& view, const StagePicture& stage, int button) const;

  int button_ = -1;  // that began a drag or a click on the stage; −1: none
  bool dragged_ = false;
  std::optional<Place> where_, clicked_;
  StagePick pick_;
};

}  // namespace retrogait::inspector
