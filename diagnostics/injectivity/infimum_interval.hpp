#pragma once

#include <span>

#include "diagnostics/result.hpp"

namespace torsor {

/// An interval of 95 % for the smallest value a population can take, from a random sample of it.
///
/// A bootstrap of a minimum does not cover: it never looks below the smallest value seen. Where the
/// distribution starts as F(x) ~ (x - a)^k, the ratio (x_1 - a)/(x_r - a) of order statistics is
/// B^{1/k} with B ~ Beta(1, r - 1), hence with q = (1 - 0.05^{1/(r-1)})^{1/k}
///
///   [x_1 - (x_r - x_1)·q/(1 - q), x_1],   r = a quarter of the sample, between 5 and 20.
///
/// Exact if F is that power at least up to x_r, too wide (never too narrow) for a smaller k. A
/// smooth figure of objects with p parameters has k = p/2 at an inner minimum: the default holds up
/// to four parameters. The low end may be negative.
/// @throws InvalidArgument on fewer than 20 values, a value that is not finite, or shape <= 0.
/// Source: L. de Haan, Estimation of the minimum of a function using order statistics (1981).
[[nodiscard]] Interval infimum_interval(std::span<const double> values, double shape = 2.0);

}  // namespace torsor
