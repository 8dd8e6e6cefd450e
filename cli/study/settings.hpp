#pragma once

#include <string>
#include <vector>

namespace torsor {

/// What a model of a study sets, each "KEY=VALUE".
using Settings = std::vector<std::string>;

[[nodiscard]] inline Settings joined(Settings a, const Settings& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

}  // namespace torsor
