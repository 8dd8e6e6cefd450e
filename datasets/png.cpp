#include "datasets/png.hpp"

#include <cstdint>
#include <limits>

#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/error.hpp"
#include "core/file.hpp"
#include "datasets/png_codec.hpp"

namespace torsor {
namespace {

constexpr std::uint64_t kLargestFile = std::uint64_t{1} << 30;

/// [H, W, C] float32 in [0, 1], alpha included.
at::Tensor unit_samples(PngSamples& samples) {
  const std::int64_t height = samples.height;
  const std::int64_t width = samples.width;
  if (samples.bytes_per_sample == 1) {
    return at::from_blob(samples.bytes.data(), {height, width, samples.channels}, at::kByte)
        .to(at::kFloat)
        .div_(255);
  }
  const at::Tensor pairs =
      at::from_blob(samples.bytes.data(), {height, width, samples.channels, 2}, at::kByte)
          .to(at::kFloat);
  return pairs.select(3, 0).mul(256).add_(pairs.select(3, 1)).div_(65535);
}

/// uint8 [C, H, W].
at::Tensor byte_image(const at::Tensor& image) {
  const at::Tensor planes = image.dim() == 2 ? image.unsqueeze(0) : image;
  require(planes.dim() == 3 && planes.numel() > 0 && (planes.size(0) == 1 || planes.size(0) == 3),
          "a picture must have the shape [H, W], [1, H, W] or [3, H, W], found [{}]",
          fmt::join(image.sizes(), ", "));
  if (planes.scalar_type() == at::kByte) return planes.to(at::kCPU);
  require(planes.is_floating_point(), "a picture must be of floats or uint8, found {}",
          c10::toString(planes.scalar_type()));
  const at::Tensor values = planes.detach().to(at::kCPU, at::kFloat);
  require(!values.ne(values).any().item<bool>(), "a picture holds pixels that are NaN");
  return values.clamp(0, 1).mul_(255).round_().to(at::kByte);
}

}  // namespace

std::string encode_png(const at::Tensor& image) {
  const at::Tensor pixels = byte_image(image).permute({1, 2, 0}).contiguous();
  constexpr std::int64_t kMost = std::numeric_limits<std::int32_t>::max();
  require(pixels.size(0) <= kMost && pixels.size(1) <= kMost,
          "a picture has at most {} rows and columns, found {} x {}", kMost, pixels.size(0),
          pixels.size(1));
  const auto* bytes = pixels.data_ptr<std::uint8_t>();
  return encode_png_samples({static_cast<std::uint32_t>(pixels.size(1)),
                             static_cast<std::uint32_t>(pixels.size(0)),
                             static_cast<int>(pixels.size(2)),
                             1,
                             {bytes, bytes + pixels.numel()}});
}

void write_png(const std::filesystem::path& path, const at::Tensor& image) {
  write_file(path, encode_png(image));
}

at::Tensor decode_png(std::string_view bytes, std::string_view name) {
  PngSamples samples = decode_png_samples(bytes, name);
  const at::Tensor values = unit_samples(samples).permute({2, 0, 1});
  if (samples.channels % 2 == 1) return values.contiguous();
  const std::int64_t colours = samples.channels - 1;
  return values.narrow(0, 0, colours).mul(values.narrow(0, colours, 1)).contiguous();
}

at::Tensor read_png(const std::filesystem::path& path) {
  return decode_png(read_file(path, kLargestFile), path.string());
}

}  // namespace torsor
