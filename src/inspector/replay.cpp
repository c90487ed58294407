#include "inspector/replay.h"

#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "inspector/exports.h"

namespace retrogait::inspector {

namespace {

constexpr Request kExports[] = {Request::kScreenshot, Request::kStagePicture, Request::kFrames,
                                Request::kStageFrames, Request::kFigures};
constexpr int kLeftShift = 340, kLeftCtrl = 341, kLeftAlt = 342;  // as GLFW numbers them

using Place = std::array<double, 2>;

// places on a shape of the stage, the likeliest to be seen first
std::vector<Vec3> places_of(const DrawList& list, int id) {
  std::vector<Vec3> out;
  for (const Arrow& a : list.arrows)
    if (a.id == id)
      for (const double share : {0.7, 0.4, 0.95}) out.push_back(a.from + share * a.vector);
  for (const Tube& t : list.tubes)
    if (t.id == id)
      for (std::size_t i = 0; i + 1 < t.points.size(); ++i)
        out.push_back(0.5 * (t.points[i] + t.points[i + 1]));
  for (const RoundCone& c : list.cones)
    if (c.id == id) out.push_back(0.5 * (c.from + c.to));
  for (const Ellipsoid& e : list.ellipsoids)
    if (e.id == id) out.push_back(e.center);
  return out;
}

}  // namespace

Replay::Replay(Script script, Desk& desk, std::function<void(int, int)> resize)
    : script_(std::move(script)), desk_(desk), resize_(std::move(resize)) {}

void Replay::fail(const std::string& why) {
  const ReplayStep& step = script_.steps[next_ - 1];
  failures_.push_back(fmt::format("{}:{}: {}: {}", script_.file, step.line, step.text, why));
}

void Replay::end_early() {
  if (done()) return;
  const std::size_t left = script_.steps.size() - next_;
  acts_.clear();
  next_ = script_.steps.size();
  if (left > 0)
    failures_.push_back(
        fmt::format("{}: the run ended with {} of {} steps left", script_.file, left, next_));
}

std::string Replay::summary() const {
  const auto count = [](std::size_t n, const char* what) {
    return fmt::format("{} {}{}", n, what, n == 1 ? "" : "s");
  };
  return fmt::format(
      "{}: {}, {}: {}", script_.file, count(script_.steps.size(), "step"),
      count(static_cast<std::size_t>(expectations_), "expectation"),
      failures_.empty() ? "all as expected" : fmt::format("{} not as expected", failures_.size()));
}

// False at the end of the script.
bool Replay::do_next() {
  while (!done()) {
    if (acts_.empty()) {
      script_.steps[next_++].run(*this);
      continue;
    }
    Then then = Then::kOn;
    try {
      then = acts_.front()();
    } catch (const InputError& error) {
      fail(error.what());
      acts_.clear();
      continue;
    }
    if (then == Then::kAgain) return true;
    acts_.pop_front();
    if (then == Then::kFrame) return true;
  }
  return false;
}

void Replay::use_hands() {
  ImGuiIO& io = ImGui::GetIO();
  if (hands_.moved) {
    io.MousePos = {static_cast<float>(hands_.x), static_cast<float>(hands_.y)};
    std::copy(hands_.down.begin(), hands_.down.end(), io.MouseDown);
  }
  io.MouseWheel += static_cast<float>(hands_.wheel);
  if (!hands_.typed.empty()) io.AddInputCharactersUTF8(hands_.typed.c_str());
  hands_.wheel = 0;
  hands_.typed.clear();
}

void Replay::then_chord(const Chord& chord) {
  const auto hold = [chord](bool down) {
    ImGuiIO& io = ImGui::GetIO();
    io.KeysDown[chord.key] = down;
    io.KeysDown[kLeftCtrl] = io.KeyCtrl = down && chord.ctrl;
    io.KeysDown[kLeftShift] = io.KeyShift = down && chord.shift;
    io.KeysDown[kLeftAlt] = io.KeyAlt = down && chord.alt;
    return Then::kFrame;
  };
  then([hold] { return hold(true); });
  then([hold] { return hold(false); });
}

void Replay::then_type(const std::string& text) {
  then([this, text] {
    hands_.typed = text;
    return Then::kFrame;
  });
}

void Replay::then_mouse(const ReplayPlace& place) {
  then([this, place] {
    const std::optional<Place> at = pixel_of(place);
    if (!at) {
      acts_.resize(1);  // nothing of this step is done where it cannot be
      return Then::kOn;
    }
    hands_.x = (*at)[0], hands_.y = (*at)[1];
    hands_.moved = true;
    return Then::kFrame;
  });
}

void Replay::then_drag(const ReplayPlace& place) {
  constexpr int kPlaces = 5;
  then([this, place, at = 0, from = Place{}, to = Place{}]() mutable {
    if (at == 0) {
      from = to = {hands_.x, hands_.y};
      if (const auto found = pixel_of(place)) to = *found;
    }
    const double share = static_cast<double>(++at) / kPlaces;
    hands_.x = std::lerp(from[0], to[0], share);
    hands_.y = std::lerp(from[1], to[1], share);
    return at < kPlaces ? Then::kAgain : Then::kFrame;
  });
}

void Replay::then_button(int button, bool down) {
  then([this, button, down] {
    hands_.down[static_cast<std::size_t>(button)] = down;
    points_ = !down && desk_.stage().hovered;
    return Then::kFrame;
  });
}

void Replay::then_wheel(double notches) {
  then([this, notches] {
    hands_.wheel = notches;
    return Then::kFrame;
  });
}

void Replay::then_settle() {
  // a frame asks for what only views want, such as balance sheets
  for (int i = 0; i < 2; ++i)
    then([this] {
      session().settle();
      return Then::kFrame;
    });
}

void Replay::then_exported() {
  then([this] {
    const bool waits = session().exporting || session().drawing_figures ||
                       std::any_of(std::begin(kExports), std::end(kExports),
                                   [this](Request r) { return session().requests.contains(r); });
    return waits ? Then::kAgain : Then::kFrame;
  });
}

void Replay::then_picture(const std::string& path) {
  then_settle();
  then([this, path] {
    picture_ = path;
    return Then::kFrame;
  });
}

void Replay::then_stage_picture(const std::string& path) {
  then_settle();
  then([this, path] {
    const ImVec2 size = ImGui::GetIO().DisplaySize;
    write_png(path, desk_.stage_picture(static_cast<int>(size.x), static_cast<int>(size.y)));
    return Then::kFrame;
  });
}

std::optional<Place> Replay::pixel_of(const ReplayPlace& place) {
  if (place.kind == ReplayPlace::Kind::kPixels) return Place{place.x, place.y};
  const ImVec2 size = ImGui::GetIO().DisplaySize;
  if (place.kind == ReplayPlace::Kind::kPanel) {
    for (const Panel& panel : arrange(session().view.layout, size.x, size.y, desk_.look().em()))
      if (panel.kind == place.panel)
        return Place{panel.box.x + place.x * panel.box.width,
                     panel.box.y + place.y * panel.box.height};
    fail("this layout has no such panel");
    return std::nullopt;
  }
  if (place.kind != ReplayPlace::Kind::kThing) return pixel_of_case(place);
  const DrawList& list = desk_.stage_list();
  const auto named = std::find(list.names.begin(), list.names.end(), place.thing);
  if (named == list.names.end()) {
    fail("not on the stage." + did_you_mean(place.thing, list.names));
    return std::nullopt;
  }
  const int id = static_cast<int>(named - list.names.begin());
  const Box& box = desk_.stage().box;
  const Viewport viewport{static_cast<int>(std::lround(box.width)),
                          static_cast<int>(std::lround(box.height))};
  const StageView view = desk_.stage_view();
  const Projection projection = make_projection(view.camera, viewport);
  for (const Vec3& p : places_of(list, id)) {
    const Pixel at = project(projection, p);
    const int x = static_cast<int>(at.x), y = static_cast<int>(at.y);
    if (at.depth > 0 && desk_.renderer().pick(list, view, viewport, x, y) == id)
      return Place{box.x + at.x, box.y + at.y};
  }
  fail("hidden, or out of the picture");
  return std::nullopt;
}

bool Replay::before_frame() {
  do_next();
  use_hands();
  return std::exchange(points_, false) || !picture_.empty();
}

void Replay::after_frame(int width, int height) {
  if (picture_.empty()) return;
  try {
    Image page = read_bound_framebuffer(width, height);
    for (Rgba& pixel : page.pixels) pixel.a = 255;
    write_png(picture_, page);
  } catch (const InputError& error) {
    fail(error.what());
  }
  picture_.clear();
}

void run_headless(Desk& desk, Replay& replay, int& width, int& height, double density) {
  ImGui::GetIO().MousePos = {-std::numeric_limits<float>::max(),
                             -std::numeric_limits<float>::max()};
  Framebuffer page;
  Exports exports(desk);
  while (!replay.done()) {
    const bool drawn = replay.before_frame();
    desk.begin_frame(width, height, Replay::kFrame, density);
    if (drawn) {
      page.resize(width, height, 0);
      page.bind();
      desk.draw();
      page.bind();
      replay.after_frame(width, height);
    }
    std::set<Request>& requests = desk.session().requests;
    if (requests.erase(Request::kReload) > 0) desk.session().reload();
    if (requests.contains(Request::kQuit)) break;
    exports.serve(width, height, density);
  }
  replay.end_early();
}

}  // namespace retrogait::inspector
