#include "report/text.h"

#include <fmt/format.h>

#include <cmath>
#include <sstream>

namespace retrogait {

std::size_t width_of(const std::string& text) {
  std::size_t n = 0;
  for (const char c : text) n += (c & 0xc0) != 0x80;
  return n;
}

std::string left_in(const std::string& text, std::size_t width) {
  const std::size_t n = width_of(text);
  return n >= width ? text : text + std::string(width - n, ' ');
}

std::string right_in(const std::string& text, std::size_t width) {
  const std::size_t n = width_of(text);
  return n >= width ? text : std::string(width - n, ' ') + text;
}

std::string wrapped(const std::string& first, const std::string& text, std::size_t indent) {
  std::string out = first;
  std::size_t column = width_of(first);
  bool fresh = true;  // nothing on this line yet
  std::istringstream words(text);
  for (std::string word; words >> word; fresh = false) {
    if (!fresh && column + 1 + width_of(word) > kPageWidth) {
      out += "\n" + std::string(indent, ' ');
      column = indent, fresh = true;
    }
    out += (fresh ? "" : " ") + word;
    column += width_of(word) + (fresh ? 0 : 1);
  }
  return out + "\n";
}

std::string number_text(double value, int decimals, bool sign) {
  if (std::isnan(value)) return "–";
  if (std::abs(value) < 0.5 * std::pow(10.0, -decimals)) value = 0;
  return sign ? fmt::format("{:+.{}f}", value, decimals) : fmt::format("{:.{}f}", value, decimals);
}

}  // namespace retrogait
