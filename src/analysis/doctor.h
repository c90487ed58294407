#pragma once
/// A doctor for other people's files: what is wrong with them that a reader cannot see, and the mend.
///
/// A file that reads well can still be wrong: degrees under a header that says radians, millimetres,
/// the left plate on the right foot, a centre of pressure that lies ten metres away. Each finding says
/// where, what was seen (with the figure that gave it away) and what to do.
///
///     for (const Finding& f : examine({.model = "m.osim", .motion = "q.mot"})) …
#include <optional>
#include <string>
#include <vector>

#include "io/external_loads.h"
#include "io/storage.h"
#include "model/model.h"

namespace retrogait {

enum class Severity {
  kError,    // results would be wrong, or the file cannot be read
  kWarning,  // results may be wrong: look
};

struct Finding {
  Severity severity = Severity::kWarning;
  std::string file;
  int line = 0;      // 0 = the whole file
  std::string what;  // "pelvis_ty reaches 947: millimetres?"
  std::string mend;  // "Divide pelvis_tx, pelvis_ty, pelvis_tz by 1000."
};

/// What belongs together. Each is the path of a file, or empty.
struct Patient {
  std::string model, motion, loads;
};

enum class FileKind { kModel, kMotion, kForces, kExternalLoads, kUnknown };

/// By its suffix and, for .mot and .sto, by its columns: forces have families of _vx, _vy, _vz.
FileKind kind_of_file(const std::string& path);

/// Everything that is wrong with the files, and with them together. Never throws for bad files: what a
/// reader refuses is a finding.
std::vector<Finding> examine(const Patient& patient);

// The examinations, each by itself. A model may be missing (nullptr).
void examine_motion(const Storage& motion, const Model* model, std::vector<Finding>& findings);
void examine_forces(const ExternalLoads& loads, const Model* model, std::vector<Finding>& findings);
/// The feet of the motion against the plates: sides swapped, pressure away from the foot.
void examine_feet(const Model& model, const Storage& motion, const ExternalLoads& loads,
                  std::vector<Finding>& findings);

}  // namespace retrogait
