#pragma once

#include <string>
#include <vector>

#include "cli/config.hpp"

namespace CLI {
class App;
}

namespace torsor {

/// CONFIG and --set, shared by the commands that read a configuration.
struct ConfigOptions {
  std::string path;
  std::vector<std::string> overrides;

  void add_to(CLI::App& command);
  /// The configuration; data.path is made absolute, so that a run can be used from anywhere.
  [[nodiscard]] Config read() const;
};

/// Adds `--json`: one JSON document on stdout.
void add_json_flag(CLI::App& command, bool& json);

}  // namespace torsor
