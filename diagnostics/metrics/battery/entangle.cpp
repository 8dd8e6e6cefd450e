#include "diagnostics/metrics/battery/entangle.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/error.hpp"
#include "diagnostics/metrics/code_blocks.hpp"
#include "diagnostics/metrics/split.hpp"

namespace torsor {
namespace {

double polynomial(std::initializer_list<double> coefficients, double x) {
  double sum = 0.0;
  for (const double c : coefficients) sum = sum * x + c;
  return sum;
}

double tail_guess(double p) {
  const double q = std::sqrt(-2.0 * std::log(p));
  return polynomial({-7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838,
                     -2.549732539343734, 4.374664141464968, 2.938163982698783},
                    q) /
         polynomial({7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996,
                     3.754408661907416, 1.0},
                    q);
}

double middle_guess(double p) {
  const double q = p - 0.5;
  return q *
         polynomial({-3.969683028665376e+01, 2.209460984245205e+02, -2.759285104469687e+02,
                     1.383577518672690e+02, -3.066479806614716e+01, 2.506628277459239},
                    q * q) /
         polynomial({-5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02,
                     6.680131188771972e+01, -1.328068155288572e+01, 1.0},
                    q * q);
}

/// Row numbers in ascending order of `values`, ties in random order.
std::vector<Eigen::Index> ranking(const Eigen::VectorXd& values, Random& random) {
  std::vector<Eigen::Index> order = all_rows(values.size());
  random.shuffle(order);
  std::ranges::stable_sort(order, {}, [&](Eigen::Index n) { return values[n]; });
  return order;
}

Eigen::VectorXd normal_scores(const Eigen::VectorXd& values, Random& random) {
  const std::vector<Eigen::Index> order = ranking(values, random);
  Eigen::VectorXd scores(values.size());
  for (std::size_t r = 0; r < order.size(); ++r) {
    const double share = (static_cast<double>(r) + 0.5) / static_cast<double>(order.size());
    scores[order[r]] = normal_quantile(share);
  }
  return scores;
}

void check_rotation(const Eigen::MatrixXd& rotation, Eigen::Index size) {
  require(rotation.rows() == size && rotation.cols() == size,
          "{} columns cannot be mixed by a matrix of {} x {}", size, rotation.rows(),
          rotation.cols());
  const double defect =
      (rotation.transpose() * rotation - Eigen::MatrixXd::Identity(size, size)).norm();
  require(defect <= 1e-9, "the mixing matrix is {} away from orthogonal", defect);
  require((rotation.array() != 0.0).all(), "the mixing matrix has a zero entry");
}

}  // namespace

double normal_quantile(double p) {
  require(p > 0.0 && p < 1.0, "the normal distribution has no quantile at {}", p);
  constexpr double kTail = 0.02425;
  double x = p < kTail ? tail_guess(p) : p > 1.0 - kTail ? -tail_guess(1.0 - p) : middle_guess(p);
  const double error = 0.5 * std::erfc(-x / std::numbers::sqrt2) - p;
  const double step = error * std::sqrt(2.0 * std::numbers::pi) * std::exp(0.5 * x * x);
  return x - step / (1.0 + 0.5 * x * step);
}

std::vector<Eigen::Index> varying_columns(const Eigen::MatrixXd& codes) {
  constexpr double kRounding = 1e-12;
  const Eigen::RowVectorXd ranges = codes.colwise().maxCoeff() - codes.colwise().minCoeff();
  std::vector<Eigen::Index> columns;
  for (Eigen::Index c = 0; c < codes.cols(); ++c) {
    if (ranges[c] > kRounding * ranges.maxCoeff()) columns.push_back(c);
  }
  return columns;
}

Eigen::MatrixXd mixing_rotation(Eigen::Index n) {
  require(n >= 2, "{} columns cannot be mixed", n);
  const double half = std::numbers::sqrt2 / 2.0;
  if (n == 2) return Eigen::Matrix2d{{half, -half}, {half, half}};
  const double size = static_cast<double>(n);
  return Eigen::MatrixXd::NullaryExpr(n, n, [size](Eigen::Index i, Eigen::Index j) {
    const double at = (static_cast<double>(i) + 0.5) * (static_cast<double>(j) + 0.5);
    return std::sqrt(2.0 / size) * std::cos(std::numbers::pi / size * at);
  });
}

Eigen::MatrixXd entangle(const Eigen::MatrixXd& codes, const std::vector<Eigen::Index>& columns,
                         const Eigen::MatrixXd& rotation, Random& random) {
  const std::vector<Eigen::Index> mixed = columns.empty() ? varying_columns(codes) : columns;
  require(mixed.size() >= 2, "{} columns cannot be mixed", mixed.size());
  check_blocks({mixed}, codes.cols());
  const auto count = static_cast<Eigen::Index>(mixed.size());
  check_rotation(rotation, count);
  Eigen::MatrixXd scores(codes.rows(), count);
  for (Eigen::Index c = 0; c < count; ++c) {
    scores.col(c) = normal_scores(codes.col(mixed[static_cast<std::size_t>(c)]), random);
  }
  scores = (scores * rotation.transpose()).eval();
  Eigen::MatrixXd entangled = codes;
  for (Eigen::Index c = 0; c < count; ++c) {
    const Eigen::Index column = mixed[static_cast<std::size_t>(c)];
    Eigen::VectorXd values = codes.col(column);
    std::sort(values.begin(), values.end());
    const std::vector<Eigen::Index> order = ranking(scores.col(c), random);
    for (std::size_t r = 0; r < order.size(); ++r) {
      entangled(order[r], column) = values[static_cast<Eigen::Index>(r)];
    }
  }
  return entangled;
}

Eigen::MatrixXd entangle(const Eigen::MatrixXd& codes, const std::vector<Eigen::Index>& columns,
                         Random& random) {
  const std::vector<Eigen::Index> mixed = columns.empty() ? varying_columns(codes) : columns;
  return entangle(codes, mixed, mixing_rotation(std::ssize(mixed)), random);
}

}  // namespace torsor
