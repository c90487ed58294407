#pragma once
/// What a session is asked to put on disk: pictures, the cycle as pictures, the report's figures.
///
///   out/SCENE/desk_001.png     the whole desk, as large as the window
///   out/SCENE/stage_001.png    the stage alone, 1 to 4 times as many pixels, on nothing if asked for
///   out/SCENE/desk_cycle_001/  frame_0000.png …: one cycle from where its axis begins; stage_cycle_001/ alike
///   out/SCENE/figures_001/     the figures that `compare` draws, of what is shown
///
/// Numbers count up, nothing is overwritten; each is written aside and renamed when it is whole. A cycle is drawn a
/// picture a call, and figures by gnuplot in a thread, so that the window stays alive. All waits until the worker has
/// answered. What was done, or what was in the way, is the session's message.
#include <future>
#include <string>

#include "inspector/desk.h"

namespace retrogait::inspector {

class Exports {
 public:
  /// `out`: the folder in which compare's folders lie; `frames`: pictures of a cycle.
  explicit Exports(Desk& desk, std::string out = "out", int frames = 100);
  ~Exports();  // a cycle half drawn is removed; figures are waited for
  Exports(const Exports&) = delete;
  Exports& operator=(const Exports&) = delete;

  /// Serves the session's requests for pictures and figures. Between frames, with the context current;
  /// `width`, `height` in pixels: of pictures of the desk.
  void serve(int width, int height, double density = 0);
  /// Until nothing is under way: for runs without a person.
  void finish(int width, int height, double density = 0);
  /// A cycle is being drawn: call serve() again soon.
  bool drawing() const { return cycle_.count > 0; }
  bool busy() const { return drawing() || figures_.valid(); }

 private:
  struct Cycle {
    int count = 0, next = 0;
    bool stage_only = false;
    std::string aside, folder;
    View view;
    std::shared_ptr<const Shown> shown;
  };
  void serve_requests(int width, int height, double density);
  void draw_next(int width, int height, double density);
  void begin_cycle(bool stage_only);
  void end_cycle(const std::string& message);
  void begin_figures();
  void take_figures();
  Image stage_alone();
  std::string folder() const;

  Desk& desk_;
  Session& session_;
  std::string out_;
  int frames_;
  Cycle cycle_;
  std::future<std::string> figures_;  // what to say when they are drawn
};

/// FOLDER/STEM_001SUFFIX, or the next number that is free.
std::string free_path(const std::string& folder, const std::string& stem,
                      const std::string& suffix);

}  // namespace retrogait::inspector
