#include "cli/interrupt.hpp"

#include <csignal>

#include <sys/wait.h>
#include <unistd.h>

#include "tests/test.hpp"

namespace torsor {
namespace {

/// What the system says of a process that catches interrupts and then gets the two signals.
int status_after(int first, int second) {
  const pid_t child = ::fork();
  if (child == 0) {
    catch_interrupts();
    static_cast<void>(std::raise(first));
    if (!interrupted()) ::_exit(1);
    static_cast<void>(std::raise(second));
    ::_exit(2);
  }
  int status = 0;
  TORSOR_REQUIRE(::waitpid(child, &status, 0) == child);
  return status;
}

TORSOR_TEST("the first signal sets the flag, a second of either kind ends the process") {
  for (const int first : {SIGINT, SIGTERM}) {
    for (const int second : {SIGINT, SIGTERM}) {
      const int status = status_after(first, second);
      TORSOR_CHECK(WIFSIGNALED(status));
      TORSOR_CHECK(WTERMSIG(status) == second);
    }
  }
}

}  // namespace
}  // namespace torsor
