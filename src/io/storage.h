#pragma once
/// OpenSim's .mot and .sto: a header, then columns over time.
///
/// Three header dialects are read: SIMM's (`name`, `datacolumns`, `datarows`, `range`), OpenSim's (`version`,
/// `nRows`, `nColumns`, `inDegrees`) and OpenSim 4's (`DataType=double`, `OpenSimVersion`). Tabs, runs of
/// blanks and trailing tabs separate; CRLF is fine. Labels are kept as written; short_label() gives
/// `knee_angle_r` for `/jointset/walker_knee_r/knee_angle_r/value`.
///
/// Degrees are a matter of the header alone: `inDegrees=yes`, or in files without a version the line
/// "Angles are in degrees." The counts of the header are checked, never trusted: what stands in the file
/// is read and a wrong count is noted. A blank cell is a missing sample; it is filled along the straight
/// line between its neighbours (at an end with the nearest value) and remembered in `gaps`.
#include <string>
#include <vector>

namespace retrogait {

/// Rows first … last of a column had no value in the file.
struct StorageGap {
  int column = 0, first = 0, last = 0;
};

struct Storage {
  std::string file, name;
  bool in_degrees = false;
  std::vector<std::string> labels;           // without time
  std::vector<double> time;                  // s
  std::vector<std::vector<double>> columns;  // as in the file: one a label, a value a time
  std::vector<std::string> notes;            // what was mended in reading, with lines
  std::vector<StorageGap> gaps;              // blank cells, filled
  int header_line = 0;                       // line of the labels
  std::vector<int> lines;                    // line of each row

  /// Index of a column by its label or its short label; −1 if none.
  int find(const std::string& label) const;
};

/// Throws InputError with every defect: no endheader, a row of another width, a cell that is no number,
/// NaN, times that do not increase, a header that announces more than a file can hold.
Storage read_storage(const std::string& path);

/// Column order as given; 8 decimals like OpenSim unless `digits` says more (17 keep angles in radians
/// to the last bit). Atomic.
void write_storage(const std::string& path, const Storage& storage, int digits = 8);

/// "/jointset/hip_r/hip_flexion_r/value" → "hip_flexion_r"; "…/speed" → "hip_flexion_r_u"; others unchanged.
std::string short_label(const std::string& label);

}  // namespace retrogait
