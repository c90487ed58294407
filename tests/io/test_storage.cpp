#include "io/storage.h"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/error.h"
#include "support/bad_files.h"
#include "support/near.h"
#include "support/reference.h"
#include "support/temp_folder.h"

namespace retrogait {
namespace {

Storage read_text(const std::string& text) {
  const TempFolder folder;
  std::ofstream(folder.file("a.mot"), std::ios::binary) << text;
  return read_storage(folder.file("a.mot"));
}

TEST(Storage, ReadsTheThreeDialects) {
  const Storage simm = read_text(
      "name walk\ndatacolumns 3\ndatarows 2\notherdata 1\nrange 0.0 0.1\n\nAngles are in degrees.\n"
      "endheader\n\n  time   hip   knee \n 0.0  1.5   -2\n 0.1  +2.5  -3e1  \n");
  const Storage opensim = read_text(
      "Coordinates\nversion=1\nnRows=2\nnColumns=3\ninDegrees=yes\n\nUnits are S.I.\nendheader\n"
      "time\thip\tknee\n      0.0\t      1.5\t     -2\t\n0.1\t2.5\t-30\t\t\n");
  const Storage opensim4 = read_text(
      "inDegrees=no\nnum_markers=0\nDataType=double\nversion=3\nOpenSimVersion=4.5\nendheader\n"
      "time\t/jointset/hip_r/hip/value\t/jointset/knee_r/knee/"
      "value\r\n0.0\t1.5\t-2\r\n0.1\t2.5\t-30\r\n");
  EXPECT_EQ(simm.name, "walk");
  EXPECT_EQ(opensim.name, "Coordinates");
  EXPECT_TRUE(simm.in_degrees);
  EXPECT_TRUE(opensim.in_degrees);
  EXPECT_FALSE(opensim4.in_degrees);
  for (const Storage* s : {&simm, &opensim, &opensim4}) {
    EXPECT_EQ(s->time, (std::vector<double>{0, 0.1}));
    EXPECT_EQ(s->columns[static_cast<std::size_t>(s->find("hip"))],
              (std::vector<double>{1.5, 2.5}));
    EXPECT_EQ(s->columns[static_cast<std::size_t>(s->find("knee"))],
              (std::vector<double>{-2, -30}));
    EXPECT_EQ(s->find("ankle"), -1);
    EXPECT_TRUE(s->notes.empty());
  }
  EXPECT_EQ(simm.header_line, 10);
  EXPECT_EQ(opensim4.lines, (std::vector<int>{8, 9}));
}

TEST(Storage, DegreesAreWhatTheHeaderSays) {
  // an OpenSim header decides by its key, not by its remarks
  EXPECT_FALSE(
      read_text("a\nversion=1\nAngles are in degrees.\nendheader\ntime\tq\n0\t90\n").in_degrees);
  EXPECT_FALSE(read_text("a\nAngles are in radians.\nendheader\ntime\tq\n0\t90\n").in_degrees);
  EXPECT_TRUE(read_text("a\nversion=1\ninDegrees=YES\nendheader\ntime\tq\n0\t1\n").in_degrees);
}

TEST(Storage, WrongCountsAreMendedAndNoted) {
  const Storage s = read_text(
      "a\nversion=1\nnRows=7\nnColumns=2\nendheader\ntime\tx\ty\n0\t1\t2\n1\t2\t3\n2\t3\t4");
  EXPECT_EQ(s.time.size(), 3u);
  ASSERT_EQ(s.notes.size(), 2u);
  EXPECT_NE(s.notes[0].find("a.mot:3: nRows = 7: the file has 3 rows; all were read."),
            std::string::npos);
  EXPECT_NE(s.notes[1].find("a.mot:4: nColumns = 2: the file has 3 columns; all were read."),
            std::string::npos);
}

TEST(Storage, BlankCellsAreFilledAndRemembered) {
  const Storage s =
      read_text("a\nversion=1\nendheader\ntime\tx\ty\n0\t\t2\n1\t5\t\n3\t6\t\n4\t7\t10\n5\t\t\n");
  EXPECT_EQ(s.columns[0], (std::vector<double>{5, 5, 6, 7, 7}));
  EXPECT_EQ(s.columns[1], (std::vector<double>{2, 4, 8, 10, 10}));
  ASSERT_EQ(s.gaps.size(), 4u);
  EXPECT_EQ(s.gaps[2].column, 1);
  EXPECT_EQ(s.gaps[2].first, 1);
  EXPECT_EQ(s.gaps[2].last, 2);
  EXPECT_NE(s.notes[2].find("a.mot:6: y: 2 blank cells filled from the neighbours."),
            std::string::npos);
}

TEST(Storage, WhatIsWrittenIsReadBack) {
  const TempFolder folder;
  Storage out;
  out.name = "walk";
  out.in_degrees = true;
  out.labels = {"a", "b"};
  for (int i = 0; i < 50; ++i) {
    out.time.push_back(i / 60.0);
    for (std::size_t c = 0; c < 2; ++c) {
      out.columns.resize(2);
      out.columns[c].push_back(std::sin(0.3 * i + static_cast<double>(c)));
    }
  }
  write_storage(folder.file("a.mot"), out);
  write_storage(folder.file("b.mot"), out, 17);
  const Storage a = read_storage(folder.file("a.mot")), b = read_storage(folder.file("b.mot"));
  EXPECT_EQ(a.labels, out.labels);
  EXPECT_EQ(a.name, "walk");
  EXPECT_TRUE(a.in_degrees);
  EXPECT_TRUE(a.notes.empty());
  for (std::size_t i = 0; i < 50; ++i) {
    EXPECT_TRUE(near(a.columns[1][i], out.columns[1][i], 0.51e-8));
    EXPECT_TRUE(near(b.columns[1][i], out.columns[1][i], 2e-16));
  }
}

TEST(Storage, ShortLabels) {
  EXPECT_EQ(short_label("/jointset/walker_knee_r/knee_angle_r/value"), "knee_angle_r");
  EXPECT_EQ(short_label("/jointset/hip_r/hip_flexion_r/speed"), "hip_flexion_r_u");
  EXPECT_EQ(short_label("hip_r/hip_flexion_r/value"), "hip_flexion_r");
  EXPECT_EQ(short_label("/forceset/soleus_r/activation"), "/forceset/soleus_r/activation");
  EXPECT_EQ(short_label("knee_angle_r"), "knee_angle_r");
}

TEST(BadStorage, SaysWhatIsWrongWordForWord) {
  expect_refused("storage", ".mot", 9, [](const std::string& path) { read_storage(path); });
}

TEST(BadStorage, ManyDefectsAreCounted) {
  std::string text = "a\nversion=1\nendheader\ntime\tx\n";
  for (int i = 0; i < 1000; ++i) text += std::to_string(i) + "\tnan\n";
  try {
    read_text(text);
    FAIL();
  } catch (const InputError& error) {
    EXPECT_EQ(error.diagnostics().size(), 21u);
    EXPECT_EQ(error.diagnostics().back().message, "980 more defects of this kind.");
  }
}

}  // namespace
}  // namespace retrogait
