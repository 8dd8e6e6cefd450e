#include "datasets/painted_objects.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include <ATen/Parallel.h>
#include <ATen/ops/empty.h>

#include "core/error.hpp"
#include "datasets/batch_checks.hpp"

namespace torsor {
namespace {

/// Images painted per task: about 0.1 ms of work, so that threads pay for themselves.
constexpr std::int64_t kGrain = 64;

/// The place of a pixel that lies outside the image.
constexpr std::int32_t kOutside = -1;

/// Fair coin tosses, bool of the given shape; 64 from each draw.
at::Tensor random_bits(at::IntArrayRef shape, Random random) {
  at::Tensor bits = at::empty(shape, at::kBool);
  bool* bit = bits.data_ptr<bool>();
  for (std::int64_t i = 0; i < bits.numel(); i += 64) {
    const std::uint64_t draw = random();
    const std::int64_t count = std::min<std::int64_t>(64, bits.numel() - i);
    for (std::int64_t j = 0; j < count; ++j) bit[i + j] = ((draw >> j) & 1U) != 0;
  }
  return bits;
}

/// For every pixel of the moved image, the place in the original that is nearest to where it comes
/// from, or kOutside. Points half way between two pixels belong to the right or lower one.
std::vector<std::int32_t> nearest_sources(const PlaneMap& map, const ImageShape& shape) {
  const PlaneMap back = map.inverse();
  const double middle_x = 0.5 * static_cast<double>(shape.width - 1);
  const double middle_y = 0.5 * static_cast<double>(shape.height - 1);
  const auto nearest = [](double v) { return std::floor(v + 0.5 + 1e-9); };
  std::vector<std::int32_t> sources;
  sources.reserve(static_cast<std::size_t>(shape.height * shape.width));
  for (std::int64_t row = 0; row < shape.height; ++row) {
    for (std::int64_t column = 0; column < shape.width; ++column) {
      const Eigen::Vector2d from =
          back({static_cast<double>(column) - middle_x, middle_y - static_cast<double>(row)});
      const double x = nearest(middle_x + from.x());
      const double y = nearest(middle_y - from.y());
      const bool inside = x >= 0.0 && y >= 0.0 && x < static_cast<double>(shape.width) &&
                          y < static_cast<double>(shape.height);
      const double place = y * static_cast<double>(shape.width) + x;
      sources.push_back(inside ? static_cast<std::int32_t>(place) : kOutside);
    }
  }
  return sources;
}

/// One table of sources for each different map of a batch, and which table every image needs.
struct SourceTables {
  std::vector<std::vector<std::int32_t>> tables;
  std::vector<std::size_t> which;
};

SourceTables source_tables(std::span<const PlaneMap> maps, const ImageShape& shape) {
  SourceTables found;
  std::vector<PlaneMap> different;
  for (const PlaneMap& map : maps) {
    const auto same = std::ranges::find_if(different, [&](const PlaneMap& other) {
      return map.linear == other.linear && map.offset == other.offset;
    });
    found.which.push_back(static_cast<std::size_t>(std::distance(different.begin(), same)));
    if (same != different.end()) continue;
    different.push_back(map);
    found.tables.push_back(nearest_sources(map, shape));
  }
  return found;
}

/// Draws one image: red, green and blue planes of `pixels` values each.
void paint(const bool* silhouette, const bool* background, const std::vector<std::int32_t>& sources,
           float* image) {
  const std::size_t pixels = sources.size();
  for (std::size_t p = 0; p < pixels; ++p) {
    const bool blue = sources[p] != kOutside && silhouette[sources[p]];
    const float noise = background[p] ? 1.0F : 0.0F;
    const float grey = blue ? 0.0F : noise;
    image[p] = grey;
    image[pixels + p] = grey;
    image[2 * pixels + p] = blue ? 1.0F : noise;
  }
}

}  // namespace

PaintedObjects::PaintedObjects(const at::Tensor& grey, at::Tensor labels, const Random& random,
                               double threshold) {
  require_images(grey);
  require(grey.scalar_type() == at::kFloat && grey.size(1) == 1,
          "silhouettes are cut from float32 images of one channel, not from {} of {}",
          c10::toString(grey.scalar_type()), grey.size(1));
  require(grey.numel() > 0, "a set of objects needs at least one image with at least one pixel");
  require(grey.size(2) * grey.size(3) <= std::numeric_limits<std::int32_t>::max(),
          "an image of {} x {} pixels is too large to be painted", grey.size(2), grey.size(3));
  require(all_finite(grey), "an image holds a pixel that is not finite");
  if (labels.defined()) {
    require(
        labels.dim() == 1 && labels.scalar_type() == at::kLong && labels.size(0) == grey.size(0),
        "labels are int64 [{}], one per image", grey.size(0));
    labels_ = labels.to(at::kCPU).contiguous();
  }
  silhouettes_ = grey.detach().to(at::kCPU).select(1, 0).gt(threshold).contiguous();
  backgrounds_ = random_bits(silhouettes_.sizes(), random);
}

std::shared_ptr<const PaintedObjects> PaintedObjects::repainted(const Random& random) const {
  auto painted = std::make_shared<PaintedObjects>(*this);
  painted->backgrounds_ = random_bits(silhouettes_.sizes(), random);
  return painted;
}

ImageShape PaintedObjects::shape() const { return {3, silhouettes_.size(1), silhouettes_.size(2)}; }

at::Tensor PaintedObjects::images(const at::Tensor& indices) const {
  require_indices(indices, -1, size(), "object");
  return render(indices, std::vector<PlaneMap>(static_cast<std::size_t>(indices.size(0))));
}

at::Tensor PaintedObjects::render(const at::Tensor& indices, std::span<const PlaneMap> maps) const {
  const auto count = static_cast<std::int64_t>(maps.size());
  require_indices(indices, count, size(), "object");
  const at::Tensor objects = indices.to(at::kCPU).contiguous();
  const auto* object = objects.data_ptr<std::int64_t>();
  const ImageShape form = shape();
  const std::int64_t pixels = form.height * form.width;
  const SourceTables sources = source_tables(maps, form);
  at::Tensor images = at::empty({count, 3, form.height, form.width}, at::kFloat);
  const bool* silhouettes = silhouettes_.data_ptr<bool>();
  const bool* backgrounds = backgrounds_.data_ptr<bool>();
  auto* image = images.data_ptr<float>();
  at::parallel_for(0, count, kGrain, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t i = begin; i < end; ++i) {
      paint(silhouettes + object[i] * pixels, backgrounds + object[i] * pixels,
            sources.tables[sources.which[static_cast<std::size_t>(i)]], image + i * 3 * pixels);
    }
  });
  return images;
}

std::shared_ptr<const ObjectSet> PaintedObjects::subset(const at::Tensor& indices) const {
  require_indices(indices, -1, size(), "object");
  const at::Tensor chosen = indices.to(at::kCPU);
  auto part = std::make_shared<PaintedObjects>(*this);
  part->silhouettes_ = silhouettes_.index_select(0, chosen);
  part->backgrounds_ = backgrounds_.index_select(0, chosen);
  if (labels_.defined()) part->labels_ = labels_.index_select(0, chosen);
  return part;
}

}  // namespace torsor
