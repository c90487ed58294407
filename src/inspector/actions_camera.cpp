// The camera by keys: orbit, shift, zoom, bookmarks. What the mouse does, without it.
#include <fmt/format.h>

#include "inspector/actions.h"
#include "inspector/orbit.h"

namespace retrogait::inspector {

namespace {

constexpr double kTurn = 0.0872664626;  // rad: 5° a key
constexpr double kShift = 40;           // pixels of a screen 800 high, a key
constexpr Viewport kScreen{1280, 800};

Action move(const char* id, const char* title, Chord chord, Camera (*how)(const Camera&)) {
  return {id,
          "Stage/Camera",
          title,
          chord,
          [how](Session& s) {
            s.view.camera = how(s.view.camera);
            s.view.camera_fitted = false;
          },
          {},
          {}};
}

void add_bookmarks(std::vector<Action>& list) {
  for (std::size_t i = 0; i < 9; ++i) {
    const int key = '1' + static_cast<int>(i);
    list.push_back({fmt::format("store_camera_{}", i + 1),
                    "Stage/Bookmarks",
                    fmt::format("Store the camera as bookmark {}", i + 1),
                    {key, true, true},
                    [i](Session& s) {
                      s.view.bookmarks[i] = s.view.camera;
                      s.message = fmt::format("Camera stored as bookmark {}", i + 1);
                    },
                    {},
                    {}});
    list.push_back({fmt::format("recall_camera_{}", i + 1),
                    "Stage/Bookmarks",
                    fmt::format("Camera as in bookmark {}", i + 1),
                    {key, true},
                    [i](Session& s) {
                      s.view.camera = *s.view.bookmarks[i];
                      s.view.camera_fitted = false;
                    },
                    {},
                    [i](const Session& s) { return s.view.bookmarks[i].has_value(); }});
  }
}

}  // namespace

std::vector<Action> camera_actions() {
  constexpr auto alt = [](int key, bool shift = false) { return Chord{key, false, shift, true}; };
  std::vector<Action> list = {
      move("orbit_left", "Turn to the left", alt(kKeyLeft),
           [](const Camera& c) { return orbited(c, kTurn, 0, 1); }),
      move("orbit_right", "Turn to the right", alt(kKeyRight),
           [](const Camera& c) { return orbited(c, -kTurn, 0, 1); }),
      move("orbit_up", "Look from higher up", alt(kKeyUp),
           [](const Camera& c) { return orbited(c, 0, kTurn, 1); }),
      move("orbit_down", "Look from lower down", alt(kKeyDown),
           [](const Camera& c) { return orbited(c, 0, -kTurn, 1); }),
      move("pan_left", "Shift to the left", alt(kKeyLeft, true),
           [](const Camera& c) { return panned(c, kShift, 0, kScreen); }),
      move("pan_right", "Shift to the right", alt(kKeyRight, true),
           [](const Camera& c) { return panned(c, -kShift, 0, kScreen); }),
      move("pan_up", "Shift upward", alt(kKeyUp, true),
           [](const Camera& c) { return panned(c, 0, kShift, kScreen); }),
      move("pan_down", "Shift downward", alt(kKeyDown, true),
           [](const Camera& c) { return panned(c, 0, -kShift, kScreen); }),
      move("zoom_in", "Nearer", alt(kKeyEqual), [](const Camera& c) { return zoomed(c, 1); }),
      move("zoom_out", "Farther", alt(kKeyMinus), [](const Camera& c) { return zoomed(c, -1); })};
  add_bookmarks(list);
  return list;
}

}  // namespace retrogait::inspector
