// Which files belong together, and what is wrong with a model by itself.
#include "analysis/doctor.h"

#include <Eigen/Eigenvalues>
#include <algorithm>

#include "base/error.h"
#include "io/io.h"
#include "io/osim.h"
#include "trial/trial.h"

namespace retrogait {

namespace {

bool ends_with(const std::string& text, const std::string& end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

/// Runs `read`; what it refuses becomes findings.
template <class Read>
auto attempt(Read read, std::vector<Finding>& findings) -> std::optional<decltype(read())> {
  try {
    return read();
  } catch (const InputError& e) {
    for (const Diagnostic& d : e.diagnostics())
      findings.push_back({Severity::kError, d.file, d.line, d.message,
                          "Mend this line; nothing can be read until then."});
    return std::nullopt;
  }
}

/// Principal inertias of a real body obey the triangle inequality; muscles are longer than their tendons.
void examine_model(const ModelSpec& spec, const Model& model, std::vector<Finding>& findings) {
  for (const BodySpec& body : spec.bodies) {
    if (body.mass <= 0) continue;
    Eigen::SelfAdjointEigenSolver<Mat3> solver(body.inertia);
    const Vec3 I = solver.eigenvalues();
    if (I[0] + I[1] < I[2] * (1 - 1e-9) || I[0] < 0)
      findings.push_back(
          {Severity::kWarning, body.at.file, body.at.line,
           fmt::format("body '{}': principal inertias {:.4g}, {:.4g}, {:.4g} kg·m² break the "
                       "triangle inequality: no body has them.",
                       body.name, I[0], I[1], I[2]),
           "Look for a swapped or mistyped entry; products of inertia come last."});
  }
  if (model.body_mass < 1 || model.body_mass > 250)
    findings.push_back({Severity::kWarning, spec.file, 0,
                        fmt::format("the model's mass is {:.4g} kg.", model.body_mass),
                        "Masses are in kg, inertias in kg·m²."});
  for (const CoordinateSpec& c : spec.coordinates)
    if (c.default_value < c.range_min - 1e-9 || c.default_value > c.range_max + 1e-9)
      findings.push_back(
          {Severity::kWarning, c.at.file, c.at.line,
           fmt::format("coordinate '{}' stands at {:.4g}, outside its range {:.4g} … {:.4g}.",
                       c.name, c.default_value, c.range_min, c.range_max),
           "Mend the default or the range; angles are in radians here."});
}

}  // namespace

FileKind kind_of_file(const std::string& path) {
  if (ends_with(path, ".osim") || ends_with(path, ".toml")) return FileKind::kModel;
  if (ends_with(path, ".xml")) return FileKind::kExternalLoads;
  if (!ends_with(path, ".mot") && !ends_with(path, ".sto")) return FileKind::kUnknown;
  std::vector<Finding> ignored;
  const std::optional<Storage> file = attempt([&] { return read_storage(path); }, ignored);
  if (!file) return FileKind::kMotion;
  for (const std::string& label : file->labels)
    if (ends_with(label, "_vx") || ends_with(label, "_vy") || ends_with(label, "_fx"))
      return FileKind::kForces;
  return FileKind::kMotion;
}

std::vector<Finding> examine(const Patient& patient) {
  std::vector<Finding> findings;
  std::optional<Model> model;
  if (!patient.model.empty()) {
    const auto spec = attempt([&] { return read_model(patient.model); }, findings);
    if (spec) model = attempt([&] { return compile(*spec); }, findings);
    if (model) examine_model(*spec, *model, findings);
  }
  const Model* known = model ? &*model : nullptr;
  std::optional<Storage> motion;
  if (!patient.motion.empty()) {
    motion = attempt([&] { return read_storage(patient.motion); }, findings);
    if (motion) examine_motion(*motion, known, findings);
    if (motion && known)  // what the analysis itself would refuse
      attempt([&] { return make_motion(*known, *motion, {FilterKind::kNone, 0}); }, findings);
  }
  std::optional<ExternalLoads> loads;
  if (!patient.loads.empty()) {
    loads = attempt([&] { return read_external_loads(patient.loads); }, findings);
    if (loads) examine_forces(*loads, known, findings);
  }
  if (known && motion && loads && !motion->time.empty() && !loads->data.time.empty())
    examine_feet(*known, *motion, *loads, findings);
  std::stable_sort(findings.begin(), findings.end(),
                   [](const Finding& a, const Finding& b) { return a.severity < b.severity; });
  return findings;
}

}  // namespace retrogait
