#include "diagnostics/metrics/relations/dci_scores.hpp"

#include <cmath>

#include "core/error.hpp"

namespace torsor {
namespace {

constexpr double kOffset = 1e-11;

/// 1 - entropy of each row, to the base of its length.
Eigen::VectorXd concentration(const Eigen::MatrixXd& importance) {
  const Eigen::VectorXd mass = importance.rowwise().sum();
  if (importance.cols() == 1) return (mass.array() > 0.0).cast<double>();
  const Eigen::ArrayXXd shifted = importance.array() + kOffset;
  const Eigen::ArrayXXd share = shifted.colwise() / shifted.rowwise().sum();
  const double base = std::log(static_cast<double>(importance.cols()));
  return 1.0 + (share * share.log()).rowwise().sum() / base;
}

double weighted_mean(const Eigen::VectorXd& scores, const Eigen::VectorXd& mass) {
  const double total = mass.sum();
  return total > 0.0 ? scores.dot(mass) / total : 0.0;
}

}  // namespace

DciScores dci_scores(const Eigen::MatrixXd& importance) {
  require(importance.size() > 0, "an importance matrix needs a unit and a factor; found {} x {}",
          importance.rows(), importance.cols());
  for (Eigen::Index i = 0; i < importance.rows(); ++i) {
    for (Eigen::Index k = 0; k < importance.cols(); ++k) {
      require(std::isfinite(importance(i, k)) && importance(i, k) >= 0.0,
              "importance [{}, {}] is {}: importances are finite and not negative", i, k,
              importance(i, k));
    }
  }
  DciScores scores{.by_unit = concentration(importance),
                   .by_factor = concentration(importance.transpose())};
  scores.disentanglement = weighted_mean(scores.by_unit, importance.rowwise().sum());
  scores.completeness = weighted_mean(scores.by_factor, importance.colwise().sum());
  return scores;
}

}  // namespace torsor
