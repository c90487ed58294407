#pragma once
/// How the tables of a scene are read; only scene*.cpp include this.
///
///   scene.cpp       files, names, and every table but [gait]
///   scene_gait.cpp  [gait]: knobs and curves, of both directions or of one
#include <optional>
#include <string>

#include "io/toml.h"
#include "study/study.h"

namespace retrogait {

struct Range {
  double least, most;
};

/// What a table says goes to the scene, and is remembered with its line.
struct Writer {
  Scene& scene;
  std::string from;
  bool from_file;
  const Diagnostics& found;  // where the tables' defects go

  void note(const TomlTable& table, const std::string& key, const std::string& value) const {
    note_as(table.path().empty() ? key : table.path() + "." + key, table, key, value);
  }
  void note_as(const std::string& name, const TomlTable& table, const std::string& key,
               const std::string& value) const {
    scene.settings[name] = {value, from, from_file ? table.line(key) : 0};
  }
};

/// A value in SI as the file had it, in the unit of its key.
std::string as_written(double value, const std::string& key, const std::string& stem);

/// A number inside its range, noted; `units` empty: a plain number. Nothing where it is missing or wrong.
std::optional<double> read_within(const Writer& to, const TomlTable& table, const std::string& stem,
                                  const Units& units, const Range& range);

void read_gait_tables(const Writer& to, const TomlTable& root);

}  // namespace retrogait
