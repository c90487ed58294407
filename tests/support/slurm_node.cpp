#include "support/slurm_node.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

namespace retrogait {

namespace {

namespace fs = std::filesystem;

constexpr const char* kPrograms[] = {"munged", "slurmctld", "slurmd",  "sbatch",
                                     "squeue", "scancel",   "scontrol"};

// daemons live in sbin, which is not in everybody's PATH
std::string path_of(const std::string& program) {
  const char* path = std::getenv("PATH");
  std::istringstream folders(std::string(path != nullptr ? path : "") + ":/usr/sbin:/sbin");
  for (std::string folder; std::getline(folders, folder, ':');)
    if (::access((folder + "/" + program).c_str(), X_OK) == 0) return folder + "/" + program;
  return "";
}

// two ports of loopback that nobody listens on
std::vector<int> free_ports() {
  std::vector<int> sockets, ports;
  for (int i = 0; i < 2; ++i) {
    sockets.push_back(::socket(AF_INET, SOCK_STREAM, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* any = reinterpret_cast<sockaddr*>(&address);
    if (::bind(sockets.back(), any, size) != 0 || ::getsockname(sockets.back(), any, &size) != 0)
      throw std::runtime_error("no free port on loopback");
    ports.push_back(ntohs(address.sin_port));
  }
  for (const int socket : sockets) ::close(socket);
  return ports;
}

std::string short_host_name() {
  char name[256] = {};
  ::gethostname(name, sizeof name - 1);
  return std::string(name).substr(0, std::string(name).find('.'));
}

void write_key(const std::string& path) {
  std::random_device noise;
  {
    std::ofstream out(path, std::ios::binary);
    for (int i = 0; i < 128; ++i) out.put(static_cast<char>(noise()));
  }
  fs::permissions(path, fs::perms::owner_read | fs::perms::owner_write);
}

std::string configuration(const std::string& folder, int cpus) {
  const std::vector<int> ports = free_ports();
  const std::string host = short_host_name(), user = words_of("id -un");
  std::string out = fmt::format(
      "ClusterName=retrogait\n"
      "SlurmctldHost={0}(127.0.0.1)\n"
      "SlurmUser={1}\nSlurmdUser={1}\n"
      "SlurmctldPort={2}\nSlurmdPort={3}\n"
      "AuthType=auth/munge\nAuthInfo=socket={4}/munge.socket\nCredType=cred/munge\n"
      "StateSaveLocation={4}/state\nSlurmdSpoolDir={4}/spool\n"
      "SlurmctldPidFile={4}/slurmctld.pid\nSlurmdPidFile={4}/slurmd.pid\n"
      "NodeName={0} NodeAddr=127.0.0.1 CPUs={5}\n"
      "PartitionName=all Nodes={0} Default=YES MaxTime=INFINITE State=UP\n",
      host, user, ports[0], ports[1], folder, cpus);
  return out +
         // no cgroups and no accounting: what a container can do
         "ProctrackType=proctrack/linuxproc\nTaskPlugin=task/none\n"
         "JobAcctGatherType=jobacct_gather/none\nAccountingStorageType=accounting_storage/none\n"
         "SelectType=select/cons_tres\nSelectTypeParameters=CR_CPU\n"
         "SwitchType=switch/none\nMpiDefault=none\nReturnToService=2\n"
         // more jobs at once than the machine has processors, and no waiting for a round
         "SlurmdParameters=config_overrides\n"
         "SchedulerParameters=sched_interval=1,sched_min_interval=0,batch_sched_delay=0,"
         "bf_interval=1\n"
         // an ended job is remembered until the test has asked for it
         "MinJobAge=300\nKillWait=5\n";
}

// pid and parent of every process
std::vector<std::pair<pid_t, pid_t>> processes() {
  std::vector<std::pair<pid_t, pid_t>> out;
  for (const auto& entry : fs::directory_iterator("/proc")) {
    const std::string name = entry.path().filename();
    if (name.find_first_not_of("0123456789") != std::string::npos) continue;
    const std::string stat = content_of(entry.path() / "stat");
    // the name in brackets may hold anything: what follows the last bracket is state and parent
    const std::size_t bracket = stat.rfind(')');
    if (bracket == std::string::npos || bracket + 4 > stat.size()) continue;
    out.emplace_back(std::stoi(name), std::atoi(stat.c_str() + bracket + 4));
  }
  return out;
}

void start(const std::vector<std::string>& command, const std::string& log) {
  std::vector<char*> words;
  for (const std::string& word : command) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  if (::fork() != 0) return;
  const int out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
  ::dup2(::open("/dev/null", O_RDONLY), STDIN_FILENO);
  ::dup2(out, STDOUT_FILENO);
  ::dup2(out, STDERR_FILENO);
  ::execv(words[0], words.data());
  ::_exit(127);
}

// children and, as they become ours, theirs
void end_descendants() {
  for (bool some = true; some;) {
    some = false;
    for (const auto& [pid, parent] : processes())
      if (parent == ::getpid()) {
        ::kill(pid, SIGKILL);
        some = ::waitpid(pid, nullptr, 0) == pid || some;
      }
  }
}

// a process of its own: starts the daemons, waits for the end of the test, whatever that be, and clears up
void keep(const std::string& folder, int life) {
  ::setsid();  // a Ctrl-C on the terminal is the test's alone
  ::prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
  start({path_of("munged"), "--foreground", "--force", "--key-file=" + folder + "/munge.key",
         "--socket=" + folder + "/munge.socket", "--pid-file=" + folder + "/munge.pid",
         "--seed-file=" + folder + "/munge.seed", "--log-file=" + folder + "/munged.log"},
        folder + "/munged.out");
  wait_until(30, [&] { return fs::exists(folder + "/munge.socket"); });
  start({path_of("slurmctld"), "-D", "-c"}, folder + "/slurmctld.out");
  start({path_of("slurmd"), "-D", "-N", short_host_name()}, folder + "/slurmd.out");
  char nothing = 0;
  while (::read(life, &nothing, 1) < 0 && errno == EINTR) {
  }
  end_descendants();
  std::error_code ignored;
  fs::remove_all(folder, ignored);
}

std::string last_lines(const std::string& path) {
  const std::string text = content_of(path);
  return text.size() < 2000 ? text : text.substr(text.size() - 2000);
}

}  // namespace

std::string words_of(const std::string& command) {
  std::string text;
  std::FILE* pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) return "";
  for (int c; (c = std::fgetc(pipe)) != EOF;) text += static_cast<char>(c);
  ::pclose(pipe);
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

pid_t process_with(const std::vector<std::string>& words) {
  for (const auto& [pid, parent] : processes()) {
    std::string line = content_of(fmt::format("/proc/{}/cmdline", pid));
    line = '\0' + line;
    bool all = true;
    for (const std::string& word : words)
      all = all && line.find('\0' + word + '\0') != std::string::npos;
    if (all) return pid;
  }
  return 0;
}

std::string SlurmNode::not_installed() {
  std::string out;
  for (const char* program : kPrograms)
    if (path_of(program).empty()) out += (out.empty() ? "" : ", ") + std::string(program);
  return out;
}

SlurmNode::SlurmNode(const std::string& folder, int cpus) : folder_(folder) {
  fs::create_directories(folder + "/state");
  fs::create_directories(folder + "/spool");
  for (const std::string& path : {folder, folder + "/spool"})
    fs::permissions(path, static_cast<fs::perms>(0755));
  write_key(folder + "/munge.key");
  std::ofstream(folder + "/slurm.conf") << configuration(folder, cpus);
  ::setenv("SLURM_CONF", (folder + "/slurm.conf").c_str(), 1);
  int life[2] = {-1, -1};
  if (::pipe2(life, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  keeper_ = ::fork();
  if (keeper_ == 0) {
    ::close(life[1]);
    keep(folder, life[0]);
    ::_exit(0);
  }
  ::close(life[0]);
  life_ = life[1];
  const auto idle = [] { return words_of("sinfo -h -o %T 2>/dev/null") == "idle"; };
  if (wait_until(60, idle)) return;
  const std::string why = "Slurm does not come up:\n" + logs();
  stop();
  throw std::runtime_error(why);
}

SlurmNode::~SlurmNode() { stop(); }

void SlurmNode::stop() {
  ::close(life_);
  ::waitpid(keeper_, nullptr, 0);
  ::unsetenv("SLURM_CONF");
}

bool SlurmNode::wait_for_jobs(double seconds) const {
  return wait_until(seconds,
                    [] { return words_of("squeue --noheader || echo not answered").empty(); });
}

std::string SlurmNode::exit_code(const std::string& job) const {
  const std::string all = words_of("scontrol --oneliner show job " + job);
  const std::size_t at = all.find("ExitCode=");
  return at == std::string::npos ? all : all.substr(at + 9, all.find(' ', at) - at - 9);
}

std::string SlurmNode::logs() const {
  std::string out;
  for (const char* name : {"munged.log", "munged.out", "slurmctld.out", "slurmd.out"})
    out += fmt::format("--- {}\n{}\n", name, last_lines(folder_ + "/" + name));
  return out;
}

}  // namespace retrogait
