#include "diagnostics/metrics/symmetry/state_operators.hpp"

#include <algorithm>
#include <cmath>

#include <Eigen/Eigenvalues>
#include <Eigen/QR>
#include <Eigen/SVD>

#include "core/error.hpp"

namespace torsor {
namespace {

/// The rows of states with a known image, and those of their images.
struct MovedRows {
  std::vector<Eigen::Index> from;
  std::vector<Eigen::Index> to;
};

MovedRows moved_rows(const std::vector<Eigen::Index>& to, std::span<const Eigen::Index> states) {
  MovedRows rows;
  for (const Eigen::Index w : states) {
    const Eigen::Index image = to[static_cast<std::size_t>(w)];
    if (image < 0) continue;
    rows.from.push_back(w);
    rows.to.push_back(image);
  }
  return rows;
}

/// Eigenvectors [D, r] of the covariance and their standard deviations, from its smaller side.
struct PrincipalAxes {
  Eigen::MatrixXd directions;
  Eigen::VectorXd deviations;
};

PrincipalAxes principal_axes(const Eigen::MatrixXd& centred, double least_share) {
  const bool wide = centred.cols() > centred.rows();
  const Eigen::MatrixXd gram = wide ? Eigen::MatrixXd(centred * centred.transpose())
                                    : Eigen::MatrixXd(centred.transpose() * centred);
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(gram);
  const Eigen::VectorXd& values = solver.eigenvalues();
  const double least = least_share * values.maxCoeff();
  Eigen::Index left_out = 0;
  while (left_out < values.size() && values[left_out] <= std::max(least, 0.0)) ++left_out;
  const Eigen::Index rank = values.size() - left_out;
  PrincipalAxes axes{.directions = solver.eigenvectors().rightCols(rank), .deviations = {}};
  axes.deviations = (values.tail(rank) / static_cast<double>(centred.rows())).cwiseSqrt();
  if (!wide) return axes;
  axes.directions = centred.transpose() * axes.directions *
                    values.tail(rank).cwiseSqrt().cwiseInverse().asDiagonal();
  return axes;
}

}  // namespace

StateCodes::StateCodes(const Eigen::MatrixXd& codes, double least_share) {
  require(codes.rows() >= 2 && codes.cols() >= 1, "codes of {} states in {} columns say nothing",
          codes.rows(), codes.cols());
  for (Eigen::Index row = 0; row < codes.rows(); ++row) {
    require(codes.row(row).allFinite(), "the code of state {} is not finite", row);
  }
  const Eigen::MatrixXd centred = codes.rowwise() - codes.colwise().mean();
  const bool still = centred.squaredNorm() <= 1e-24 * codes.squaredNorm();
  const PrincipalAxes axes = principal_axes(
      still ? Eigen::MatrixXd::Zero(codes.rows(), codes.cols()) : centred, least_share);
  whitening_ = axes.directions * axes.deviations.cwiseInverse().asDiagonal();
  colours_ = axes.directions * axes.deviations.asDiagonal();
  white_ = centred * whitening_;
}

Eigen::MatrixXd StateCodes::unwhitened(const Eigen::MatrixXd& white) const {
  return white * colours_.transpose();
}

Eigen::MatrixXd StateCodes::in_codes(const Eigen::MatrixXd& map) const {
  const Eigen::MatrixXd change = map - Eigen::MatrixXd::Identity(map.rows(), map.cols());
  return Eigen::MatrixXd::Identity(colours_.rows(), colours_.rows()) +
         colours_ * change * whitening_.transpose();
}

Eigen::MatrixXd StateOperator::applied(const Eigen::MatrixXd& white) const {
  return (white * matrix.transpose()).rowwise() + shift.transpose();
}

StateOperator fit_operator(const StateCodes& codes, const std::vector<Eigen::Index>& to,
                           std::span<const Eigen::Index> states) {
  const MovedRows rows = moved_rows(to, states);
  require(!rows.from.empty(), "none of {} states has a known image: nothing can be fitted",
          states.size());
  const Eigen::Index r = codes.rank();
  Eigen::MatrixXd design(std::ssize(rows.from), r + 1);
  design.leftCols(r) = codes.white()(rows.from, Eigen::all);
  design.col(r).setOnes();
  const Eigen::MatrixXd change = codes.white()(rows.to, Eigen::all) - design.leftCols(r);
  const Eigen::MatrixXd solution =
      Eigen::CompleteOrthogonalDecomposition<Eigen::MatrixXd>(design).solve(change);
  return {solution.topRows(r).transpose() + Eigen::MatrixXd::Identity(r, r),
          solution.row(r).transpose()};
}

StateOperator fit_orthogonal_operator(const StateCodes& codes, const std::vector<Eigen::Index>& to,
                                      std::span<const Eigen::Index> states) {
  const MovedRows rows = moved_rows(to, states);
  require(!rows.from.empty(), "none of {} states has a known image: nothing can be fitted",
          states.size());
  const Eigen::MatrixXd before = codes.white()(rows.from, Eigen::all);
  const Eigen::MatrixXd after = codes.white()(rows.to, Eigen::all);
  const Eigen::JacobiSVD<Eigen::MatrixXd> svd(after.transpose() * before,
                                              Eigen::ComputeFullU | Eigen::ComputeFullV);
  return {svd.matrixU() * svd.matrixV().transpose(), Eigen::VectorXd::Zero(codes.rank())};
}

OperatorResidual operator_residual(const StateCodes& codes, const StateOperator& fitted,
                                   const std::vector<Eigen::Index>& to,
                                   std::span<const Eigen::Index> states) {
  const MovedRows rows = moved_rows(to, states);
  if (rows.from.empty()) return {};
  const Eigen::MatrixXd after = codes.white()(rows.to, Eigen::all);
  const Eigen::MatrixXd gap =
      codes.unwhitened(after - fitted.applied(codes.white()(rows.from, Eigen::all)));
  const Eigen::MatrixXd spread = codes.unwhitened(after.rowwise() - after.colwise().mean());
  OperatorResidual residual;
  Eigen::Index worst = 0;
  gap.rowwise().squaredNorm().maxCoeff(&worst);
  residual.worst_state = rows.from[static_cast<std::size_t>(worst)];
  if (spread.squaredNorm() > 0.0) residual.value = gap.squaredNorm() / spread.squaredNorm();
  return residual;
}

}  // namespace torsor
