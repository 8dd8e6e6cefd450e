#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "groups/finite_group.hpp"
#include "groups/monomial.hpp"
#include "groups/representation.hpp"

namespace torsor {

/// A chain of subgroups 1 = H_0 < H_1 < ... < G with representatives T_i of the cosets t·H_{i-1} of
/// each in the next: every element is one product t_k···t_2·t_1, so an average over the group is a
/// product of short averages. S_6 needs about 25 terms instead of 720.
class AveragingChain {
 public:
  /// Greedy: each step takes the smallest subgroup found among some random extensions by an
  /// element.
  explicit AveragingChain(const FiniteGroup& group);

  [[nodiscard]] const FiniteGroup& group() const noexcept { return group_; }
  /// T_1, T_2, ...; each begins with the identity.
  [[nodiscard]] const std::vector<std::vector<FiniteGroup::Element>>& transversals()
      const noexcept {
    return transversals_;
  }
  /// The sum of the sizes of all T_i.
  [[nodiscard]] std::size_t terms() const noexcept;

 private:
  FiniteGroup group_;
  std::vector<std::vector<FiniteGroup::Element>> transversals_;
};

/// The projection X -> (1/|G|) Σ_g ρ(g)·X·σ(g)⁻¹ onto the maps that commute with the group,
/// ρ(g)·X = X·σ(g); orthogonal in the Frobenius norm where ρ and σ are unitary.
template <class Scalar>
class Averager {
 public:
  using Matrix = typename BasicRepresentation<Scalar>::Matrix;

  /// @throws InvalidArgument if the groups differ.
  Averager(const BasicRepresentation<Scalar>& rho, const BasicRepresentation<Scalar>& sigma,
           const AveragingChain& chain);

  /// @throws InvalidArgument if the shape of x is not dim ρ × dim σ.
  /// Cost: terms × a product from each side, O(terms × size) where both are monomial.
  [[nodiscard]] Matrix operator()(Matrix x) const;

 private:
  struct Factor {
    std::optional<Monomial<Scalar>> sparse;
    Matrix dense;
  };
  struct Term {
    Factor left;
    Factor right;
  };

  static Factor factor(const BasicRepresentation<Scalar>& rho, FiniteGroup::Element g);
  static Matrix apply(const Term& term, const Matrix& x);

  Eigen::Index rows_;
  Eigen::Index columns_;
  std::vector<std::vector<Term>> levels_;  // without the identity
};

extern template class Averager<double>;
extern template class Averager<std::complex<double>>;

}  // namespace torsor
