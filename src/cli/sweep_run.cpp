// retrogait sweep PLAN: the run itself, how it is followed and how it is stopped
#include <poll.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cmath>
#include <csignal>

#include "cli/sweep.h"
#include "cli/talk.h"

namespace retrogait {

namespace {

constexpr double kLogPause = 30;  // s between lines of a log

constexpr std::int64_t kSameRequest =
    200;  // ms; `timeout` and closing terminals send a signal twice at once

// set by the first Ctrl-C, SIGTERM or SIGHUP; a second one ends at once
std::atomic<bool> stop_asked{false};
std::atomic<int> stop_signal{0};
std::atomic<std::int64_t> stop_time{0};  // ms

// what follows may be called by a signal handler: system calls alone, errno as it was

std::int64_t now_ms() {
  timespec t{};
  clock_gettime(CLOCK_MONOTONIC, &t);
  return std::int64_t{t.tv_sec} * 1000 + t.tv_nsec / 1000000;
}

void say_stopping() {
  constexpr char kSaid[] = "\nStopping: the cases in hand are finished first.\n";
  // not where it would wait: a pipe that nobody empties. Nothing can be done about a terminal that is gone
  pollfd out{STDERR_FILENO, POLLOUT, 0};
  if (poll(&out, 1, 0) != 1 || write(STDERR_FILENO, kSaid, sizeof kSaid - 1) < 0) return;
}

void ask_to_stop(int signal) {
  const int kept = errno;
  if (!stop_asked) {
    stop_signal = signal;
    stop_time = now_ms();
    stop_asked = true;
    say_stopping();
  } else if (signal != SIGHUP && now_ms() - stop_time > kSameRequest) {
    std::signal(signal, SIG_DFL);
    raise(signal);
  }
  errno = kept;
}

void listen() {
  struct sigaction action {};
  action.sa_handler = ask_to_stop;
  action.sa_flags = static_cast<int>(SA_RESTART);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    // what nohup or a shell wants ignored stays so
    struct sigaction was {};
    sigaction(signal, nullptr, &was);
    if (was.sa_handler != SIG_IGN) sigaction(signal, &action, nullptr);
  }
  // neither a file that may grow no further (a full disk) nor a log that nobody reads is a reason to be killed
  struct sigaction ignored {};
  ignored.sa_handler = SIG_IGN;
  for (const int signal : {SIGXFSZ, SIGPIPE}) sigaction(signal, &ignored, nullptr);
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
  if (open == 0 && options.shards == 1)
    print(stderr, fmt::format("What it found: retrogait sweep analyze {}\n", options.store));
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
