#include "analysis/self_check_parts.h"
namespace retrogait {
CheckSection check_standing(const ModelSpec&, const Model&) { return {"Standing", {}}; }
}  // namespace retrogait
