#pragma once

#include <string>
#include <vector>

#include <sys/types.h>

#include "cli/temporary_file.hpp"

namespace torsor {

/// Waits for the end of a process that this one started.
/// @return its exit status, 128 + number for a signal; 0 if it is no child of this process.
int wait_for(pid_t process);

/// Another run of this very program, its stdout dropped and its stderr kept. Ended with SIGTERM and
/// waited for when the object goes away before the process.
class ChildProcess {
 public:
  /// @param environment  "NAME=VALUE" entries added to this process's.
  /// @throws std::runtime_error if it cannot be started; DataError without temporary files.
  ChildProcess(std::vector<std::string> arguments, std::vector<std::string> environment);
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;
  ChildProcess(ChildProcess&& other) noexcept;
  ChildProcess& operator=(ChildProcess&& other) = delete;
  ~ChildProcess();

  /// Whether it has ended; asks the system, does not wait.
  [[nodiscard]] bool ended();
  void terminate() const;
  /// Waits for the end. @return the exit status as `wait_for` has it.
  int wait();
  /// What it wrote to stderr so far.
  [[nodiscard]] std::string errors() const;

 private:
  File errors_;
  pid_t pid_ = 0;  // 0: ended
  int status_ = 0;
};

}  // namespace torsor
