#include "groups/matrix_lie_group.hpp"

#include <utility>

#include <Eigen/LU>
#include <Eigen/SVD>

#include "core/error.hpp"
#include "groups/matrix_functions.hpp"

namespace torsor {

using Eigen::Index;
using Matrix = MatrixLieGroup::Matrix;
using Vector = MatrixLieGroup::Vector;

MatrixLieGroup MatrixLieGroup::from_algebra(std::string name, std::vector<Matrix> basis,
                                            double tolerance) {
  require(!basis.empty(), "an algebra needs at least one basis matrix");
  const Index n = basis[0].rows();
  for (std::size_t i = 0; i < basis.size(); ++i) {
    require(n > 0 && basis[i].rows() == n && basis[i].cols() == n,
            "basis matrix {} is {} x {}, expected {} x {}", i, basis[i].rows(), basis[i].cols(), n,
            n);
    require(basis[i].allFinite(), "basis matrix {} has an entry that is not finite", i);
  }
  MatrixLieGroup group;
  group.name_ = std::move(name);
  group.basis_ = std::move(basis);
  Matrix columns(n * n, group.dimension());
  for (Index i = 0; i < group.dimension(); ++i) {
    columns.col(i) = group.basis_[static_cast<std::size_t>(i)].reshaped();
  }
  const Eigen::JacobiSVD<Matrix> svd(columns, Eigen::ComputeThinU | Eigen::ComputeThinV);
  const Vector& values = svd.singularValues();
  const double smallest = n * n < group.dimension() ? 0.0 : values(values.size() - 1);
  require(smallest > 1e-12 * values(0),
          "the basis matrices of {} are linearly dependent: their smallest singular value is "
          "{:.1e}",
          group.name_, smallest);
  group.pseudo_inverse_ =
      svd.matrixV() * values.cwiseInverse().asDiagonal() * svd.matrixU().transpose();
  for (std::size_t i = 0; i < group.basis_.size(); ++i) {
    Matrix constants(group.dimension(), group.dimension());
    for (std::size_t j = 0; j < group.basis_.size(); ++j) {
      const Matrix& a = group.basis_[i];
      const Matrix& b = group.basis_[j];
      const Matrix commutator = a * b - b * a;
      const Vector x = group.coordinates(commutator);
      const double outside = (group.hat(x) - commutator).norm();
      require(outside <= tolerance * a.norm() * b.norm(),
              "the basis of {} is not closed: the bracket of matrices {} and {} leaves the span by "
              "{:.3g}",
              group.name_, i, j, outside);
      constants.col(static_cast<Index>(j)) = x;
    }
    group.structure_.push_back(std::move(constants));
  }
  return group;
}

Vector MatrixLieGroup::coordinates(const Matrix& m) const {
  return pseudo_inverse_ * m.reshaped().matrix();
}

Matrix MatrixLieGroup::hat(const Vector& x) const {
  require(x.size() == dimension(), "{} coordinates do not fit {} of dimension {}", x.size(), name_,
          dimension());
  Matrix sum = Matrix::Zero(basis_[0].rows(), basis_[0].cols());
  for (Index i = 0; i < x.size(); ++i) sum += x(i) * basis_[static_cast<std::size_t>(i)];
  return sum;
}

Vector MatrixLieGroup::vee(const Matrix& m) const {
  require(m.rows() == basis_[0].rows() && m.cols() == basis_[0].cols(),
          "a {} x {} matrix does not fit {}", m.rows(), m.cols(), name_);
  const Vector x = coordinates(m);
  const double outside = (hat(x) - m).norm();
  if (!(outside <= 1e-8 * (1.0 + m.norm()))) {
    throw NumericalError(fmt::format(
        "a matrix of norm {:.3g} is {:.3g} away from the algebra of {}", m.norm(), outside, name_));
  }
  return x;
}

Matrix MatrixLieGroup::exp(const Vector& x) const { return matrix_exponential<Matrix>(hat(x)); }

Vector MatrixLieGroup::log(const Matrix& g) const {
  require(g.rows() == basis_[0].rows() && g.cols() == basis_[0].cols(),
          "a {} x {} matrix does not fit {}", g.rows(), g.cols(), name_);
  return vee(matrix_logarithm<Matrix>(g));
}

Vector MatrixLieGroup::bracket(const Vector& x, const Vector& y) const { return ad(x) * y; }

Matrix MatrixLieGroup::ad(const Vector& x) const {
  require(x.size() == dimension(), "{} coordinates do not fit {} of dimension {}", x.size(), name_,
          dimension());
  Matrix sum = Matrix::Zero(dimension(), dimension());
  for (Index i = 0; i < x.size(); ++i) sum += x(i) * structure_[static_cast<std::size_t>(i)];
  return sum;
}

Matrix MatrixLieGroup::adjoint(const Matrix& g) const {
  const Matrix back = g.inverse();
  Matrix result(dimension(), dimension());
  for (Index i = 0; i < dimension(); ++i) {
    result.col(i) = vee(g * basis_[static_cast<std::size_t>(i)] * back);
  }
  return result;
}

Matrix MatrixLieGroup::left_jacobian(const Vector& x) const {
  return exponential_pair<Matrix>(ad(x)).phi;
}

const Matrix& MatrixLieGroup::structure_constants(Index i) const {
  require(i >= 0 && i < dimension(), "{} has {} basis matrices, number {} does not exist", name_,
          dimension(), i);
  return structure_[static_cast<std::size_t>(i)];
}

Matrix MatrixLieGroup::killing_form() const {
  Matrix form(dimension(), dimension());
  for (Index i = 0; i < dimension(); ++i) {
    for (Index j = 0; j < dimension(); ++j) {
      form(i, j) = (structure_constants(i) * structure_constants(j)).trace();
    }
  }
  return form;
}

}  // namespace torsor
