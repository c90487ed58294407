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

/// ± of every variable: its value of a side against that of the other side half a cycle earlier. Empty if some
/// variable is neither.
std::vector<double> mirror_signs(const std::vector<Row>& first_half,
                                 const std::vector<Row>& probed) {
  std::vector<double> signs;
  for (std::size_t k = 0; k < first_half.front().size(); ++k) {
    double scale = 0, even = 0, odd = 0;  // the largest value; how far it is from + and from −
    for (const Row& row : first_half)
      for (const double x : {row[k].right, row[k].left})
        if (std::abs(x) > scale) scale = std::abs(x);
    bool same_gaps = true;
    const auto compare = [&](double before, double after) {
      same_gaps = same_gaps && std::isnan(before) == std::isnan(after);
      if (std::isnan(before)) return;
      even = std::max(even, std::abs(after - before));
      odd = std::max(odd, std::abs(after + before));
    };
    for (std::size_t p = 0; p < probed.size(); ++p) {
      compare(first_half[at(kProbes[p])][k].right, probed[p][k].left);
      compare(first_half[at(kProbes[p])][k].left, probed[p][k].right);
    }
    if (!same_gaps || !(std::min(even, odd) <= kSameMirrored * scale)) return {};
    signs.push_back(even <= odd ? 1 : -1);
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
                                  const std::vector<ResultColumn>& columns) {
  std::vector<CycleCurve> curves;
  for (std::size_t k = 0; k < columns.size(); ++k)
    for (int side = columns[k].sided ? 0 : -1; side < (columns[k].sided ? 2 : 0); ++side) {
      curves.push_back({k, side, {}, {}});
      for (int i = 0; i <= kInstants; ++i) {
        const Row& row = rows[at((i + (side == 1 ? kHalf : 0)) % kInstants)];
        curves.back().value[at(i)] = side == 1 ? row[k].left : row[k].right;
      }
    }
  return curves;
}

/// The instants of one walk, solved in order, each on from the one before.
class Solver {
 public:
  Solver(const Case& c, Instant instant, const std::vector<ResultColumn>& columns)
      : case_(c), columns_(columns), instant_(std::move(instant)), certificates_(instant_) {
    out.converged.fill(true);
    rows.resize(kInstants);
  }

  // instant i, at `when`, into `row`
  void solve(int i, double when, Row& row) {
    solve_instant(instant_, when);
    read_columns(instant_, columns_, row);
    if (!instant_.muscles) return;
    certificates_.add(instant_);
    out.converged[at(i)] = instant_.muscles->converged();
  }

  CycleInstants finish() {
    out.converged[kInstants] = out.converged[0];
    out.curves = curves_of(rows, columns_);
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
  const Case& case_;
  const std::vector<ResultColumn>& columns_;
  Instant instant_;
  Certificates certificates_;
};

}  // namespace

CycleInstants solve_cycle_instants(const Case& c, const GaitCycle& cycle,
                                   const std::vector<ResultColumn>& columns, Halves halves) {
  Solver solver(c, make_instant(c.model, cycle, c.muscles), columns);
  std::vector<Row>& rows = solver.rows;
  const auto solve = [&](int i, Row& row) { solver.solve(i, double(i) / kInstants, row); };

  for (int i = 0; i < kHalf; ++i) solve(i, rows[at(i)]);
  if (halves == Halves::kMirrorIfSymmetric && cycle.target.symmetric) {
    std::vector<Row> probed(std::size(kProbes));
    for (std::size_t p = 0; p < probed.size(); ++p) solve(kProbes[p] + kHalf, probed[p]);
    const std::vector<double> signs = mirror_signs({rows.begin(), rows.begin() + kHalf}, probed);
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
