#include "diagnostics/polygon_moments.hpp"

#include <cstddef>

#include "core/error.hpp"

namespace torsor {

std::complex<double> polygon_moment(std::span<const std::complex<double>> corners, int k) {
  require(corners.size() >= 3 && k >= 0,
          "moments ∬ z^k dA need three corners and k >= 0, not {} corners and k = {}",
          corners.size(), k);
  std::complex<double> sum;
  for (std::size_t j = 0; j < corners.size(); ++j) {
    const std::complex<double> a = corners[j];
    const std::complex<double> b = corners[(j + 1) % corners.size()];
    std::complex<double> mixed = 1.0;  // Σ_i a^i b^{k-i}, by Horner in b
    std::complex<double> power = 1.0;
    for (int i = 1; i <= k; ++i) {
      power *= a;
      mixed = mixed * b + power;
    }
    sum += (std::conj(a) * b).imag() * mixed;
  }
  return sum / static_cast<double>((k + 1) * (k + 2));
}

}  // namespace torsor
