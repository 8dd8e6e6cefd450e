#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace torsor {

/// One line on stderr that says how far a long job is: count, rate, time left, a note.
///
/// On a terminal the line rewrites itself at most ten times a second. With `Mode::plain` a new
/// line is printed every few seconds. Where stderr is no terminal, `Mode::automatic` is silent.
/// The destructor clears an unfinished line. Not for use from several threads.
class Progress {
 public:
  enum class Mode { automatic, plain, silent };

  Progress(std::string title, std::int64_t total, Mode mode = Mode::automatic);
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  Progress(Progress&&) = delete;
  Progress& operator=(Progress&&) = delete;
  ~Progress();

  /// `done` of `total` are finished; `note` is shown as it stands, for example "loss 3.2e-4".
  void update(std::int64_t done, std::string_view note = {});
  /// Prints the last state and ends the line.
  void finish(std::string_view note = {});

 private:
  using Clock = std::chrono::steady_clock;

  void print(std::string_view note);
  [[nodiscard]] std::string line(std::string_view note) const;

  std::string title_;
  std::int64_t total_;
  std::int64_t done_ = 0;
  bool terminal_ = false;
  bool plain_ = false;
  bool open_ = false;
  Clock::time_point start_ = Clock::now();
  Clock::time_point shown_;
};

}  // namespace torsor
