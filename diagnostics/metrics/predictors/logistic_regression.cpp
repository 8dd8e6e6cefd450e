#include "diagnostics/metrics/predictors/logistic_regression.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include <Eigen/Cholesky>

#include "core/error.hpp"
#include "diagnostics/metrics/predictors/lbfgs.hpp"

namespace torsor {
namespace {

/// The mean loss over the classes that have rows, as a function of [C, D + 1] coefficients.
class SoftmaxLoss {
 public:
  SoftmaxLoss(const Eigen::MatrixXd& x, Eigen::VectorXi classes, Eigen::VectorXd weights,
              Eigen::Index class_count, double penalty)
      : x_(x.rows(), x.cols() + 1),
        classes_(std::move(classes)),
        weights_(std::move(weights)),
        class_count_(class_count),
        penalty_(penalty) {
    x_ << x, Eigen::VectorXd::Ones(x.rows());
    const Eigen::MatrixXd weighted = weights_.asDiagonal() * x_;
    Eigen::MatrixXd bound = 0.5 * x_.transpose() * weighted;
    for (Eigen::Index d = 0; d + 1 < bound.rows(); ++d) bound(d, d) += penalty_;
    // Constant or collinear columns make the bound singular; only the start of L-BFGS sees this.
    bound.diagonal().array() += 1e-10 * bound.trace() / static_cast<double>(bound.rows());
    bound_ = std::move(bound);
  }

  [[nodiscard]] Eigen::Index rows() const { return class_count_; }
  [[nodiscard]] Eigen::Index columns() const { return x_.cols(); }

  /// Value and gradient at `coefficients`.
  double operator()(const Eigen::MatrixXd& coefficients, Eigen::MatrixXd& gradient) {
    scores_.noalias() = coefficients * x_.transpose();
    const double loss = residuals();
    gradient.noalias() = scores_ * x_;
    auto slopes = coefficients.leftCols(columns() - 1);
    gradient.leftCols(columns() - 1) += penalty_ * slopes;
    cross_entropy_ = loss;
    return loss + 0.5 * penalty_ * slopes.squaredNorm();
  }

  /// The curvature of each class by itself, Σ w p (1 - p) x xᵀ, from at most 4000 rows.
  void refresh() {
    constexpr Eigen::Index kRows = 4000;
    const Eigen::Index stride = (x_.rows() + kRows - 1) / kRows;
    const Eigen::Index count = (x_.rows() + stride - 1) / stride;
    const Eigen::MatrixXd rows = x_(Eigen::seqN(0, count, stride), Eigen::all);
    curvatures_.clear();
    Eigen::VectorXd weights(count);
    for (Eigen::Index c = 0; c < class_count_; ++c) {
      for (Eigen::Index i = 0; i < count; ++i) {
        const Eigen::Index n = i * stride;
        const double own = classes_[n] == c ? 1.0 : 0.0;
        const double p = scores_(c, n) / weights_[n] + own;
        weights[i] = static_cast<double>(stride) * weights_[n] * std::max(0.0, p * (1.0 - p));
      }
      Eigen::MatrixXd curvature = 1e-3 * bound_;
      curvature.noalias() += rows.transpose() * (weights.asDiagonal() * rows);
      curvature.diagonal().head(columns() - 1).array() += penalty_;
      curvatures_.emplace_back(curvature);
    }
  }

  [[nodiscard]] Eigen::MatrixXd start(const Eigen::MatrixXd& gradient) const {
    Eigen::MatrixXd step(gradient.rows(), gradient.cols());
    for (Eigen::Index c = 0; c < class_count_; ++c) {
      step.row(c) = curvatures_[static_cast<std::size_t>(c)].solve(gradient.row(c).transpose());
    }
    return step;
  }
  [[nodiscard]] double cross_entropy() const { return cross_entropy_; }

 private:
  /// Scores [C, N] become the weighted p - [class]; returns the mean loss.
  double residuals() {
    double loss = 0.0;
    for (Eigen::Index n = 0; n < scores_.cols(); ++n) {
      auto score = scores_.col(n);
      const double top = score.maxCoeff();
      const double own = score[classes_[n]] - top;
      score = (score.array() - top).exp();
      const double sum = score.sum();
      loss += weights_[n] * (std::log(sum) - own);
      score *= weights_[n] / sum;
      score[classes_[n]] -= weights_[n];
    }
    return loss;
  }

