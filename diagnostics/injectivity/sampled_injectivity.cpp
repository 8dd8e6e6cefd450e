#include <algorithm>
#include <cmath>
#include <limits>

#include <ATen/TensorOperators.h>
#include <ATen/ops/cdist.h>
#include <ATen/ops/isfinite.h>
#include <fmt/format.h>

#include "core/error.hpp"
#include "core/text.hpp"
#include "diagnostics/equivariance/jackknife.hpp"
#include "diagnostics/injectivity/infimum_interval.hpp"
#include "diagnostics/injectivity/injectivity.hpp"
#include "diagnostics/injectivity/injectivity_parts.hpp"
#include "diagnostics/median.hpp"

namespace torsor {
namespace {

constexpr double kFar = std::numeric_limits<double>::infinity();

/// For every sample its nearest neighbour among the images, and how far the two are apart.
struct Neighbours {
  std::vector<double> image_steps;
  std::vector<double> code_steps;
};

Neighbours neighbours(const double* image, const double* code, std::int64_t count) {
  Neighbours result;
  for (std::int64_t i = 0; i < count; ++i) {
    std::int64_t nearest = i == 0 ? 1 : 0;
    for (std::int64_t j = 0; j < count; ++j) {
      if (j != i && image[i * count + j] < image[i * count + nearest]) nearest = j;
    }
    result.image_steps.push_back(image[i * count + nearest]);
    result.code_steps.push_back(code[i * count + nearest]);
  }
  return result;
}

/// The code distance of every sample's nearest code among the distant images; collects collisions.
std::vector<double> nearest_distant(const double* image, const double* code, std::int64_t count,
                                    double zero, int most, InjectivityResult& result) {
  std::vector<double> nearest(static_cast<std::size_t>(count), kFar);
  for (std::int64_t i = 0; i < count; ++i) {
    for (std::int64_t j = i + 1; j < count; ++j) {
      const double apart = image[i * count + j];
      if (apart < result.separation) continue;
      const double distance = code[i * count + j];
      for (const std::int64_t end : {i, j}) {
        double& mine = nearest[static_cast<std::size_t>(end)];
        mine = std::min(mine, distance);
      }
      if (distance > zero || static_cast<int>(result.collisions.size()) == most) continue;
      result.collisions.push_back(
          {{static_cast<double>(i)}, {static_cast<double>(j)}, distance, apart});
    }
  }
  std::erase(nearest, kFar);
  return nearest;
}

void judge(InjectivityResult& result, bool sparse) {
  if (!result.collisions.empty()) {
    result.verdict = Verdict::fail;
    result.finding = collision_text(result.collisions.front());
  } else if (sparse) {
    result.finding = "Neighbours' codes are as far apart as others: too sparse.";
  } else if (result.ratio < 1.0) {
    result.finding = fmt::format(
        "Distant images come within {:.2g} neighbour gaps: a collision may lie between samples.",
        result.ratio);
  } else {
    result.verdict = Verdict::pass;
    result.finding =
        fmt::format("Images {:.3g} apart or more have codes {:.3g} neighbour gaps apart.",
                    result.separation, result.ratio);
  }
}

}  // namespace

InjectivityResult sampled_injectivity(const at::Tensor& codes, const at::Tensor& distances,
                                      const InjectivityOptions& options) {
  require_options(options);
  const std::int64_t count = codes.dim() > 0 ? codes.size(0) : 0;
  require(count >= 8 && distances.dim() == 2 && distances.size(0) == count &&
              distances.size(1) == count,
          "{} codes (8 at least) need image distances [{}, {}], not {}", count, count, count,
          shape_text(distances.sizes()));
  InjectivityResult result = new_injectivity_result();
  const at::Tensor rows = code_rows(codes, count);
  const at::Tensor good = at::isfinite(rows).all(1);
  if (!good.all().item<bool>()) {
    result.verdict = Verdict::fail;
    result.finding = fmt::format("The code of sample {} is not finite.",
                                 good.to(at::kInt).argmin().item<std::int64_t>());
    return result;
  }
  const at::Tensor image_table = distances.to(at::kCPU, at::kDouble).contiguous();
  const at::Tensor code_table = at::cdist(rows, rows, 2.0, 2).contiguous();
  const auto* image = image_table.data_ptr<double>();
  const auto* code = code_table.data_ptr<double>();
  const Neighbours near = neighbours(image, code, count);
  result.gap = median(near.code_steps);
  result.separation =
      options.separation > 0.0 ? options.separation : 4.0 * median(near.image_steps);
  result.resolution = result.separation;
  const double noise = options.noise > 0.0 ? options.noise : assumed_noise(codes);
  const double zero = 10.0 * noise * std::sqrt(static_cast<double>(rows.size(1)));
  std::vector<double> nearest = nearest_distant(image, code, count, zero, options.polished, result);
  require(!nearest.empty(), "no two samples are {} apart: choose a smaller separation",
          result.separation);
  const double unit = result.gap > 0.0 ? 1.0 / result.gap : 0.0;
  for (double& value : nearest) value *= unit;
  result.ratio = *std::ranges::min_element(nearest);
  if (nearest.size() >= kLeastObjects) {
    result.interval = infimum_interval(nearest, options.shape);
    result.interval->low = std::max(0.0, result.interval->low);
  }
  const double usual = code_table.median().item<double>();
  judge(result, result.gap > 0.25 * usual);
  fill_details(result);
  return result;
}

}  // namespace torsor
