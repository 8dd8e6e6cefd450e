#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include <ATen/core/Tensor.h>

namespace torsor {

/// A path or a disc in the parameter space of an image family.
struct Chart {
  std::string name;
  std::string description;  ///< one line: which images it runs through
  int dimension = 2;  ///< 1: the path |u| ≤ radius; 2: the disc |u| ≤ radius of u = s + it
  double radius = 1.0;
  /// The parameters at chart coordinates u (`dimension` numbers).
  std::function<std::vector<double>(std::span<const double>)> point;

  /// The parameters at each row of `coordinates`, float64 [N, dimension]: float64 [N, P].
  /// @throws InvalidArgument on another shape, or a point outside the radius (beyond rounding).
  [[nodiscard]] at::Tensor operator()(const at::Tensor& coordinates) const;
};

}  // namespace torsor
