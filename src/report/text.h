#pragma once
/// Plain text for a terminal: UTF-8, counted in characters. Used inside this folder and by tests.
#include <string>

namespace retrogait {

constexpr std::size_t kPageWidth = 100;  // characters

/// Characters, not bytes.
std::size_t width_of(const std::string& text);

/// Filled up with spaces to `width`; a longer text stays whole.
std::string left_in(const std::string& text, std::size_t width);
std::string right_in(const std::string& text, std::size_t width);

/// `text` after `first`, broken between words so that no line passes the page; later lines are indented.
std::string wrapped(const std::string& first, const std::string& text, std::size_t indent);

/// "–" for NaN, never "-0.00".
std::string number_text(double value, int decimals, bool sign = false);

}  // namespace retrogait
