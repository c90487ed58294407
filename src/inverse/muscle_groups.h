#pragma once
/// Muscles as result variables name them: without their side, and by functional group.
#include <array>
#include <string>
#include <vector>

#include "model/model.h"

namespace retrogait {

/// "soleus_r" of a model that has "soleus_l" too: {"soleus", 0}; a muscle in the middle: {its name, −1}.
struct MuscleName {
  std::string name;
  int side = -1;  // 0 right, 1 left
};

MuscleName muscle_name(const Model& model, int muscle);

/// The muscles of a functional group on each side, and each one's share of that side's volume (F_max l_opt).
struct MuscleGroup {
  std::string name;
  std::array<std::vector<int>, 2> members;  // right, left
  std::array<std::vector<double>, 2> share;
};

/// The groups that have muscles on both sides, by name.
std::vector<MuscleGroup> find_muscle_groups(const Model& model);

}  // namespace retrogait
