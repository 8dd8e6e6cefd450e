#include "datasets/angle_checks.hpp"

#include <cmath>

#include "core/error.hpp"
#include "core/text.hpp"

namespace torsor {

at::Tensor checked_angles(const at::Tensor& angles, std::int64_t count, std::int64_t per_row) {
  require(angles.defined(), "angles expected, but the tensor is undefined");
  const bool single = angles.dim() == 1 && per_row == 1;
  require((single || (angles.dim() == 2 && angles.size(1) == per_row)) && angles.size(0) == count,
          "{} images need angles [{}, {}], not {}", count, count, per_row,
          shape_text(angles.sizes()));
  require(angles.scalar_type() == at::kFloat || angles.scalar_type() == at::kDouble,
          "angles are float32 or float64 radians, not {}", c10::toString(angles.scalar_type()));
  const at::Tensor rows =
      angles.detach().reshape({count, per_row}).to(at::kCPU, at::kDouble).contiguous();
  const auto* value = rows.data_ptr<double>();
  for (std::int64_t i = 0; i < rows.numel(); ++i) {
    require(std::isfinite(value[i]), "angle {} of image {} is {}", i % per_row, i / per_row,
            value[i]);
  }
  return rows;
}

}  // namespace torsor
