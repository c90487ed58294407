#pragma once
/// Measured EMG beside predicted activations.
///
/// A CSV file of envelopes (rectified and smoothed; any unit, for every envelope is divided by its own maximum) or
/// of on/off windows (0 and 1), over the cycle of the muscle's own foot from its contact, in one of two layouts:
///
///   wide    pct,forward_VL,forward_VL_sd,backward_soleus_l,…   a column a muscle: DIRECTION_MUSCLE, _l for the
///                                                              left side, _sd beside it for the scatter
///   tidy    direction,muscle,side,pct,value,sd                 a row a point; side and sd may be left out
///
/// Lines that begin with # are left out. pct runs from 0 to 100 in rising steps of any size; envelopes are
/// resampled to 101 points, straight from one to the next and round the end of the cycle. MUSCLE is a muscle of
/// the model (vaslat), its functional group (quadriceps), several by their common stem (glmed: glmed1, glmed2 and
/// glmed3), or a name that laboratories use (VL, TA, GMED, "tibialis anterior"): emg_names(). Of several the
/// predicted activation is the mean by volume. Either direction may be missing.
///
/// What is compared. EMG leads force: from the muscle's electrical signal to its pull it takes about 50 ms
/// (Cavanagh, Komi 1979, Eur J Appl Physiol 42:159: 49 to 55 ms in elbow flexors). Static optimisation tells what
/// pulls now. So each figure stands twice: as the curves are, and with the measured one moved kEmgDelay later.
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "study/study.h"

namespace retrogait {

constexpr double kEmgDelay = 0.05;  // s
constexpr double kEmgOn =
    0.2;  // a muscle is on above this share of its range, from its least value

/// One muscle's envelope, one way.
struct EmgEnvelope {
  std::string name;       // as the file has it
  std::string direction;  // "forward" | "backward"
  int side = 0;           // 0 right, 1 left
  std::string muscle;     // what it is in the model: a muscle, a group, or the stem of several
  std::vector<std::string> members;  // stems of the model's muscles
  std::array<double, 101> value{};   // in the file's unit
  std::array<double, 101> sd{};
  bool has_sd = false;
};

struct EmgFile {
  std::string path;
  std::vector<EmgEnvelope> envelopes;
};

/// Names beyond the model's own, with what they mean: "VL", "vaslat"; "PER", "perlong perbrev".
const std::vector<std::pair<std::string, std::string>>& emg_names();

/// Throws InputError with every defect: an unknown muscle with the nearest, a pct that does not rise, a
/// negative or constant envelope.
EmgFile read_emg(const std::string& path, const Model& model);

/// How a measured and a predicted envelope agree over 100 % of a cycle. A shift is % of the cycle by which the
/// predicted curve comes later than the measured one: −50 to 49.
struct EmgAgreement {
  double r = 0;        // Pearson's, of the two curves as they are
  int best_shift = 0;  // where r is largest
  double r_at_best = 0;
  double on_off = 0;       // %: share of the cycle in which both are on or both off
  double better_than = 0;  // %: share of all other circular shifts with less on/off agreement
  int best_on_off_shift = 0;
};

EmgAgreement agreement(const std::array<double, 101>& measured,
                       const std::array<double, 101>& predicted);

/// On or off at 0 … 99 %: above kEmgOn of the range, from the least value.
std::array<bool, 100> on_off(const std::array<double, 101>& envelope);

/// The curve so much of the cycle later (%, any number), straight between points.
std::array<double, 101> delayed(const std::array<double, 101>& curve, double pct);

/// An envelope with the walk it stands beside.
struct EmgComparison {
  EmgEnvelope measured;
  std::string trial;
  double period = 0;  // s
  std::array<double, 101> predicted{};
  EmgAgreement as_is, with_delay;  // measured where it is, and kEmgDelay later
};

/// Two antagonists of which both were measured: how much of their activity is common.
struct EmgPair {
  std::string name, direction;
  int side = 0;
  double measured = 0,
         predicted = 0;  // %, see co_contraction(); of envelopes divided by their maxima
};

struct EmgResult {
  std::string path;
  std::vector<EmgComparison> muscles;
  std::vector<EmgPair> pairs;
};

/// Throws InputError where the walks have no muscles, or nothing was measured in either direction.
EmgResult compare_emg(const StudyResult& study, const EmgFile& file);

/// A row a muscle and direction, then a row a pair (report/emg.h writes it as OUT/emg.csv).
Table emg_table(const EmgResult& result, const std::string& study);

}  // namespace retrogait
