#include "tests/cli/program.hpp"

#include <chrono>
#include <csignal>
#include <cstdio>
#include <iostream>
#include <thread>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/program.hpp"
#include "core/file.hpp"
#include "tests/test.hpp"

namespace torsor::testing {
namespace {

pid_t start(std::vector<std::string> arguments, const std::string& out, const std::string& err) {
  arguments.insert(arguments.begin(), TORSOR_PROGRAM);
  std::vector<char*> pointers;
  for (std::string& argument : arguments) pointers.push_back(argument.data());
  pointers.push_back(nullptr);
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  constexpr int kFlags = O_WRONLY | O_CREAT | O_TRUNC;
  posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, out.c_str(), kFlags, 0600);
  posix_spawn_file_actions_addopen(&files, STDERR_FILENO, err.c_str(), kFlags, 0600);
  pid_t pid = 0;
  TORSOR_REQUIRE(::posix_spawn(&pid, TORSOR_PROGRAM, &files, nullptr, pointers.data(), environ) ==
                 0);
  posix_spawn_file_actions_destroy(&files);
  return pid;
}

int wait_for(pid_t pid) {
  int status = 0;
  TORSOR_REQUIRE(::waitpid(pid, &status, 0) == pid);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

void flush_all() {
  std::cout.flush();
  std::cerr.flush();
  std::fflush(stdout);
  std::fflush(stderr);
}

/// Sends what is written to `descriptor` to a file until the end of the scope.
class Redirection {
 public:
  Redirection(int descriptor, const std::filesystem::path& file)
      : descriptor_(descriptor), saved_(::dup(descriptor)) {
    flush_all();
    const int target = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    ::dup2(target, descriptor_);
    ::close(target);
  }
  Redirection(const Redirection&) = delete;
  Redirection& operator=(const Redirection&) = delete;
  ~Redirection() {
    flush_all();
    ::dup2(saved_, descriptor_);
    ::close(saved_);
  }

 private:
  int descriptor_;
  int saved_;
};

}  // namespace

Outcome run_torsor(const std::vector<std::string>& arguments, const std::string& device) {
  const TemporaryFolder folder;
  const std::string out = device.empty() ? (folder.path() / "out").string() : device;
  const std::string err = (folder.path() / "err").string();
  const int status = wait_for(start(arguments, out, err));
  return {status, device.empty() ? read_file(out) : "", read_file(err)};
}

Outcome call_torsor(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "torsor");
  std::vector<char*> pointers;
  for (std::string& argument : arguments) pointers.push_back(argument.data());
  const TemporaryFolder folder;
  Outcome outcome;
  {
    const Redirection out(STDOUT_FILENO, folder.path() / "out");
    const Redirection err(STDERR_FILENO, folder.path() / "err");
    outcome.status = run_program(static_cast<int>(pointers.size()), pointers.data());
  }
  outcome.out = read_file(folder.path() / "out");
  outcome.err = read_file(folder.path() / "err");
  return outcome;
}

BackgroundTorsor::BackgroundTorsor(const std::vector<std::string>& arguments)
    : pid_(start(arguments, "/dev/null", "/dev/null")) {}

BackgroundTorsor::~BackgroundTorsor() {
  if (pid_ != 0) stop(SIGKILL);
}

int BackgroundTorsor::stop(int signal) {
  ::kill(pid_, signal);
  const int status = wait_for(pid_);
  pid_ = 0;
  return status;
}

bool wait_for_file(const std::filesystem::path& path) {
  for (int i = 0; i < 6000; ++i) {
    if (std::filesystem::exists(path)) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return false;
}

std::string write_tiny_config(const std::filesystem::path& folder) {
  const std::string path = (folder / "tiny.toml").string();
  write_file(path,
             "threads = 1\n[data]\nobjects = 20\nsize = 16\n[model]\ncode = 20\n"
             "[train]\nepochs = 2\n");
  return path;
}

}  // namespace torsor::testing
