#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/random.hpp"
#include "datasets/families/harmonic_family.hpp"
#include "diagnostics/encoder.hpp"
#include "diagnostics/equivariance/orbit_table.hpp"

namespace torsor {

/// Parameters of two images of one family on different orbits.
struct OrbitPair {
  std::vector<double> first;
  std::vector<double> second;
};

/// Pairs that no invariant of order three tells apart: only c_2 and c_3 of ring 0 are active, with
/// equal moduli and c_2³ conj(c_3)² of phases π apart.
///
/// Products of three of c_2, c_3 and their conjugates have weights between 1 and 9 in modulus, so
/// none is invariant as long as the order n exceeds 9: power spectra and bispectra of both vanish
/// or agree. |c_2| = r, |c_3| = s are drawn from [0.5, 1].
/// @throws InvalidArgument unless the family is one of polar images with harmonics 2 and 3, and
///         n >= 10: below, products of weight n alias to invariants.
[[nodiscard]] std::vector<OrbitPair> bispectrum_twins(const HarmonicFamily& family,
                                                      std::int64_t count, Random& random);

/// Pairs with equal power spectra on every ring: all harmonics active, moduli from [0.5, 1], and
/// independent random phases. A bispectrum tells them apart where c_1 ≠ 0.
[[nodiscard]] std::vector<OrbitPair> spectrum_twins(const HarmonicFamily& family,
                                                    std::int64_t count, Random& random);

/// The orbits of all pairs, first and second in turn, as images and as an encoder sees them.
///
/// The codes' noise is at least ten times what they move when all images grow by 1e-13: a code that
/// vanishes on all pairs but for rounding has no size that its noise could be told from.
struct PairTables {
  OrbitTable images;
  OrbitTable codes;
};
[[nodiscard]] PairTables pair_tables(const Encoder& encode, const ImageFamily& family,
                                     const std::vector<OrbitPair>& pairs);

}  // namespace torsor
