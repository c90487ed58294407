#pragma once
/// Shoes with a heel: the sole as a wedge under the foot.
///
/// The sole's underside is a plane, turned about a line across the foot midway between its metatarsal
/// heads: `height` lower at the heel, lower or higher elsewhere as it lies before or behind; the toes'
/// pads stay, and lie flat before them. The foot stands flat again with its ankle plantarflexed and its
/// toes extended by about height / (heel to metatarsals): 15° for 40 mm.
///
/// Whoever stands so, stands as before but for the feet, and higher. That becomes the model's standing
/// pose, so that a gait script, whose ankles and toes are counted from standing, is walked in heels:
/// feet meet the ground as they did, ankle and toes differ by the wedge throughout. People in heels also
/// shorten their steps and bend their knees more; that is for knobs to say, not for the shoe. It has no
/// mass, and its pads are as soft as the others.
#include "model/model.h"

namespace retrogait {

/// `height` in m; 0 leaves everything as it is. Throws InputError where foot points named as ours
/// (heel, met1, met5, with side) are missing.
void raise_heels(ModelSpec& spec, double height);

}  // namespace retrogait
