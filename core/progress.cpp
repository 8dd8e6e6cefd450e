#include "core/progress.hpp"

#include <cstdio>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

#include "core/text.hpp"

namespace torsor {
namespace {

constexpr std::chrono::milliseconds kTerminalPause{100};
constexpr std::chrono::seconds kPlainPause{5};

}  // namespace

Progress::Progress(std::string title, std::int64_t total, Mode mode)
    : title_(std::move(title)),
      total_(total),
      terminal_(mode == Mode::automatic && ::isatty(STDERR_FILENO) == 1),
      plain_(mode == Mode::plain),
      shown_(start_) {}

Progress::~Progress() {
  if (open_) std::fputs("\r\033[K", stderr);
}

void Progress::update(std::int64_t done, std::string_view note) {
  done_ = done;
  if (!terminal_ && !plain_) return;
  const auto now = Clock::now();
  if (now - shown_ < (plain_ ? Clock::duration(kPlainPause) : Clock::duration(kTerminalPause))) {
    return;
  }
  shown_ = now;
  print(note);
}

void Progress::finish(std::string_view note) {
  done_ = total_;
  if (!terminal_ && !plain_) return;
  print(note);
  if (terminal_) std::fputs("\n", stderr);
  open_ = false;
}

void Progress::print(std::string_view note) {
  if (plain_) {
    fmt::print(stderr, "{}\n", line(note));
  } else {
    fmt::print(stderr, "\r\033[K{}", line(note));
    open_ = true;
  }
  std::fflush(stderr);
}

std::string Progress::line(std::string_view note) const {
  const double seconds = std::chrono::duration<double>(Clock::now() - start_).count();
  const double rate = seconds > 0.0 ? static_cast<double>(done_) / seconds : 0.0;
  const double percent =
      total_ > 0 ? 100.0 * static_cast<double>(done_) / static_cast<double>(total_) : 100.0;
  std::string text = fmt::format("{} {:3.0f} %  {:.3g}/s", title_, percent, rate);
  if (done_ < total_ && rate > 0.0) {
    text += "  left " + duration_text(static_cast<double>(total_ - done_) / rate);
  } else {
    text += "  took " + duration_text(seconds);
  }
  if (!note.empty()) text += fmt::format("  {}", note);
  return text;
}

}  // namespace torsor
