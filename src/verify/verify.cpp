#include "verify/verify.h"

#include "base/error.h"

namespace retrogait {

namespace {

struct Group {
  const char* name;
  std::vector<VerifyRow> (*rows)(const VerifyOptions&);
};

const Group kGroups[] = {{"kernels", verify_kernels},
                         {"paths", verify_paths},
                         {"muscles", verify_muscles},
                         {"trials", verify_trials},
                         {"prediction", verify_prediction}};

}  // namespace

std::vector<std::string> verify_groups() {
  std::vector<std::string> names;
  for (const Group& group : kGroups) names.push_back(group.name);
  return names;
}

std::vector<VerifyRow> verify_group(const VerifyOptions& options, const std::string& group) {
  for (const Group& g : kGroups)
    if (g.name == group) return g.rows(options);
  throw InputError(
      "--only", 0,
      fmt::format("'{}' is no group of rows.{}", group, did_you_mean(group, verify_groups())));
}

}  // namespace retrogait
