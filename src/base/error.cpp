#include "base/error.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

namespace retrogait {
namespace {

// Never more edits than this apart: beyond it a suggestion reads like a guess.
constexpr int kMostEdits = 3;
// A word may also be a part of the name that was meant: from this length, and if few have it.
constexpr size_t kShortestPart = 3, kMostNames = 3;

std::string join_texts(const std::vector<Diagnostic>& diagnostics) {
  std::string out;
  for (const Diagnostic& d : diagnostics) {
    if (!out.empty()) out += '\n';
    out += d.text();
  }
  return out;
}

// Edits between two words: insert, delete, replace, and swap of neighbours each count one
// (Damerau–Levenshtein in its optimal-string-alignment form).
int edit_distance(std::string_view a, std::string_view b) {
  const size_t columns = b.size() + 1;
  std::vector<int> before_last(columns), last(columns), row(columns);
  for (size_t j = 0; j < columns; ++j) last[j] = static_cast<int>(j);
  for (size_t i = 1; i <= a.size(); ++i) {
    row[0] = static_cast<int>(i);
    for (size_t j = 1; j < columns; ++j) {
      const int replace = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, replace});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
    std::swap(before_last, last);
    std::swap(last, row);
  }
  return last[columns - 1];
}

// Does `word` stand whole inside a name made of words, such as "speed" in "gait.speed_m_s"?
bool is_part_of(std::string_view word, std::string_view name) {
  const auto ends_word = [&](size_t i) {
    return i >= name.size() || name[i] == '_' || name[i] == '.';
  };
  for (size_t at = name.find(word); at != std::string_view::npos; at = name.find(word, at + 1))
    if ((at == 0 || ends_word(at - 1)) && ends_word(at + word.size())) return true;
  return false;
}

}  // namespace

std::string Diagnostic::text() const {
  if (file.empty()) return message;
  if (line == 0) return fmt::format("{}: {}", file, message);
  return fmt::format("{}:{}: {}", file, line, message);
}

InputError::InputError(std::vector<Diagnostic> diagnostics)
    : std::runtime_error(join_texts(diagnostics)), diagnostics_(std::move(diagnostics)) {}

InputError::InputError(std::string file, int line, std::string message)
    : InputError(std::vector<Diagnostic>{{std::move(file), line, std::move(message)}}) {}

void Diagnostics::add(int line, std::string message) {
  list_.push_back({file_, line, std::move(message)});
}

void Diagnostics::add(std::string file, int line, std::string message) {
  list_.push_back({std::move(file), line, std::move(message)});
}

void Diagnostics::throw_if_any() const {
  if (!list_.empty()) throw InputError(list_);
}

std::string nearest_name(std::string_view word, const std::vector<std::string>& candidates) {
  const int allowed = std::min(kMostEdits, static_cast<int>(word.size()) / 3);
  int best_distance = allowed + 1;
  std::string best;
  for (const std::string& candidate : candidates) {
    const int distance = edit_distance(word, candidate);
    if (distance >= best_distance) continue;
    best_distance = distance;
    best = candidate;
  }
  return best;
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates) {
  const std::string name = nearest_name(word, candidates);
  if (!name.empty()) return fmt::format(" Did you mean '{}'?", name);
  std::vector<std::string> longer;
  if (word.size() >= kShortestPart)
    for (const std::string& c : candidates)
      if (is_part_of(word, c)) longer.push_back("'" + c + "'");
  if (longer.empty() || longer.size() > kMostNames) return {};
  return fmt::format(" Did you mean {}?", fmt::join(longer, " or "));
}

namespace detail {

void fail_assert(const char* condition, const char* names, const std::string& values,
                 const char* file, int line) {
  throw InternalError(
      fmt::format("{}:{}: assertion failed: {}; {} = {}", file, line, condition, names,
                  std::string_view(values).substr(0, values.empty() ? 0 : values.size() - 1)));
}

}  // namespace detail
}  // namespace retrogait
