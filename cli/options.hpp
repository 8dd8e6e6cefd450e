#pragma once

#include <string>
#include <vector>

#include "cli/config.hpp"

namespace CLI {
class App;
class Validator;
}  // namespace CLI

namespace torsor {

/// CONFIG and --set, shared by the commands that read a configuration.
struct ConfigOptions {
  std::string path;
  std::vector<std::string> overrides;

  void add_to(CLI::App& command);
  /// The configuration; data.path is made absolute, so that a run can be used from anywhere.
  [[nodiscard]] Config read() const;
};

/// Refuses the empty text, where a file or folder is to be named.
[[nodiscard]] CLI::Validator not_empty();

/// Refuses all but the digits of a number of 64 bits.
[[nodiscard]] CLI::Validator whole_number();

/// Adds `--json`: one JSON document on stdout.
void add_json_flag(CLI::App& command, bool& json);

}  // namespace torsor
