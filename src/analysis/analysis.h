#pragma once
/// What OpenSim's tools compute, from the files they read, and what a paper wants of it.
///
///   AnalysisOptions   what somebody asks for on the command line.
///   plan_analysis     reads model, motion, loads and reserves, checks them together, chooses the instants.
///   run_analysis      solves every instant; the same bits on any number of threads.
///   AnalysisResult    matrices, a row an instant; a certificate an instant; strides.
///   judge             how far residuals and reserves may be trusted (Hicks, Uchida, Seth, Rajagopal, Delp
///                     2015, J Biomech Eng 137:020905).
///   write_analysis    OpenSim's files with OpenSim's names, and ours with units.
///
/// Instants are the times of the motion inside the range asked for. OpenSim's tools begin at the row at or
/// before its start and end at the one at or before its end; with --as-opensim so do we.
///
/// Files, in the folder of the run (NAME is the model's):
///
///   inverse_dynamics.sto                       what each coordinate needs, N·m or N
///   NAME_StaticOptimization_activation.sto     muscles, then other actuators
///   NAME_StaticOptimization_force.sto          N; other actuators N·m or N
///   NAME_JointReaction_ReactionLoads.sto       parent on child at the joint, axes of the child
///   NAME_MuscleAnalysis_QUANTITY.sto           Length, FiberLength … MomentArm_COORDINATE
///   time_long.csv       study,trial,direction,side,variable,unit,time_s,value,ok
///   strides_long.csv    study,trial,direction,side,variable,unit,pct,mean,sd,n
///   strides.csv         when each stride begins and ends, and whether it counts
///   solver.csv          the certificate of every instant
///   variables.csv       what every variable means
///
/// Signs and names in the CSV files are those of `compare` (inverse/inverse.h). OpenSim's files keep the
/// model's own signs.
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/table.h"
#include "inverse/inverse.h"
#include "inverse/static_optimization.h"
#include "study/measured.h"

namespace retrogait {

// ------------------------------------------------------------------------------------- options

/// What loads are divided by in the CSV files.
///   kStudy     as `compare`: BW, N·m/kg, W/kg
///   kNone      N, N·m, W
///   kMass      N/kg, N·m/kg, W/kg
///   kWeight    BW, BW·m, W/BW
///   kWeightHeight   %BW, %BW·height, %BW·height/s; needs the person's height
enum class Normalization { kStudy, kNone, kMass, kWeight, kWeightHeight };

/// Which side of Newton's third law moments are shown from. kAsDefined: net moments internal, the knee
/// adduction moment external.
enum class MomentSide { kAsDefined, kInternal, kExternal };

struct AnalysisTools {
  bool inverse_dynamics = true, static_optimization = true, joint_reaction = true, muscles = true;
};

struct AnalysisOptions {
  TrialFile trial;
  std::string reserves;  // a ForceSet file; empty: those of the sharing rules
  AnalysisTools tools;
  bool as_opensim = false;
  int threads = 1;
  Normalization normalization = Normalization::kStudy;
  MomentSide moments = MomentSide::kAsDefined;
  bool pool_sides = false;
  std::optional<double> height;  // m, of the person
};

// ------------------------------------------------------------------------------------- plan

struct AnalysisPlan {
  AnalysisOptions options;
  std::string name;  // of the model, or of its file
  MeasuredTrial trial;
  std::vector<int> joints;    // of the model, in the order of its file
  std::vector<double> times;  // s, of the instants
};

/// Throws InputError with every defect of the files.
AnalysisPlan plan_analysis(const AnalysisOptions& options);

// ------------------------------------------------------------------------------------- result

/// A row an instant, so that threads write side by side.
using Rows = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// One result variable of one side over the instants, in the unit of its column.
struct Variable {
  std::size_t column = 0;  // of AnalysisResult::columns
  int side = -1;           // 0 right, 1 left, −1 none
};

/// One quantity of every muscle over the instants: OpenSim's name of it, and its values in SI.
struct MuscleQuantity {
  std::string name;
  Rows values;  // instants × muscles
};

struct AnalysisResult {
  const AnalysisPlan* plan = nullptr;

  // inverse dynamics
  Rows moment;  // instants × coordinates, N·m or N
  Rows
      residual;  // instants × 4: force N, moment N·m, external force N, height of the centre of mass m

  // static optimisation; actuators are the muscles, then the model's others, then the reserves
  std::vector<std::string> actuators;
  std::vector<int> driven;  // of each actuator its coordinate; −1: a muscle
  Rows activation;          // instants × actuators
  Rows force;               // instants × actuators, N or N·m
  std::vector<SolveReport> sharing;

  // joint reaction: parent on child at the child's joint frame, axes of the child
  Rows reaction;  // instants × 9 joints: force N, moment N·m, point m

  // muscles
  std::vector<MuscleQuantity> muscles;
  std::vector<Rows> moment_arm;  // a coordinate: instants × muscles, couplings followed, m

  // variables of `compare`
  std::vector<ResultColumn> columns;
  std::vector<Variable> variables;
  Rows values;           // instants × variables
  std::vector<char> ok;  // an instant that did not converge: 0

  bool converged() const;
};

/// Solves every instant of the plan. The plan must outlive the result. `progress` is called from any thread
/// with the number of instants done.
AnalysisResult run_analysis(const AnalysisPlan& plan,
                            const std::function<void(std::size_t)>& progress = {});

// ------------------------------------------------------------------------------------- judgement

/// One figure against its threshold, %.
struct Judged {
  std::string what;
  double peak = 0, rms = 0, limit = 0;
  bool good() const { return peak <= limit && rms <= limit; }
};

std::vector<Judged> judge(const AnalysisResult& result);

// ------------------------------------------------------------------------------------- files

/// Every file of the tools that ran, each written aside and renamed.
void write_analysis(const std::string& folder, const AnalysisResult& result);

/// What a person reads first: instants, residuals and reserves judged in words, the largest loads.
std::string analysis_summary(const AnalysisResult& result);

}  // namespace retrogait
