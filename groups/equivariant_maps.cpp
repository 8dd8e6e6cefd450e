#include "groups/equivariant_maps.hpp"

#include <algorithm>
#include <cmath>
#include <complex>

#include "core/error.hpp"

namespace torsor {
namespace {

using Eigen::Index;

std::vector<Eigen::MatrixXd> commutant(const Irreps& irreps, const IsotypicBlock<double>& block) {
  return irreps.real[block.irrep].endomorphisms;
}

std::vector<Eigen::MatrixXcd> commutant(const Irreps&,
                                        const IsotypicBlock<std::complex<double>>& block) {
  return {Eigen::MatrixXcd::Identity(block.rho.dimension(), block.rho.dimension())};
}

}  // namespace

template <class Scalar>
HomBasis<Scalar>::HomBasis(const BasicRepresentation<Scalar>& rho_in,
                           const BasicRepresentation<Scalar>& rho_out, const Irreps& irreps)
    : average_(rho_out, rho_in, irreps.chain) {
  const BasicDecomposition<Scalar> in = decompose(rho_in, irreps);
  const BasicDecomposition<Scalar> out = decompose(rho_out, irreps);
  residual_ = std::max(in.residual, out.residual);
  out_basis_ = out.basis;
  in_inverse_ = in.inverse;
  for (const IsotypicBlock<Scalar>& target : out.blocks) {
    for (const IsotypicBlock<Scalar>& source : in.blocks) {
      if (source.irrep != target.irrep) continue;
      const Index d = target.rho.dimension();
      for (Index i = target.start; i < target.start + target.size(); i += d) {
        for (Index j = source.start; j < source.start + source.size(); j += d) {
          for (const Matrix& middle : commutant(irreps, target)) {
            terms_.push_back({i, j, middle / Scalar(middle.norm())});
          }
        }
      }
    }
  }
}

template <class Scalar>
typename HomBasis<Scalar>::Matrix HomBasis<Scalar>::map(Index i) const {
  require(i >= 0 && i < dimension(), "the space has dimension {}, map {} does not exist",
          dimension(), i);
  const Term& term = terms_[static_cast<std::size_t>(i)];
  const Index d = term.middle.rows();
  return out_basis_.middleCols(term.out, d) * term.middle * in_inverse_.middleRows(term.in, d);
}

template <class Scalar>
typename HomBasis<Scalar>::Matrix HomBasis<Scalar>::expand(const Vector& theta) const {
  require(theta.size() == dimension(), "{} coordinates do not fit a space of dimension {}",
          theta.size(), dimension());
  Matrix blocks = Matrix::Zero(out_basis_.cols(), in_inverse_.rows());
  for (Index i = 0; i < dimension(); ++i) {
    const Term& term = terms_[static_cast<std::size_t>(i)];
    const Index d = term.middle.rows();
    blocks.block(term.out, term.in, d, d) += theta(i) * term.middle;
  }
  return out_basis_ * blocks * in_inverse_;
}

template class HomBasis<double>;
template class HomBasis<std::complex<double>>;

}  // namespace torsor
