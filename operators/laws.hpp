#pragma once

#include <complex>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/random.hpp"
#include "operators/latent_operator.hpp"

namespace torsor {

/// How far an operator is from a representation, measured through `apply` on random codes.
///
/// Every defect is the largest of |left - right| / |right| over the codes and elements tried; a
/// value that is not finite counts as infinite. Exact operators stay below 100·eps of the code
/// type; broken ones are of order 1.
struct OperatorLaws {
  double homomorphism = 0.0;          ///< ρ(g)(ρ(h)z) against ρ(gh)z
  double inverse = 0.0;               ///< ρ(g⁻¹)(ρ(g)z) against z
  double order = 0.0;                 ///< ρ(g)^m z against z, m the order of g
  double linearity = 0.0;             ///< ρ(g)(az + bw) against aρ(g)z + bρ(g)w, real a and b
  std::optional<double> c_linearity;  ///< ρ(g)(iz) against iρ(g)z; complex codes only
  std::size_t pairs = 0;              ///< pairs (g, h) tried
  bool all_pairs = false;             ///< whether these are all pairs

  [[nodiscard]] double worst() const;
  [[nodiscard]] bool hold(double tolerance) const { return worst() <= tolerance; }
  /// One line with every defect.
  [[nodiscard]] std::string summary() const;
};

struct OperatorLawOptions {
  std::size_t codes = 4;         ///< random codes per pair
  std::size_t max_pairs = 4096;  ///< all pairs up to this number, random ones beyond
  at::ScalarType type = at::kDouble;
};

/// Measures the laws of `op`; changes nothing. O(pairs · codes) applications.
///
/// @throws InvalidArgument if the group is trivial or no code or fewer than three pairs may be
///         tried: a law checked on nothing proves nothing.
[[nodiscard]] OperatorLaws check_operator_laws(const LatentOperator& op, Random& random,
                                               const OperatorLawOptions& options = {});

/// The character χ(g) = trace ρ(g) of every element: complex for complex codes, else real.
/// O(|G|·values²) memory traffic.
[[nodiscard]] std::vector<std::complex<double>> operator_character(const LatentOperator& op);

/// The largest |χ(g)| over g ≠ identity: 0 exactly for multiples of the regular representation
/// (given that the laws hold), the only operators that linear encoders of free orbits fit.
[[nodiscard]] double regularity_defect(const LatentOperator& op);

}  // namespace torsor
