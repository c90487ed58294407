#pragma once
/// Measured EMG beside predicted activations (study/emg.h) as a page, a file and a figure.
///
///   OUT/emg.csv            a row a muscle and direction: correlation, shift, on/off agreement; a row a pair
///   OUT/figures/emg.*      small multiples: the measured envelope grey, the predicted activation a line
#include "report/report.h"
#include "study/emg.h"

namespace retrogait {

/// A line a muscle, forward and backward beside each other; then pairs of antagonists, and how to read it. At most
/// 100 columns.
std::string emg_page(const EmgResult& result);

void write_emg(const std::string& folder, const EmgResult& result, const std::string& study);

Drawing emg_figure(const EmgResult& result);

}  // namespace retrogait
