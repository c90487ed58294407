#pragma once
/// A Slurm of one node, for as long as a test lasts: munged, slurmctld and slurmd with a key, a socket, ports and a state
/// folder of their own, on loopback. No systemd, no cgroups, no root: the daemons run as whoever runs the test, beside any
/// Slurm that the machine may have. Debian: slurmctld, slurmd, slurm-client, munge.
#include <sys/types.h>

#include <string>
#include <vector>

#include "support/program.h"

namespace retrogait {

class SlurmNode {
 public:
  /// Which of its programs are not installed: "sbatch, munged"; empty if none.
  static std::string not_installed();

  /// Starts the daemons and waits until the node takes jobs; sets SLURM_CONF. With `cpus` jobs at once, however many the
  /// machine has. Throws std::runtime_error with the daemons' last words when it does not come up.
  SlurmNode(const std::string& folder, int cpus);
  /// Ends the daemons, and whatever of the jobs is left; also done when the test is killed.
  ~SlurmNode();
  SlurmNode(const SlurmNode&) = delete;
  SlurmNode& operator=(const SlurmNode&) = delete;

  /// Whether every job has ended by then.
  bool wait_for_jobs(double seconds) const;
  /// Exit code of a job that has ended: "1:0" (code:signal).
  std::string exit_code(const std::string& job) const;
  /// The daemons' logs, their last lines.
  std::string logs() const;

 private:
  void stop();
  std::string folder_;
  pid_t keeper_ = 0;  // parent of the daemons
  int life_ =
      -1;  // a pipe to it: when that closes, by our end or our death, it ends all it started
};

/// What a shell command writes to stdout, without the last line break.
std::string words_of(const std::string& command);

/// The process whose command line has all these words; 0 if there is none.
pid_t process_with(const std::vector<std::string>& words);

/// Asks again and again until it is true or so many seconds have passed.
template <class Question>
bool wait_until(double seconds, const Question& is_so);

}  // namespace retrogait

#include <chrono>
#include <thread>

template <class Question>
bool retrogait::wait_until(double seconds, const Question& is_so) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
  while (!is_so()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return true;
}
