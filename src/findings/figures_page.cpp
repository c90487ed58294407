// Title, legend and caption of a sweep's figure, and where its panels stand.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/text.h"
#include "findings/figures.h"

namespace retrogait {

namespace {

constexpr double kMargin = 11;             // left of title and caption, right of the legend
constexpr double kTitleLine = 19;          // from one line to the next
constexpr double kBoldLetter = 8.2;        // mean
constexpr double kSample = 34, kGap = 18;  // of the legend
constexpr double kCaptionLine = 15;
constexpr std::size_t kCaptionWidth = 152;  // bytes a line

double entry_width(const LegendEntry& entry) {
  return kSample + 7 + kLetterWidth * static_cast<double>(width_of(entry.text)) + kGap;
}

double legend_width(const SweepPage& page) {
  double width = -kGap;
  for (const LegendEntry& entry : page.legend) width += entry_width(entry);
  return std::max(0.0, width);
}

std::vector<std::string> title_lines(const SweepPage& page) {
  return folded(page.title, static_cast<std::size_t>((kFigureWidth - 2 * kMargin) / kBoldLetter));
}

// beside a title of one line, if there is room
bool legend_beside(const SweepPage& page) {
  const auto lines = title_lines(page);
  return lines.size() == 1 && 2 * kMargin + kBoldLetter * static_cast<double>(width_of(lines[0])) +
                                      legend_width(page) + kGap <
                                  kFigureWidth;
}

std::vector<std::string> caption_lines(const SweepPage& page) {
  return folded(page.caption, kCaptionWidth);
}

double caption_height(const SweepPage& page) {
  return 22 + kCaptionLine * static_cast<double>(caption_lines(page).size());
}

std::string at_screen(double x, double y, double height) {
  return fmt::format("screen {:.5f},{:.5f}", x / kFigureWidth, 1 - y / height);
}

std::string legend_commands(const SweepPage& page, double y) {
  std::string out;
  const double height = page.height();
  double x = kFigureWidth - kMargin - legend_width(page);
  int tag = 900;
  for (const LegendEntry& entry : page.legend) {
    if (!entry.line.empty())
      out += fmt::format("  set arrow {} from {} to {} nohead {}\n", tag, at_screen(x, y, height),
                         at_screen(x + kSample, y, height), entry.line);
    if (!entry.fill.empty())
      out += fmt::format("  set object {} rectangle from {} to {} {}\n", tag,
                         at_screen(x, y + 6, height), at_screen(x + kSample - 6, y - 6, height),
                         entry.fill);
    out += fmt::format("  set label {} \"{}\" at {} left\n", tag++, plain(entry.text),
                       at_screen(x + kSample + 6, y, height));
    x += entry_width(entry);
  }
  return out;
}

std::string text_commands(const SweepPage& page) {
  std::string out;
  const double height = page.height();
  double y = 22;
  int tag = 800;
  for (const std::string& line : title_lines(page)) {
    out += fmt::format("  set label {} \"{{/:Bold {}}}\" at {} left\n", tag++, plain(line),
                       at_screen(kMargin, y, height));
    y += kTitleLine;
  }
  out += legend_commands(page, legend_beside(page) ? 22 : y);
  y = height - caption_height(page) + 16;
  for (const std::string& line : caption_lines(page)) {
    out += fmt::format("  set label {} \"{{/*0.8 {}}}\" at {} left\n", tag++, plain(line),
                       at_screen(kMargin, y, height));
    y += kCaptionLine;
  }
  return out;
}

const std::string kClean = "  unset label; unset arrow; unset object\n";
constexpr const char* kStyle =
    "set encoding utf8\n"
    "set minussign\n"
    "set border 3 lw 0.8\n"
    "set tics nomirror out scale 0.6\n"
    "set bars 0.5\n"
    "set offsets 0,0,0,0\n"
    "unset key\n"
    "unset colorbox\n";

}  // namespace

double SweepPage::top() const {
  const double lines = static_cast<double>(title_lines(*this).size());
  const bool own_line = !legend.empty() && !legend_beside(*this);
  return 38 + kTitleLine * (lines - 1 + (own_line ? 1 : 0));
}

double SweepPage::height() const { return top() + body + caption_height(*this); }

Drawing finished(const SweepPage& page) {
  std::string script =
      fmt::format("# Draws {0}.svg and {0}.pdf here: gnuplot {0}.gp\nreset\n", page.name);
  script += page.blocks + kStyle;
  // nothing of the last page's last panel shows on this one
  return {page.name, script + on_both_pages(page.name, page.height(),
                                            kClean + text_commands(page) + page.panels)};
}

std::string panel_at(const SweepPage& page, const PanelPlace& box) {
  const double height = page.height(), top = page.top() + box.top;
  // texts of the page stay for the first panel alone
  const std::string clean = page.panels.empty() ? "" : kClean;
  return clean +
         fmt::format(
             "  set lmargin at screen {:.5f}; set rmargin at screen {:.5f}; set tmargin at screen "
             "{:.5f}; set bmargin at screen {:.5f}\n"
             "  unset logscale; unset title; unset xlabel; unset ylabel; unset y2label\n"
             "  set border 3 lw 0.8; set xtics norotate autojustify autofreq; set ytics autofreq; "
             "set format '{{/*0.85 %h}}'\n",
             box.left / kFigureWidth, (box.left + box.width) / kFigureWidth, 1 - top / height,
             1 - (top + box.height) / height);
}

std::vector<LegendEntry> legend_of_ways(bool difference) {
  std::vector<LegendEntry> out;
  const char* texts[] = {"forward", "backward", "backward minus forward"};
  for (std::size_t of = 0; of < (difference ? 3 : 2); ++of)
    out.push_back(
        {texts[of], fmt::format("lc rgb '{}' dt {} lw 2", kOfColor[of], kOfDash[of]), ""});
  return out;
}

std::string cases_text(const Findings& findings, const OutcomeName& outcome) {
  const auto rows = rows_of(findings.summary, outcome, kDifference);
  if (rows.empty()) return "";
  const Table& t = findings.summary;
  const auto count = [&](const char* column) { return t.number(rows[0], column); };
  std::string out = fmt::format(" n = {:.0f} cases", count("n"));
  std::vector<std::string> left;
  if (count("flagged") > 0) left.push_back(fmt::format("{:.0f} flagged", count("flagged")));
  if (count("failed") > 0) left.push_back(fmt::format("{:.0f} failed", count("failed")));
  if (!left.empty()) out += fmt::format(", {} left out", fmt::join(left, " and "));
  return out + ".";
}

std::string caption_begin(const Findings& findings, const OutcomeName& outcome) {
  std::string out = findings.title;
  if (!findings.walk.empty()) out += (out.empty() ? "" : ": ") + findings.walk;
  if (!out.empty() && out.back() != '.') out += ".";
  return out + " Predicted, not measured." + cases_text(findings, outcome);
}

std::string tic_text(std::string text) {
  for (std::size_t at = 0; (at = text.find('%', at)) != std::string::npos; at += 2)
    text.insert(at, "%");
  return text;
}

bool folds(const std::string& text, double width, double size) {
  return static_cast<double>(width_of(text)) * kLetterWidth * 0.85 * size > width;
}

std::string text_at(const SweepPage& page, double x, double y, const std::string& text,
                    bool upright) {
  return fmt::format("  set label \"{}\" at {} center{}\n", text,
                     at_screen(x, page.top() + y, page.height()), upright ? " rotate by 90" : "");
}

std::string fitted(const std::string& text, double width, double size) {
  const auto room = [&](double s) { return static_cast<std::size_t>(width / (kLetterWidth * s)); };
  const auto cut = [](std::string line, std::size_t letters) {
    if (width_of(line) <= letters || letters < 2) return line;
    std::size_t bytes = 0;
    for (std::size_t n = 0; bytes < line.size(); ++bytes)
      if ((line[bytes] & 0xc0) != 0x80 && n++ == letters - 1) break;
    return line.substr(0, bytes) + "…";
  };
  const auto sized = [](const std::string& line, double s) {
    return fmt::format("{{/*{:.2f} {}}}", s, plain(line));
  };
  if (width_of(text) <= room(size)) return sized(text, size);
  const double small = 0.85 * size;
  if (width_of(text) <= room(small)) return sized(text, small);
  std::vector<std::string> lines = folded(text, room(small));
  for (std::size_t i = 2; i < lines.size(); ++i) lines[1] += " " + lines[i];
  std::string out = sized(cut(lines[0], room(small)), small);
  if (lines.size() > 1) out += "\\n" + sized(cut(lines[1], room(small)), small);
  return out;
}

std::string data_text(double x) { return std::isnan(x) ? "NaN" : fmt::format("{:.6g}", x); }

void AxisRange::add(double x) {
  if (!std::isfinite(x)) return;
  low = std::min(low, x), high = std::max(high, x);
}

AxisRange AxisRange::with_room(double share) const {
  if (empty()) return {0, 1};
  // of one value: as far as its own size
  const double span = high > low ? high - low : std::max(std::abs(high), 1e-6);
  return {low - share * span, high + share * span};
}

std::string AxisRange::text() const { return fmt::format("[{:.6g}:{:.6g}]", low, high); }

}  // namespace retrogait
