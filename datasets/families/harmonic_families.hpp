#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "datasets/families/harmonic_family.hpp"

namespace torsor {

using ImageFamilyPointer = std::shared_ptr<const ImageFamily>;

/// What a harmonic family can be asked for; every field has the default of the table of families.
struct HarmonicOptions {
  std::int64_t order = 24;                             ///< n of C_n or D_n
  std::int64_t size = 48;                              ///< pixels per side of a plane image, even
  int rings = 2;                                       ///< of a polar image
  std::vector<int> harmonics = {0, 1, 2, 3, 4, 5, 6};  ///< those present; blobs leave out 0
  int copies = 1;                                      ///< objects per orbit type
  std::uint64_t seed = 0;                              ///< of the objects' random phases
};

/// F1: x[i, j] = Re Σ_k c_k⁽ⁱ⁾ e^{-ikθ_j}, θ_j = 2πj/n, on `rings` × n pixels. A turn by one step
/// is a cyclic shift by one column: exact.
[[nodiscard]] ImageFamilyPointer polar_harmonics(const HarmonicOptions& options = {});

/// F2: exp(-(r - r0)²/s²)·Re Σ c_k e^{-ikθ} on [-1, 1]², r0 = 0.5, s = 0.08.
///
/// Moments Σ x e^{ikθ} over the pixels are c_k times a constant, spectrally accurate: to 4e-15
/// from 48 pixels per side on (measured; 7e-8 at 32, 3e-6 at 28).
[[nodiscard]] ImageFamilyPointer gaussian_rings(const HarmonicOptions& options = {});

/// F3: σ((r(θ) - ρ)/w) with r(θ) = r0 (1 + Re Σ_{k>0} c_k e^{-ikθ}) and the logistic σ, on
/// [-1, 1]², r0 = 0.5, w = 1.5 pixels; Σ |c_k| < 1.
[[nodiscard]] ImageFamilyPointer harmonic_blobs(const HarmonicOptions& options = {});

/// F10: F3 under D_n, with mirror-symmetric objects as well as chiral ones.
[[nodiscard]] ImageFamilyPointer dihedral_blobs(const HarmonicOptions& options = {});

/// F5: two rings of weight 1 with coefficients (a, b) on the unit sphere S³. The rotations act
/// freely: no image has a symmetry. The charts "a" = (1, w)/√(1+|w|²) and "b" = (u, 1)/√(1+|u|²),
/// |w|, |u| ≤ 1, cover the quotient S² and meet along their rims, w = 1/u.
[[nodiscard]] ImageFamilyPointer hopf_rings(const HarmonicOptions& options = {});

/// F6: harmonics p < q, coprime, in one ring with |a|² + |b|² = 1: C_p at b = 0, C_q at a = 0. The
/// charts "a" = (√(1-|b|²), b) and "b" = (a, √(1-|a|²)) with |·| ≤ 1/√2.
/// @throws InvalidArgument unless 0 < p < q are coprime divisors of the order.
[[nodiscard]] ImageFamilyPointer weighted_sphere(int p = 2, int q = 3,
                                                 const HarmonicOptions& options = {});

}  // namespace torsor
