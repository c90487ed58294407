// retrogait sweep PLAN: the run itself, how it is followed and how it is stopped
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cmath>

#include "cli/sweep.h"
#include "cli/talk.h"

namespace retrogait {

namespace {

constexpr double kLogPause = 30;  // s between lines of a log

// set by the first Ctrl-C or SIGTERM; a second one ends at once
std::atomic<bool> stop_asked{false};
std::atomic<int> stop_signal{0};

void ask_to_stop(int signal) {
  stop_signal = signal;
  stop_asked = true;
  constexpr char kSaid[] = "\nStopping: the cases in hand are finished first.\n";
  // nothing can be done about a terminal that is gone
  if (write(STDERR_FILENO, kSaid, sizeof kSaid - 1) < 0) return;
}

void listen() {
  struct sigaction action {};
  action.sa_handler = ask_to_stop;
  action.sa_flags = static_cast<int>(SA_RESETHAND) | SA_RESTART;
  for (const int signal : {SIGINT, SIGTERM}) sigaction(signal, &action, nullptr);
  // a file that may grow no further is a full disk, not a reason to be killed
  struct sigaction ignored {};
  ignored.sa_handler = SIG_IGN;
  sigaction(SIGXFSZ, &ignored, nullptr);
}

std::string left_text(const SweepProgress& p) {
  return std::isfinite(p.left()) ? ", " + span_text(p.left()) + " left" : "";
}

// on a terminal one line, written over; in a log a line every half minute
SweepReport teller(bool quiet) {
  if (quiet) return {};
  const bool terminal = isatty(STDERR_FILENO) == 1;
  auto last = std::make_shared<double>(-kLogPause);
  return [terminal, last](const SweepProgress& p) {
    if (terminal) {
      print(stderr, "\r\033[K" + progress_text(p) + left_text(p));
    } else if (p.seconds - *last >= kLogPause) {
      *last = p.seconds;
      print(stderr, progress_text(p) + left_text(p) + "\n");
    }
  };
}

void say_end(const SweepProgress& p, const SweepOptions& options) {
  const std::uint64_t open = p.of - p.before - p.solved();
  print(stderr, (isatty(STDERR_FILENO) == 1 ? "\r\033[K" : "") + progress_text(p) + "\n");
  print(stderr,
        fmt::format(
            "{}Store: {}{}\n", stop_asked && open > 0 ? "Stopped. " : "", options.store,
            open > 0 ? fmt::format(" ({} cases are open: the same command goes on)", open) : ""));
}

}  // namespace

std::string span_text(double seconds) {
  if (seconds < 90) return fmt::format("{:.0f} s", seconds);
  if (seconds < 5400) return fmt::format("{:.0f} min", seconds / 60);
  if (seconds < 172800) return fmt::format("{:.1f} h", seconds / 3600);
  return fmt::format("{:.1f} days", seconds / 86400);
}

std::string progress_text(const SweepProgress& p) {
  const std::uint64_t all = p.before + p.solved();
  return fmt::format(
      "{} of {} cases ({:.1f} %), {:.1f} a second, {} flagged, {} failed", all, p.of,
      100.0 * static_cast<double>(all) / static_cast<double>(std::max<std::uint64_t>(p.of, 1)),
      p.rate(), p.flagged, p.failed);
}

int run_plan(const SweepSetup& setup, const SweepOptions& options, bool quiet) {
  listen();
  const SweepProgress p = run_sweep(setup, options, teller(quiet), stop_asked);
  if (!quiet) say_end(p, options);
  // stopped before the end: as a shell has it
  if (stop_asked && p.solved() < p.aim) return 128 + stop_signal;
  return p.failed + p.flagged == 0 ? 0 : 1;
}

}  // namespace retrogait
