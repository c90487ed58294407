#pragma once
/// What the figures of a sweep share: words for names, pages, data. Used inside figures*.cpp and by their tests.
///
///   figures.cpp         draw(): which figures there are
///   figures_words.cpp   names as a reader says them
///   figures_page.cpp    title, legend, caption, margins
///   figures_curves.cpp  response, dependence, convergence: forward and backward above, difference below
///   figures_map.cpp     the difference over two parameters, with the line where its sign changes
///   figures_bars.cpp    tornado, indices
///   figures_summary.cpp all outcomes, the difference in per cent of forward
///
/// Lengths are pixels of a page kFigureWidth wide. Forward is blue and solid, backward orange and dashed, the difference
/// (backward minus forward) dark.
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "report/figures.h"
#include "findings/findings.h"

namespace retrogait {

// ------------------------------------------------------------------------------------- tables

/// Whose number a row is.
struct OutcomeName {
  std::string variable, side, measure, unit;
  bool operator==(const OutcomeName&) const = default;
};

inline constexpr std::array<const char*, 3> kOf = {"forward", "backward", "difference"};
enum Of { kForward, kBackward, kDifference };

/// Outcomes in the order in which the tables name them first.
std::vector<OutcomeName> outcomes_of(const Findings& findings);
/// Rows of an outcome, of one of kOf; none of a table that is empty.
std::vector<std::size_t> rows_of(const Table& table, const OutcomeName& outcome, Of of);
/// How many cases an outcome's numbers come from, and how many were left out.
std::string cases_text(const Findings& findings, const OutcomeName& outcome);

// ------------------------------------------------------------------------------------- words

/// "Knee contact force, peak"; without the side if that is none or the right one.
std::string words_of(const OutcomeName& outcome);
/// "Speed", and its unit "m/s"; a key in full or as a plan has it.
struct ParameterWords {
  std::string title, unit;
  std::string both() const { return unit.empty() ? title : title + ", " + unit; }
};
ParameterWords words_of_parameter(const std::string& key);
/// Letters, digits, - and _ alone: "knee_contact_peak".
std::string file_name_of(const OutcomeName& outcome);

/// "%g" with a true minus.
std::string short_number(double x);
/// Decimals that tell values as large as `largest` apart to about three digits.
int decimals_for(double largest);
/// Numbers with as many decimals as the one that needs most, up to three.
std::vector<std::string> alike(const std::vector<double>& numbers);

// ------------------------------------------------------------------------------------- pages

inline constexpr const char* kOfColor[] = {"#0072B2", "#D55E00", "#222222"};
inline constexpr const char* kOfPale[] = {"#BFDCEC", "#F5D7BF", "#D0D0D0"};
inline constexpr const char* kOfDash[] = {"1", "(10,4)", "1"};
inline constexpr double kLetterWidth = 7.0;  // mean, of the page's font

struct PanelPlace {
  double left, top, width, height;
};

struct LegendEntry {
  std::string text;
  std::string line;  // of gnuplot: "lc rgb '#0072B2' dt 1 lw 2" …
  std::string fill;  // … or a box filled so
};

/// A page in the making: title and legend on top, the body, a caption under it.
struct SweepPage {
  std::string name, title, caption;
  std::vector<LegendEntry> legend;
  double body = 0;     // height
  std::string blocks;  // of data
  std::string panels;  // commands

  double top() const;     // of the body
  double height() const;  // of all
};

/// What stands above the panels' commands of a page: texts that appear once.
Drawing finished(const SweepPage& page);

/// The next plot stands in a box, nothing of the last one left over.
std::string panel_at(const SweepPage& page, const PanelPlace& box);

/// Forward, backward and, if wanted, the difference as lines.
std::vector<LegendEntry> legend_of_ways(bool difference);

/// "… (park walk). Predicted, not measured. n = 63 cases."
std::string caption_begin(const Findings& findings, const OutcomeName& outcome);

/// A text for a place so many pixels wide: smaller, then in two lines, then cut. `size`: of the page's font.
std::string fitted(const std::string& text, double width, double size = 1);
/// A text as the name of a tic, which gnuplot reads as a format.
std::string tic_text(std::string text);
/// Does it take two lines?
bool folds(const std::string& text, double width, double size = 1);

/// A text of the page's own, its middle there: beside an axis (`upright`), or under it.
std::string text_at(const SweepPage& page, double x, double y, const std::string& text,
                    bool upright = false);

/// "NaN", or six digits.
std::string data_text(double x);
/// "[low:high]" around values, with room at both ends; never empty.
struct AxisRange {
  double low = 1e300, high = -1e300;
  void add(double x);
  bool empty() const { return low > high; }
  AxisRange with_room(double share) const;
  std::string text() const;
};

// ------------------------------------------------------------------------------------- figures

// Nothing where the tables have no rows for it. `name`: of the files.

std::optional<Drawing> response_figure(const Findings& findings, const OutcomeName& outcome,
                                       const std::string& name);
std::optional<Drawing> dependence_figure(const Findings& findings, const OutcomeName& outcome,
                                         const std::string& name);
std::optional<Drawing> convergence_figure(const Findings& findings, const OutcomeName& outcome,
                                          const std::string& name);
std::optional<Drawing> map_figure(const Findings& findings, const OutcomeName& outcome,
                                  const std::string& name);
std::optional<Drawing> tornado_figure(const Findings& findings, const OutcomeName& outcome,
                                      const std::string& name);
std::optional<Drawing> indices_figure(const Findings& findings, const OutcomeName& outcome,
                                      const std::string& name);
std::optional<Drawing> summary_figure(const Findings& findings);

}  // namespace retrogait
