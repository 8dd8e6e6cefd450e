#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <ATen/core/Tensor.h>

namespace torsor {

/// c_k to a power; a negative exponent is a power of the conjugate.
struct HarmonicPower {
  int harmonic = 1;
  int exponent = 1;
};

/// A product of angular coefficients and their conjugates, such as conj(c_1)² c_3.
struct HarmonicMonomial {
  std::vector<HarmonicPower> powers;

  /// Σ k·e: a rotation by t multiplies the product by e^{i·weight·t}.
  [[nodiscard]] int weight() const;
  /// The exponent of c_k, 0 where it does not occur.
  [[nodiscard]] int exponent(int harmonic) const;
  /// Whether the product is non-zero on an image whose non-zero coefficients are `active`.
  [[nodiscard]] bool is_present(std::span<const int> active) const;
  /// "conj(c1)^2 c3".
  [[nodiscard]] std::string text() const;
};

/// The product's value on ring `ring` of coefficients [N, rings, K+1] complex: complex [N].
/// @throws InvalidArgument if a harmonic exceeds K.
[[nodiscard]] at::Tensor evaluate(const HarmonicMonomial& monomial, const at::Tensor& coefficients,
                                  std::int64_t ring = 0);

}  // namespace torsor
