#include "diagnostics/metrics/symmetry/state_operators.hpp"

#include <algorithm>
#include <cmath>

#include <Eigen/Eigenvalues>
#include <Eigen/QR>
#include <Eigen/SVD>

#include "core/error.hpp"

namespace torsor {
namespace {

/// A state whose 1 - h is less than this is not predicted by the others: rounding leaves 1e-15,
/// noise of a share s of the code s².
constexpr double kLeastFreedom = 1e-8;
constexpr double kLeastScatter = 1e-6;  // of states that test, to that of all

/// The rows of states with a known image, and those of their images.
struct MovedRows {
  std::vector<Eigen::Index> from;
  std::vector<Eigen::Index> to;
};

MovedRows moved_rows(const std::vector<Eigen::Index>& to) {
  MovedRows rows;
  for (std::size_t w = 0; w < to.size(); ++w) {
    if (to[w] < 0) continue;
    rows.from.push_back(static_cast<Eigen::Index>(w));
    rows.to.push_back(to[w]);
  }
  require(!rows.from.empty(), "none of {} states has a known image: nothing can be fitted",
          to.size());
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

using DesignFactors = Eigen::CompleteOrthogonalDecomposition<Eigen::MatrixXd>;

/// Codes and a constant of the states that move: [n, r + 1].
Eigen::MatrixXd design_of(const StateCodes& codes, const MovedRows& rows) {
  Eigen::MatrixXd design(std::ssize(rows.from), codes.rank() + 1);
  design << codes.white()(rows.from, Eigen::all), Eigen::VectorXd::Ones(design.rows());
  return design;
}

StateOperator solved(const StateCodes& codes, const MovedRows& rows, const DesignFactors& factors) {
  const Eigen::Index r = codes.rank();
  const Eigen::MatrixXd solution =
      factors.solve(codes.white()(rows.to, Eigen::all) - codes.white()(rows.from, Eigen::all));
  return {solution.topRows(r).transpose() + Eigen::MatrixXd::Identity(r, r),
          solution.row(r).transpose()};
}

/// 1 - h of each row of the design: what the other rows do not say of it.
Eigen::VectorXd freedoms(const DesignFactors& factors) {
  const Eigen::MatrixXd basis =
      factors.householderQ() * Eigen::MatrixXd::Identity(factors.rows(), factors.rank());
  return 1.0 - basis.rowwise().squaredNorm().array();
}

/// z(g·s) - predicted, in code coordinates.
Eigen::MatrixXd code_gaps(const StateCodes& codes, const StateOperator& fitted,
                          const MovedRows& rows) {
  return codes.unwhitened(codes.white()(rows.to, Eigen::all) -
                          fitted.applied(codes.white()(rows.from, Eigen::all)));
}

/// Σ |z - mean|² of the codes of some states.
double scatter(const StateCodes& codes, const std::vector<Eigen::Index>& states) {
  const Eigen::MatrixXd white = codes.white()(states, Eigen::all);
  return codes.unwhitened(white.rowwise() - white.colwise().mean()).squaredNorm();
}

/// |gap|² over the scatter of the images about their mean.
double relative_square(const StateCodes& codes, const Eigen::MatrixXd& gap,
                       const std::vector<Eigen::Index>& images) {
  const double spread = scatter(codes, images);
  return spread > 0.0 ? gap.squaredNorm() / spread : 0.0;
}

/// Whether some of the images hardly move where the others do: they test nothing.
bool rests_among(const StateCodes& codes, const std::vector<Eigen::Index>& some,
                 const std::vector<Eigen::Index>& all) {
  const double share = static_cast<double>(some.size()) / static_cast<double>(all.size());
  const double whole = scatter(codes, all);
  return whole > 0.0 && scatter(codes, some) < kLeastScatter * share * whole;
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

StateOperator fit_operator(const StateCodes& codes, const std::vector<Eigen::Index>& to) {
  const MovedRows rows = moved_rows(to);
  return solved(codes, rows, DesignFactors(design_of(codes, rows)));
}

StateOperator fit_orthogonal_operator(const StateCodes& codes,
                                      const std::vector<Eigen::Index>& to) {
  const MovedRows rows = moved_rows(to);
  const Eigen::MatrixXd before = codes.white()(rows.from, Eigen::all);
  const Eigen::MatrixXd after = codes.white()(rows.to, Eigen::all);
  const Eigen::JacobiSVD<Eigen::MatrixXd> svd(after.transpose() * before,
                                              Eigen::ComputeFullU | Eigen::ComputeFullV);
  return {svd.matrixU() * svd.matrixV().transpose(), Eigen::VectorXd::Zero(codes.rank())};
}

TestedOperator tested_operator(const StateCodes& codes, const std::vector<Eigen::Index>& to) {
  const MovedRows rows = moved_rows(to);
  const DesignFactors factors(design_of(codes, rows));
  TestedOperator result{.fitted = solved(codes, rows, factors),
                        .states = factors.rows(),
                        .determined = factors.rank() == factors.cols()};
  const Eigen::VectorXd freedom = freedoms(factors);
  Eigen::MatrixXd gap = code_gaps(codes, result.fitted, rows);
  std::vector<Eigen::Index> images;
  for (Eigen::Index i = 0; i < freedom.size(); ++i) {
    if (freedom[i] > kLeastFreedom) {
      gap.row(i) /= freedom[i];
      images.push_back(rows.to[static_cast<std::size_t>(i)]);
    } else {
      gap.row(i).setZero();
    }
  }
  if (images.empty() || rests_among(codes, images, rows.to)) return result;
  result.held_out = std::ssize(images);
  result.residual = relative_square(codes, gap, images);
  return result;
}

OperatorResidual operator_residual(const StateCodes& codes, const StateOperator& fitted,
                                   const std::vector<Eigen::Index>& to) {
  if (std::ranges::all_of(to, [](Eigen::Index image) { return image < 0; })) return {};
  const MovedRows rows = moved_rows(to);
  const Eigen::MatrixXd gap = code_gaps(codes, fitted, rows);
  Eigen::Index worst = 0;
  gap.rowwise().squaredNorm().maxCoeff(&worst);
  return {relative_square(codes, gap, rows.to), rows.from[static_cast<std::size_t>(worst)]};
}

}  // namespace torsor
