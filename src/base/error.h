#pragma once
/// Three kinds of trouble, three roads.
///
///   InputError        the user's mistake. Holds every defect of the input at once, each with file,
///                     line, key, what was found, what is allowed. Caught once, in cli/main.cpp
///                     (exit code 2).
///   RETROGAIT_ASSERT  our mistake. Prints the condition and the values named after it; armed in every
///                     build (all uses are outside the hot loops). Throws InternalError (exit code 3).
///   SolveReport       a hard number (gait/, inverse/): status, iterations, residual; never thrown.
///
/// The library never prints and never exits; cli/ does.
#include <fmt/format.h>

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace retrogait {

/// One defect of an input. `line` counts from 1; 0 means the whole file.
struct Diagnostic {
  std::string file;
  int line = 0;
  std::string message;  // "key 'x' = found: allowed. Did you mean 'y'?"

  /// "models/adult.toml:41: message"
  std::string text() const;
};

class InputError : public std::runtime_error {
 public:
  explicit InputError(std::vector<Diagnostic> diagnostics);
  InputError(std::string file, int line, std::string message);
  const std::vector<Diagnostic>& diagnostics() const { return diagnostics_; }

 private:
  std::vector<Diagnostic> diagnostics_;
};

/// Collects defects while a file is read; throw_if_any() at the end reports all of them together.
class Diagnostics {
 public:
  explicit Diagnostics(std::string file) : file_(std::move(file)) {}
  void add(int line, std::string message);
  void add(std::string file, int line, std::string message);
  bool empty() const { return list_.empty(); }
  const std::string& file() const { return file_; }
  const std::vector<Diagnostic>& list() const { return list_; }
  void throw_if_any() const;

 private:
  std::string file_;
  std::vector<Diagnostic> list_;
};

/// The candidate nearest to `word` (Damerau–Levenshtein), or empty when none is near: at most a third
/// of the word's letters, and never more than three edits, apart.
std::string nearest_name(std::string_view word, const std::vector<std::string>& candidates);

/// " Did you mean 'x'?" or an empty string. Where nothing is near, the names of which `word` is a whole
/// part, up to three: "hill" → " Did you mean 'hill_down' or 'hill_up'?".
std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates);

class InternalError : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

namespace detail {
[[noreturn]] void fail_assert(const char* condition, const char* names, const std::string& values,
                              const char* file, int line);

template <class... Args>
std::string join_values(const Args&... args) {
  std::string out;
  ((out += fmt::format("{} ", args)), ...);
  return out;
}
}  // namespace detail

/// RETROGAIT_ASSERT(l > 0, muscle, l): at least one value to print.
#define RETROGAIT_ASSERT(condition, ...)                                                        \
  do {                                                                                          \
    if (!(condition))                                                                           \
      ::retrogait::detail::fail_assert(#condition, #__VA_ARGS__,                                \
                                       ::retrogait::detail::join_values(__VA_ARGS__), __FILE__, \
                                       __LINE__);                                               \
  } while (false)

}  // namespace retrogait
