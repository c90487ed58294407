#pragma once
/// The grammar that all .osim files share, for the files io/osim_*.cpp: objects with typed properties.
///
/// A property that an object does not write has the value of its class in the file's <defaults>, else
/// OpenSim's own, which the reader gives as fallback. A property of the wrong type is a defect.
#include <initializer_list>
#include <map>
#include <optional>
#include <set>

#include "base/error.h"
#include "io/osim.h"
#include "io/xml.h"

namespace retrogait {

/// One file being read.
struct OsimFile {
  explicit OsimFile(const std::string& path) : xml(path), found(path) {}

  XmlFile xml;
  Diagnostics found;
  ReadNotes notes;
  int version = 0;
  std::map<std::string, XmlNode> defaults;  // by class
  std::set<std::string> inactive_surfaces;  // wrap objects that paths name but do not touch
};

class OsimObject {
 public:
  OsimObject() = default;
  OsimObject(OsimFile& file, XmlNode node);
  explicit operator bool() const { return static_cast<bool>(node_); }

  std::string type() const { return node_.tag(); }
  bool is(const char* type) const { return node_.is(type); }
  std::string name() const { return node_.name(); }
  /// "PinJoint 'ankle_r'", for messages.
  std::string who() const;
  SourceLine at() const;
  OsimFile& file() const { return *file_; }

  // Properties. Missing: the fallback. Wrong: a defect.
  bool has(const char* property) const { return static_cast<bool>(find(property)); }
  double number(const char* property, double fallback) const;
  bool flag(const char* property, bool fallback) const;
  std::string text(const char* property, const std::string& fallback = "") const;
  std::vector<double> numbers(const char* property) const;
  /// Exactly `count` numbers, or none (missing or defect).
  std::vector<double> numbers(const char* property, std::size_t count) const;
  Vec3 vec3(const char* property, const Vec3& fallback) const;
  std::vector<std::string> words(const char* property) const;
  /// Reads and drops properties that mean nothing here.
  void skip(std::initializer_list<const char*> properties) const;

  // Objects inside. They do not count as read until mark_read().
  /// The child that is itself an object: <GeometryPath>…
  OsimObject object(const char* property) const;
  /// The objects of a set (<JointSet><objects>…) or of a list (<frames>…).
  std::vector<OsimObject> objects(const char* property) const;
  /// The children that are objects without a property around them.
  std::vector<OsimObject> children() const;

  void mark_read() const { node_.mark_read(); }
  void mark_all_read() const { node_.mark_all_read(); }

  /// Records "TYPE 'name': message".
  void reject(const std::string& message) const;
  /// Records "TYPE 'name': property = found: allowed" at the property's line.
  void reject(const char* property, const std::string& allowed) const;
  void note_ignored(const std::string& why) const;
  void doubt(const std::string& message) const;
  /// A doubt about every object of this class, told once.
  void doubt_class(const std::string& message) const;

 private:
  XmlNode find(const char* property) const;

  OsimFile* file_ = nullptr;
  XmlNode node_, defaults_;
};

/// Notes every element that nobody read, by tag; empty sets and empty properties say nothing.
void note_unread(OsimFile& file);

}  // namespace retrogait
