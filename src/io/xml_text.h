#pragma once
/// XML going out: an indented text that closes what it opens. (XML coming in: io/xml.h.)
#include <cmath>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/math.h"

namespace retrogait {

/// Grows an XML document, indented by tabs as OpenSim writes it.
class XmlText {
 public:
  void open(const std::string& tag, const std::string& name = "") {
    text_ += indent() + "<" + tag + (name.empty() ? "" : " name=\"" + escaped(name) + "\"") + ">\n";
    tags_.push_back(tag);
  }
  void close() {
    const std::string tag = tags_.back();
    tags_.pop_back();
    text_ += indent() + "</" + tag + ">\n";
  }
  void leaf(const std::string& tag, const std::string& value) {
    text_ += indent() + "<" + tag + ">" + escaped(value) + "</" + tag + ">\n";
  }
  void leaf(const std::string& tag, double value) { leaf(tag, number(value)); }
  void leaf(const std::string& tag, bool value) {
    leaf(tag, std::string(value ? "true" : "false"));
  }
  void leaf(const std::string& tag, const Vec3& v) {
    leaf(tag, number(v.x()) + " " + number(v.y()) + " " + number(v.z()));
  }
  void leaf(const std::string& tag, const std::vector<double>& values) {
    std::string joined;
    for (const double v : values) joined += (joined.empty() ? "" : " ") + number(v);
    leaf(tag, joined);
  }
  std::string take() { return std::move(text_); }

  static std::string number(double value) {
    if (std::isinf(value)) return value > 0 ? "Inf" : "-Inf";
    return fmt::format("{}", value == 0 ? 0.0 : value);
  }

 private:
  std::string indent() const { return std::string(tags_.size() + 1, '\t'); }
  static std::string escaped(const std::string& raw) {
    std::string out;
    for (const char c : raw) {
      if (c == '&')
        out += "&amp;";
      else if (c == '<')
        out += "&lt;";
      else if (c == '>')
        out += "&gt;";
      else if (c == '"')
        out += "&quot;";
      else
        out += c;
    }
    return out;
  }

  std::string text_;
  std::vector<std::string> tags_;
};

/// An element that closes when its scope ends.
class Element {
 public:
  Element(XmlText& xml, const std::string& tag, const std::string& name = "") : xml_(xml) {
    xml_.open(tag, name);
  }
  ~Element() { xml_.close(); }
  Element(const Element&) = delete;
  Element& operator=(const Element&) = delete;

 private:
  XmlText& xml_;
};

/// <TAG name="…"><objects> … </objects></TAG>, as OpenSim's sets are.
template <class Content>
void write_set(XmlText& xml, const std::string& tag, const std::string& name, Content content) {
  Element set(xml, tag, name);
  Element objects(xml, "objects");
  content();
}

}  // namespace retrogait
