// `retrogait view` from outside: what it refuses and in which words, what it leaves on disk; and that what is seen is
// what `compare` computes, to the last bit.
#include <gtest/gtest.h>

#include <fstream>

#include "inspector/inspector.h"
#include "inspector/made_store.h"
#include "report/report.h"
#include "support/program.h"

namespace retrogait::inspector {
namespace {

/// Refused with this text and no other, before anything is drawn.
void expect_refused(const std::string& arguments, const std::string& text) {
  const TempFolder folder;
  const Outcome ran = run(folder, "view " + arguments, "env -u DISPLAY -u WAYLAND_DISPLAY ");
  EXPECT_EQ(ran.status, 2) << arguments;
  EXPECT_EQ(ran.err, text) << arguments;
  EXPECT_EQ(ran.out, "") << arguments;
}

TEST(ViewVerb, RefusesBadOptionsInItsOwnWords) {
  expect_refused("--size 12x --screenshot x.png",
                 "--size: '12x': must be WIDTHxHEIGHT in pixels, 320x240 to 7680x4320, such as "
                 "1920x1080.\n");
  for (const char* size : {"319x400", "400x239", "7681x400", "400x4321", "400", "400x", "x400",
                           "400X300", "-400x300", "400x300x1", "999999999999x400", "4e2x300"}) {
    PictureSize read;
    EXPECT_NE(read_size(size, read), "") << size;
  }
  PictureSize least, most;
  EXPECT_EQ(read_size("320x240", least), "");
  EXPECT_EQ(read_size("7680x4320", most), "");
  EXPECT_EQ(most.width * 10000 + most.height, 76804320);
  expect_refused("--headless",
                 "--headless: nothing to do without a window: add --script, --screenshot or "
                 "--frames.\n");
  expect_refused("--script none.txt", "none.txt: cannot be read: No such file or directory.\n");
  expect_refused("--stage --scale 4 --size 7680x4320 --screenshot x.png",
                 "--scale: 30720x17280 pixels are too many: 64 million at most.\n");
  expect_refused("--screenshot no/such/folder/x.png",
                 "--screenshot: there is no folder 'no/such/folder': make it, or name another.\n");
  expect_refused("--layout loadz --screenshot x.png",
                 "--layout: loadz not in {overview,loads,muscles,walk,print,sweep}\n"
                 "Run with --help for more information.\n");
}

TEST(ViewVerb, SaysAllThatIsWrongAtOnce) {
  expect_refused(
      "--set foo --set bar=1 --size 12 --scale 2 --transparent --baseline --screenshot x.jpg",
      "--scale: is of --stage; --size makes the whole desk larger.\n"
      "--transparent: is of --stage: the desk has no holes.\n"
      "--screenshot: pictures are PNG: let the file's name end in .png.\n"
      "--size: '12': must be WIDTHxHEIGHT in pixels, 320x240 to 7680x4320, such as 1920x1080.\n"
      "--set foo: write key=value, such as gait.backward.speed_m_s=0.9.\n"
      "--set bar=1: unknown key 'bar'.\n");
  expect_refused("--forward a.toml --backward b.toml --speed 1 --load x --screenshot x.png",
                 "a.toml: cannot be read: No such file or directory.\n"
                 "b.toml: cannot be read: No such file or directory.\n"
                 "--speed: changes scenes; a measured trial was walked already.\n"
                 "--load: takes the loads of scenes apart.\n");
}

TEST(ViewVerb, SaysOfASceneWhatCompareSays) {
  const TempFolder folder;
  for (const char* words : {"park_wal", "--set gait.speed_m_s=9 --set foo=1", "--set foo",
                            "--speed 9", "no/such/file.toml"}) {
    const Outcome compared = run(folder, fmt::format("compare {} -o {}", words, folder.path()));
    const Outcome viewed =
        run(folder, fmt::format("view {} --screenshot {}", words, folder.file("x.png")));
    EXPECT_EQ(viewed.status, 2) << words;
    EXPECT_EQ(viewed.err, compared.err) << words;
  }
  const Outcome sheet = run(folder, "view --load knee_contact --screenshot x.png");
  EXPECT_EQ(sheet.err, "--load knee_contact: whose? Write knee_contact:r or knee_contact:l.\n");
}

TEST(ViewVerb, SaysOfAStoreWhatSweepStatusSays) {
  const TempFolder folder;
  std::ofstream(folder.file("no.db")) << "no store at all";
  std::ofstream(folder.file("empty.db"));
  for (const char* name : {"no.db", "empty.db", "missing.db"}) {
    const Outcome told = run(folder, "sweep status " + folder.file(name));
    const Outcome viewed = run(
        folder, fmt::format("view {} --screenshot {}", folder.file(name), folder.file("x.png")));
    EXPECT_EQ(viewed.status, 2) << name;
    EXPECT_EQ(viewed.err, told.err) << name;
    EXPECT_NE(viewed.err, "") << name;
  }
  make_store(folder.file("s.db"));
  const Outcome absent =
      run(folder, fmt::format("view {} --case 99 --screenshot x.png", folder.file("s.db")));
  EXPECT_EQ(absent.status, 2);
  EXPECT_TRUE(has(absent.err, "has no case 99")) << absent.err;
  const Outcome set = run(folder, fmt::format("view {} --set gait.slope_pct=1 --screenshot x.png",
                                              folder.file("s.db")));
  EXPECT_EQ(set.err,
            "--set: is of a scene; a sweep's case is one already. Turn its knobs in the window.\n");
  expect_refused("--case 3 --screenshot x.png",
                 "--case: is of a sweep's store: name one (STORE.db) in place of the scene.\n");
}

TEST(ViewVerb, WithoutADisplaySaysWhatIsMissingAndWhatWouldMendIt) {
  const TempFolder folder;
  const Outcome ran = run(folder, "view", "env -u DISPLAY -u WAYLAND_DISPLAY ");
  EXPECT_EQ(ran.status, 2);
  EXPECT_TRUE(has(ran.err, "view: no window: ")) << ran.err;
  EXPECT_TRUE(has(ran.err, "retrogait view SCENE --screenshot FILE.png")) << ran.err;
}

TEST(ViewVerb, HelpShowsEveryOptionAndExamples) {
  const TempFolder folder;
  const Outcome ran = run(folder, "view --help");
  EXPECT_EQ(ran.status, 0);
  for (const char* part : {"--screenshot", "--frames", "--script", "--headless", "--emg",
                           "force_share", "Examples:", "Exit codes:"})
    EXPECT_TRUE(has(ran.out, part)) << part;
  EXPECT_TRUE(has(run(folder, "--help").out, "view "));
}

TEST(ViewVerb, ColorsAreNamedInTheirOrder) {
  const std::vector<std::string> names = quantity_names();
  ASSERT_EQ(names.size(), 6u);
  EXPECT_EQ(names[static_cast<std::size_t>(MuscleQuantity::kForceShare)], "force_share");
  EXPECT_EQ(names[static_cast<std::size_t>(MuscleQuantity::kContribution)], "contribution");
}

TEST(ViewVerb, TheExitCodeSaysWhetherAScriptSawWhatItExpects) {
  const TempFolder folder;
  const std::string script = folder.file("a.script");
  std::ofstream(script) << "at 20\nexpect phase 20\n";
  const Outcome good = run(folder, "view --headless --script " + script);
  if (has(good.err, "no OpenGL")) GTEST_SKIP() << good.err;
  EXPECT_EQ(good.status, 0);
  EXPECT_EQ(good.err, script + ": 2 steps, 1 expectation: all as expected\n");
  std::ofstream(script, std::ios::app) << "expect phase 21 within 0.5\n";
  const Outcome bad = run(folder, "view --headless --script " + script);
  EXPECT_EQ(bad.status, 1);
  EXPECT_EQ(bad.err, script + ":3: expect phase 21 within 0.5: found 20\n" + script +
                         ": 3 steps, 2 expectations: 1 not as expected\n");
}

TEST(ViewVerb, FramesOfTheStageAreWholeFilesOfTheAskedSize) {
  const TempFolder folder;
  const Outcome ran = run(folder, fmt::format("view --frames {} --frame-count 2 --stage --scale 2 "
                                              "--transparent --size 320x240",
                                              folder.file("cycle")));
  if (has(ran.err, "no OpenGL")) GTEST_SKIP() << ran.err;
  ASSERT_EQ(ran.status, 0) << ran.err;
  EXPECT_EQ(ran.err, "") << "nobody watches: no progress";
  const Image first = read_png(folder.file("cycle/frame_0000.png")),
              second = read_png(folder.file("cycle/frame_0001.png"));
  EXPECT_EQ(first.width, 640);
  EXPECT_EQ(first.height, 480);
  EXPECT_EQ(first.at(0, 0).a, 0) << "nothing behind the walkers";
  EXPECT_NE(first.pixels, second.pixels);
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder.file("cycle")))
    files += entry.is_regular_file();
  EXPECT_EQ(files, 2) << "nothing is left aside";
}

