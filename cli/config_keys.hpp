#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "cli/config.hpp"

namespace torsor {

/// Where the value of a key lives in a Config; which alternative it is names the key's type.
using ConfigField =
    std::variant<std::int64_t*, double*, bool*, std::string*, std::vector<std::string>*>;

/// What a value may be.
struct ConfigRange {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  bool above = false;  ///< the value must be above `low`, not just at least `low`
  std::vector<std::string> choices = {};  ///< of a string or of every string of a list; empty: any
  bool empty = false;                     ///< whether a list may be empty
  std::string word = {};                  ///< stands for the number 0, which is refused as a number
};

/// One key of the configuration file: the only place that knows it.
struct ConfigKey {
  std::string section;  ///< empty for the keys above the first section
  std::string name;
  std::string comment;
  ConfigField (*field)(Config& config);
  ConfigRange range;

  /// "train.epochs"; just the name without a section.
  [[nodiscard]] std::string path() const;
};

/// Every key, in the order of the file.
[[nodiscard]] const std::vector<ConfigKey>& config_keys();

/// @return nullptr if there is no such key.
[[nodiscard]] const ConfigKey* find_config_key(std::string_view path);

/// What to say after "unknown key PATH": the nearest known key, or all of them.
[[nodiscard]] std::string unknown_key_hint(std::string_view path);

/// Why `value` (the field of `key` in some Config) is not allowed; empty if it is.
[[nodiscard]] std::string range_problem(const ConfigKey& key, const ConfigField& value);

}  // namespace torsor
