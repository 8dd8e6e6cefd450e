#pragma once

#include <string>
#include <vector>

#include <Eigen/Core>

namespace torsor {

/// A Lie group of matrices given by a basis of its algebra: everything else is derived.
///
/// Elements are plain matrices and tangents are coordinate vectors in the basis, so this is an
/// object that knows a group rather than a model of the LieGroup concept.
class MatrixLieGroup {
 public:
  using Matrix = Eigen::MatrixXd;
  using Vector = Eigen::VectorXd;

  /// @param basis  square matrices of one size; [E_i, E_j] must lie in their span to `tolerance`
  ///               times the norms.
  /// @throws InvalidArgument if the list is empty or not of one shape, the matrices are linearly
  ///         dependent, or a bracket leaves the span: the pair and the size are named.
  [[nodiscard]] static MatrixLieGroup from_algebra(std::string name, std::vector<Matrix> basis,
                                                   double tolerance = 1e-10);

  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  [[nodiscard]] const std::vector<Matrix>& basis() const noexcept { return basis_; }
  [[nodiscard]] Eigen::Index dimension() const noexcept {
    return static_cast<Eigen::Index>(basis_.size());
  }

  /// Σ_i x_i·E_i. @throws InvalidArgument if the size does not fit.
  [[nodiscard]] Matrix hat(const Vector& x) const;
  /// The coordinates of an algebra element.
  /// @throws NumericalError if it is farther than 1e-8 × its norm from the algebra.
  [[nodiscard]] Vector vee(const Matrix& m) const;
  [[nodiscard]] Matrix exp(const Vector& x) const;
  /// @throws InvalidArgument without a real logarithm; NumericalError if it is not in the algebra.
  [[nodiscard]] Vector log(const Matrix& g) const;
  [[nodiscard]] Vector bracket(const Vector& x, const Vector& y) const;
  /// The matrix of y -> [x, y].
  [[nodiscard]] Matrix ad(const Vector& x) const;
  /// The matrix of y -> g·y·g⁻¹. @throws NumericalError if g does not map the algebra to itself.
  [[nodiscard]] Matrix adjoint(const Matrix& g) const;
  /// exp(x + dx) = exp(J·dx)·exp(x) to first order.
  [[nodiscard]] Matrix left_jacobian(const Vector& x) const;
  /// [E_i, E_j] = Σ_k structure_constants(i)(k, j)·E_k: the matrix of ad(E_i).
  [[nodiscard]] const Matrix& structure_constants(Eigen::Index i) const;
  /// The Killing form tr(ad E_i · ad E_j); regular exactly for semisimple algebras.
  [[nodiscard]] Matrix killing_form() const;

 private:
  MatrixLieGroup() = default;
  [[nodiscard]] Vector coordinates(const Matrix& m) const;

  std::string name_;
  std::vector<Matrix> basis_;
  Matrix pseudo_inverse_;  // of the matrix whose columns are the basis
  std::vector<Matrix> structure_;
};

}  // namespace torsor
