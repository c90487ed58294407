#include <gtest/gtest.h>

#include <Eigen/Core>
#include <algorithm>
#include <memory>
#include <thread>
#include <vector>

#include "support/alloc_guard.h"

namespace retrogait {
namespace {

// What the compiler must not see through, lest it leaves the allocation out.
template <class T>
void keep(T& value) {
  asm volatile("" : : "g"(&value) : "memory");
}

TEST(AllocGuard, CountsOperatorNewInAllItsForms) {
  struct alignas(64) Wide {
    double x[8] = {};
  };
  const AllocGuard guard;
  auto one = std::make_unique<int>(1);
  keep(one);
  EXPECT_EQ(guard.count(), 1);
  auto many = std::make_unique<double[]>(100);
  keep(many);
  EXPECT_EQ(guard.count(), 2);
  auto wide = std::make_unique<Wide>();
  keep(wide);
  EXPECT_EQ(guard.count(), 3);
  std::vector<double> vector(10);
  keep(vector);
  EXPECT_EQ(guard.count(), 4);
}

TEST(AllocGuard, CountsTheBufferOfAStableSort) {
  std::vector<int> order(100, 1);
  const AllocGuard guard;
  std::stable_sort(order.begin(), order.end());  // asks through the form that does not throw
  keep(order);
  EXPECT_GE(guard.count(), 1);
}

TEST(AllocGuard, CountsTheMemoryOfEigen) {
  Eigen::VectorXd x = Eigen::VectorXd::Ones(50), y = x;
  const AllocGuard guard;
  y += 2 * x;
  y.noalias() = x;
  keep(y);
  EXPECT_EQ(guard.count(), 0);
  Eigen::VectorXd z = x + y;
  keep(z);
  EXPECT_GE(guard.count(), 1);
}

TEST(AllocGuard, CountsItsOwnThreadOnly) {
  std::thread other;
  long seen = -1;
  {
    other = std::thread([&] {
      const AllocGuard guard;
      std::vector<double> mine(1000);
      keep(mine);
      seen = guard.count();
    });
    other.join();
  }
  EXPECT_EQ(seen, 1);
  const AllocGuard guard;
  EXPECT_EQ(guard.count(), 0);
}

}  // namespace
}  // namespace retrogait
