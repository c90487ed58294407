// The one home of pugixml (pugixml.org), which parses without expanding entities or loading anything.
#include "io/xml.h"

#include <pugixml.hpp>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "base/error.h"

namespace retrogait {

namespace {

constexpr std::uintmax_t kLargestFile = 256u << 20;  // bytes; the largest models known have 2 MB

pugi::xml_node as_pugi(void* node) {
  return pugi::xml_node(static_cast<pugi::xml_node_struct*>(node));
}

enum Read : char { kUnread, kRead, kReadWhole };

bool is_blank(char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

std::string read_whole_file(const std::string& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error))
    throw InputError(path, 0, "cannot be read: Is a directory.");
  std::ifstream in(path, std::ios::binary);
  if (!in) throw InputError(path, 0, fmt::format("cannot be read: {}.", std::strerror(errno)));
  const std::uintmax_t size = std::filesystem::file_size(path, error);
  if (!error && size > kLargestFile)
    throw InputError(path, 0,
                     fmt::format("has {} MB; no model or set-up is larger than {} MB.", size >> 20,
                                 kLargestFile >> 20));
  std::string text(error ? 0 : size, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  return text;
}

[[noreturn]] void refuse_doctype(const std::string& path, int line) {
  throw InputError(path, line,
                   "has a DOCTYPE: its entities are not read, since they can grow without bound. "
                   "Remove the '<!DOCTYPE ...>' declaration; OpenSim writes none.");
}

template <class Visit>
void for_each_element(pugi::xml_node node, const Visit& visit) {
  for (pugi::xml_node c = node.first_child(); c; c = c.next_sibling())
    if (c.type() == pugi::node_element) visit(c);
}

}  // namespace

struct XmlFile::Tree {
  pugi::xml_document document;
  std::vector<std::ptrdiff_t> line_starts;
  std::vector<char> read;  // by the offset of an element's tag: kUnread …
};

// ------------------------------------------------------------------------------------------ file

XmlFile::XmlFile(const std::string& path) : path_(path) { parse(read_whole_file(path)); }

XmlFile::XmlFile(const std::string& path, std::string_view text) : path_(path) { parse(text); }

XmlFile::~XmlFile() = default;

void XmlFile::parse(std::string_view text) {
  tree_ = std::make_unique<Tree>();
  tree_->line_starts = {0};
  for (std::size_t i = 0; i < text.size(); ++i)
    if (text[i] == '\n') tree_->line_starts.push_back(static_cast<std::ptrdiff_t>(i) + 1);
  tree_->read.assign(text.size() + 1, kUnread);
  if (trimmed(text).empty()) throw InputError(path_, 0, "is empty.");

  const pugi::xml_parse_result result = tree_->document.load_buffer(
      text.data(), text.size(), pugi::parse_default | pugi::parse_doctype, pugi::encoding_utf8);
  for (const pugi::xml_node node : tree_->document)
    if (node.type() == pugi::node_doctype) refuse_doctype(path_, line_at(node.offset_debug()));
  if (result.status == pugi::status_bad_doctype) refuse_doctype(path_, line_at(result.offset));
  if (result.status == pugi::status_no_document_element)
    throw InputError(path_, 0, "is no XML file: it holds no element.");
  if (!result) {
    const std::string_view content = trimmed(text);
    const auto end = content.data() + content.size() - text.data();
    if (content.back() != '>' || result.offset + 1 >= end)
      throw InputError(path_, line_at(end - 1),
                       "the file ends here, inside an element that is never closed: it is cut off. "
                       "Copy or download it again.");
    throw InputError(path_, line_at(result.offset),
                     fmt::format("is no well-formed XML: {}.", result.description()));
  }
}

int XmlFile::line_at(std::ptrdiff_t offset) const {
  const auto& starts = tree_->line_starts;
  return static_cast<int>(std::upper_bound(starts.begin(), starts.end(), offset) - starts.begin());
}

XmlNode XmlFile::root() const {
  return {this, tree_->document.document_element().internal_object()};
}

std::vector<XmlNode> XmlFile::unread() const {
  std::vector<XmlNode> list;
  const auto visit = [&](const auto& self, pugi::xml_node node) -> void {
    for_each_element(node, [&](pugi::xml_node child) {
      const char read = tree_->read[static_cast<std::size_t>(child.offset_debug())];
      if (read == kRead) self(self, child);
      if (read == kUnread) list.push_back({this, child.internal_object()});
    });
  };
  visit(visit, tree_->document.document_element());
  return list;
}

// ------------------------------------------------------------------------------------------ node

std::string XmlNode::tag() const { return as_pugi(node_).name(); }

bool XmlNode::is(const char* tag) const { return std::strcmp(as_pugi(node_).name(), tag) == 0; }

std::string XmlNode::attribute(const char* name) const {
  return as_pugi(node_).attribute(name).value();
}

std::string_view XmlNode::text() const { return trimmed(as_pugi(node_).child_value()); }

int XmlNode::line() const { return node_ ? file_->line_at(as_pugi(node_).offset_debug()) : 0; }

XmlNode XmlNode::child(const char* tag) const {
  const pugi::xml_node found = as_pugi(node_).child(tag);
  if (!found) return {};
  const XmlNode node(file_, found.internal_object());
  node.mark_read();
  return node;
}

std::vector<XmlNode> XmlNode::children() const {
  std::vector<XmlNode> list;
  for_each_element(as_pugi(node_), [&](pugi::xml_node child) {
    list.push_back({file_, child.internal_object()});
  });
  return list;
}

void XmlNode::mark_read() const {
  if (!node_) return;
  char& read = file_->tree_->read[static_cast<std::size_t>(as_pugi(node_).offset_debug())];
  if (read == kUnread) read = kRead;
}

void XmlNode::mark_all_read() const {
  if (node_)
    file_->tree_->read[static_cast<std::size_t>(as_pugi(node_).offset_debug())] = kReadWhole;
}

std::optional<std::vector<double>> XmlNode::numbers() const {
  std::vector<double> values;
  std::string_view rest = text();
  while (!rest.empty()) {
    std::size_t length = 0;
    while (length < rest.size() && !is_blank(rest[length])) ++length;
    const std::optional<double> value = parse_number(rest.substr(0, length));
    if (!value) return {};
    values.push_back(*value);
    rest = trimmed(rest.substr(length));
  }
  return values;
}

// ------------------------------------------------------------------------------------------ words

std::optional<double> parse_number(std::string_view word) {
  if (!word.empty() && word.front() == '+') word.remove_prefix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (end != word.data() + word.size() || error == std::errc::invalid_argument) return {};
  // too small or too large for a double: 0 or infinity, as every other reader has it
  if (error == std::errc::result_out_of_range)
    return std::strtod(std::string(word).c_str(), nullptr);
  return value;
}

std::vector<std::string> split_words(std::string_view text) {
  std::vector<std::string> words;
  for (std::string_view rest = trimmed(text); !rest.empty();) {
    std::size_t length = 0;
    while (length < rest.size() && !is_blank(rest[length])) ++length;
    words.emplace_back(rest.substr(0, length));
    rest = trimmed(rest.substr(length));
  }
  return words;
}

}  // namespace retrogait
