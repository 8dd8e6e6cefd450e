#pragma once

#include <cstdint>

namespace torsor {

/// The size of one image; a batch of N is a tensor [N, channels, height, width].
struct ImageShape {
  std::int64_t channels = 1;
  std::int64_t height = 28;
  std::int64_t width = 28;

  /// The number of values of one image.
  [[nodiscard]] std::int64_t values() const { return channels * height * width; }
  bool operator==(const ImageShape&) const = default;
};

}  // namespace torsor
