#pragma once

#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include <sys/types.h>

namespace torsor {

/// Another run of this very program, its stdout dropped and its stderr kept. Ended with SIGTERM and
/// waited for when the object goes away before the process.
class ChildProcess {
 public:
  /// @param environment  "NAME=VALUE" entries added to this process's.
  /// @throws std::runtime_error if it cannot be started.
  ChildProcess(std::vector<std::string> arguments, std::vector<std::string> environment);
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;
  ChildProcess(ChildProcess&& other) noexcept;
  ChildProcess& operator=(ChildProcess&& other) = delete;
  ~ChildProcess();

  /// Whether it has ended; asks the system, does not wait.
  [[nodiscard]] bool ended();
  void terminate() const;
  /// Waits for the end. @return the exit status, 128 + number for a signal.
  int wait();
  /// What it wrote to stderr so far.
  [[nodiscard]] std::string errors() const;

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  std::unique_ptr<std::FILE, Close> errors_;
  pid_t pid_ = 0;  // 0: ended
  int status_ = 0;
};

}  // namespace torsor
