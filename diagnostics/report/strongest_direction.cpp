#include "diagnostics/report/strongest_direction.hpp"

#include <Eigen/Eigenvalues>

namespace torsor {

Eigen::VectorXcd strongest_direction(const Eigen::MatrixXcd& rows) {
  const Eigen::MatrixXcd gram = rows * rows.adjoint();
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXcd> solver(gram);
  return (rows.adjoint() * solver.eigenvectors().rightCols(1)).normalized();
}

}  // namespace torsor
