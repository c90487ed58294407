// The model as a whole: defaults, bodies, joints, constraints, in both layouts.
#include "io/osim.h"

#include "io/osim_parts.h"

namespace retrogait {

namespace {

constexpr int kOldestVersion = 20000, kNewestVersion = 40600;

// ----------------------------------------------------------------------------------------- bodies

Mat3 read_inertia(const OsimObject& o) {
  Mat3 inertia = Mat3::Zero();
  if (o.has("inertia")) {
    const std::vector<double> i = o.numbers("inertia", 6);
    if (i.size() == 6) inertia << i[0], i[3], i[4], i[3], i[1], i[5], i[4], i[5], i[2];
    return inertia;
  }
  const auto entry = [&](const char* name) { return o.number(name, 0); };
  const double xy = entry("inertia_xy"), xz = entry("inertia_xz"), yz = entry("inertia_yz");
  inertia << entry("inertia_xx"), xy, xz, xy, entry("inertia_yy"), yz, xz, yz, entry("inertia_zz");
  return inertia;
}

// the moments of inertia of a body of positive density obey the triangle inequality
void check_inertia(const OsimObject& o, const BodySpec& body) {
  if (!body.inertia.allFinite() || body.mass <= 0) return;
  const Vec3 i = body.inertia.diagonal();
  const double slack = 1e-9 * i.cwiseAbs().maxCoeff();
  if (i.minCoeff() < -slack || i.x() + i.y() < i.z() - slack || i.y() + i.z() < i.x() - slack ||
      i.z() + i.x() < i.y() - slack)
    o.doubt(
        fmt::format("inertia {} {} {} kg m^2 is that of no body: one of the three exceeds the sum "
                    "of the others",
                    i.x(), i.y(), i.z()));
}

void read_body(const OsimObject& o, ModelSpec& spec) {
  BodySpec body;
  body.name = o.name();
  body.at = o.at();
  body.mass = o.number("mass", 0);
  body.mass_center = o.vec3("mass_center", Vec3::Zero());
  body.inertia = read_inertia(o);
  check_inertia(o, body);
  spec.bodies.push_back(std::move(body));
}

// ----------------------------------------------------------------------------------------- model

void read_defaults(OsimFile& file, const XmlNode& node) {
  for (const XmlNode& child : node.children()) file.defaults[child.tag()] = child;
  node.mark_all_read();
}

/// Bodies and every frame on them; `ground` among the bodies (old layout) is no body.
OsimFrames read_bodies(const OsimObject& model, ModelSpec& spec) {
  OsimFrames frames;
  for (const OsimObject& body : model.objects("BodySet")) {
    if (!body.is("Body")) continue;
    body.mark_read();
    if (body.name() == "ground") {
      body.skip({"mass", "mass_center", "inertia_xx", "inertia_yy", "inertia_zz", "inertia_xy",
                 "inertia_xz", "inertia_yz", "Joint"});
      continue;
    }
    read_body(body, spec);
    frames.add_body(body.name());
    frames.add_offsets_of(body, "components", "/bodyset/" + body.name());
  }
  frames.add_offsets_of(model, "components", "");
  for (const OsimObject& ground : {model.object("Ground")})
    if (ground) frames.add_offsets_of(ground, "components", "/ground");
  for (const OsimObject& joint : model.objects("JointSet"))
    frames.add_offsets_of(joint, "frames", "/jointset/" + joint.name());
  return frames;
}

void read_joints(const OsimObject& model, const OsimFrames& frames, ModelSpec& spec) {
  for (const OsimObject& joint : model.objects("JointSet")) read_joint(joint, "", frames, spec);
  for (const OsimObject& body : model.objects("BodySet"))
    for (const OsimObject& joint : body.object("Joint").children())
      read_joint(joint, body.name(), frames, spec);
  sort_by_level(spec.joints);
}

void read_all_wrap_objects(const OsimObject& model, const OsimFrames& frames, ModelSpec& spec) {
  if (const OsimObject ground = model.object("Ground"))
    read_wrap_objects(ground, {"ground", {}}, spec);
  for (const OsimObject& body : model.objects("BodySet"))
    read_wrap_objects(body, {body.name(), {}}, spec);
  for (const auto& [object, frame] : frames.offsets()) read_wrap_objects(object, frame, spec);
}

void read_markers(const OsimObject& model, const OsimFrames& frames, ModelSpec& spec) {
  for (const OsimObject& o : model.objects("MarkerSet")) {
    if (!o.is("Marker")) continue;
    o.mark_read();
    o.skip({"fixed"});
    const char* property = o.has("body") ? "body" : "socket_parent_frame";
    const auto frame = frames.find(o, property, "/markerset/" + o.name());
    if (!frame) continue;
    spec.markers.push_back({o.name(), frame->body, frame->X_BF * o.vec3("location", Vec3::Zero())});
  }
}

/// The document's outermost element, of a version that the program reads.
XmlNode find_document(OsimFile& file) {
  const XmlNode root = file.xml.root();
  if (!root.is("OpenSimDocument"))
    throw InputError(file.found.file(), root.line(),
                     fmt::format("is no OpenSim file: its outermost element is <{}>, not "
                                 "<OpenSimDocument>.",
                                 root.tag()));
  const auto version = parse_number(root.attribute("Version"));
  file.version = version ? static_cast<int>(*version) : 0;
  if (file.version < kOldestVersion || file.version > kNewestVersion)
    throw InputError(
        file.found.file(), root.line(),
        fmt::format("Version = {}: the program reads documents of version {} to {}. Open "
                    "and save the file in OpenSim 4.",
                    root.attribute("Version"), kOldestVersion, kNewestVersion));
  return root;
}

/// The child of the document with this tag; its class defaults are known from here on.
OsimObject find_content(OsimFile& file, const char* tag) {
  const XmlNode root = find_document(file);
  const XmlNode content = root.child(tag);
  if (!content)
    throw InputError(file.found.file(), root.line(), fmt::format("holds no <{}>.", tag));
  for (const XmlNode& holder : {root.child("defaults"), content.child("defaults")})
    if (holder) read_defaults(file, holder);
  return OsimObject(file, content);
}

}  // namespace

ModelSpec read_model_osim(const std::string& path, ReadNotes* notes) {
  OsimFile file(path);
  const OsimObject model = find_content(file, "Model");

  ModelSpec spec;
  spec.name = model.name();
  spec.file = path;
  spec.gravity = model.vec3("gravity", spec.gravity);
  model.skip({"credits", "publications", "length_units", "force_units"});
  OsimFrames frames = read_bodies(model, spec);
  read_joints(model, frames, spec);
  for (const OsimObject& constraint : model.objects("ConstraintSet"))
    read_constraint(constraint, spec);
  read_all_wrap_objects(model, frames, spec);
  read_forces(model, frames, spec);
  read_markers(model, frames, spec);

  note_unread(file);
  file.found.throw_if_any();
  if (notes) *notes = std::move(file.notes);
  return spec;
}

void read_force_set(const std::string& path, ModelSpec& spec, ReadNotes* notes) {
  OsimFile file(path);
  find_content(file, "ForceSet");
  OsimFrames frames;
  for (const BodySpec& body : spec.bodies) frames.add_body(body.name);
  read_forces(OsimObject(file, file.xml.root()), frames, spec);
  note_unread(file);
  file.found.throw_if_any();
  if (notes) *notes = std::move(file.notes);
}

}  // namespace retrogait
