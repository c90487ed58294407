// Sockets name frames by paths, absolute or relative to the component that holds the socket.
#include "io/osim_parts.h"

namespace retrogait {

namespace {

constexpr int kLongestChain = 50;  // offset frames on offset frames

// "/jointset/knee_r/../../bodyset/femur_r" → "/bodyset/femur_r"
std::string normalised(const std::string& path) {
  std::vector<std::string> parts;
  for (std::size_t at = 0; at < path.size();) {
    const std::size_t end = std::min(path.find('/', at), path.size());
    const std::string part = path.substr(at, end - at);
    if (part == ".." && !parts.empty()) parts.pop_back();
    if (part != ".." && part != "." && !part.empty()) parts.push_back(part);
    at = end + 1;
  }
  std::string out;
  for (const std::string& part : parts) out += "/" + part;
  return out;
}

std::string parent_of(const std::string& path) { return path.substr(0, path.rfind('/')); }

}  // namespace

std::string last_name(const std::string& path) { return path.substr(path.rfind('/') + 1); }

std::string socket_path(const OsimObject& object, const char* property) {
  const std::string path = object.text(property);
  return path.empty() ? object.text((std::string(property) + "_connectee_name").c_str()) : path;
}

OsimFrames::OsimFrames() : bodies_{"ground"} {}

void OsimFrames::add_body(const std::string& name) { bodies_.push_back(name); }

void OsimFrames::add_offset(const OsimObject& frame, const std::string& owner) {
  const std::string path = owner + "/" + frame.name();
  if (offsets_.size() > 100000 || path.size() > 4000)
    return;  // no model; deeper frames stay unknown
  frame.mark_read();
  frame.skip({"FrameGeometry"});
  offsets_[path] = {frame, path};
  add_offsets_of(frame, "components", path);
}

void OsimFrames::add_offsets_of(const OsimObject& owner, const char* list,
                                const std::string& path) {
  for (const OsimObject& object : owner.objects(list))
    if (object.is("PhysicalOffsetFrame")) add_offset(object, path);
}

std::optional<OsimFrame> OsimFrames::frame_at(const std::string& path, int depth) const {
  const std::string name = last_name(path);
  const bool in_bodyset = parent_of(path) == "/bodyset" || path == "/ground";
  if (in_bodyset)
    for (const std::string& body : bodies_)
      if (body == name) return OsimFrame{body, {}};
  const auto it = offsets_.find(path);
  if (it == offsets_.end() || depth > kLongestChain) return {};
  const OsimObject& object = it->second.object;
  const auto parent = look_up(socket_path(object, "socket_parent"), path, depth + 1);
  if (!parent) return {};
  const Pose X_PF{rotation_xyz(object.vec3("orientation", Vec3::Zero())),
                  object.vec3("translation", Vec3::Zero())};
  return OsimFrame{parent->body, parent->X_BF * X_PF};
}

std::vector<std::pair<OsimObject, OsimFrame>> OsimFrames::offsets() const {
  std::vector<std::pair<OsimObject, OsimFrame>> list;
  for (const auto& [path, offset] : offsets_)
    if (const auto frame = frame_at(path, 0)) list.emplace_back(offset.object, *frame);
  return list;
}

std::optional<OsimFrame> OsimFrames::look_up(const std::string& socket, const std::string& from,
                                             int depth) const {
  if (socket.empty()) return {};
  if (socket.front() == '/') return frame_at(normalised(socket), depth);
  for (const std::string& base : {from, parent_of(from), std::string("/bodyset"), std::string()})
    if (const auto frame = frame_at(normalised(base + "/" + socket), depth)) return frame;
  // a path of another layout: its last name may still be a body's
  return frame_at("/bodyset/" + last_name(socket), depth);
}

std::optional<OsimFrame> OsimFrames::find(const OsimObject& object, const char* property,
                                          const std::string& path) const {
  const std::string socket = socket_path(object, property);
  auto frame = look_up(socket, path, 0);
  if (!frame && last_name(socket) == "ground") frame = OsimFrame{"ground", {}};
  if (frame) return frame;
  const std::string near = did_you_mean(last_name(socket), bodies_);
  if (socket.empty())
    object.reject(fmt::format("names no body: '{}' is missing", property));
  else
    object.reject(property, "no such body or frame." + near);
  return {};
}

}  // namespace retrogait
