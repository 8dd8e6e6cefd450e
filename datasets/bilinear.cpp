#include "datasets/bilinear.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>

#include <ATen/Parallel.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/tensor.h>

#include "core/error.hpp"
#include "datasets/batch_checks.hpp"

namespace torsor {
namespace {

/// Sampling points nearer than this to a pixel are that pixel: the rounding of a few products.
constexpr double kSnap = 1e-9;

struct Cell {
  std::int32_t index;
  double fraction;
};

/// The framed cell [index, index + 1] that holds coordinate `at` of an axis with `size` pixels;
/// beyond the frame everything equals the frame.
Cell cell(double at, std::int64_t size) {
  const auto last = static_cast<std::int32_t>(size);
  double framed = std::clamp(at + 1.0, 0.0, static_cast<double>(last + 1));
  const double nearest = std::floor(framed + 0.5);
  if (std::abs(framed - nearest) < kSnap) framed = nearest;
  const std::int32_t index = std::min(static_cast<std::int32_t>(framed), last);
  return {index, framed - index};
}

void require_finite(const PlaneMap& map) {
  require(map.linear.allFinite() && map.offset.allFinite(),
          "a plane map holds a number that is not finite");
}

/// Images whose sampling points are kept at a time, which bounds the memory.
constexpr std::int64_t kTableImages = 512;

/// The different maps of a list, and which of them each entry is: whole orbits repeat a few.
struct DistinctMaps {
  explicit DistinctMaps(std::span<const PlaneMap> list) {
    std::map<std::array<double, 6>, std::int64_t> known;
    for (const PlaneMap& map : list) {
      require_finite(map);
      const std::array key{map.linear(0, 0), map.linear(0, 1), map.linear(1, 0),
                           map.linear(1, 1), map.offset(0),    map.offset(1)};
      const auto [place, is_new] = known.try_emplace(key, static_cast<std::int64_t>(maps.size()));
      if (is_new) maps.push_back(map);
      which.push_back(place->second);
    }
  }

  std::vector<PlaneMap> maps;
  std::vector<std::int64_t> which;
};

}  // namespace

WarpTable::WarpTable(std::span<const PlaneMap> maps, std::int64_t height, std::int64_t width)
    : size_(static_cast<std::int64_t>(maps.size())), height_(height), width_(width) {
  require(height > 0 && width > 0, "a warp needs an image, not {} x {} pixels", height, width);
  require((height + 2) * (width + 2) <= std::numeric_limits<std::int32_t>::max(),
          "an image of {} x {} pixels is too large to warp", height, width);
  taps_.reserve(static_cast<std::size_t>(size_ * height * width));
  const double centre_x = 0.5 * static_cast<double>(width - 1);
  const double centre_y = 0.5 * static_cast<double>(height - 1);
  for (const PlaneMap& map : maps) {
    require_finite(map);
    const PlaneMap back = map.inverse();
    for (std::int64_t row = 0; row < height; ++row) {
      for (std::int64_t column = 0; column < width; ++column) {
        const Eigen::Vector2d from =
            back({static_cast<double>(column) - centre_x, centre_y - static_cast<double>(row)});
        const Cell x = cell(from.x() + centre_x, width);
        const Cell y = cell(centre_y - from.y(), height);
        const auto base = y.index * static_cast<std::int32_t>(width + 2) + x.index;
        taps_.push_back({base, x.fraction, y.fraction});
      }
    }
  }
}

template <class Scalar>
void WarpTable::warp(const Scalar* image, std::int64_t channels, const Tap* taps, Scalar* frame,
                     Scalar* out) const {
  const std::int64_t pixels = height_ * width_;
  const std::int64_t stride = width_ + 2;
  Scalar fill = image[0];
  Scalar poison = 0;  // stays zero unless a pixel is infinite or NaN
  for (std::int64_t i = 0; i < channels * pixels; ++i) {
    fill = std::min(fill, image[i]);
    poison += image[i] * Scalar(0);
  }
  require(poison == Scalar(0), "an image holds a pixel that is not finite");
  std::fill(frame, frame + (height_ + 2) * stride, fill);
  for (std::int64_t c = 0; c < channels; ++c) {
    for (std::int64_t row = 0; row < height_; ++row) {
      std::copy_n(image + c * pixels + row * width_, width_, frame + (row + 1) * stride + 1);
    }
    for (std::int64_t i = 0; i < pixels; ++i) {
      const Tap tap = taps[i];
      const Scalar* at = frame + tap.base;
      const double left = 1.0 - tap.right;
      const double top = left * at[0] + tap.right * at[1];
      const double bottom = left * at[stride] + tap.right * at[stride + 1];
      out[c * pixels + i] = static_cast<Scalar>((1.0 - tap.down) * top + tap.down * bottom);
    }
  }
}

template <class Scalar>
void WarpTable::warp_batch(const at::Tensor& images, const at::Tensor& which,
                           at::Tensor& out) const {
  const std::int64_t channels = images.size(1);
  const std::int64_t pixels = height_ * width_;
  const std::int64_t values = channels * pixels;
  const auto* from = images.data_ptr<Scalar>();
  const auto* map = which.data_ptr<std::int64_t>();
  auto* to = out.data_ptr<Scalar>();
  at::parallel_for(0, images.size(0), 64, [&](std::int64_t begin, std::int64_t end) {
    std::vector<Scalar> frame(static_cast<std::size_t>((height_ + 2) * (width_ + 2)));
    for (std::int64_t i = begin; i < end; ++i) {
      warp(from + i * values, channels, taps_.data() + map[i] * pixels, frame.data(),
           to + i * values);
    }
  });
}

at::Tensor WarpTable::apply(const at::Tensor& images, const at::Tensor& which) const {
  require_images(images);
  require(images.size(2) == height_ && images.size(3) == width_,
          "a warp made for {} x {} pixels was given images of {} x {}", height_, width_,
          images.size(2), images.size(3));
  require_indices(which, images.size(0), size_, "map");
  const at::Tensor from = images.detach().to(at::kCPU).contiguous();
  const at::Tensor maps = which.to(at::kCPU).contiguous();
  at::Tensor out = at::empty_like(from);
  if (from.scalar_type() == at::kDouble) {
    warp_batch<double>(from, maps, out);
  } else {
    warp_batch<float>(from, maps, out);
  }
  return out.to(images.device());
}

at::Tensor bilinear_warp(const at::Tensor& images, std::span<const PlaneMap> maps) {
  require_images(images);
  const auto count = static_cast<std::int64_t>(maps.size());
  require(count == images.size(0), "{} images cannot be moved by {} maps", images.size(0), count);
  at::Tensor out = at::empty_like(images, at::MemoryFormat::Contiguous);
  for (std::int64_t begin = 0; begin < count; begin += kTableImages) {
    const std::int64_t end = std::min(begin + kTableImages, count);
    const DistinctMaps distinct(
        maps.subspan(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin)));
    const WarpTable table(distinct.maps, images.size(2), images.size(3));
    out.slice(0, begin, end)
        .copy_(table.apply(images.slice(0, begin, end), at::tensor(distinct.which, at::kLong)));
  }
  return out;
}

}  // namespace torsor
