#include "diagnostics/metrics/information/entropy.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>

#include "core/error.hpp"

namespace torsor {
namespace {

constexpr std::size_t kTabled = 64;

std::array<double, kTabled> digamma_table() {
  std::array<double, kTabled> table{};
  table[1] = -std::numbers::egamma;
  for (std::size_t n = 2; n < kTabled; ++n) {
    table[n] = table[n - 1] + 1.0 / static_cast<double>(n - 1);
  }
  return table;
}

/// The sum of x ln x.
double log_sum(const double* values, Eigen::Index count) {
  double sum = 0.0;
  for (Eigen::Index i = 0; i < count; ++i) {
    if (values[i] > 0.0) sum += values[i] * std::log(values[i]);
  }
  return sum;
}

}  // namespace

double digamma(Eigen::Index n) {
  static const std::array<double, kTabled> table = digamma_table();
  require(n >= 1, "the digamma function is not finite at {}", n);
  if (n < static_cast<Eigen::Index>(kTabled)) return table[static_cast<std::size_t>(n)];
  const double x = static_cast<double>(n);
  const double y = 1.0 / (x * x);
  return std::log(x) - 0.5 / x - y * (1.0 / 12.0 - y * (1.0 / 120.0 - y / 252.0));
}

double entropy(const Eigen::Ref<const Eigen::VectorXd>& counts) {
  const double total = counts.sum();
  if (!(total > 0.0) || counts.maxCoeff() == total) return 0.0;
  return std::max(0.0, std::log(total) - log_sum(counts.data(), counts.size()) / total);
}

double entropy(const Classes& classes) {
  Eigen::VectorXd counts = Eigen::VectorXd::Zero(classes.count);
  for (const int c : classes.of) counts[c] += 1.0;
  return entropy(counts);
}

Eigen::MatrixXd contingency(const Classes& a, const Classes& b) {
  require(a.of.size() == b.of.size(), "{} and {} rows make no table", a.of.size(), b.of.size());
  Eigen::MatrixXd counts = Eigen::MatrixXd::Zero(a.count, b.count);
  for (Eigen::Index n = 0; n < a.of.size(); ++n) counts(a.of[n], b.of[n]) += 1.0;
  return counts;
}

Eigen::MatrixXd contingency(const Classes& a, const Classes& b,
                            std::span<const Eigen::Index> rows) {
  require(a.of.size() == b.of.size(), "{} and {} rows make no table", a.of.size(), b.of.size());
  Eigen::MatrixXd counts = Eigen::MatrixXd::Zero(a.count, b.count);
  for (const Eigen::Index n : rows) counts(a.of[n], b.of[n]) += 1.0;
  return counts;
}

double mutual_information(const Eigen::MatrixXd& counts) {
  const double total = counts.sum();
  if (!(total > 0.0)) return 0.0;
  const Eigen::VectorXd by_row = counts.rowwise().sum();
  const Eigen::VectorXd by_column = counts.colwise().sum();
  // Logarithms would leave 1e-16 where one side is constant, and shares of that are no scores.
  if (by_row.maxCoeff() == total || by_column.maxCoeff() == total) return 0.0;
  const double joint = log_sum(counts.data(), counts.size());
  const double apart =
      log_sum(by_row.data(), by_row.size()) + log_sum(by_column.data(), by_column.size());
  return std::max(0.0, std::log(total) + (joint - apart) / total);
}

double mutual_information(const Classes& a, const Classes& b) {
  return mutual_information(contingency(a, b));
}

}  // namespace torsor
