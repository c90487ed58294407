// Right click on a muscle, what the mouse is told of it, and how its numbers are written.
#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "inspector/muscle_panel.h"
#include "inspector/plot_choice.h"
#include "inverse/inverse.h"

namespace retrogait::inspector {

namespace {

constexpr std::array kRegionBits = {std::pair{kHip, "hip"}, std::pair{kKnee, "knee"},
                                    std::pair{kAnkle, "ankle, foot"}, std::pair{kTrunk, "trunk"},
                                    std::pair{kArm, "arm"}};

constexpr std::size_t kMostInFigure = 24;  // plots on one page

std::string regions_text(unsigned regions) {
  std::string out;
  for (const auto& [bit, name] : kRegionBits)
    if ((regions & bit) != 0) out += (out.empty() ? "" : ", ") + std::string(name);
  return out;
}

std::string number(double value, const char* format = "{:.2f}") {
  return std::isfinite(value) ? fmt::format(fmt::runtime(format), value) : "–";
}

void emg_lines(const MusclePanel& panel, std::size_t index) {
  for (const EmgMatch& m : panel.emg.of(index).own) {
    if (m.side != panel.side()) continue;
    ImGui::Separator();
    ImGui::Text("EMG %s, %s%s", m.name.c_str(),
                kDirectionNames[static_cast<std::size_t>(m.direction)],
                m.exact ? "" : " (not the same muscles)");
    if (!std::isfinite(m.as_is.r)) {
      ImGui::TextDisabled("the predicted curve is flat, or failed: nothing to compare");
      continue;
    }
    ImGui::TextDisabled("r %s; best %s with the predicted curve %+.0f ms after the measured",
                        number(m.as_is.r).c_str(), number(m.as_is.r_at_best).c_str(), m.lag_ms());
    ImGui::TextDisabled(
        "both on or both off in %s %% of the cycle: better than %s %% of all shifts",
        number(m.as_is.on_off, "{:.0f}").c_str(), number(m.as_is.better_than, "{:.0f}").c_str());
    ImGui::TextDisabled("with %.0f ms from signal to pull: r %s", 1000 * kEmgDelay,
                        number(m.with_delay.r).c_str());
  }
}

// every curve of a row along the axis, with its band
std::string curves_csv(const MusclePanel& panel, std::size_t index) {
  const Plot plot = row_plot(panel, index);
  const MuscleRow& row = panel.row(index);
  std::string out = "muscle,side,curve,unit,axis_pct,value,low,high,ok\n";
  for (const PlotCurve& c : plot.curves)
    for (std::size_t i = 0; i < kCyclePoints; ++i) {
      out +=
          fmt::format("{},{},{},{},{},", row.name, side_name(panel.side()), c.label, plot.unit, i);
      out += std::isfinite(c.value[i]) ? fmt::format("{:.6g}", c.value[i]) : "";
      out += c.has_band ? fmt::format(",{:.6g},{:.6g}", c.low[i], c.high[i]) : ",,";
      out += c.ok[i] ? ",1\n" : ",0\n";
    }
  return out;
}

// a figure of rows as they are listed, with what its bands are in the caption
void export_rows(const MusclePanel& panel, const std::vector<std::size_t>& rows) {
  const ComparedInfo& info = panel.info();
  PlotFigure figure;
  const std::string whose = rows.size() == 1 ? panel.row(rows[0]).name : std::string("muscles");
  figure.title = fmt::format("{}, {}", spoken(whose), info.title);
  figure.name = "view_" + file_name_of(figure.title);
  std::set<std::string> bands;
  for (const std::size_t i : rows) {
    figure.plots.push_back(row_plot(panel, i));
    bands.insert(band_note(panel, i));
  }
  bands.erase("");
  if (panel.shown.result) figure.caption = panel.shown.result->plan.scene.title + ". ";
  figure.caption += fmt::format("{} side from its contact; bars: the foot bears load.",
                                panel.side() == 0 ? "Right" : "Left");
  if (!bands.empty()) figure.caption += fmt::format(" Bands: {}.", fmt::join(bands, "; or "));
  const std::string folder = folder_of(panel.session);
  panel.session.figures.start(folder, figure);
  panel.session.message = "Drawing " + figure.title + " into " + folder + "/figures …";
}

std::vector<std::size_t> unique_rows(const MusclePanel& panel) {
  std::vector<std::size_t> rows;
  for (const ListedRow& listed : panel.selection.rows)
    if (std::find(rows.begin(), rows.end(), listed.row) == rows.end()) rows.push_back(listed.row);
  return rows;
}

void copy_rows(const MusclePanel& panel, const std::vector<std::size_t>& rows) {
  panel.session.clipboard = rows_csv(panel.rows(), rows, panel.view().what, panel.side());
  panel.session.message = fmt::format("Copied {} muscles as CSV", rows.size());
}

bool has_sheet(const MusclePanel& panel) {
  const Walk& walk = panel.shown.walk[panel.shown.walk[0].trial == nullptr ? 1 : 0];
  if (walk.trial == nullptr) return false;
  const std::vector<std::string> names = balance_sheet_names(walk.trial->of.model);
  return std::find(names.begin(), names.end(), panel.session.view.load.variable) != names.end();
}

}  // namespace

void show_contribution(Session& session, const MuscleRow& row) {
  View& view = session.view;
  view.muscle = row.name;
  view.stage.muscles = true;
  view.stage.coloring.quantity = MuscleQuantity::kContribution;
  view.stage.coloring.load = view.load.variable;
  view.stage.coloring.left = view.load.side == 1;
  view.layout = Layout::kLoads;
  // the sheet lists muscles below their groups
  if (row.is_group) view.sheet.unfolded.insert(row.name);
  for (const std::string& group : row.groups) view.sheet.unfolded.insert(group);
  session.message =
      fmt::format("Muscles are colored by their part of {}", spoken(view.load.variable));
}

void muscle_menu(const MusclePanel& panel, std::size_t index) {
  if (!ImGui::BeginPopupContextItem()) return;
  const MuscleRow& row = panel.row(index);
  Session& session = panel.session;
  const std::string load = spoken(session.view.load.variable);
  ImGui::TextDisabled("%s", spoken(row.name).c_str());
  ImGui::Separator();
  if (ImGui::MenuItem(("What it does to " + load).c_str(), nullptr, false, has_sheet(panel)))
    show_contribution(session, row);
  if (ImGui::MenuItem(panel.view().large ? "Small plots of all" : "Large plot"))
    session.view.muscle = row.name, panel.view().large = !panel.view().large;
  ImGui::Separator();
  if (ImGui::MenuItem("Copy its curves as CSV")) {
    session.clipboard = curves_csv(panel, index);
    session.message = "Copied the curves of " + spoken(row.name) + " as CSV";
  }
  const std::vector<std::size_t> listed = unique_rows(panel);
  std::vector<std::size_t> selected;
  for (const std::size_t i : listed)
    if (std::find(panel.view().selected.begin(), panel.view().selected.end(), panel.row(i).name) !=
        panel.view().selected.end())
      selected.push_back(i);
  if (ImGui::MenuItem(fmt::format("Copy the list as CSV, {} rows", listed.size()).c_str()))
    copy_rows(panel, listed);
  if (ImGui::MenuItem(fmt::format("Copy the {} selected rows as CSV", selected.size()).c_str(),
                      nullptr, false, !selected.empty()))
    copy_rows(panel, selected);
  ImGui::Separator();
  if (ImGui::MenuItem("Export this plot: SVG, PDF, PNG")) export_rows(panel, {index});
  const std::vector<std::size_t> few(listed.begin(),
                                     listed.begin() + std::min(listed.size(), kMostInFigure));
  if (ImGui::MenuItem(fmt::format("Export the {} listed: SVG, PDF, PNG", few.size()).c_str()))
    export_rows(panel, few);
  ImGui::EndPopup();
}

void muscle_tooltip(const MusclePanel& panel, std::size_t index) {
  const MuscleRow& row = panel.row(index);
  const ComparedInfo& info = panel.info();
  const Compared what = panel.view().what;
  ImGui::BeginTooltip();
  std::string title = spoken(row.name);
  for (const auto& [name, meant] : emg_names())  // "vastus lateralis"; the short ones are codes
    if (meant == row.name && name.find(' ') != std::string::npos) title += ", " + name;
  if (row.is_group) title += fmt::format(", group of {}", row.members.size());
  for (const std::string& group : row.groups) title += ", " + spoken(group);
  ImGui::TextUnformatted(title.c_str());
  if (row.regions != 0) ImGui::TextDisabled("crosses: %s", regions_text(row.regions).c_str());
  for (int d = 0; d < 2; ++d) {
    const RowFigures& f = row.figure(what, panel.side(), d);
    ImGui::TextColored(
        ImGui::ColorConvertU32ToFloat4(panel.look.colors().walk[static_cast<std::size_t>(d)]),
        "%s: %s %s, %s %s %s", kDirectionNames[static_cast<std::size_t>(d)], info.first,
        figure_text(what, f.first).c_str(), info.second, figure_text(what, f.second).c_str(),
        info.figure_unit);
  }
  if (const MuscleRow* before = baseline_row(panel, index))
    ImGui::TextDisabled("baseline: forward %s, backward %s %s",
                        figure_text(what, before->figure(what, panel.side(), 0).first).c_str(),
                        figure_text(what, before->figure(what, panel.side(), 1).first).c_str(),
                        info.figure_unit);
  const double ratio = row.ratio(what, panel.side());
  if (std::isfinite(ratio))
    ImGui::Text("backward / forward %s", ratio_text(ratio).c_str());
  else
    ImGui::TextDisabled("no ratio: a %s below %g %s, or of two signs", info.first, info.floor,
                        info.figure_unit);
  if (what == Compared::kActivation) emg_lines(panel, index);
  ImGui::EndTooltip();
}

std::string figure_text(Compared what, double value) {
  if (!std::isfinite(value)) return "–";
  constexpr std::array kDigits = {1, 2, 3, 3};
  const int digits = kDigits[static_cast<std::size_t>(what)];
  const std::string text = fmt::format("{:.{}f}", std::abs(value), digits);
  const bool zero = text.find_first_not_of("0.") == std::string::npos;
  return value < 0 && !zero ? "−" + text : text;
}

std::string ratio_text(double ratio) {
  if (!std::isfinite(ratio)) return "–";
  return ratio < 100 ? fmt::format("{:.2f}", ratio) : fmt::format("{:.0f}", ratio);
}

void choose_row(const MusclePanel& panel, std::size_t index, bool add, bool extend) {
  const std::string& name = panel.row(index).name;
  auto& selected = panel.view().selected;
  const auto& rows = panel.selection.rows;
  const auto place = [&](const std::string& of) {
    return std::find_if(rows.begin(), rows.end(),
                        [&](const ListedRow& r) { return panel.row(r.row).name == of; });
  };
  const auto put = [&](const std::string& one) {
    if (std::find(selected.begin(), selected.end(), one) == selected.end()) selected.push_back(one);
  };
  if (extend) {
    auto from = place(panel.session.view.muscle), to = place(name);
    if (from == rows.end()) from = to;
    if (from > to) std::swap(from, to);
    for (auto r = from; r != rows.end() && r <= to; ++r) put(panel.row(r->row).name);
    return;
  }
  if (add) {
    const auto found = std::find(selected.begin(), selected.end(), name);
    if (found != selected.end()) {
      selected.erase(found);
      return;
    }
    put(panel.session.view.muscle);  // the first of them was only chosen
    put(name);
    return;
  }
  selected.clear();
  panel.session.view.muscle = name;
}

}  // namespace retrogait::inspector
