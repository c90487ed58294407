#pragma once
/// Skeletons for tests: random trees that hold everything a model may hold, and a plain humanoid.
///
/// A random tree has a free root or a pinned one, and below it pins, slides, z-x-y gimbals, custom
/// joints (slides first, then turns, all curves of one coordinate, as a function-driven knee), odd
/// chains (turn, slide, turn about skew axes), joints that share coordinates (as the lumbar spine),
/// coupled and locked coordinates, constant steps, welded bodies with and without mass, and offset
/// frames turned every way. The same seed gives the same tree on every machine.
#include <random>

#include "model/model.h"

namespace retrogait {

/// Its own uniform numbers: std::uniform_real_distribution differs between standard libraries.
class Random {
 public:
  explicit Random(unsigned seed) : engine_(seed) {}
  double uniform(double low, double high);
  int integer(int low, int high);  // both included
  Vec3 vec3(double size);          // entries in ±size
  Vec3 unit();
  Mat3 rotation();

 private:
  std::mt19937 engine_;
};

struct RandomTreeOptions {
  unsigned seed = 1;
  int coordinates = 20;  // at least; joints are added until there are so many
  bool free_root = true;
  bool only_pins_and_slides =
      false;              // identity steps of unshared free coordinates (any engine has them)
  bool couplings = true;  // some coordinates coupled, some locked
  bool smooth =
      false;  // cubic polynomials for splines: derivatives of every order, for differences
};

ModelSpec random_tree(const RandomTreeOptions& options);

/// q, v, a and, if asked, F_ext at random; couplings applied. Angles within ±1.2 rad.
void random_state(const Model& model, Data& data, Random& random, bool external_forces = true);

/// 16 bodies, 31 coordinates: free pelvis; two legs of hip 3, knee, ankle, subtalar, toes; trunk 3;
/// two arms of shoulder 3 and elbow. Every step is a hinge or a slide with its own coordinate.
ModelSpec humanoid_31();

}  // namespace retrogait
