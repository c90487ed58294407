#pragma once
/// A measured trial in a small TOML, which `analyze` and `compare` take:
///
///   format = 1
///   title = "Subject 1, backward, 0.8 m/s"
///   model = "subject01.osim"           # paths count from this file's folder
///   motion = "walk_backward.mot"
///   loads = "walk_backward_grf.xml"    # or a bare .mot of forces; none: predicted from the motion
///   filter = "butterworth"             # default; "opensim" | "none"
///   cutoff_hz = 6                      # default
///   start_s = 0.4                      # of the motion; default: all of it
///   end_s = 1.6
///   [feet]                             # bare force files that name no side: force → body or side
///   FP1 = "r"
#include <map>
#include <optional>
#include <string>

#include "trial/trial.h"

namespace retrogait {

struct TrialFile {
  std::string path, title;
  std::string model, motion, loads;         // as reachable from here; loads empty: none
  std::map<std::string, std::string> feet;  // force → body ("r" and "l" are calcn_r and calcn_l)
  FilterOptions filter;
  std::optional<double> start, end;  // s
};

/// Throws InputError with every defect: an unknown key, a file that is not there, a time range that is none.
TrialFile read_trial_file(const std::string& path);

/// Its loads as read, with the feet it names. Throws InputError where it names a force that is not there.
ExternalLoads read_loads_of(const TrialFile& trial);

}  // namespace retrogait
