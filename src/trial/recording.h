#pragma once
/// A walk that was simulated: the state and the forces of single instants, complete, so that inverse dynamics needs
/// no spline and no filter.
#include "model/model.h"

namespace retrogait {

struct RecordedInstant {
  double time = 0;               // s
  VecX q, v, a;                  // (ncoord) as in Data; a = (v after the step − v) / step
  std::vector<Vec3> foot_force;  // ground on each foot point, N in W               (nfoot)
  std::vector<Spatial> F_ext;    // everything that acts from outside, as Data::F_ext  (nbody)
};

/// One stride of a simulated walk (or several on end): instants at equal steps of phase, the first at contact of the
/// right foot by the script's clock.
struct Recording {
  double period = 0;        // s of one stride
  int per_stride = 100;     // instants
  double travel_speed = 0;  // m/s along x, signed; 0 on a belt
  double belt_speed = 0;    // m/s along x
  double direction = 1;     // +1: walks the way the person faces, −1: backward
  Vec3 gravity;             // m/s², in ground-surface axes
  std::vector<RecordedInstant> instants;
};

}  // namespace retrogait
