#pragma once
/// What a study leaves behind: a page for the terminal, CSV files, provenance, figures.
///
/// Everything here reads the tables of StudyResult; nothing is computed anew but differences and
/// ratios. The functions return texts or write files; printing is cli's.
///
///   OUT/curves_long.csv            study,trial,direction,side,variable,unit,pct,value,ok
///   OUT/curves_wide/VARIABLE.csv   a row a cycle and side, 101 columns; single muscles all in one file a
///                                  quantity, muscles_activation.csv …
///   OUT/scalars.csv                peaks, impulses, timing; a row a value and unit
///   OUT/activations.csv            a row a muscle or group, side and walk (study/activity.h)
///   OUT/events.csv, solver.csv     contacts; what the synthesis reached
///   OUT/variables.csv              name, unit, meaning, sign and zero of every variable
///   OUT/measures.csv               how each measure of scalars.csv is taken
///   OUT/roads.csv                  both roads side by side (report/roads.h)
///   OUT/evidence.csv               claims about walking backward: predicted here, measured by others
///   OUT/provenance.json            version, command, hashes of inputs, every value of the scene
///   OUT/figures/NAME.{svg,pdf,gp}  figures, and the gnuplot script with its data that draws each
///
/// No file holds the time of day, a duration or the place where it was written: the same inputs give
/// the same bytes.
#include <string>
#include <vector>

#include "study/study.h"

namespace retrogait {

/// How `compare` was called, as far as results depend on it.
struct Provenance {
  std::vector<std::string> arguments;  // "compare", "slow", "--set", "gait.slope_pct=5"
};

/// The page: forward, backward, difference, ratio. Plain UTF-8, at most 100 columns.
std::string terminal_table(const StudyResult& result);

/// What belongs under the page: each cycle beyond its limits, and each input that a reader must know of
/// (a measured prior with the main loads without it, a cycle played backward); may be empty.
std::string notes(const StudyResult& result);

/// Where each input came from, and what the synthesis reached (--explain).
std::string explanation(const StudyResult& result);

/// Each claim of data/evidence.csv: what comes out here both ways, what was measured, by whom, and where the one
/// lies against the other. No claim is judged; what nobody measured says so.
Table evidence_table(const StudyResult& result);
/// The same as a page (--evidence).
std::string evidence_page(const StudyResult& result);

/// scalars, activations, evidence and solver as JSON.
std::string summary_json(const StudyResult& result);

/// provenance.json of a run on somebody's own files: version, command, the hash of each file, notes.
std::string provenance_of_files(const Provenance& provenance, const std::vector<std::string>& files,
                                const std::vector<std::string>& notes);

/// Writes all tables and provenance.json into a folder, each file aside and renamed.
void write_tables(const std::string& folder, const StudyResult& result,
                  const Provenance& provenance);

/// A gnuplot script that draws NAME.svg and NAME.pdf, and NAME.png if it says so, where it is run.
struct Drawing {
  std::string name, script;
  bool png = false;
};

/// Figures drawn by gnuplot in a process of its own: it starts at once, the caller goes on with other
/// work and calls finish(), which puts the drawn files in place and throws when something failed.
class FigureRun {
 public:
  /// The study's own figures, and those drawn beside them.
  FigureRun(const std::string& folder, const StudyResult& result,
            const std::vector<Drawing>& beside = {});
  /// These alone.
  FigureRun(const std::string& folder, const std::vector<Drawing>& drawings);
  ~FigureRun();
  FigureRun(const FigureRun&) = delete;
  FigureRun& operator=(const FigureRun&) = delete;
  void finish();

 private:
  std::string folder_, aside_, failure_;
  std::vector<std::string> files_;
  int pid_ = -1;
};

/// Both walkers as stick figures over one cycle, with the ground reaction: an SVG file's text.
std::string strip_svg(const StudyResult& result);

/// Every synthesised trial of a study (no simulated one) as files that OpenSim's tools run, each in a folder of its own:
/// model.osim, motion.mot, grf.mot with loads.xml, reserves.xml, setup_{ID,SO,JR,MA}.xml. Two cycles, so
/// that each foot has a whole stride inside; the set-ups ask for the cycle of the right foot.
void export_opensim(const std::string& folder, const StudyResult& result);

/// SHA-256 over the files that a plan's results come from: scene, model with what it includes, scripts.
std::string inputs_hash(const StudyPlan& plan);

/// SHA-256 (FIPS 180-4) of some bytes, in hexadecimal.
std::string sha256(const std::string& bytes);

}  // namespace retrogait