// What the session shows after a drag is let go, and what the command that it copies computes.
TEST(ViewVerb, CopyAsCommandGivesTheSameBits) {
  const TempFolder folder;
  Session session;
  session.open({});
  session.settle();
  const auto before = session.shown()->result;
  const auto knob = std::find_if(parameters().begin(), parameters().end(),
                                 [](const Parameter& p) { return p.key == "crouch_deg"; });
  ASSERT_NE(knob, parameters().end());
  session.view.target = Target::kBackward;
  for (const double deg : {4.0, 9.0, 13.0}) session.set(*knob, deg, false);
  session.settle();
  session.commit();
  session.settle();
  ASSERT_EQ(session.error(), "");
  const std::string command = session.command();
  ASSERT_EQ(command, "retrogait compare park_walk --set gait.backward.crouch_deg=13");
  const Outcome ran = run(folder, fmt::format("{} --no-figures --quiet -o {}",
                                              command.substr(std::string("retrogait ").size()),
                                              folder.file("command")));
  ASSERT_EQ(ran.status, 0) << ran.err;
  write_tables(folder.file("seen"), *session.shown()->result, {});
  write_tables(folder.file("before"), *before, {});
  for (const char* name : {"curves_long.csv", "scalars.csv", "events.csv"}) {
    const std::string computed = content_of(folder.file("command/" + std::string(name)));
    EXPECT_GT(computed.size(), 500u) << name;
    EXPECT_EQ(content_of(folder.file("seen/" + std::string(name))), computed) << name;
    EXPECT_NE(content_of(folder.file("before/" + std::string(name))), computed) << "control";
  }
}

}  // namespace
}  // namespace retrogait::inspector
