#pragma once

namespace torsor {

/// The probability that χ² with ν degrees of freedom exceeds t; 1 for ν = 0.
/// Accurate to a few units of rounding (regularized incomplete gamma function).
[[nodiscard]] double chi_square_tail(double degrees, double t);

/// The t that χ² with ν > 0 degrees of freedom exceeds with probability `tail` in (0, 1), to 1e-9
/// of itself. @throws InvalidArgument outside these ranges.
[[nodiscard]] double chi_square_limit(double degrees, double tail);

}  // namespace torsor
