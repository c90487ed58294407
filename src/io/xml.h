#pragma once
/// An XML file read as a tree of elements, each with the line it stands in.
///
///   XmlFile   one parsed file; owns the tree and remembers which elements were read.
///   XmlNode   a view of one element, cheap to copy; the file must outlive it. A node that is not there
///             is false, has no text and no children, so that lookups chain.
///
/// A reader takes the elements that it knows with child(), or calls mark_read() on what it understands
/// of children(). What nobody took is left for unread(): the reader tells the user about it.
///
/// A file that is cut off or malformed is an InputError with its line. A DOCTYPE is refused: no format
/// of this field has one, and its entities can grow without bound. pugixml is used in io/xml.cpp only.
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace retrogait {

class XmlFile;

class XmlNode {
 public:
  XmlNode() = default;
  explicit operator bool() const { return node_ != nullptr; }

  /// "Body"
  std::string tag() const;
  bool is(const char* tag) const;
  /// An attribute's value, or empty.
  std::string attribute(const char* name) const;
  /// The attribute `name`.
  std::string name() const { return attribute("name"); }
  /// The text before any child, without the blanks around it.
  std::string_view text() const;
  /// Counts from 1; 0 for a node that is not there.
  int line() const;

  /// The first child with this tag; it counts as read from now on.
  XmlNode child(const char* tag) const;
  /// All child elements, in the order of the file; asking does not mark them.
  std::vector<XmlNode> children() const;
  void mark_read() const;
  /// Marks this element and all below it.
  void mark_all_read() const;

  /// The text as numbers separated by blanks, or nothing where one of them is no number. "inf", "-Inf",
  /// "Infinity" and "nan" are numbers.
  std::optional<std::vector<double>> numbers() const;

 private:
  friend class XmlFile;
  XmlNode(const XmlFile* file, void* node) : file_(file), node_(node) {}

  const XmlFile* file_ = nullptr;
  void* node_ = nullptr;
};

class XmlFile {
 public:
  /// Reads and parses. Throws InputError when the file cannot be read, is larger than 256 MB, is no
  /// well-formed XML or has a DOCTYPE.
  explicit XmlFile(const std::string& path);
  /// The same from text (tests); `path` is used in messages only.
  XmlFile(const std::string& path, std::string_view text);
  ~XmlFile();
  XmlFile(const XmlFile&) = delete;
  XmlFile& operator=(const XmlFile&) = delete;

  const std::string& path() const { return path_; }
  /// The outermost element.
  XmlNode root() const;
  /// The topmost elements that nobody read, in the order of the file.
  std::vector<XmlNode> unread() const;

 private:
  friend class XmlNode;
  struct Tree;

  void parse(std::string_view text);
  int line_at(std::ptrdiff_t offset) const;

  std::string path_;
  std::unique_ptr<Tree> tree_;
};

/// A number as XML files write it: "1", "-2.5e-3", "+4", "inf"; nothing when the word is anything else.
std::optional<double> parse_number(std::string_view word);

/// The words of a text separated by blanks.
std::vector<std::string> split_words(std::string_view text);

}  // namespace retrogait
