#include "cli/child_process.hpp"

#include <cerrno>
#include <csignal>
#include <filesystem>
#include <stdexcept>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace torsor {
namespace {

int exit_status(int wait_status) {
  return WIFEXITED(wait_status) ? WEXITSTATUS(wait_status) : 128 + WTERMSIG(wait_status);
}

std::vector<char*> pointers(std::vector<std::string>& strings) {
  std::vector<char*> list;
  for (std::string& text : strings) list.push_back(text.data());
  list.push_back(nullptr);
  return list;
}

/// What is added comes first: of two entries with one name the first counts.
std::vector<std::string> with_environment(std::vector<std::string> added) {
  for (char** entry = environ; *entry != nullptr; ++entry) added.emplace_back(*entry);
  return added;
}

}  // namespace

int wait_for(pid_t process) {
  int status = 0;
  while (::waitpid(process, &status, 0) != process) {
    if (errno != EINTR) return 0;
  }
  return exit_status(status);
}

ChildProcess::ChildProcess(std::vector<std::string> arguments, std::vector<std::string> environment)
    : errors_(temporary_file()) {
  std::string program = std::filesystem::read_symlink("/proc/self/exe").string();
  arguments.insert(arguments.begin(), program);
  environment = with_environment(std::move(environment));
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_adddup2(&files, ::fileno(errors_.get()), STDERR_FILENO);
  const int error = ::posix_spawn(&pid_, program.c_str(), &files, nullptr,
                                  pointers(arguments).data(), pointers(environment).data());
  posix_spawn_file_actions_destroy(&files);
  if (error != 0) throw std::system_error(error, std::generic_category(), program);
}

ChildProcess::ChildProcess(ChildProcess&& other) noexcept
    : errors_(std::move(other.errors_)),
      pid_(std::exchange(other.pid_, 0)),
      status_(other.status_) {}

ChildProcess::~ChildProcess() {
  terminate();
  wait();
}

bool ChildProcess::ended() {
  int status = 0;
  if (pid_ != 0 && ::waitpid(pid_, &status, WNOHANG) == pid_) {
    status_ = exit_status(status);
    pid_ = 0;
  }
  return pid_ == 0;
}

void ChildProcess::terminate() const {
  if (pid_ != 0) ::kill(pid_, SIGTERM);
}

int ChildProcess::wait() {
  if (pid_ != 0) status_ = wait_for(std::exchange(pid_, 0));
  return status_;
}

std::string ChildProcess::errors() const { return content(errors_); }

}  // namespace torsor
