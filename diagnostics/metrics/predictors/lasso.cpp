#include "diagnostics/metrics/predictors/lasso.hpp"

#include <algorithm>
#include <cmath>

#include "core/error.hpp"

namespace torsor {
namespace {

double soft_threshold(double value, double threshold) {
  if (value > threshold) return value - threshold;
  if (value < -threshold) return value + threshold;
  return 0.0;
}

/// Lowers the objective over one weight after another; returns the largest move, in units of the
/// target that the column explains.
double lasso_sweep(const Eigen::MatrixXd& gram, const Eigen::VectorXd& target, double alpha,
                   Eigen::VectorXd& weights) {
  double largest = 0.0;
  for (Eigen::Index j = 0; j < weights.size(); ++j) {
    if (!(gram(j, j) > 0.0)) continue;
    const double rest = target[j] - gram.col(j).dot(weights) + gram(j, j) * weights[j];
    const double moved = soft_threshold(rest, alpha) / gram(j, j);
    largest = std::max(largest, std::abs(moved - weights[j]) * std::sqrt(gram(j, j)));
    weights[j] = moved;
  }
  return largest;
}

}  // namespace

Eigen::MatrixXd fit_lasso(const Eigen::MatrixXd& x, const Eigen::MatrixXd& y,
                          const LassoOptions& options) {
  require(x.rows() == y.rows() && x.rows() > 0,
          "lasso needs as many rows on both sides; found {} "
          "and {}",
          x.rows(), y.rows());
  require(x.allFinite() && y.allFinite() && options.alpha >= 0.0,
          "lasso needs finite values and alpha >= 0");
  const double n = static_cast<double>(x.rows());
  const Eigen::MatrixXd centred = x.rowwise() - x.colwise().mean();
  const Eigen::MatrixXd targets = y.rowwise() - y.colwise().mean();
  const Eigen::MatrixXd gram = centred.transpose() * centred / n;
  const Eigen::MatrixXd products = centred.transpose() * targets / n;
  Eigen::MatrixXd weights = Eigen::MatrixXd::Zero(x.cols(), y.cols());
  for (Eigen::Index t = 0; t < y.cols(); ++t) {
    const double deviation = std::sqrt(targets.col(t).squaredNorm() / n);
    Eigen::VectorXd column = Eigen::VectorXd::Zero(x.cols());
    std::size_t sweep = 0;
    while (lasso_sweep(gram, products.col(t), options.alpha, column) >
           options.tolerance * deviation) {
      if (++sweep < options.sweeps) continue;
      throw NumericalError(fmt::format("lasso did not settle within {} sweeps", options.sweeps));
    }
    weights.col(t) = column;
  }
  return weights;
}

}  // namespace torsor
