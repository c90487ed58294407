// A cycle solved instant by instant, half of it where the other half is its mirror image.
// Based on: Hicks, Uchida, Seth, Rajagopal, Delp 2015, J Biomech Eng 137:020905 (reserves below 10 % of the peak
// net moment; ours must stay below 5 %).
#include "study/cycle_instants.h"

#include <algorithm>
#include <cmath>

#include "base/numbers.h"

namespace retrogait {

namespace {

constexpr int kInstants = 100;  // of one cycle; 100 % repeats 0 %
constexpr int kHalf = kInstants / 2;
constexpr int kProbes[] = {4, 17, 29,
                           42};         // of the first half; their mirror images are solved, too
constexpr double kSameMirrored = 1e-6;  // of a variable's largest value
constexpr double kReserveLimit = 5;     // % of the peak net moment

/// One variable of one instant: both sides of it, or twice the same.
struct BothSides {
  double right = 0, left = 0;
};
using Row = std::vector<BothSides>;  // a column each

void read_columns(const Instant& instant, const std::vector<ResultColumn>& columns, Row& row) {
  row.resize(columns.size());
  for (std::size_t k = 0; k < columns.size(); ++k) {
    row[k].right = columns[k].get(instant, false);
    row[k].left = columns[k].sided ? columns[k].get(instant, true) : row[k].right;
  }
}

// ------------------------------------------------------------------------------------- certificates

/// What the sharing reached over all instants solved.
class Certificates {
 public:
  explicit Certificates(const Instant& instant) {
    const Model& model = *instant.model;
    reserve_.setZero(model.ncoord());
    moment_.setZero(model.ncoord());
    crossed_.assign(model.coordinates.size(), false);
    for (const Muscle& muscle : model.muscles)
      for (const int c : muscle.coordinates) crossed_[at(leader(model, c))] = true;
  }

  void add(const Instant& instant) {
    const LoadSharer& sharer = instant.muscles->sharer;
    const SolveReport& report = instant.muscles->report;
    residual_ = std::max(residual_, report.residual);
    iterations_ = std::max(iterations_, report.iterations);
    const auto reserves = static_cast<Eigen::Index>(sharer.reserve_coordinate.size());
    for (Eigen::Index k = 0; k < reserves; ++k) {
      double& peak = reserve_[sharer.reserve_coordinate[static_cast<std::size_t>(k)]];
      peak = std::max(peak, std::abs(sharer.force[sharer.force.size() - reserves + k]));
    }
    moment_ = moment_.cwiseMax(instant.moment.cwiseAbs());
  }

  std::vector<SolverFigure> figures(const Model& model, const LoadSharer& sharer,
                                    int not_converged) const {
    const double none = std::nan("");
    std::vector<SolverFigure> list = {
        {"instants_not_converged", "", double(not_converged), 0, not_converged == 0},
        {"sharing_residual", "", residual_, kSharingTolerance, residual_ <= kSharingTolerance},
        {"sharing_iterations", "", double(iterations_), none}};
    for (const int c : sharer.reserve_coordinate) {
      std::string name = model.coordinates[at(c)].name;
      const int other = name.ends_with("_r") ? twin(model, name) : -1;
      if (name.ends_with("_l") && twin(model, name) >= 0) continue;  // stands with its right
      const auto peak = [&](const VecX& v) { return std::max(v[c], other < 0 ? 0.0 : v[other]); };
      if (other >= 0) name.resize(name.size() - 2);
      const double share = 100 * peak(reserve_) / peak(moment_);
      const bool limited = crossed_[at(c)];
      list.push_back({"reserve_" + name, "%", share, limited ? kReserveLimit : none,
                      !limited || share <= kReserveLimit});
    }
    return list;
  }

 private:
  static int leader(const Model& model, int c) {
    const Coordinate& coordinate = model.coordinates[at(c)];
    return coordinate.kind == CoordinateKind::kCoupled ? coordinate.coupled_to : c;
  }
  static int twin(const Model& model, std::string name) {
    name.back() = name.back() == 'r' ? 'l' : 'r';
    return model.find_coordinate(name);
  }

