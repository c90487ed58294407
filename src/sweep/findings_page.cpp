// What a sweep found, for the terminal.
#include <cmath>

#include "sweep/findings.h"

namespace retrogait {

std::string findings_page(const Findings& f) {
  std::string out = f.title + '\n' + f.walk + "\n\n";
  const Table& s = f.summary;
  for (std::size_t r = 0; r < s.rows(); ++r)
    out +=
        fmt::format("{} {} {}: {:.3g} ± {:.2g} {}\n", s.text(r, "variable"), s.text(r, "measure"),
                    s.text(r, "of"), s.number(r, "mean"), s.number(r, "sd"), s.text(r, "unit"));
  return out;
}

}  // namespace retrogait
