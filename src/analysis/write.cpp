// All files of one run.
#include "analysis/files.h"
#include "io/io.h"

namespace retrogait {

void write_analysis(const std::string& folder, const AnalysisResult& result) {
  make_folder(folder);
  const AnalysisTools& tools = result.plan->options.tools;
  if (tools.inverse_dynamics) write_inverse_dynamics(folder, result);
  if (tools.static_optimization && result.force.size() > 0)
    write_static_optimization(folder, result);
  if (tools.joint_reaction && result.reaction.size() > 0) write_joint_reaction(folder, result);
  if (tools.muscles) write_muscles(folder, result);
  write_csv(folder + "/solver.csv", solver_table(result));
  write_csv(folder + "/variables.csv", variables_table(result));
  write_csv(folder + "/time_long.csv", time_table(result));
  write_csv(folder + "/strides.csv", stride_times_table(result));
  write_csv(folder + "/strides_long.csv", strides_table(result));
}

}  // namespace retrogait
