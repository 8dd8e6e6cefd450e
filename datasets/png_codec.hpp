#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace torsor {

/// The samples of a picture, row by row, the channels of a pixel side by side.
struct PngSamples {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  int channels = 0;          ///< 1 gray, 2 gray and alpha, 3 RGB, 4 RGB and alpha
  int bytes_per_sample = 1;  ///< 1, or 2 (big endian)
  std::vector<unsigned char> bytes;
};

/// The picture in `file`, with palettes and 1, 2 and 4 bits expanded; see `decode_png`.
///
/// libpng reports errors by longjmp, which must not cross a living C++ object: every call that may
/// do so stands in png_codec.cpp, in functions that hold plain data only.
[[nodiscard]] PngSamples decode_png_samples(std::string_view file, std::string_view name);

/// @param samples  8 bits per sample, 1 or 3 channels.
[[nodiscard]] std::string encode_png_samples(const PngSamples& samples);

}  // namespace torsor
