#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include <ATen/core/Tensor.h>

namespace torsor {

/// A PNG file in memory, 8 bits per sample, gray or RGB; the same image gives the same bytes.
///
/// @param image  [H, W], [1, H, W] or [3, H, W]; floats are clamped to [0, 1] and rounded to
///        multiples of 1/255, uint8 is written as it is.
/// @throws InvalidArgument for another shape or type, or a pixel that is NaN.
[[nodiscard]] std::string encode_png(const at::Tensor& image);

/// Writes `encode_png(image)`. @throws DataError if the file cannot be written.
void write_png(const std::filesystem::path& path, const at::Tensor& image);

/// The picture that `bytes` hold, as float32 [C, H, W] in [0, 1]: C = 1 for gray, 3 for colours and
/// palettes.
///
/// Samples are taken as stored, without gamma correction: v / (2^bits - 1), so 16-bit samples keep
/// their precision. A picture with transparency is laid over black.
/// @param name  what errors call the picture.
/// @throws DataError naming the byte at which the data turned out not to be a whole PNG, or sizes
///         that the data cannot hold (checked before memory is taken).
[[nodiscard]] at::Tensor decode_png(std::string_view bytes, std::string_view name);

/// `decode_png` of a file. @throws DataError also if the file is missing, a folder or empty.
[[nodiscard]] at::Tensor read_png(const std::filesystem::path& path);

}  // namespace torsor
