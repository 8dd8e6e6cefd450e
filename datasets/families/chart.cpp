#include "datasets/families/chart.hpp"

#include <cmath>
#include <cstdint>

#include <ATen/ops/tensor.h>

#include "core/error.hpp"
#include "core/text.hpp"

namespace torsor {

at::Tensor Chart::operator()(const at::Tensor& coordinates) const {
  require(coordinates.dim() == 2 && coordinates.size(1) == dimension &&
              coordinates.scalar_type() == at::kDouble,
          "chart '{}' takes float64 coordinates [N, {}], not {}", name, dimension,
          shape_text(coordinates.sizes()));
  const at::Tensor contiguous = coordinates.contiguous();
  const auto width = static_cast<std::size_t>(dimension);
  std::vector<double> values;
  for (std::int64_t i = 0; i < contiguous.size(0); ++i) {
    const std::span u(contiguous.data_ptr<double>() + i * dimension, width);
    const double distance = dimension == 1 ? std::abs(u[0]) : std::hypot(u[0], u[1]);
    require(distance <= radius * (1.0 + 1e-12),
            "a point at distance {} is outside chart '{}' of radius {}", distance, name, radius);
    const std::vector<double> parameters = point(u);
    values.insert(values.end(), parameters.begin(), parameters.end());
  }
  return at::tensor(values, at::kDouble).reshape({contiguous.size(0), -1});
}

}  // namespace torsor
