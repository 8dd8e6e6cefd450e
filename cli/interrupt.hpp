#pragma once

#include <string>

namespace torsor {

/// Thrown where a long job stops after SIGINT or SIGTERM, once its state is saved.
struct Interrupted {
  std::string message;  ///< what was saved and how to go on
};

/// From now on the first SIGINT or SIGTERM sets a flag; a second of either ends the process at
/// once.
void catch_interrupts();

/// Whether the flag is set.
[[nodiscard]] bool interrupted();

}  // namespace torsor
