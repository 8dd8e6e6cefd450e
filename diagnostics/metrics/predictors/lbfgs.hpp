#pragma once

#include <cmath>
#include <cstddef>
#include <deque>
#include <utility>
#include <vector>

#include <Eigen/Core>

namespace torsor {

struct LbfgsSummary {
  std::size_t iterations = 0;
  bool converged = false;
};

/// The two-loop recursion over the last steps s and changes of gradient y.
class LbfgsMemory {
 public:
  void add(Eigen::MatrixXd s, Eigen::MatrixXd y) {
    const double sy = s.cwiseProduct(y).sum();
    // A convex function has s·y >= 0; a pair at the level of rounding says nothing.
    if (!(sy > 1e-14 * s.norm() * y.norm())) return;
    pairs_.push_back({std::move(s), std::move(y), 1.0 / sy});
    if (pairs_.size() > kPairs) pairs_.pop_front();
  }

  /// H · gradient, with `start` as the first guess of the inverse curvature.
  template <class Start>
  [[nodiscard]] Eigen::MatrixXd direction(Eigen::MatrixXd gradient, const Start& start) const {
    std::vector<double> shares(pairs_.size());
    for (std::size_t i = pairs_.size(); i-- > 0;) {
      shares[i] = pairs_[i].rho * pairs_[i].s.cwiseProduct(gradient).sum();
      gradient -= shares[i] * pairs_[i].y;
    }
    Eigen::MatrixXd step = start(gradient);
    if (!pairs_.empty()) {
      const Pair& last = pairs_.back();
      step *= 1.0 / (last.rho * last.y.cwiseProduct(start(last.y)).sum());
    }
    for (std::size_t i = 0; i < pairs_.size(); ++i) {
      const double back = pairs_[i].rho * pairs_[i].y.cwiseProduct(step).sum();
      step += (shares[i] - back) * pairs_[i].s;
    }
    return step;
  }

 private:
  static constexpr std::size_t kPairs = 20;
  struct Pair {
    Eigen::MatrixXd s;
    Eigen::MatrixXd y;
    double rho;
  };
  std::deque<Pair> pairs_;
};

/// Minimises a convex smooth function of a matrix from `at`, in place, until no entry of the
/// gradient exceeds `tolerance`, rounding stops the descent, or `iterations` are used up.
///
/// @param loss  loss(at, gradient) is the value and writes the gradient; loss.start(gradient) is a
///              guess of the step, linear, symmetric and positive definite in the gradient;
///              loss.refresh() may make it from the point of the last call, every 8 steps. The last
///              call is at the result.
/// Each step halves from 1 until it descends by 1e-4 of what the gradient promises (Armijo).
/// Source: J. Nocedal and S. Wright, Numerical Optimization (2006), algorithms 3.1, 7.4 and 7.5.
template <class Loss>
LbfgsSummary minimize_lbfgs(Loss& loss, Eigen::MatrixXd& at, std::size_t iterations,
                            double tolerance) {
  const auto start = [&loss](const Eigen::MatrixXd& g) { return loss.start(g); };
  LbfgsMemory memory;
  LbfgsSummary summary;
  Eigen::MatrixXd gradient = at;
  Eigen::MatrixXd next_gradient = at;
  double value = loss(at, gradient);
  constexpr std::size_t kRefresh = 8;
  for (; summary.iterations < iterations; ++summary.iterations) {
    summary.converged = gradient.cwiseAbs().maxCoeff() <= tolerance;
    if (summary.converged) return summary;
    if (summary.iterations % kRefresh == 0) loss.refresh();
    const Eigen::MatrixXd step = memory.direction(gradient, start);
    const double slope = step.cwiseProduct(gradient).sum();
    double length = 1.0;
    Eigen::MatrixXd next = at - step;
    double next_value = loss(next, next_gradient);
    // Within the rounding of the value only the gradient still tells a descent.
    const double rounding = 1e-14 * (1.0 + std::abs(value));
    const auto descends = [&] {
      return next_value <= value - 1e-4 * length * slope ||
             (next_value <= value + rounding && next_gradient.norm() < gradient.norm());
    };
    while (!descends() && length > 1e-10) {
      length *= 0.5;
      next = at - length * step;
      next_value = loss(next, next_gradient);
    }
    if (!descends()) {
      loss(at, gradient);
      return summary;
    }
    memory.add(next - at, next_gradient - gradient);
    std::swap(at, next);
    std::swap(gradient, next_gradient);
    value = next_value;
  }
  return summary;
}

}  // namespace torsor
