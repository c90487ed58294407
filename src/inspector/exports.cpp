#include "inspector/exports.h"

#include <unistd.h>

#include <chrono>
#include <filesystem>

#include "io/io.h"
#include "report/report.h"

namespace retrogait::inspector {

namespace {

/// Draws as somebody else looks; gives back the own view.
class Borrowed {
 public:
  Borrowed(View& view, const View& other) : view_(view), own_(view) { view_ = other; }
  ~Borrowed() { view_ = own_; }
  Borrowed(const Borrowed&) = delete;
  Borrowed& operator=(const Borrowed&) = delete;

 private:
  View& view_;
  View own_;
};

// beside the place where it goes: a rename within one folder is never seen half done
std::string aside_of(const std::string& path) {
  const std::filesystem::path p(path);
  return (p.parent_path() / fmt::format(".{}.{}", p.filename().string(), ::getpid())).string();
}

void put_in_place(const std::string& aside, const std::string& path) {
  std::error_code error;
  std::filesystem::rename(aside, path, error);
  if (error) throw InputError(path, 0, "cannot be put in place: " + error.message());
}

void remove(const std::string& folder) {
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
}

std::string draw_figures(const std::shared_ptr<const StudyResult>& result,
                         const std::string& path) {
  const std::string aside = aside_of(path);
  std::string message = "Figures are in " + path;
  try {
    FigureRun run(aside, *result);
    run.finish();
  } catch (const std::exception& e) {
    remove(aside);
    return e.what();
  }
  try {
    put_in_place(aside + "/figures", path);
  } catch (const std::exception& e) {
    message = e.what();
  }
  remove(aside);
  return message;
}

}  // namespace

std::string free_path(const std::string& folder, const std::string& stem,
                      const std::string& suffix) {
  for (int i = 1;; ++i) {
    const std::string path = fmt::format("{}/{}_{:03}{}", folder, stem, i, suffix);
    if (!std::filesystem::exists(path)) return path;
  }
}

Exports::Exports(Desk& desk, std::string out, int frames)
    : desk_(desk), session_(desk.session()), out_(std::move(out)), frames_(frames) {}

Exports::~Exports() {
  if (drawing()) remove(cycle_.aside);
}

std::string Exports::folder() const {
  const std::string path = out_ + "/" + session_.shown()->result->plan.scene.name;
  make_folder(path);
  return path;
}

Image Exports::stage_alone() {
  const Box& box = desk_.stage().box;
  return desk_.stage_picture(static_cast<int>(box.width), static_cast<int>(box.height),
                             session_.view.picture_scale, session_.view.picture_transparent);
}

void Exports::serve(int width, int height, double density) {
  if (session_.requests.erase(Request::kStop) > 0 && drawing())
    end_cycle("Stopped; no pictures were kept");
  take_figures();
  try {
    if (drawing())
      draw_next(width, height, density);
    else if (!session_.busy())
      serve_requests(width, height, density);
  } catch (const std::exception& e) {
    if (drawing()) end_cycle("");
    session_.message = e.what();
  }
  session_.exporting = drawing();
  session_.drawing_figures = figures_.valid();
}

void Exports::finish(int width, int height, double density) {
  session_.settle();
  do serve(width, height, density);
  while (drawing());
  if (figures_.valid()) session_.message = figures_.get();
  session_.drawing_figures = false;
}

void Exports::serve_requests(int width, int height, double density) {
  const auto asked = [&](Request what) { return session_.requests.erase(what) > 0; };
  const bool desk = asked(Request::kScreenshot), stage = asked(Request::kStagePicture),
             figures = asked(Request::kFigures), frames = asked(Request::kFrames),
             stage_frames = asked(Request::kStageFrames);
  if (!desk && !stage && !figures && !frames && !stage_frames) return;
  if (!session_.shown()) {
    session_.message = "Nothing to export yet: no walk is shown";
    return;
  }
  if (desk || stage) {
    session_.message.clear();  // the picture shows no message of the last one
    const std::string path = free_path(folder(), desk ? "desk" : "stage", ".png");
    write_png(path, desk ? desk_.picture(width, height, density) : stage_alone());
    session_.message = "Picture: " + path;
  }
  if (figures) begin_figures();
  if (frames || stage_frames) begin_cycle(!frames);
}

// ------------------------------------------------------------------------------ a cycle as pictures

void Exports::begin_cycle(bool stage_only) {
  cycle_ = {};
  cycle_.stage_only = stage_only;
  cycle_.folder = free_path(folder(), stage_only ? "stage_cycle" : "desk_cycle", "");
  cycle_.aside = aside_of(cycle_.folder);
  cycle_.view = session_.view;
  cycle_.view.playing = cycle_.view.palette_open = cycle_.view.keys_open = false;
  cycle_.shown = session_.shown();
  make_folder(cycle_.aside);
  cycle_.count = frames_;
}

void Exports::draw_next(int width, int height, double density) {
  if (session_.shown() != cycle_.shown || session_.busy())
    return end_cycle("Stopped: another walk is shown; no pictures were kept");
  const std::string message = std::exchange(session_.message, "");
  {
    const Borrowed borrowed(session_.view, cycle_.view);
    session_.set_phase(100.0 * cycle_.next / cycle_.count);
    const Image image = cycle_.stage_only ? stage_alone() : desk_.picture(width, height, density);
    write_png(fmt::format("{}/frame_{:04}.png", cycle_.aside, cycle_.next), image);
  }
  session_.message = message;
  if (++cycle_.next < cycle_.count) {
    session_.message =
        fmt::format("Picture {} of {} of {} · Esc stops", cycle_.next, cycle_.count, cycle_.folder);
    return;
  }
  put_in_place(cycle_.aside, cycle_.folder);
  end_cycle(fmt::format("{} pictures of the cycle are in {}", cycle_.count, cycle_.folder));
}

void Exports::end_cycle(const std::string& message) {
  remove(cycle_.aside);
  cycle_ = {};
  session_.message = message;
}

// ------------------------------------------------------------------------------------------ figures

void Exports::begin_figures() {
  if (figures_.valid()) {
    session_.message = "Figures are still being drawn";
    return;
  }
  const std::string path = free_path(folder(), "figures", "");
  session_.message = "Figures are being drawn …";
  figures_ = std::async(std::launch::async, draw_figures, session_.shown()->result, path);
}

void Exports::take_figures() {
  using namespace std::chrono_literals;
  if (figures_.valid() && figures_.wait_for(0s) == std::future_status::ready)
    session_.message = figures_.get();
}

}  // namespace retrogait::inspector
