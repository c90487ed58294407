// Result variables of muscles.
#include <algorithm>

#include "inverse/columns.h"

namespace retrogait {

void add_muscle_columns(std::vector<ResultColumn>& list, const Model& model) {
  for (int m = 0; m < model.nmuscle(); ++m) {
    std::string name = model.muscles[static_cast<std::size_t>(m)].name;
    const std::string stem = name.substr(0, name.size() - std::min<std::size_t>(2, name.size()));
    if (name.ends_with("_l") && model.find_muscle(stem + "_r") >= 0) continue;
    const int left = name.ends_with("_r") ? model.find_muscle(stem + "_l") : -1;
    if (left >= 0) name = stem;
    const Pair pair{m, left >= 0 ? left : m};
    list.push_back({name + "_activation", "", "of full activation, from static optimisation",
                    ColumnKind::kMuscle, left >= 0, [pair](const Instant& i, bool l) {
                      return if_converged(i, i.data.activation[pair.of(l)]);
                    }});
    list.push_back({name + "_force", "BW", "tension of the tendon", ColumnKind::kMuscle, left >= 0,
                    [pair](const Instant& i, bool l) {
                      return if_converged(i, i.data.muscle_force[pair.of(l)] / weight(i));
                    }});
  }
}

}  // namespace retrogait
