#include "inspector/inspector.h"

#include <filesystem>

#include "inspector/window.h"
#include "io/io.h"

namespace retrogait::inspector {

namespace {

void look_as_asked(const ViewOptions& options, Session& session) {
  session.view.layout = options.layout;
  session.view.theme = options.theme;
  session.set_phase(options.at);
  if (options.load.empty()) return;
  const std::size_t colon = options.load.find(':');
  const std::string side = colon == std::string::npos ? "" : options.load.substr(colon + 1);
  session.choose_load({options.load.substr(0, colon), side == "l" ? 1 : side == "r" ? 0 : -1});
}

void throw_if_nothing_is_shown(const Session& session) {
  if (!session.shown() || !session.shown()->result) throw InputError("", 0, session.error());
}

Image picture(const ViewOptions& options, Desk& desk) {
  if (options.stage_only)
    return desk.stage_picture(options.width, options.height, options.scale, options.transparent);
  return desk.picture(options.width, options.height, options.density);
}

void write_frames(const ViewOptions& options, Desk& desk,
                  const std::function<void(const std::string&)>& talk) {
  make_folder(options.frames);
  for (int i = 0; i < options.frame_count; ++i) {
    desk.session().set_phase(100.0 * i / options.frame_count);
    const std::string name = fmt::format("frame_{:04}.png", i);
    write_png(options.frames + "/" + name, picture(options, desk));
    talk(fmt::format("{} of {}", i + 1, options.frame_count));
  }
}

}  // namespace

int run_view(const ViewOptions& options, const std::function<void(const std::string&)>& talk) {
  const bool pictures = !options.screenshot.empty() || !options.frames.empty();
  GlContext context = pictures ? GlContext::headless()
                               : GlContext::window("retrogait", options.width, options.height);
  Session session;
  session.open(options.document);
  look_as_asked(options, session);
  Desk desk(session);
  if (!pictures) {
    run_window(desk, context);
    return 0;
  }
  session.settle();
  throw_if_nothing_is_shown(session);
  if (!options.screenshot.empty()) write_png(options.screenshot, picture(options, desk));
  if (!options.frames.empty()) write_frames(options, desk, talk);
  return session.shown()->result->ok() ? 0 : 1;
}

}  // namespace retrogait::inspector
