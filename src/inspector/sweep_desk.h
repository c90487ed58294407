#pragma once
/// The sweep that is open: which case stands on the stage, which axes are drawn. Knows no ImGui.
///
/// A case that is chosen becomes the session's document, and is solved as `compare` solves it. When it is solved, every
/// number that the store keeps of it is compared with the study's: SweepDesk::agreement.
#include "inspector/heat_map.h"
#include "inspector/parameters.h"
#include "inspector/scatter.h"

namespace retrogait::inspector {

class Session;

/// Chosen axes, saved with a workspace.
struct SweepView {
  std::string store;  // file; empty: none is open
  SweepAxis x, y, color;
  std::string map_x, map_y;  // parameters
  SweepAxis map{"", SweepWalk::kDifference};
  ScatterZoom zoom;
};

/// Whether a solved study is the case that the store has.
struct Agreement {
  std::uint64_t number = 0;  // of the case
  bool same = false;         // every number, to the last bit
  std::string text;          // "all 92 numbers, to the last bit"
};

/// Numbers of a case against the study that was solved of it.
Agreement compare_case(const StoreHead& head, const CaseResult& kept, const StudyResult& study);

/// Held by the session; its views draw and fill it.
struct SweepDesk {
  SweepReader reader;
  std::shared_ptr<const SweepTable> table;  // null: none is open, or nothing was read yet
  std::optional<std::uint64_t> chosen;      // number of the case
  std::optional<std::uint64_t> wanted;      // to be chosen when it is read
  bool choose_first = false;                // … or the first that can be walked
  std::optional<Document> document;         // of the chosen case: what was opened
  std::optional<Agreement> agreement;       // of the chosen case
  bool checked = false;                     // … or found to have no numbers
  std::string error;                        // why reading ended
  std::string typed;                        // in the menu of an axis
  Scatter scatter;
  HeatMap map;
};

/// Opens a store and, when its cases are read, the first good one. Throws InputError as Store::open does, and then
/// nothing changed.
void open_sweep(Session& session, const std::string& path,
                std::optional<std::uint64_t> number = std::nullopt);
void close_sweep(Session& session);
/// Takes what was read. True if something new is shown.
bool poll_sweep(Session& session);
/// What the axes need is read, and axes that name nothing get usual ones. Once a frame.
void follow_axes(Session& session);

/// The document that solves a case. Throws InputError where the store has no such case.
Document document_of_case(const SweepTable& table, std::uint64_t number);
/// Puts it on the stage; what cannot be done goes to session.message.
void choose_case(Session& session, std::uint64_t number);
/// `steps` further among the cases kept, no farther than the last.
void step_case(Session& session, int steps);
/// To the neighboring cell of the map that has cases.
void step_cell(Session& session, int right, int up);
/// The study of the chosen case was solved: compares it.
void check_case(Session& session);

/// An axis by words, as scripts say it: "x", "gait.speed_m_s", "forward". False if there is none.
bool set_axis(SweepView& view, const SweepTable& table, const std::string& axis,
              const std::string& quantity, SweepWalk walk);

/// "1 240"
std::string grouped(std::uint64_t number);
/// "1 240 of 63 000 cases, 3 flagged, 2 failed"
std::string count_text(const SweepTable& table);
/// "Speed 1.0 m/s · slope −5 %"
std::string values_text(const SweepTable& table, std::size_t row);
/// A value with its unit: "2.31 BW", "rigid".
std::string value_text(const SweepQuantity& quantity, double value, bool with_sign = false);

}  // namespace retrogait::inspector
