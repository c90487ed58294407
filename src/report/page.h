#pragma once
/// The rows of the page: which number of `scalars` stands where, in which unit. Used inside this folder.
#include <string>
#include <vector>

#include "study/study.h"

namespace retrogait {

enum class Show { kDifferenceAndRatio, kDifference };

/// One line of the page: a value of `scalars`, forward and backward.
struct Row {
  const char* label;
  const char* unit;
  const char* side;  // "r", "none"
  const char* variable;
  const char* measure;
  int decimals = 2;
  Show show = Show::kDifferenceAndRatio;
  double factor = 1;                 // from the table's unit to the one shown
  const char* table_unit = nullptr;  // if another than the one shown
};

struct Section {
  const char* title;
  std::vector<Row> rows;
};

/// The scene's title, and what the command changed of it: "A walk in the park (gait.speed_m_s = 1.28)".
std::string title_of(const StudyResult& result);

/// Does the walk tell who makes the moments? Then the page shows contact loads and muscles.
bool has_muscles(const StudyResult& result);

/// Loads and muscles; or, without muscles, moments and intersegmental forces.
const std::vector<Section>& page_sections(bool with_muscles);

/// The value of a row in one direction (0 forward, 1 backward), in the unit shown; NaN: not known.
double row_value(const StudyResult& result, const Row& row, std::size_t direction);

}  // namespace retrogait
