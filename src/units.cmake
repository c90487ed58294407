# Files that a build from nothing compiles together, a line a unit: most of what a file costs is what all of them
# include and instantiate, so six in one take half the time of six. The numbers are the same.
#
# A file that stands in no line is compiled alone, which is always right: a new file needs no entry. Files of one unit
# share a folder and its options and have no names in common, those of anonymous namespaces included; when two of them
# come to share one ("redefinition of"), take one of them out of its line.
set(units
  "base: curve error math table"
  "model: check_actuators compile_actuators data knee mirror scale strength"
  "io: csv csv_file external_loads files model_toml model_toml_actuators osim_frames"
  "io: osim osim_forces osim_functions osim_joints osim_muscles osim_object osim_paths"
  "io: osim_write osim_write_forces storage toml_units"
  "multibody: derivatives dynamics forward kinematics passive"
  "muscle: path_wraps paths wrap wrap_circle wrap_cylinder wrap_ellipsoid wrap_ellipsoid_held"
  "muscle: wrap_opensim wrap_sphere wrap_torus"
  "muscle: bezier contraction degroote elastic metabolic millard thelen"
  "contact: contact ground heels sole"
  "gait: adapt anchor cycle leg normal priors problem"
  "gait: residuals script start synthesis"
  "trial: events filter loads trial_file"
  "inverse: balance columns_muscle instant joint_contact joint_loads muscle_groups muscle_loads"
  "inverse: columns columns_contact springs static_optimization static_optimization_steep"
  "simulate: assist balance controller impedance links measures pads"
  "simulate: recorder reference resistance rollout settle settle_problem settle_rows"
  "study: activity agreement cases disturb disturb_parse disturb_place disturb_search"
  "study: compare_trials contributors cycle_instants disturb_measure disturb_trace emg energy"
  "study: emg_measures foot_points import ladder ladder_table muscle_curves"
  "study: mean_stride muscle_options open_trial plates posture predict run"
  "study: scene simulated soles tables"
  "study: scene_gait strides trial"
  "report: contributors disturb draw emg_figure figures measured"
  "report: disturb_figure figures_muscle files ladder notes opensim_export sha256"
  "report: emg page plot roads text"
  "report: ladder_figure strip terminal"
  "analysis: describe doctor doctor_forces judge opensim_files plan self_check"
  "analysis: doctor_motion self_check_arms self_check_body self_check_fibers self_check_paths self_check_poses self_check_sides"
  "analysis: self_check_standing solve units write"
  "verify: cases kernels muscles prediction verify"
  "cli: sweep_store talk view"
  "inspector: actions actions_camera activation_cell activation_curves activation_plots arrows camera"
  "inspector: actions_muscles cast colors desk draft emg_overlay exports"
  "inspector: actions_plots cycle_map figure_export finder framebuffer gl_context"
  "inspector: inspector knob_row layout lighting marks muscle_choice"
  "inspector: meshes muscle_menu muscle_rows muscle_table muscles recent"
  "inspector: open_dialog opening parameter_list parameters plot plot_heading"
  "inspector: plot_frame plot_make plot_pages plot_peaks pointed renderer replay"
  "inspector: replay_expect replay_script session shader sheet_rows sheet_stack"
  "inspector: shown skeleton skeleton_arm skeleton_head skeleton_trunk slider stage"
  "inspector: views_muscles views_open views_palette views_stage views_status views_timeline window"
  "inspector: views_parameters views_plots worker workspace"
)

foreach(unit IN LISTS units)
  string(REGEX MATCH "^[a-z]+" folder "${unit}")
  string(REGEX REPLACE "^[a-z]+: " "" stems "${unit}")
  string(MAKE_C_IDENTIFIER "${unit}" name)
  separate_arguments(stems)
  foreach(stem IN LISTS stems)
    set_source_files_properties(src/${folder}/${stem}.cpp PROPERTIES UNITY_GROUP ${name})
  endforeach()
endforeach()
