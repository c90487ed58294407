#pragma once
/// Counts what this thread asks of the heap while a guard lives: the hot loop must ask for nothing.
///
///   update_positions(model, data);       // the first instant may allocate
///   const AllocGuard guard;
///   update_positions(model, data);
///   EXPECT_EQ(guard.count(), 0);
///
/// Sees operator new everywhere, and malloc and its kin as called from our own code and from header
/// libraries: Eigen's matrices come from malloc, not from operator new (linker option --wrap).

namespace retrogait {

class AllocGuard {
 public:
  AllocGuard();
  /// Allocations of this thread since the guard was made.
  long count() const;

 private:
  long start_ = 0;
};

}  // namespace retrogait
