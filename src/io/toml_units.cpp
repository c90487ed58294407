// The units that keys of TOML files may end in.
#include <map>

#include "io/toml.h"

namespace retrogait {

std::optional<double> unit_factor(const std::string& unit) {
  static const std::map<std::string, double> factors = {{"m", 1},
                                                        {"cm", 1e-2},
                                                        {"mm", 1e-3},
                                                        {"kg", 1},
                                                        {"g", 1e-3},
                                                        {"s", 1},
                                                        {"ms", 1e-3},
                                                        {"rad", 1},
                                                        {"deg", kRadPerDeg},
                                                        {"N", 1},
                                                        {"kN", 1e3},
                                                        {"N_m", 1},
                                                        {"m_s", 1},
                                                        {"km_h", 1 / 3.6},
                                                        {"m_s2", 1},
                                                        {"kg_m2", 1},
                                                        {"pct", 1},
                                                        {"deg_s", kRadPerDeg},
                                                        {"rad_s", 1},
                                                        {"hz", 1},
                                                        {"per_min", 1},
                                                        {"bw", 1},
                                                        {"N_m_kg", 1},
                                                        {"cycle", 1},
                                                        {"W_kg", 1},
                                                        {"sd", 1},
                                                        {"steps_min", 1},
                                                        {"steps_s", 1},
                                                        {"Pa", 1},
                                                        {"kPa", 1e3},
                                                        {"MPa", 1e6},
                                                        {"m2", 1},
                                                        {"cm2", 1e-4},
                                                        {"N_m_rad", 1},
                                                        {"N_m_deg", 1 / kRadPerDeg},
                                                        {"N_m_s_rad", 1},
                                                        {"N_per_m", 1},
                                                        {"N_s_per_m", 1},
                                                        {"s_per_m", 1}};
  const auto it = factors.find(unit);
  if (it == factors.end()) return {};
  return it->second;
}

}  // namespace retrogait