  VecX reserve_, moment_;  // (ncoord) largest so far, N·m or N
  std::vector<bool> crossed_;
  double residual_ = 0;
  int iterations_ = 0;
};

// ------------------------------------------------------------------------------------- mirror

/// ± of every variable: its value of a side in the first half (of which `rows` begins) against that of the other side
/// half a cycle later, at the probes. Empty if some variable is neither.
std::vector<double> mirror_signs(const std::vector<Row>& rows, const std::vector<Row>& probed) {
  const std::size_t variables = rows.front().size();
  std::vector<double> largest(variables, 0.0);
  for (std::size_t i = 0; i < kHalf; ++i)
    for (std::size_t k = 0; k < variables; ++k)
      for (const double x : {rows[i][k].right, rows[i][k].left})
        if (std::abs(x) > largest[k]) largest[k] = std::abs(x);
  std::vector<double> signs(variables);
  for (std::size_t k = 0; k < variables; ++k) {
    double even = 0, odd = 0;  // how far it is from + and from −
    bool same_gaps = true;
    const auto compare = [&](double before, double after) {
      same_gaps = same_gaps && std::isnan(before) == std::isnan(after);
      if (std::isnan(before)) return;
      even = std::max(even, std::abs(after - before));
      odd = std::max(odd, std::abs(after + before));
    };
    for (std::size_t p = 0; p < probed.size(); ++p) {
      const Row& before = rows[at(kProbes[p])];
      compare(before[k].right, probed[p][k].left);
      compare(before[k].left, probed[p][k].right);
    }
    if (!same_gaps || !(std::min(even, odd) <= kSameMirrored * largest[k])) return {};
    signs[k] = even <= odd ? 1 : -1;
  }
  return signs;
}

Row mirrored(const Row& row, const std::vector<double>& signs) {
  Row out(row.size());
  for (std::size_t k = 0; k < row.size(); ++k)
    out[k] = {signs[k] * row[k].left, signs[k] * row[k].right};
  return out;
}

// the left cycle begins half a cycle later
std::vector<CycleCurve> curves_of(const std::vector<Row>& rows,
                                  const std::vector<ResultColumn>& columns,
                                  const std::vector<AskedCurves>& asked) {
  std::vector<CycleCurve> curves;
  curves.reserve(2 * columns.size() -
                 at(static_cast<int>(std::count(asked.begin(), asked.end(), AskedCurves::kNone))));
  for (std::size_t k = 0; k < columns.size(); ++k)
    for (int side = columns[k].sided ? 0 : -1; side < (columns[k].sided ? 2 : 0); ++side)
      if (asked[k] == AskedCurves::kAll || (asked[k] == AskedCurves::kRight && side < 1))
        curves.push_back({k, side, {}, {}});
  for (int i = 0; i <= kInstants; ++i)
    for (CycleCurve& curve : curves) {
      const BothSides& both =
          rows[at((i + (curve.side == 1 ? kHalf : 0)) % kInstants)][curve.column];
      curve.value[at(i)] = curve.side == 1 ? both.left : both.right;
    }
  return curves;
}

/// The instants of one walk, solved in order, each on from the one before.
class Solver {
 public:
  Solver(const Case& c, Instant instant, const std::vector<ResultColumn>& columns,
         const Asked& asked = {}, bool symmetric = false, LaidCycle* laid = nullptr)
      : case_(c),
        columns_(columns),
        asked_(asked),
        symmetric_(symmetric),
        burns_(asked.wants("metabolic_power") || asked.wants("metabolic_power_umberger")),
        laid_(laid),
        instant_(std::move(instant)),
        certificates_(instant_) {
    out.converged.fill(true);
    rows.resize(kInstants);
    if (laid_) laid_->resize(kInstants);
  }

  // instant i, at `when`, into `row`
  void solve(int i, double when, Row& row) {
    // what muscles burn mirrors as they do; where it is not asked for the probes alone tell
    solve_instant(instant_, when, laid_ ? &(*laid_)[at(i)] : nullptr, burns_ || is_probed(i));
    read_columns(instant_, columns_, row);
    if (!instant_.muscles) return;
    certificates_.add(instant_);
    out.converged[at(i)] = instant_.muscles->converged();
  }

  CycleInstants finish() {
    out.converged[kInstants] = out.converged[0];
    out.curves = curves_of(rows, columns_, asked_curves(columns_, asked_, symmetric_));
    if (instant_.muscles) {
      const auto failed = std::count(out.converged.begin(), out.converged.end() - 1, false);
      out.figures =
          certificates_.figures(case_.model, instant_.muscles->sharer, static_cast<int>(failed));
    }
    return std::move(out);
  }

  CycleInstants out;
  std::vector<Row> rows;

 private:
  static bool is_probed(int i) {
    return std::find(std::begin(kProbes), std::end(kProbes), i % kHalf) != std::end(kProbes);
  }

  const Case& case_;
  const std::vector<ResultColumn>& columns_;
  const Asked asked_;
  bool symmetric_;
  bool burns_;
  LaidCycle* laid_;
  Instant instant_;
  Certificates certificates_;
};

}  // namespace

CycleInstants solve_cycle_instants(const Case& c, const GaitCycle& cycle,
                                   const std::vector<ResultColumn>& columns, Halves halves,
                                   const Asked& asked, LaidCycle* laid) {
  Solver solver(c, make_instant(c.model, cycle, c.muscles), columns, asked, cycle.target.symmetric,
                laid);
  std::vector<Row>& rows = solver.rows;
  const auto solve = [&](int i, Row& row) { solver.solve(i, double(i) / kInstants, row); };

  for (int i = 0; i < kHalf; ++i) solve(i, rows[at(i)]);
  if (halves == Halves::kMirrorIfSymmetric && cycle.target.symmetric) {
    std::vector<Row> probed(std::size(kProbes));
    for (std::size_t p = 0; p < probed.size(); ++p) solve(kProbes[p] + kHalf, probed[p]);
    const std::vector<double> signs = mirror_signs(rows, probed);
    solver.out.mirrored = !signs.empty();
    for (int i = 0; solver.out.mirrored && i < kHalf; ++i) {
      rows[at(i + kHalf)] = mirrored(rows[at(i)], signs);
      solver.out.converged[at(i + kHalf)] = solver.out.converged[at(i)];
    }
  }
  for (int i = kHalf; !solver.out.mirrored && i < kInstants; ++i) solve(i, rows[at(i)]);
  return solver.finish();
}

CycleInstants solve_cycle_instants(const Case& c, const Recording& stride,
                                   const std::vector<ResultColumn>& columns) {
  RETROGAIT_ASSERT(stride.per_stride == kInstants, stride.per_stride);
  RETROGAIT_ASSERT(stride.instants.size() >= at(kInstants), stride.instants.size());
  Solver solver(c, make_instant(c.model, stride, c.muscles), columns);
  for (int i = 0; i < kInstants; ++i) solver.solve(i, i, solver.rows[at(i)]);
  return solver.finish();
}

}  // namespace retrogait
