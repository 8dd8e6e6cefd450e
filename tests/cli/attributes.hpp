#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace torsor::testing {

/// The values of every attribute `name` of the page.
inline std::vector<std::string> attribute_values(const std::string& page, const std::string& name) {
  const std::string start = " " + name + "=\"";
  std::vector<std::string> values;
  for (std::size_t at = 0; (at = page.find(start, at)) != std::string::npos;) {
    at += start.size();
    values.push_back(page.substr(at, page.find('"', at) - at));
  }
  return values;
}

/// How often `part` occurs.
inline int count_of(const std::string& text, const std::string& part) {
  int count = 0;
  for (std::size_t at = 0; (at = text.find(part, at)) != std::string::npos; at += part.size()) {
    ++count;
  }
  return count;
}

}  // namespace torsor::testing
