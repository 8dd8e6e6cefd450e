#include "diagnostics/metrics/unsupervised/gaussian_scores.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <span>
#include <string_view>

#include <fmt/format.h>
#include <Eigen/Eigenvalues>
#include <Eigen/SVD>

#include "core/error.hpp"
#include "diagnostics/metrics/metric_parts.hpp"
#include "diagnostics/metrics/predictors/linear_share.hpp"

namespace torsor {
namespace {

constexpr double kSingular = 1e-12;

/// Eigenvalues of the correlations of the variables that move.
Eigen::VectorXd correlation_spectrum(const Eigen::MatrixXd& covariance) {
  Eigen::VectorXd scale = covariance.diagonal();
  for (double& s : scale) s = s > 0.0 ? 1.0 / std::sqrt(s) : 0.0;
  Eigen::MatrixXd correlation = scale.asDiagonal() * covariance * scale.asDiagonal();
  correlation.diagonal().setOnes();
  return Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>(correlation, Eigen::EigenvaluesOnly)
      .eigenvalues();
}

double normalised_distance(const Eigen::MatrixXd& covariance) {
  return gaussian_wasserstein_distance(covariance) / covariance.trace();
}

/// Sample covariance in which constant columns have variance 0 exactly.
Eigen::MatrixXd exact_covariance(const Eigen::MatrixXd& codes) {
  require(codes.rows() >= 1 && codes.cols() >= 1, "a code of {} x {} has no covariance",
          codes.rows(), codes.cols());
  Eigen::MatrixXd covariance = sample_covariance(codes);
  for (Eigen::Index c = 0; c < codes.cols(); ++c) {
    if (!is_constant(codes.col(c))) continue;
    covariance.row(c).setZero();
    covariance.col(c).setZero();
  }
  return covariance;
}

void add_interval(const Eigen::MatrixXd& codes,
                  const std::function<double(const Eigen::MatrixXd&)>& score, Random& random,
                  const BootstrapOptions& bootstrap, MetricResult& result) {
  if (codes.rows() < kIntervalRows || too_wide_to_resample(codes.cols(), result)) return;
  result.interval = bootstrap_interval(
      codes.rows(), *result.value,
      [&](std::span<const Eigen::Index> rows) {
        const Eigen::MatrixXd drawn = codes(rows, Eigen::all);
        // All rows of a replicate can be one: then nothing moves and nothing is correlated.
        return is_constant(drawn) ? 0.0 : score(exact_covariance(drawn));
      },
      random, bootstrap);
}

}  // namespace

std::optional<double> gaussian_total_correlation(const Eigen::MatrixXd& covariance) {
  const Eigen::VectorXd spectrum = correlation_spectrum(covariance);
  if (spectrum.minCoeff() <= kSingular) return {};
  return -0.5 * spectrum.array().log().sum();
}

double gaussian_wasserstein_distance(const Eigen::MatrixXd& covariance) {
  const Eigen::MatrixXd own = covariance.diagonal().cwiseMax(0.0).cwiseSqrt().asDiagonal();
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(covariance);
  const Eigen::MatrixXd root = solver.eigenvectors() *
                               solver.eigenvalues().cwiseMax(0.0).cwiseSqrt().asDiagonal() *
                               solver.eigenvectors().transpose();
  const Eigen::BDCSVD<Eigen::MatrixXd> svd(own * root, Eigen::ComputeFullU | Eigen::ComputeFullV);
  return (root - own * svd.matrixU() * svd.matrixV().transpose()).squaredNorm();
}

MetricResult gaussian_tc(const Eigen::MatrixXd& codes, Random& random,
                         const BootstrapOptions& bootstrap) {
  MetricResult result = metric_result("gaussian_tc", "Gaussian with the sample covariance");
  result.value = gaussian_total_correlation(exact_covariance(codes));
  if (!result.value) {
    result.remark = "Columns depend on one another linearly: the total correlation is infinite.";
    return result;
  }
  std::size_t singular = 0;
  const auto counted = [&singular](const Eigen::MatrixXd& covariance) {
    const std::optional<double> found = gaussian_total_correlation(covariance);
    if (!found) ++singular;
    return found.value_or(0.0);
  };
  add_interval(codes, counted, random, bootstrap, result);
  if (singular == 0) return result;
  result.interval.reset();
  result.remark = fmt::format(
      "No interval: {} of {} resampled codes have too few different rows for a finite score.",
      singular, bootstrap.replicates);
  return result;
}

MetricResult gaussian_wasserstein(const Eigen::MatrixXd& codes, Random& random,
                                  const BootstrapOptions& bootstrap) {
  MetricResult result =
      metric_result("gaussian_wasserstein", "Gaussian with the sample covariance");
  result.value = gaussian_wasserstein_distance(exact_covariance(codes));
  add_interval(codes, gaussian_wasserstein_distance, random, bootstrap, result);
  return result;
}

MetricResult gaussian_wasserstein_normalised(const Eigen::MatrixXd& codes, Random& random,
                                             const BootstrapOptions& bootstrap) {
  MetricResult result = metric_result("gaussian_wasserstein_normalised",
                                      "Gaussian with the sample covariance, over its trace");
  const Eigen::MatrixXd covariance = exact_covariance(codes);
  if (!(covariance.trace() > 0.0)) {
    result.remark = "The code is constant.";
    return result;
  }
  result.value = normalised_distance(covariance);
  add_interval(codes, normalised_distance, random, bootstrap, result);
  return result;
}

}  // namespace torsor
