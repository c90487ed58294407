#pragma once
/// Files in and out. Names and units live here; the rest of the program sees ModelSpec, SI and radians.
///
/// Everything is read strictly: a key that the reader does not know is a defect, and all defects of a
/// file are reported together (base/error.h). toml++ is used in io/toml.cpp only; other folders read their
/// own TOML files through io/toml.h.
///
/// The native model format, one file a model:
///
///   format = 1
///   name = "adult"
///   mirror = true                      # what is named *_r is written once; *_l is its mirror image
///   [subject]                          # whom the figures of this file describe
///   mass_kg, height_m, sex             # sex = "male" | "female"
///   [curve.NAME]                       # a function of one coordinate, used by steps
///   kind                               # "linear" | "polynomial" | "piecewise_linear"
///                                      # | "spline_natural" | "spline_fitted_ends" (OpenSim's SimmSpline)
///   x_deg | x_rad | x_m                # knots, strictly increasing (splines, piecewise linear)
///   y_deg | y_rad | y_m                # values at the knots
///   outside                            # splines beyond their knots: "straight" (default, as OpenSim) | "smooth"
///   coefficients                       # linear and polynomial: from the constant upward, SI and radians
///   source
///   [[body]]
///   name, mass_kg, mass_center_m = [x, y, z]
///   inertia_kg_m2 = [xx, yy, zz, xy, xz, yz]   # about the mass centre, body axes
///   source
///   [[joint]]
///   name, parent, child                # parent = "ground" once
///   parent_point_m, parent_orientation_deg | _rad   # joint frame on the parent, body-fixed x-y-z angles
///   child_point_m, child_orientation_deg | _rad     # joint frame on the child
///   steps = [ … ]                      # from the parent's frame to the child's; none = welded
///       { slide = [1, 0, 0], coordinate = "pelvis_tx" }             # by the coordinate itself
///       { turn = [0, 0, 1], coordinate = "lumbar_extension", scale = 0.125 }
///       { turn = [0, 0, 1], coordinate = "knee_angle_r", curve = "knee_varus" }
///       { slide = [0, 0, 1], constant_m = 0.00275 }  or  { turn = […], constant_deg = 3 }
///   source
///   [[coordinate]]
///   name, range_deg | range_rad | range_m = [least, most], default_deg | default_rad | default_m
///   kind                               # "free" (default) | "locked" | "prescribed" | "coupled"
///   coupled_to, curve                  # kind = "coupled" only
///   [[foot_point]]
///   name, body, point_m, radius_m
///   [standing]
///   COORDINATE_deg | _rad | _m = value   # the rest stand at their default
///
///   include = ["adult/legs.toml"]      # more of the same tables, beside this file; each begins with format = 1
///
/// What pulls and pushes (model/actuators.h). POSE is point_m and orientation_deg | _rad:
///
///   [[wrap_object]]
///   name, body, POSE, shape            # "cylinder" radius, length | "sphere" radius | "ellipsoid" semi_axes
///                                      # | "torus" tube_radius, ring_radius; each in _m, _mm or _cm
///   side                               # "all" (default) | "+x" … "-z": the half that paths stay on
///   [[muscle]]
///   name, groups = ["quadriceps"], max_isometric_force_N, optimal_fiber_length_m, tendon_slack_length_m
///   pennation_deg, max_contraction_velocity    # optimal fibre lengths a second, 10
///   curves                             # "millard" (default) | "thelen" | "degroote"
///                                      # (a resting muscle's control is 0 here, 0.01 in .osim files)
///   passive_strain = [0, 0.7]          # Millard: fibre strain where passive force begins, where it is F_max
///   slow_twitch, specific_tension_MPa  # for metabolic power
///   path = [ … ]                       # two points or more
///       { body = "tibia_r", point_m = [x, y, z] }
///       { body = …, point_m = …, while = "knee_angle_r", range_deg = [0, 60] }    # there only then
///       { body = …, point_m = …, moves_with = "knee_angle_r", x = "CURVE" }       # y, z alike
///   wraps = [{ object = "NAME", from = 1, to = -1 }]     # between these points of the path
///   source
///   [strength.NAME]                    # MUSCLE = newtons; `strength_set` in the head names the set that
///   source                             # stands in the muscles themselves
///   [[actuator]]  name, coordinate, optimal_force_N_m | _N, min_control, max_control
///   [[limit]]     name, coordinate, lower_deg, upper_deg, lower_stiffness_N_m_rad, upper_stiffness_N_m_rad,
///                 damping_N_m_s_rad, transition_deg
///   [[bushing]]   name, body_1, body_2, frame_1_point_m …, rotational_stiffness_N_m_rad = [x, y, z],
///                 translational_stiffness_N_per_m, rotational_damping_N_m_s_rad, translational_damping_N_s_per_m
///   [[pressure]]  name, body_1, body_2, point_1_m, point_2_m, area_cm2, pressure_kPa
///   [[contact_point]]  name, body, point_m
///   [[disc]]      joint, tilt_deg, stiffness_N_m_deg = [x, y, z]
///
/// Frames default to the body's own. Every coordinate that a step names is listed; it is an angle if any
/// step turns by it, else a length.
///
/// A file going out is never seen half written: it is written aside in the same folder, synced, then
/// renamed over the old one. When that fails the old file stays as it was, nothing is left beside it,
/// and an InputError says in a sentence what the user can do.
#include <string>
#include <string_view>

#include "base/table.h"
#include "model/model.h"

namespace retrogait {

struct ReadNotes;

// ------------------------------------------------------------------------------------ our own files

/// The repository's folder: RETROGAIT_HOME when set (the launcher sets it), else where it was built from.
std::string home_folder();

/// home_folder() / path, for a path inside the repository: "models/adult.toml".
std::string home_path(const std::string& path);

/// "0.1.0"
std::string version();

// ------------------------------------------------------------------------------------------ reading

/// Reads a native model file. Throws InputError with every defect of the file. What only the whole tree
/// can tell (roots, cycles, unknown parents) is compile's to check.
ModelSpec read_model_toml(const std::string& path);

/// Reads a model file by its suffix (.toml, .osim). What an .osim file has and the program leaves out is
/// noted (io/osim.h).
ModelSpec read_model(const std::string& path, ReadNotes* notes = nullptr);

// ------------------------------------------------------------------------------------------ writing

/// Makes the folder and those above it; one that is there already is fine.
void make_folder(const std::string& path);

/// Throws InputError when the folder of `path` cannot be written to, the disk is full, or a folder of
/// that name is in the way.
void write_file_atomically(const std::string& path, std::string_view content);

/// The table as CSV (RFC 4180 quoting, "\n" line ends): one header line of column names, no comment
/// lines. Numbers carry so many significant digits; a missing one (NaN) is an empty field.
std::string csv_text(const Table& table, int digits = 9);

/// csv_text(table) into a file, atomically.
void write_csv(const std::string& path, const Table& table, int digits = 9);

/// A number as CSV files carry it: "1.25", "1e-09", "" for NaN, "0" also for -0, "inf".
std::string csv_number(double value, int digits = 9);

/// A text as CSV files carry it: in quotes, quotes doubled, where it holds a comma, a quote or a line's end.
std::string csv_field(const std::string& text);

}  // namespace retrogait
