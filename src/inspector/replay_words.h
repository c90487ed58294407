#pragma once
/// The words of a script's line, and what its parser shares (replay_script.cpp, replay_expect.cpp).
#include "base/error.h"
#include "inspector/replay.h"

namespace retrogait::inspector {

/// The words of a line, taken one by one; what is wrong with them goes to `found`, once.
class ReplayWords {
 public:
  ReplayWords(std::vector<std::string> words, int line, Diagnostics& found)
      : words_(std::move(words)), line_(line), found_(found) {}
  void usage(std::string text) { usage_ = std::move(text); }
  bool good() const { return good_; }
  bool more() const { return good_ && at_ < words_.size(); }
  /// The next word without taking it; empty at the end.
  std::string peek() const { return more() ? words_[at_] : ""; }
  bool take_if(const std::string& word);
  std::string text(const std::string& what);
  double number(const std::string& what, double least, double most);
  std::size_t one_of(const std::string& what, const std::vector<std::string>& names);
  void end();
  void refuse(const std::string& why);

 private:
  std::vector<std::string> words_;
  int line_;
  Diagnostics& found_;
  std::string usage_;
  std::size_t at_ = 0;
  bool good_ = true;
};

/// Of a sweep (replay_sweep.cpp): case NUMBER; axis WHICH QUANTITY [WALK].
std::function<void(Replay&)> parse_case(ReplayWords& words);
std::function<void(Replay&)> parse_axis(ReplayWords& words);

/// All after "expect". Null where something is wrong with it.
std::function<void(Replay&)> parse_expect(ReplayWords& words);
/// "knee_contact:r"
std::optional<LoadOfSide> load_of(const std::string& text);

}  // namespace retrogait::inspector
