#pragma once
/// The verbs. Data goes to stdout, talk to stderr; each returns its exit code.
#include <optional>
#include <string>
#include <vector>

namespace retrogait {

struct CompareOptions {
  std::string scene = "park_walk";
  std::optional<double> speed;   // m/s
  std::string out;               // folder; empty: out/<scene>
  std::vector<std::string> set;  // key=value
  std::string format = "text";   // text | csv | json
  std::string strip;             // file; empty: none
  std::optional<unsigned> seed;
  bool quiet = false, explain = false, no_figures = false;
  std::vector<std::string> arguments;  // as typed, without those that change no result
};

int run_compare(const CompareOptions& options);
int run_gait_list();

}  // namespace retrogait
