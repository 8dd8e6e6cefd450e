#pragma once

#include <cstddef>
#include <vector>

#include "groups/averaging.hpp"
#include "groups/decompose.hpp"

namespace torsor {

/// The linear maps W with ρ_out(g)·W = W·ρ_in(g) for all g.
///
/// The basis is orthonormal in the Frobenius norm where both representations are unitary.
template <class Scalar>
class HomBasis {
 public:
  using Matrix = typename BasicRepresentation<Scalar>::Matrix;
  using Vector = Eigen::Matrix<Scalar, Eigen::Dynamic, 1>;

  HomBasis(const BasicRepresentation<Scalar>& rho_in, const BasicRepresentation<Scalar>& rho_out,
           const Irreps& irreps);

  [[nodiscard]] Eigen::Index dimension() const noexcept {
    return static_cast<Eigen::Index>(terms_.size());
  }
  /// Basis map number i, dim ρ_out × dim ρ_in. @throws InvalidArgument if i is out of range.
  [[nodiscard]] Matrix map(Eigen::Index i) const;
  /// Σ_i theta_i · map(i). @throws InvalidArgument if the size does not fit.
  [[nodiscard]] Matrix expand(const Vector& theta) const;
  /// The nearest equivariant map to w: the group average.
  [[nodiscard]] Matrix project(const Matrix& w) const { return average_(w); }
  /// The largest of the two decompositions' residuals.
  [[nodiscard]] double residual() const noexcept { return residual_; }

 private:
  /// Copy `out` of an irrep against copy `in`, through one element of its commutant.
  struct Term {
    Eigen::Index out;
    Eigen::Index in;
    Matrix middle;
  };

  Averager<Scalar> average_;
  Matrix out_basis_;
  Matrix in_inverse_;
  std::vector<Term> terms_;
  double residual_;
};

extern template class HomBasis<double>;
extern template class HomBasis<std::complex<double>>;

/// @throws InvalidArgument if the groups differ. @throws NumericalError as `decompose`.
template <class Scalar>
[[nodiscard]] HomBasis<Scalar> equivariant_maps(const BasicRepresentation<Scalar>& rho_in,
                                                const BasicRepresentation<Scalar>& rho_out,
                                                const Irreps& irreps) {
  return HomBasis<Scalar>(rho_in, rho_out, irreps);
}
template <class Scalar>
[[nodiscard]] HomBasis<Scalar> equivariant_maps(const BasicRepresentation<Scalar>& rho_in,
                                                const BasicRepresentation<Scalar>& rho_out) {
  return HomBasis<Scalar>(rho_in, rho_out, irreps(rho_in.group()));
}

}  // namespace torsor
