#pragma once
/// Measured EMG beside the activations of the muscle view: the user's own file (study/emg.h), and from the literature
/// when muscles are on in healthy walking (data/measured/emg_forward.csv). Knows no ImGui.
///
/// An envelope lies over a row that has exactly its muscles ("VL" over vaslat, "quadriceps" over the group), over a
/// group of which it is a part, and over the muscles of which it is the sum ("GMED" over glmed1). As in the report
/// each curve counts by its own maximum: the envelope is drawn as high as the predicted curve, so that shape and
/// timing can be compared and size cannot. The figures are of the two curves that lie over each other.
#include <array>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "inspector/muscle_rows.h"
#include "study/emg.h"

namespace retrogait::inspector {

struct Shown;

/// An envelope of the user's file over a row's activation.
struct EmgMatch {
  std::string name;    // as the file has it: "VL"
  bool exact = false;  // the same muscles, neither more nor less
  int side = 0, direction = 0;
  CycleCurve
      curve;  // of the side's own foot, as a share of full activation like the predicted one; sd with it
  bool has_sd = false;
  double period = 0;               // s
  EmgAgreement as_is, with_delay;  // r is NaN where the predicted curve is flat or failed
  std::array<bool, 100> measured_on{}, predicted_on{};
  double lag_ms() const { return 10 * as_is.best_shift * period; }  // predicted after measured
};

/// When a muscle is on, as others measured it. Of either side: people were taken for symmetric.
struct EmgWindows {
  std::string name;  // "VAS"
  int direction = 0;
  std::array<bool, 100> on{};
  std::string source;  // what the file says about itself
};

/// What lies over one row.
struct RowEmg {
  std::vector<EmgMatch> own;
  std::vector<EmgWindows> literature;
};

class EmgOverlay {
 public:
  /// Reads `path` (empty: none) if it is another one or forget() was called, and compares anew if another study is
  /// shown. Never throws. True: a file was read, or failed to be.
  bool follow(const std::string& path, const std::shared_ptr<const Shown>& shown);
  /// The file may have changed.
  void forget() { read_ = false; }

  const std::string& path() const { return path_; }
  /// Why there is no overlay though a file is named: every defect, a line each.
  const std::string& error() const { return error_; }
  bool has_file() const { return !path_.empty() && error_.empty(); }
  /// What lies over a row of Shown::muscles; of a study without muscles nothing.
  const RowEmg& of(std::size_t row) const;
  /// Rows that an envelope of the file lies over exactly, on a side.
  std::vector<std::size_t> rows(int side) const;
  /// Envelopes of the file that no row has exactly: several muscles that are no group of the model.
  const std::vector<std::string>& without_row() const { return without_row_; }

 private:
  void read();
  void compare();
  void match(const EmgEnvelope& envelope);
  void match_literature(const EmgEnvelope& envelope);

  std::string path_, error_, source_;  // source_: of the literature
  bool read_ = false;
  EmgFile file_, literature_;
  std::shared_ptr<const Shown> shown_;
  std::vector<RowEmg> by_row_;
  std::vector<std::string> without_row_;
};

/// The stretches of the axis (%) in which something of the own cycle is on. `pct_of`: from the axis to the cycle.
std::vector<std::pair<double, double>> spans_on(const std::array<bool, 100>& on,
                                                const std::function<double(double)>& pct_of);

}  // namespace retrogait::inspector
