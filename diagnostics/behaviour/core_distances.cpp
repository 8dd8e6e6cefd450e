#include <algorithm>
#include <cmath>
#include <limits>

#include <ATen/TensorOperators.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/tensor.h>

#include "core/error.hpp"
#include "core/text.hpp"
#include "diagnostics/behaviour/defect_summary.hpp"

namespace torsor {

double chart_area(const PlaneOverDisc& images, double radius, std::int64_t cells, double step) {
  require(radius > 0.0 && cells > 0 && step > 0.0,
          "a disc of radius {} in {} cells with steps {} has no area", radius, cells, step);
  const double width = 2.0 * radius / static_cast<double>(cells);
  std::vector<double> centres;
  for (std::int64_t i = 0; i < cells; ++i) {
    for (std::int64_t j = 0; j < cells; ++j) {
      const double s = -radius + (static_cast<double>(i) + 0.5) * width;
      const double t = -radius + (static_cast<double>(j) + 0.5) * width;
      if (std::hypot(s, t) <= radius) centres.insert(centres.end(), {s, t});
    }
  }
  const at::Tensor points = at::tensor(centres, at::kDouble).view({-1, 2});
  const auto derivative = [&](double ds, double dt) {
    const at::Tensor shift = at::tensor({ds, dt}, at::kDouble);
    return ((images(points + shift) - images(points - shift)) / (2.0 * step)).flatten(1);
  };
  const at::Tensor along_s = derivative(step, 0.0);
  const at::Tensor along_t = derivative(0.0, step);
  const at::Tensor determinant =
      along_s.square().sum(1) * along_t.square().sum(1) - (along_s * along_t).sum(1).square();
  return width * width * determinant.clamp_min(0.0).sqrt().sum().item<double>();
}

at::Tensor core_distances(const VortexMap& map, const at::Tensor& points, double least) {
  require(points.dim() == 2 && points.size(1) == 2 && least > 0.0,
          "chart points are [N, 2], not {}, with a least core radius above 0, not {}",
          shape_text(points.sizes()), least);
  const at::Tensor rows = points.detach().to(at::kCPU, at::kDouble).contiguous();
  at::Tensor distances = at::empty({rows.size(0)}, at::kDouble);
  for (std::int64_t i = 0; i < rows.size(0); ++i) {
    const double* row = rows.data_ptr<double>() + 2 * i;
    double relative = std::numeric_limits<double>::infinity();
    for (const Vortex& v : map.vortices) {
      const double distance = std::abs(std::complex<double>(row[0], row[1]) - v.position);
      relative = std::min(relative, distance / std::max({v.core, v.size, least}));
    }
    distances.data_ptr<double>()[i] = relative;
  }
  return distances;
}

}  // namespace torsor
