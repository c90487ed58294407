/// XML files: lines, numbers, what nobody read, and what is refused.
#include "io/xml.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>

#include "base/error.h"

namespace retrogait {
namespace {

const char* kLeg =
    "<?xml version=\"1.0\"?>\n"
    "<leg side=\"right\">\n"
    "  <!-- a comment -->\n"
    "  <bone name=\"tibia\">\n"
    "    <mass> 3.7 </mass>\n"
    "    <place>1 -2e-3\n      +3</place>\n"
    "  </bone>\n"
    "  <bone name=\"foot\"/>\n"
    "</leg>\n";

std::string message_of(const std::function<void()>& read) {
  try {
    read();
  } catch (const InputError& error) {
    return error.what();
  }
  return "(no message)";
}

std::string refusal(const std::string& text) {
  return message_of([&] { XmlFile("x.xml", text); });
}

TEST(Xml, ElementsKnowTheirLines) {
  const XmlFile file("leg.xml", kLeg);
  const XmlNode root = file.root();
  EXPECT_EQ(root.tag(), "leg");
  EXPECT_EQ(root.line(), 2);
  EXPECT_EQ(root.attribute("side"), "right");
  ASSERT_EQ(root.children().size(), 2u);
  EXPECT_EQ(root.children()[1].name(), "foot");
  EXPECT_EQ(root.children()[1].line(), 9);
  EXPECT_EQ(root.child("bone").child("mass").line(), 5);
  EXPECT_EQ(root.child("bone").child("mass").text(), "3.7");
}

TEST(Xml, NumbersStandBetweenBlanks) {
  const XmlFile file("leg.xml", kLeg);
  EXPECT_EQ(file.root().child("bone").child("place").numbers(), (std::vector<double>{1, -2e-3, 3}));
  EXPECT_EQ(parse_number("-Inf"), -std::numeric_limits<double>::infinity());
  EXPECT_EQ(parse_number("Infinity"), std::numeric_limits<double>::infinity());
  EXPECT_TRUE(std::isnan(parse_number("NaN").value()));
  EXPECT_EQ(parse_number("1e-400"), 0.0);
  EXPECT_FALSE(parse_number("1,5"));
  EXPECT_FALSE(parse_number("12abc"));
  EXPECT_FALSE(parse_number(""));
}

TEST(Xml, WhatIsNotThereIsEmptyAllTheWayDown) {
  const XmlFile file("leg.xml", kLeg);
  const XmlNode nothing = file.root().child("muscle").child("path");
  EXPECT_FALSE(nothing);
  EXPECT_EQ(nothing.text(), "");
  EXPECT_EQ(nothing.line(), 0);
  EXPECT_TRUE(nothing.children().empty());
}

TEST(Xml, SaysWhatNobodyRead) {
  const XmlFile file("leg.xml", kLeg);
  file.root().child("bone").child("mass");
  const std::vector<XmlNode> left = file.unread();
  ASSERT_EQ(left.size(), 2u);  // the place of the first bone, and the second bone
  EXPECT_EQ(left[0].tag(), "place");
  EXPECT_EQ(left[1].name(), "foot");
  left[1].mark_all_read();
  EXPECT_EQ(file.unread().size(), 1u);
}

TEST(Xml, RefusesWhatIsCutOffOrBroken) {
  const std::string whole = kLeg;
  const std::string cut_off =
      "the file ends here, inside an element that is never closed: it is cut off. Copy or download "
      "it "
      "again.";
  for (const char* last : {"<mass> 3.7", "</bone", "  <bone name=\"foo", "<!-- a com"})
    EXPECT_NE(refusal(whole.substr(0, whole.find(last) + std::string(last).size())).find(cut_off),
              std::string::npos)
        << last;
  EXPECT_EQ(refusal("<a>\n<b>\n</a>\n</b>\n"),
            "x.xml:3: is no well-formed XML: Start-end tags mismatch.");
  EXPECT_EQ(refusal(" \n"), "x.xml: is empty.");
  EXPECT_EQ(refusal("name = \"adult\"\n"), "x.xml: is no XML file: it holds no element.");
}

TEST(Xml, RefusesEntitiesBeforeTheyGrow) {
  const std::string why =
      "has a DOCTYPE: its entities are not read, since they can grow without bound. Remove the "
      "'<!DOCTYPE ...>' declaration; OpenSim writes none.";
  EXPECT_EQ(refusal("<?xml version=\"1.0\"?>\n<!DOCTYPE a [<!ENTITY x \"xxxx\">]>\n<a>&x;</a>\n"),
            "x.xml:2: " + why);
  EXPECT_EQ(refusal("<!DOCTYPE a SYSTEM \"file:///etc/passwd\">\n<a/>\n"), "x.xml:1: " + why);
}

// a hundred thousand levels must not exhaust the stack
TEST(Xml, DepthIsNoDanger) {
  constexpr int kDepth = 100000;
  std::string text;
  for (int i = 0; i < kDepth; ++i) text += "<a>";
  for (int i = 0; i < kDepth; ++i) text += "</a>";
  const XmlFile file("deep.xml", text);
  EXPECT_EQ(file.unread().size(), 1u);
}

}  // namespace
}  // namespace retrogait
