#pragma once

#include <cstdlib>
#include <string>

#include "tests/test.hpp"

namespace torsor::testing {

/// For its lifetime no program is found along PATH.
class WithoutPath {
 public:
  WithoutPath() {
    const char* path = std::getenv("PATH");
    old_ = path == nullptr ? "" : path;
    ::setenv("PATH", empty_.path().c_str(), 1);
  }
  WithoutPath(const WithoutPath&) = delete;
  WithoutPath& operator=(const WithoutPath&) = delete;
  ~WithoutPath() { ::setenv("PATH", old_.c_str(), 1); }

 private:
  TemporaryFolder empty_;
  std::string old_;
};

}  // namespace torsor::testing
