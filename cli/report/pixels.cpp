#include "cli/report/pixels.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <tuple>

#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/sort.h>

namespace torsor {
namespace {

struct Colour {
  double red, green, blue;
};

/// From black over violet and orange to pale yellow.
constexpr std::array<Colour, 6> kHeat{
    {{0, 0, 0}, {62, 15, 100}, {140, 35, 115}, {215, 70, 85}, {248, 145, 80}, {253, 240, 180}}};

/// The colour at `place` in [0, 1] of the scale, by linear interpolation.
Colour heat(double place) {
  const double at = std::clamp(place, 0.0, 1.0) * (kHeat.size() - 1);
  const auto i = std::min(static_cast<std::size_t>(at), kHeat.size() - 2);
  const double t = at - static_cast<double>(i);
  const auto mix = [t](double a, double b) { return a + t * (b - a); };
  return {mix(kHeat[i].red, kHeat[i + 1].red), mix(kHeat[i].green, kHeat[i + 1].green),
          mix(kHeat[i].blue, kHeat[i + 1].blue)};
}

at::Tensor gray_difference(const at::Tensor& a, const at::Tensor& b) {
  return a.sub(b).abs().mean(-3).contiguous().to(at::kFloat);
}

}  // namespace

ValueRange value_range(const at::Tensor& images) {
  if (images.numel() == 0) return {};
  const double low = images.min().item<double>();
  const double high = images.max().item<double>();
  if (low >= 0.0 && high <= 1.0) return {};
  return {low, high > low ? high : low + 1.0};
}

Picture picture(const at::Tensor& image, ValueRange range) {
  const std::int64_t channels = image.size(0);
  const at::Tensor shown = channels == 1 || channels == 3 ? image : image.mean(0, true);
  const at::Tensor unit = shown.sub(range.low).div(range.high - range.low);
  return unit.clamp(0.0, 1.0).mul(255.0).round().to(at::kByte).contiguous();
}

Picture difference_picture(const at::Tensor& a, const at::Tensor& b, double full) {
  const at::Tensor gray = gray_difference(a, b);
  Picture out = at::empty({3, gray.size(0), gray.size(1)}, at::kByte);
  const float* value = gray.data_ptr<float>();
  auto* byte = out.data_ptr<std::uint8_t>();
  const std::int64_t pixels = gray.numel();
  for (std::int64_t i = 0; i < pixels; ++i) {
    const Colour colour = heat(static_cast<double>(value[i]) / full);
    byte[i] = static_cast<std::uint8_t>(colour.red);
    byte[i + pixels] = static_cast<std::uint8_t>(colour.green);
    byte[i + 2 * pixels] = static_cast<std::uint8_t>(colour.blue);
  }
  return out;
}

double difference_scale(const at::Tensor& a, const at::Tensor& b, ValueRange range) {
  const at::Tensor sorted = std::get<0>(at::sort(gray_difference(a, b).flatten()));
  const std::int64_t count = sorted.numel();
  const double typical =
      count == 0 ? 0.0 : sorted[count - 1 - count / 200].item<double>() / (range.high - range.low);
  double scale = 1.0;
  for (const double step : {0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001}) {
    if (typical <= step) scale = step;
  }
  return scale * (range.high - range.low);
}

}  // namespace torsor
