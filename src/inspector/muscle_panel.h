#pragma once
/// Inside of the muscle view: what its parts share in a frame.
///
///   views_muscles.cpp     what is chosen above, list and plots below it
///   muscle_table.cpp      the list: bars of means and peaks, ratio, difference
///   activation_plots.cpp  small multiples, and one muscle large
///   activation_cell.cpp   one plot: when EMG is on and how it agrees; hover, click
///   activation_curves.cpp a row's plot: curves, bands, measured EMG
///   muscle_menu.cpp       right click, and what the mouse is told
#include "inspector/views.h"

namespace retrogait::inspector {

/// What the view asks the list for.
RowChoice row_choice(const View& view);

struct MusclePanel {
  Session& session;
  const Look& look;
  const Shown& shown;
  const EmgOverlay& emg;
  RowSelection selection;  // as listed

  MuscleView& view() const { return session.view.muscles; }
  int side() const { return session.view.side; }
  const std::vector<MuscleRow>& rows() const { return shown.muscles.list; }
  const MuscleRow& row(std::size_t i) const { return rows()[i]; }
  const ComparedInfo& info() const { return info_of(session.view.muscles.what); }
};

/// The same row of the pinned baseline; null without one, or while it is not shown.
const MuscleRow* baseline_row(const MusclePanel& panel, std::size_t row);

// ---- muscle_table.cpp

void draw_muscle_table(const MusclePanel& panel, const Box& box);
/// How high the table is, pixels: all of its rows, or as many whole ones as there is room for.
float table_height(const MusclePanel& panel, float most);

// ---- activation_curves.cpp

/// Both directions of a row, with bands, measured EMG, stance bars and the cursor.
Plot row_plot(const MusclePanel& panel, std::size_t row);

/// What the bands of a plot are: "± SD between strides"; empty where there are none.
std::string band_note(const MusclePanel& panel, std::size_t row);

// ---- activation_cell.cpp

/// Of a plot's values; nothing: its own.
using ValueRange = std::optional<std::pair<double, double>>;

/// One row's plot with all that belongs to it. large: with its peaks, and every EMG that lies over it.
void draw_muscle_cell(const MusclePanel& panel, std::size_t row, const Box& box,
                      const ValueRange& range, bool large);

// ---- activation_plots.cpp

/// Of all listed rows; or, if the view says so, the chosen one large with its muscles below.
void draw_activation_plots(const MusclePanel& panel, const Box& box);
/// The chosen row alone, with figures of measured EMG.
void draw_chosen_plot(const MusclePanel& panel, const Box& box);
std::optional<std::size_t> chosen_row(const MusclePanel& panel);

// ---- muscle_menu.cpp

/// For the item just drawn.
void muscle_menu(const MusclePanel& panel, std::size_t row);
/// What a muscle does to the chosen load: all muscles colored by their part of it, and its balance sheet.
void show_contribution(Session& session, const MuscleRow& row);
/// Figures of a row, and what measured EMG says of it.
void muscle_tooltip(const MusclePanel& panel, std::size_t row);

/// A value with as many digits as its quantity is known to; "–" for NaN.
std::string figure_text(Compared what, double value);
std::string ratio_text(double ratio);

/// Chooses, adds to (Ctrl) or extends (Shift) what is selected in the list.
void choose_row(const MusclePanel& panel, std::size_t row, bool add, bool extend);

}  // namespace retrogait::inspector