  Eigen::MatrixXd x_;
  Eigen::VectorXi classes_;
  Eigen::VectorXd weights_;  ///< summing to 1
  Eigen::Index class_count_;
  double penalty_;
  double cross_entropy_ = 0.0;
  Eigen::MatrixXd scores_;
  Eigen::MatrixXd bound_;  ///< on the curvature, whatever the coefficients
  std::vector<Eigen::LLT<Eigen::MatrixXd>> curvatures_;
};

void check_classes(const Eigen::MatrixXd& x, const Eigen::VectorXi& classes, int class_count,
                   const LogisticOptions& options) {
  require(x.rows() >= 1 && x.rows() == classes.size(), "{} rows and {} classes fit no regression",
          x.rows(), classes.size());
  require(class_count >= 1 && classes.minCoeff() >= 0 && classes.maxCoeff() < class_count,
          "classes from {} to {} are not among {}", classes.minCoeff(), classes.maxCoeff(),
          class_count);
  require(!options.c || *options.c > 0.0, "the penalty needs c > 0, not {}", options.c.value_or(0));
}

/// The columns of the model that have rows, and each row's place among them.
struct Present {
  std::vector<Eigen::Index> classes;
  Eigen::VectorXi places;
  Eigen::VectorXd counts;
};

Present present_classes(const Eigen::VectorXi& classes, int class_count) {
  Eigen::VectorXd counts = Eigen::VectorXd::Zero(class_count);
  for (const int c : classes) counts[c] += 1.0;
  Present present{{}, classes, {}};
  Eigen::VectorXi place(class_count);
  for (Eigen::Index c = 0; c < class_count; ++c) {
    place[c] = static_cast<int>(present.classes.size());
    if (counts[c] > 0.0) present.classes.push_back(c);
  }
  for (int& c : present.places) c = place[c];
  present.counts = counts(present.classes);
  return present;
}

}  // namespace

Eigen::MatrixXd LogisticModel::log_probabilities(const Eigen::MatrixXd& x) const {
  require(x.cols() == weights.rows(), "a model of {} columns was asked about {}", weights.rows(),
          x.cols());
  Eigen::MatrixXd scores = (x * weights).rowwise() + bias;
  const Eigen::VectorXd top = scores.rowwise().maxCoeff();
  scores.colwise() -= top;
  const Eigen::VectorXd sums = scores.array().exp().rowwise().sum().log();
  scores.colwise() -= sums;
  return scores;
}

Eigen::MatrixXd LogisticModel::probabilities(const Eigen::MatrixXd& x) const {
  Eigen::MatrixXd p = log_probabilities(x).array().exp();
  for (Eigen::Index c = 0; c < bias.size(); ++c) {
    // Eigen's exponential stops at the least normal number.
    if (std::isinf(bias[c])) p.col(c).setZero();
  }
  return p;
}

Eigen::VectorXi LogisticModel::predict(const Eigen::MatrixXd& x) const {
  const Eigen::MatrixXd scores = log_probabilities(x);
  Eigen::VectorXi classes(scores.rows());
  for (Eigen::Index n = 0; n < scores.rows(); ++n) scores.row(n).maxCoeff(&classes[n]);
  return classes;
}

LogisticModel fit_logistic(const Eigen::MatrixXd& x, const Eigen::VectorXi& classes,
                           int class_count, const LogisticOptions& options) {
  check_classes(x, classes, class_count, options);
  const Present present = present_classes(classes, class_count);
  const auto count = static_cast<Eigen::Index>(present.classes.size());
  Eigen::VectorXd weights = Eigen::VectorXd::Ones(x.rows());
  const double mean_rows = static_cast<double>(x.rows()) / static_cast<double>(count);
  if (options.balanced) weights = mean_rows / present.counts(present.places).array();
  const double total = weights.sum();
  // Of two classes the weights are w/2 and -w/2, and the penalty of a softmax is half that of w.
  const double strength = count == 2 ? 2.0 : 1.0;
  SoftmaxLoss loss(x, present.places, weights / total, count,
                   options.c ? strength / (*options.c * total) : 0.0);
  Eigen::MatrixXd coefficients = Eigen::MatrixXd::Zero(count, x.cols() + 1);
  const LbfgsSummary summary =
      minimize_lbfgs(loss, coefficients, options.iterations, options.tolerance);
  // A common constant of the biases moves nothing; without a penalty neither do common slopes.
  coefficients.rowwise() -= coefficients.colwise().mean().eval();
  LogisticModel model{
      .weights = Eigen::MatrixXd::Zero(x.cols(), class_count),
      .bias = Eigen::RowVectorXd::Constant(class_count, -std::numeric_limits<double>::infinity()),
      .cross_entropy = loss.cross_entropy(),
      .iterations = summary.iterations,
      .converged = summary.converged};
  for (Eigen::Index c = 0; c < count; ++c) {
    const Eigen::Index own = present.classes[static_cast<std::size_t>(c)];
    model.weights.col(own) = coefficients.row(c).head(x.cols()).transpose();
    model.bias[own] = coefficients(c, x.cols());
  }
  return model;
}

}  // namespace torsor
