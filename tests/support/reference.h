#pragma once
/// The reference folder: other people's models, trials and results, too large or not ours to ship.
/// Its place is given by the environment variable RETROGAIT_REFERENCE; without it these tests skip,
/// saying so.
#include <gtest/gtest.h>

#include <string>

namespace retrogait {

/// The reference folder, or empty when RETROGAIT_REFERENCE is not set.
std::string reference_folder();

/// A file of this repository: "models/adult.toml".
std::string repository_path(const std::string& path);

}  // namespace retrogait

/// At the top of a test: REQUIRE_REFERENCE(model, "opensim/kernels/rajagopal2016/model.osim");
/// defines the std::string `model`.
#define REQUIRE_REFERENCE(name, path)                                                 \
  if (::retrogait::reference_folder().empty())                                        \
    GTEST_SKIP() << "RETROGAIT_REFERENCE is not set: this test needs its " << (path); \
  const std::string name = ::retrogait::reference_folder() + "/" + (path)
