// Figures of a sweep's findings.
#include "sweep/findings.h"

namespace retrogait {

std::vector<Drawing> draw(const Findings&) { return {}; }

}  // namespace retrogait
