#pragma once

#include <complex>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "groups/character.hpp"

namespace torsor {

/// A sum of n-th roots of unity with whole coefficients, Σ_j c_j·ζ^j with ζ = e^{2πi/n}, kept
/// exactly: what the values of characters are.
///
/// One number has many such sums, since the p-th roots of unity sum to zero for every prime p | n.
/// `==` compares numbers, not sums.
class Cyclotomic {
 public:
  /// @param coefficients  c_0, ..., c_{n-1}; n is their number.
  /// @throws InvalidArgument if the list is empty.
  explicit Cyclotomic(std::vector<std::int64_t> coefficients);

  [[nodiscard]] const std::vector<std::int64_t>& coefficients() const noexcept {
    return coefficients_;
  }
  /// n
  [[nodiscard]] std::size_t root_order() const noexcept { return coefficients_.size(); }
  /// The number itself, to rounding.
  [[nodiscard]] std::complex<double> value() const;
  /// The number as an integer if it is one; decided exactly.
  [[nodiscard]] std::optional<std::int64_t> whole() const;
  /// The same number in the basis of Q(ζ) that leaves out, for every prime p | n, the last p-th of
  /// the exponents modulo the power of p in n. Unique. Cost: O(n) for each prime.
  [[nodiscard]] Cyclotomic normal_form() const;
  /// The same number with few terms: the commonest coefficient of every coset of the p-th roots of
  /// unity is subtracted, prime by prime, and n is made as small as the exponents left allow.
  [[nodiscard]] Cyclotomic short_form() const;
  /// The image under ζ -> ζ^k. @throws InvalidArgument unless k and n are coprime.
  [[nodiscard]] Cyclotomic conjugate(std::size_t k) const;

  /// Whether both are the same number written with the same n; exact.
  bool operator==(const Cyclotomic& other) const;

 private:
  std::vector<std::int64_t> coefficients_;
};

/// Entry (irrep, class) of a character table as the sum of the eigenvalues of a representative, so
/// n is the order of its elements.
/// @throws InvalidArgument if there is no such entry.
/// @throws NumericalError as `eigenvalue_counts`.
[[nodiscard]] Cyclotomic exact_value(const CharacterTable& table, std::size_t irrep, std::size_t c);

}  // namespace torsor
