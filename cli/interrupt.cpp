#include "cli/interrupt.hpp"

#include <csignal>

namespace torsor {
namespace {

volatile std::sig_atomic_t flag = 0;

/// Both signals get their default action back: `signal` may be called from a handler.
extern "C" void set_flag(int) {
  flag = 1;
  static_cast<void>(std::signal(SIGINT, SIG_DFL));
  static_cast<void>(std::signal(SIGTERM, SIG_DFL));
}

}  // namespace

void catch_interrupts() {
  struct sigaction action = {};
  action.sa_handler = set_flag;
  action.sa_flags = 0;  // no SA_RESTART: sleeping calls return
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

bool interrupted() { return flag != 0; }

}  // namespace torsor
