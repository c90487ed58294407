// What a scene says about muscles, knee and spine, done to a model.
// Based on: Crowninshield, Brand 1981, J Biomech 14:793 (the sum of muscle stresses to a power); Happee, van der
// Helm 1995, J Biomech 28:1179, and Ackermann, van den Bogert 2010, J Biomech 43:1055 (activation to a
// power, weighted by muscle volume).
#include <algorithm>

#include "study/study.h"

namespace retrogait {

namespace {

// the mean over the muscles becomes 1, so that reserves and motors stay as dear as they are
VecX with_mean_one(VecX weight) { return weight / weight.mean(); }

VecX volumes(const Model& model) {
  VecX volume(model.nmuscle());
  for (int i = 0; i < model.nmuscle(); ++i) {
    const Muscle& m = model.muscles[static_cast<std::size_t>(i)];
    volume[i] = m.max_isometric_force / m.specific_tension * m.optimal_fiber_length;
  }
  return volume;
}

/// Stress is activation × (capacity / F_max) × specific tension; its power of the cost's exponent.
VecX tensions(const Model& model, double exponent) {
  VecX tension(model.nmuscle());
  for (int i = 0; i < model.nmuscle(); ++i)
    tension[i] = model.muscles[static_cast<std::size_t>(i)].specific_tension;
  return (tension / tension.mean()).array().pow(exponent);
}

/// Does to the model what one key of the scene says; what the model has not is that key's mistake.
class Applier {
 public:
  Applier(const Scene& scene, Diagnostics& found) : scene_(scene), found_(found) {}

  void operator()(const std::string& key, auto change) const {
    try {
      change();
    } catch (const InputError& error) {
      const auto it = scene_.settings.find(key);
      const Setting at = it == scene_.settings.end() ? Setting{"", scene_.file, 0} : it->second;
      for (const Diagnostic& d : error.diagnostics())
        found_.add(at.file, at.line, key + ": " + d.message);
    }
  }

 private:
  const Scene& scene_;
  Diagnostics& found_;
};

void need(bool there, const ModelSpec& spec, const char* what) {
  if (!there) throw InputError(spec.file, 0, fmt::format("this model has no {}.", what));
}

// the key under which an angle or a pressure was written
std::string written_key(const Scene& scene, const std::string& stem) {
  const auto it = scene.settings.lower_bound(stem);
  return it != scene.settings.end() && it->first.starts_with(stem) ? it->first : stem;
}

}  // namespace

void apply_muscle_options(ModelSpec& spec, const Scene& scene, Diagnostics& found) {
  const MuscleOptions& options = scene.muscles;
  const Applier apply(scene, found);
  if (!options.strength_set.empty())
    apply("muscles.strength_set", [&] { use_strength_set(spec, options.strength_set); });
  for (const auto& [group, factor] : options.strength)
    apply("muscles.strength." + group, [&] { scale_strength(spec, group, factor); });
  for (MuscleSpec& muscle : spec.muscles) muscle.min_control = options.activation_floor;
  if (options.disc_stiffness)
    apply("spine.disc_stiffness", [&] {
      need(!spec.discs.empty(), spec, "discs");
      add_disc_stiffness(spec);
    });
  if (options.abdominal_pressure > 0)
    apply(written_key(scene, "spine.abdominal_pressure"), [&] {
      need(!spec.pressures.empty(), spec, "abdomen to press on ([[pressure]])");
      for (PressureSpec& p : spec.pressures) p.pressure = options.abdominal_pressure;
    });
  if (options.frontal_alignment != 0)
    apply(written_key(scene, "knee.frontal_alignment"), [&] {
      need(!spec.contact_points.empty(), spec, "contact points at the knee ([[contact_point]])");
      shift_knee_contacts(spec, options.frontal_alignment);
    });
}

MuscleRules make_muscle_rules(const Model& model, const MuscleOptions& options) {
  MuscleRules rules;
  if (!options.on || model.nmuscle() == 0) return rules;
  rules.contraction = std::make_shared<const ContractionModel>(model);
  rules.tendons = options.elastic_tendons ? TendonRules::kElastic : TendonRules::kRigid;
  rules.sharing.exponent = options.cost_exponent;
  if (options.weighting == "volume") rules.sharing.weight = with_mean_one(volumes(model));
  if (options.weighting == "stress") {
    rules.sharing.effort = Effort::kStress;
    rules.sharing.weight = tensions(model, options.cost_exponent);
  }
  return rules;
}

}  // namespace retrogait
