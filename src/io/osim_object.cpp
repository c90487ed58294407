#include "io/osim_object.h"

#include <algorithm>

namespace retrogait {

OsimObject::OsimObject(OsimFile& file, XmlNode node) : file_(&file), node_(node) {
  if (!node) return;
  const auto it = file.defaults.find(node.tag());
  if (it != file.defaults.end()) defaults_ = it->second;
}

std::string OsimObject::who() const {
  return name().empty() ? type() : fmt::format("{} '{}'", type(), name());
}

SourceLine OsimObject::at() const { return {file_->found.file(), node_.line()}; }

// ------------------------------------------------------------------------------------ properties

XmlNode OsimObject::find(const char* property) const {
  const XmlNode own = node_.child(property);
  return own ? own : defaults_.child(property);
}

double OsimObject::number(const char* property, double fallback) const {
  const XmlNode node = find(property);
  if (!node) return fallback;
  const auto values = node.numbers();
  if (values && values->size() == 1) return values->front();
  reject(property, "must be a number");
  return fallback;
}

bool OsimObject::flag(const char* property, bool fallback) const {
  const XmlNode node = find(property);
  if (!node || node.text().empty()) return fallback;
  std::string text(node.text());
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return tolower(c); });
  if (text == "true" || text == "1") return true;
  if (text == "false" || text == "0") return false;
  reject(property, "must be true or false");
  return fallback;
}

std::string OsimObject::text(const char* property, const std::string& fallback) const {
  const XmlNode node = find(property);
  return node ? std::string(node.text()) : fallback;
}

std::vector<double> OsimObject::numbers(const char* property) const {
  const XmlNode node = find(property);
  if (!node) return {};
  const auto values = node.numbers();
  if (values) return *values;
  reject(property, "must be numbers");
  return {};
}

std::vector<double> OsimObject::numbers(const char* property, std::size_t count) const {
  const XmlNode node = find(property);
  if (!node) return {};
  const auto values = node.numbers();
  if (values && values->size() == count) return *values;
  reject(property, fmt::format("must be {} numbers", count));
  return {};
}

Vec3 OsimObject::vec3(const char* property, const Vec3& fallback) const {
  const std::vector<double> v = numbers(property, 3);
  return v.empty() ? fallback : Vec3(v[0], v[1], v[2]);
}

std::vector<std::string> OsimObject::words(const char* property) const {
  return split_words(find(property).text());
}

void OsimObject::skip(std::initializer_list<const char*> properties) const {
  for (const char* property : properties) node_.child(property).mark_all_read();
}

// --------------------------------------------------------------------------------------- objects

OsimObject OsimObject::object(const char* property) const {
  const XmlNode node = find(property);
  return node ? OsimObject(*file_, node) : OsimObject();
}

std::vector<OsimObject> OsimObject::objects(const char* property) const {
  const XmlNode node = node_.child(property);
  if (!node) return {};
  if (const XmlNode list = node.child("objects")) return OsimObject(*file_, list).children();
  return OsimObject(*file_, node).children();
}

std::vector<OsimObject> OsimObject::children() const {
  std::vector<OsimObject> list;
  for (const XmlNode& child : node_.children()) list.emplace_back(*file_, child);
  return list;
}

// ---------------------------------------------------------------------------------------- defects

void OsimObject::reject(const std::string& message) const {
  file_->found.add(node_.line(), fmt::format("{}: {}", who(), message));
}

void OsimObject::reject(const char* property, const std::string& allowed) const {
  const XmlNode node = find(property);
  std::string value(node.text());
  constexpr std::size_t kShown = 60;
  if (value.size() > kShown) value = value.substr(0, kShown) + " ...";
  file_->found.add(node ? node.line() : node_.line(),
                   fmt::format("{}: {} = {}: {}", who(), property, value, allowed));
}

void OsimObject::doubt(const std::string& message) const {
  file_->notes.doubts.push_back({fmt::format("{}: {}", who(), message), "", 1, at()});
}

void OsimObject::doubt_class(const std::string& message) const {
  const std::string what = fmt::format("{}: {}", type(), message);
  for (ReadNote& note : file_->notes.doubts)
    if (note.what == what) {
      ++note.count;
      return;
    }
  file_->notes.doubts.push_back({what, "", 1, at()});
}

namespace {

void add_ignored(OsimFile& file, const XmlNode& node, const std::string& why) {
  for (ReadNote& note : file.notes.ignored)
    if (note.what == node.tag() && note.why == why) {
      ++note.count;
      return;
    }
  file.notes.ignored.push_back({node.tag(), why, 1, {file.found.file(), node.line()}});
}

// what an element that changes no load is there for
std::string purpose_of(const std::string& tag) {
  static const std::map<std::string, std::string> kPurposes = {
      {"FrameGeometry", "drawing"},      {"Appearance", "drawing"},
      {"attached_geometry", "drawing"},  {"VisibleObject", "drawing"},
      {"display_preference", "drawing"}, {"ModelVisualPreferences", "drawing"},
      {"ContactMesh", "contact"},        {"ContactSphere", "contact"},
      {"ContactHalfSpace", "contact"},
  };
  const auto it = kPurposes.find(tag);
  return it == kPurposes.end() ? "" : it->second;
}

void note_element(OsimFile& file, const XmlNode& node) {
  const std::vector<XmlNode> children = node.children();
  if (children.empty() && node.text().empty() && node.name().empty()) return;
  if (node.is("groups")) {
    for (const XmlNode& group : children) add_ignored(file, group, "");
    return;
  }
  for (const XmlNode& child : children) {
    if (!child.is("objects")) continue;
    for (const XmlNode& object : child.children())
      add_ignored(file, object, purpose_of(object.tag()));
    return;
  }
  add_ignored(file, node, purpose_of(node.tag()));
}

}  // namespace

void OsimObject::note_ignored(const std::string& why) const {
  mark_all_read();
  add_ignored(*file_, node_, why);
}

void note_unread(OsimFile& file) {
  for (const XmlNode& node : file.xml.unread()) note_element(file, node);
}

std::string ReadNotes::text() const {
  std::string out, list;
  int total = 0;
  for (const ReadNote& note : ignored) {
    total += note.count;
    if (!list.empty()) list += ", ";
    list += fmt::format("{} ({}, line {}{})", note.what, note.count, note.at.line,
                        note.why.empty() ? "" : "; " + note.why);
  }
  if (total > 0)
    out = fmt::format("{}: {} element{} ignored: {}\n", ignored.front().at.file, total,
                      total == 1 ? "" : "s", list);
  for (const ReadNote& note : doubts)
    out += fmt::format("{}:{}: {}{}\n", note.at.file, note.at.line, note.what,
                       note.count > 1 ? fmt::format(" ({} times)", note.count) : "");
  return out;
}

}  // namespace retrogait
