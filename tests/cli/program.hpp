#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <sys/types.h>

namespace torsor::testing {

/// How one run of the program ended.
struct Outcome {
  int status = 0;
  std::string out;
  std::string err;
};

/// Runs the built program with `arguments` and waits for it. @param device  takes its stdout, if
/// given.
Outcome run_torsor(const std::vector<std::string>& arguments, const std::string& device = {});

/// The same inside this process, all but `main` itself: saves loading LibTorch, which takes longer
/// than most commands. Not for training.
Outcome call_torsor(std::vector<std::string> arguments);

/// The program running beside the test; killed at the end of the scope if it still runs.
class BackgroundTorsor {
 public:
  explicit BackgroundTorsor(const std::vector<std::string>& arguments);
  BackgroundTorsor(const BackgroundTorsor&) = delete;
  BackgroundTorsor& operator=(const BackgroundTorsor&) = delete;
  ~BackgroundTorsor();

  /// Sends a signal and waits for the end. @return the exit status, 128 + number for a signal.
  int stop(int signal);

 private:
  pid_t pid_ = 0;
};

/// Waits until `path` exists, at most 30 s.
[[nodiscard]] bool wait_for_file(const std::filesystem::path& path);

/// Writes a configuration that trains in a fraction of a second: 20 objects of 16 px, a code of 20.
/// @return its path in `folder`.
std::string write_tiny_config(const std::filesystem::path& folder);

}  // namespace torsor::testing
