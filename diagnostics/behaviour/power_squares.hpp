#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include <ATen/core/Tensor.h>

#include "diagnostics/equivariance/orbit_table.hpp"

namespace torsor {

/// Squares of the errors of predictions of powers, and of the movement that they are measured by.
struct PowerSquares {
  std::vector<std::vector<double>> error;  ///< [power - 1][object], of the part that moves
  std::vector<double> drift;               ///< [power - 1], of the rest, over all objects
  std::vector<double> moving;              ///< [object]: mean over the orbit of |z_j - z̄|²
  double rounding = 0.0;                   ///< the relative error that η makes

  /// Σ of `moving`.
  [[nodiscard]] double moved() const;
  /// The relative error of each power, of all objects or of all but one.
  [[nodiscard]] std::vector<double> errors(std::optional<std::size_t> without = {}) const;
};

/// The orbits of all objects under one generator: [N, n, D], power j in row j.
[[nodiscard]] at::Tensor power_orbits(const OrbitTable& table, FiniteGroup::Element generator);

/// @param orbits  of `power_orbits`. @param predictions  [N, D] for the powers 1, 2, ...
/// @param noise   η of one value.
[[nodiscard]] PowerSquares power_squares(const at::Tensor& orbits,
                                         const std::vector<at::Tensor>& predictions, double noise);

/// The slope of errors against the powers 1, 2, ..., by least squares.
[[nodiscard]] double power_slope(const std::vector<double>& errors);

/// b of error ∝ power^b by least squares of logarithms; nothing where an error is rounding.
[[nodiscard]] std::optional<double> power_exponent(const std::vector<double>& errors,
                                                   double rounding);

}  // namespace torsor
