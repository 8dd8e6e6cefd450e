#include "diagnostics/metrics/predictors/linear_svm.hpp"

#include <limits>
#include <vector>

#include <Eigen/Cholesky>

#include "core/error.hpp"

namespace torsor {
namespace {

/// The squared hinge of one class against the rest, in w and b together.
struct HingeProblem {
  const Eigen::MatrixXd& x;  ///< [D + 1, N], the last row ones
  const Eigen::VectorXd& y;  ///< 1 or -1
  const Eigen::VectorXd& cost;

  [[nodiscard]] double value(const Eigen::VectorXd& at) const {
    const Eigen::ArrayXd slack = (1.0 - y.array() * (x.transpose() * at).array()).max(0.0);
    return 0.5 * at.squaredNorm() + (cost.array() * slack.square()).sum();
  }

  /// Gradient and generalised Hessian.
  void expand(const Eigen::VectorXd& at, Eigen::VectorXd& gradient,
              Eigen::MatrixXd& hessian) const {
    gradient = at;
    hessian.setIdentity(at.size(), at.size());
    for (Eigen::Index n = 0; n < x.cols(); ++n) {
      const auto row = x.col(n);
      const double slack = 1.0 - y[n] * row.dot(at);
      if (!(slack > 0.0)) continue;
      const double twice = 2.0 * cost[n];
      gradient -= twice * y[n] * slack * row;
      hessian.selfadjointView<Eigen::Lower>().rankUpdate(row, twice);
    }
  }
};

/// The same for one column, in plain numbers: most of the work of a score by single columns.
void expand_line(const HingeProblem& problem, const Eigen::VectorXd& at, Eigen::VectorXd& gradient,
                 Eigen::MatrixXd& hessian) {
  const double w = at[0];
  const double b = at[1];
  double gw = 0.0, gb = 0.0, hww = 0.0, hwb = 0.0, hbb = 0.0;
  for (Eigen::Index n = 0; n < problem.x.cols(); ++n) {
    const double x = problem.x(0, n);
    const double slack = 1.0 - problem.y[n] * (w * x + b);
    const double cost = slack > 0.0 ? problem.cost[n] : 0.0;
    const double pull = cost * problem.y[n] * slack;
    gw += pull * x;
    gb += pull;
    hww += cost * x * x;
    hwb += cost * x;
    hbb += cost;
  }
  gradient = Eigen::Vector2d(w - 2.0 * gw, b - 2.0 * gb);
  hessian = Eigen::Matrix2d{{1.0 + 2.0 * hww, 2.0 * hwb}, {2.0 * hwb, 1.0 + 2.0 * hbb}};
}

Eigen::VectorXd minimize_hinge(const HingeProblem& problem) {
  constexpr int kSteps = 200;
  Eigen::VectorXd at = Eigen::VectorXd::Zero(problem.x.rows());
  Eigen::VectorXd gradient = at;
  Eigen::MatrixXd hessian;
  const double small = 1e-9 * problem.cost.sum();
  for (int step = 0; step < kSteps; ++step) {
    if (at.size() == 2) {
      expand_line(problem, at, gradient, hessian);
    } else {
      problem.expand(at, gradient, hessian);
    }
    if (gradient.cwiseAbs().maxCoeff() <= small) break;
    const Eigen::VectorXd move = hessian.selfadjointView<Eigen::Lower>().llt().solve(gradient);
    const double value = problem.value(at);
    const double slope = gradient.dot(move);
    double length = 1.0;
    while (length > 1e-8 && !(problem.value(at - length * move) <= value - 1e-4 * length * slope)) {
      length *= 0.5;
    }
    if (length <= 1e-8) break;
    at -= length * move;
  }
  return at;
}

}  // namespace

Eigen::VectorXi LinearSvm::predict(const Eigen::MatrixXd& x) const {
  require(x.cols() == weights.rows(), "a classifier of {} columns was asked about {}",
          weights.rows(), x.cols());
  const Eigen::MatrixXd scores = (x * weights).rowwise() + bias;
  Eigen::VectorXi classes(x.rows());
  for (Eigen::Index n = 0; n < x.rows(); ++n) scores.row(n).maxCoeff(&classes[n]);
  return classes;
}

LinearSvm fit_linear_svm(const Eigen::MatrixXd& x, const Eigen::VectorXi& classes, int class_count,
                         double c) {
  require(x.rows() >= 1 && x.rows() == classes.size() && x.cols() >= 1,
          "{} x {} and {} classes fit no classifier", x.rows(), x.cols(), classes.size());
  require(c > 0.0, "the cost of an error must be above 0, not {}", c);
  require(class_count >= 1 && classes.minCoeff() >= 0 && classes.maxCoeff() < class_count,
          "classes from {} to {} are not among {}", classes.minCoeff(), classes.maxCoeff(),
          class_count);
  Eigen::VectorXd counts = Eigen::VectorXd::Zero(class_count);
  for (const int k : classes) counts[k] += 1.0;
  const auto present = static_cast<double>((counts.array() > 0.0).count());
  const auto balance = [&](int k) { return static_cast<double>(x.rows()) / (present * counts[k]); };
  Eigen::MatrixXd augmented(x.cols() + 1, x.rows());
  augmented << x.transpose(), Eigen::RowVectorXd::Ones(x.rows());
  LinearSvm svm{
      Eigen::MatrixXd::Zero(x.cols(), class_count),
      Eigen::RowVectorXd::Constant(class_count, -std::numeric_limits<double>::infinity())};
  Eigen::VectorXd y(x.rows());
  Eigen::VectorXd cost(x.rows());
  for (int k = 0; k < class_count; ++k) {
    if (counts[k] == 0.0) continue;
    for (Eigen::Index n = 0; n < x.rows(); ++n) {
      const bool own = classes[n] == k;
      y[n] = own ? 1.0 : -1.0;
      cost[n] = own || present == 2.0 ? c * balance(classes[n]) : c;
    }
    const Eigen::VectorXd found = minimize_hinge({augmented, y, cost});
    svm.weights.col(k) = found.head(x.cols());
    svm.bias[k] = found[x.cols()];
  }
  return svm;
}

}  // namespace torsor
