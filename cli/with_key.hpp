#pragma once

#include "core/error.hpp"

namespace torsor {

/// What `make` gives; its complaint about a value comes with the key that holds it.
template <class Make>
auto with_key(const char* key, const Make& make) {
  try {
    return make();
  } catch (const InvalidArgument& error) {
    throw InvalidArgument(fmt::format("{}: {}", key, error.what()));
  }
}

}  // namespace torsor
