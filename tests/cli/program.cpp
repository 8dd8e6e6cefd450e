#include "tests/cli/program.hpp"

#include <chrono>
#include <csignal>
#include <thread>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

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

}  // namespace

Outcome run_torsor(const std::vector<std::string>& arguments) {
  const TemporaryFolder folder;
  const std::string out = (folder.path() / "out").string();
  const std::string err = (folder.path() / "err").string();
  const int status = wait_for(start(arguments, out, err));
  return {status, read_file(out), read_file(err)};
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
