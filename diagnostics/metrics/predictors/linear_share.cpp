#include "diagnostics/metrics/predictors/linear_share.hpp"

#include <algorithm>
#include <cmath>

#include <Eigen/Eigenvalues>

namespace torsor {

double linear_share(const Eigen::MatrixXd& covariance, const ColumnBlock& block,
                    Eigen::Index target) {
  constexpr double kVariance = 1e-12;
  ColumnBlock moving;
  for (const Eigen::Index c : block) {
    if (covariance(c, c) > kVariance) moving.push_back(c);
  }
  const double total = covariance(target, target);
  if (moving.empty() || !(total > 0.0)) return 0.0;
  // In units of the standard deviations, so that the rank does not depend on the scales.
  const Eigen::VectorXd scale = covariance.diagonal()(moving).cwiseSqrt().cwiseInverse();
  const Eigen::VectorXd with = covariance.col(target)(moving).cwiseProduct(scale);
  const Eigen::MatrixXd among =
      scale.asDiagonal() * covariance(moving, moving) * scale.asDiagonal();
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> eigen(among);
  const Eigen::VectorXd shares = eigen.eigenvectors().transpose() * with;
  double explained = 0.0;
  for (Eigen::Index d = 0; d < shares.size(); ++d) {
    const double variance = eigen.eigenvalues()[d];
    if (variance > kVariance * eigen.eigenvalues().maxCoeff()) {
      explained += shares[d] * shares[d] / variance;
    }
  }
  return explained / total;
}

Eigen::MatrixXd sample_covariance(const Eigen::MatrixXd& rows) {
  const Eigen::MatrixXd centred = rows.rowwise() - rows.colwise().mean();
  const double degrees = std::max<double>(1.0, static_cast<double>(rows.rows() - 1));
  return centred.transpose() * centred / degrees;
}

}  // namespace torsor
