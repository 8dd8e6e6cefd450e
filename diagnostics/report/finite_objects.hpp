#pragma once

#include <cstdint>
#include <vector>

#include <ATen/core/Tensor.h>

#include "diagnostics/equivariance/orbit_table.hpp"
#include "diagnostics/result.hpp"

namespace torsor {

/// Which objects of a table have finite values in all poses.
struct FiniteObjects {
  at::Tensor good;            ///< int64, their indices
  std::vector<BadValue> bad;  ///< the first value that is not finite of each other object

  /// "finite codes" as an entry of a report, a fail that names the images.
  [[nodiscard]] DiagnosticResult result(std::int64_t objects) const;
};

[[nodiscard]] FiniteObjects finite_objects(const OrbitTable& codes);

/// The objects `indices` of a table.
[[nodiscard]] OrbitTable only(const OrbitTable& table, const at::Tensor& indices);

}  // namespace torsor
