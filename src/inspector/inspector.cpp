#include "inspector/inspector.h"

#include <charconv>

#include "inspector/window.h"
#include "io/io.h"

namespace retrogait::inspector {

namespace {

constexpr PictureSize kLeast{320, 240}, kMost{7680, 4320};

// A window solves while somebody looks; pictures and scripts begin with the answer.
void open_as_asked(const ViewOptions& options, Session& session) {
  if (!options.store.empty()) return open_sweep(session, options.store, options.number);
  if (options.baseline) {
    Document plain = options.document;
    plain.edits.clear();
    session.open(plain);
    session.settle();
    session.pin_baseline();
  }
  session.open(options.document);
}

void look_as_asked(const ViewOptions& options, Session& session) {
  View& view = session.view;
  if (options.left) view = *options.left;
  session.workspace = options.workspace;
  view.layout = options.layout;
  view.theme = options.theme;
  view.side = options.side;
  view.stage.coloring.quantity = options.quantity;
  if (options.ghosted) view.stage.arrangement = Arrangement::kGhosted;
  if (options.overground) view.stage.ground_view = GroundView::kOverground;
  if (options.load) session.choose_load(*options.load);
  session.set_phase(options.at);
}

void throw_if_nothing_is_shown(const Session& session) {
  if (session.sweep.table && session.error().empty()) return;  // a store may have no case yet
  if (!session.error().empty() || !session.shown() || !session.shown()->result)
    throw InputError("", 0, session.error());
}

Image picture(const ViewOptions& options, Desk& desk) {
  if (options.stage_only)
    return desk.stage_picture(options.size.width, options.size.height, options.scale,
                              options.transparent);
  return desk.picture(options.size.width, options.size.height, options.density);
}

void write_frames(const ViewOptions& options, Desk& desk, const ViewTalk& talk) {
  for (int i = 0; i < options.frame_count; ++i) {
    desk.session().set_phase(100.0 * i / options.frame_count);
    const std::string name = fmt::format("frame_{:04}.png", i);
    write_png(options.frames + "/" + name, picture(options, desk));
    if (talk.progress) talk.progress(i + 1, options.frame_count);
  }
}

int write_pictures(const ViewOptions& options, const ViewTalk& talk) {
  if (!options.frames.empty()) make_folder(options.frames);  // a bad one costs nobody's time
  const GlContext context = GlContext::headless();
  Session session;
  open_as_asked(options, session);
  session.settle();
  throw_if_nothing_is_shown(session);
  look_as_asked(options, session);
  Desk desk(session);
  if (!options.screenshot.empty()) write_png(options.screenshot, picture(options, desk));
  if (!options.frames.empty()) write_frames(options, desk, talk);
  return !session.shown() || session.shown()->result->ok() ? 0 : 1;
}

int end_of(const Replay& replay, const ViewTalk& talk) {
  for (const std::string& failure : replay.failures()) talk.line(failure);
  talk.line(replay.summary());
  return replay.failures().empty() ? 0 : 1;
}

int play_headless(const ViewOptions& options, const ViewTalk& talk) {
  const GlContext context = GlContext::headless();
  Session session;
  open_as_asked(options, session);
  look_as_asked(options, session);
  Desk desk(session);
  PictureSize size = options.size;
  Replay replay(*options.script, desk, [&size](int width, int height) { size = {width, height}; });
  run_headless(desk, replay, size.width, size.height, options.density);
  return end_of(replay, talk);
}

int open_window(const ViewOptions& options, const ViewTalk& talk) {
  GlContext context = GlContext::window("retrogait", options.size.width, options.size.height);
  Session session;
  open_as_asked(options, session);
  look_as_asked(options, session);
  Desk desk(session);
  if (!options.script) {
    remember_file(!options.store.empty()       ? options.store
                  : !options.workspace.empty() ? options.workspace
                                               : remembered_as(options.document));
    run_window(desk, context);
    return 0;
  }
  Replay replay(*options.script, desk,
                [&context](int width, int height) { resize_window(context, width, height); });
  const FrameHook hook{[&replay] { return replay.before_frame(); },
                       [&replay](int width, int height) { replay.after_frame(width, height); },
                       [&replay] { return replay.done(); }, Replay::kFrame};
  run_window(desk, context, &hook);
  replay.end_early();
  return end_of(replay, talk);
}

}  // namespace

std::string read_size(const std::string& text, PictureSize& size) {
  const char *at = text.data(), *end = at + text.size();
  const auto width = std::from_chars(at, end, size.width);
  const bool crossed = width.ec == std::errc() && width.ptr != end && *width.ptr == 'x';
  const auto height = crossed ? std::from_chars(width.ptr + 1, end, size.height) : width;
  const bool read = crossed && height.ec == std::errc() && height.ptr == end;
  if (read && size.width >= kLeast.width && size.height >= kLeast.height &&
      size.width <= kMost.width && size.height <= kMost.height)
    return "";
  return fmt::format("must be WIDTHxHEIGHT in pixels, {}x{} to {}x{}, such as 1920x1080",
                     kLeast.width, kLeast.height, kMost.width, kMost.height);
}

std::vector<std::string> quantity_names() {
  std::vector<std::string> names;
  const std::string group = "color_";
  for (const Action& action : actions())
    if (action.section == "Stage/Colors" && action.id.starts_with(group))
      names.push_back(action.id.substr(group.size()));
  return names;
}

int run_view(const ViewOptions& options, const ViewTalk& talk) {
  if (options.pictures()) return write_pictures(options, talk);
  return options.script && options.headless ? play_headless(options, talk)
                                            : open_window(options, talk);
}

}  // namespace retrogait::inspector
