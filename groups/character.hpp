#pragma once

#include <complex>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "groups/conjugacy.hpp"
#include "groups/finite_group.hpp"
#include "groups/representation.hpp"

namespace torsor {

/// One complex value per conjugacy class: the trace of a representation.
using Character = std::vector<std::complex<double>>;

/// The kind of the real irrep that an irreducible character belongs to: End is R, C or H.
enum class IrrepType { real, complex, quaternionic };

/// 'R', 'C' or 'H'.
[[nodiscard]] char letter(IrrepType type);

/// An irreducible character.
struct IrreducibleCharacter {
  std::string name;           ///< "χ0", "χ1", ... in the order of the table
  std::size_t dimension = 0;  ///< of the complex irrep
  int indicator = 0;          ///< Frobenius-Schur: 1, 0, -1 for real, complex, quaternionic
  IrrepType type = IrrepType::real;
  Character values;
};

/// The irreducible characters of a finite group, trivial one first.
///
/// Order: an abelian group by the angles in [0, 2π) of the generators' values, first generator
/// first, so C_n has χ_k(generator) = e^{2πik/n} and C_n × C_m is row-major in (k1, k2); any other
/// group by dimension, then by values on the classes in turn, larger real part and then larger
/// imaginary part first.
struct CharacterTable {
  FiniteGroup group;
  ConjugacyClasses classes;
  std::vector<IrreducibleCharacter> irreps;
  /// The largest defect of row or column orthonormality.
  double residual = 0.0;

  [[nodiscard]] std::size_t count() const noexcept { return irreps.size(); }
  /// The number of the complex conjugate character.
  [[nodiscard]] std::size_t conjugate(std::size_t irrep) const;
};

/// How often e^{2πim/n}, m = 0, ..., n-1, is an eigenvalue of an element of class `c`, whose order
/// is n, in a representation with character `chi`.
/// @throws NumericalError if a count is farther than 1e-4 from a whole number ≥ 0.
/// Cost: one Fourier transform of length n.
[[nodiscard]] std::vector<std::size_t> eigenvalue_counts(const FiniteGroup& group,
                                                         const ConjugacyClasses& classes,
                                                         const Character& chi, std::size_t c);

/// e^{2πik/n}, exact at multiples of a quarter turn.
[[nodiscard]] std::complex<double> root_of_unity(std::int64_t k, std::int64_t n);

/// The traces of ρ on the classes of its group. Cost: products along the words of all
/// representatives, shared where words begin alike.
template <class Scalar>
[[nodiscard]] Character character(const BasicRepresentation<Scalar>& rho,
                                  const ConjugacyClasses& classes);
template <class Scalar>
[[nodiscard]] Character character(const BasicRepresentation<Scalar>& rho) {
  return character(rho, conjugacy_classes(rho.group()));
}

/// <a, b> = (1/|G|) Σ_g a(g)·conj(b(g)). @throws InvalidArgument if a size does not fit.
[[nodiscard]] std::complex<double> inner_product(const ConjugacyClasses& classes,
                                                 const Character& a, const Character& b);

/// How often each irreducible character of `table` is contained in `chi`.
/// @throws NumericalError if a product is farther than 1e-6 × (1 + χ(1)) from a whole number ≥ 0.
[[nodiscard]] std::vector<std::size_t> multiplicities(const CharacterTable& table,
                                                      const Character& chi);
/// @throws InvalidArgument if ρ represents another group than the table's.
template <class Scalar>
[[nodiscard]] std::vector<std::size_t> multiplicities(const CharacterTable& table,
                                                      const BasicRepresentation<Scalar>& rho);
/// The same with the table of ρ's own group, computed on the way.
template <class Scalar>
[[nodiscard]] std::vector<std::size_t> multiplicities(const BasicRepresentation<Scalar>& rho);

}  // namespace torsor
