#pragma once

#include <optional>

#include <Eigen/Core>

#include "core/random.hpp"
#include "diagnostics/metrics/intervals.hpp"
#include "diagnostics/metrics/metric_result.hpp"

namespace torsor {

/// Total correlation in nats of a Gaussian with this covariance S, ½ (Σ log S_ii - log det S).
/// Variables of variance 0 are independent of all others. Nothing where it is infinite: a
/// correlation matrix with an eigenvalue of 1e-12 or less.
[[nodiscard]] std::optional<double> gaussian_total_correlation(const Eigen::MatrixXd& covariance);

/// Squared Wasserstein distance of centred Gaussians with covariance S and its diagonal part Δ,
/// tr(S + Δ - 2 (Δ^½ S Δ^½)^½) = ‖S^½ - Δ^½ U‖², U the orthogonal polar factor of Δ^½ S^½; 0 iff S
/// is diagonal. The sum of squares is not negative by rounding either.
/// Source: I. Olkin and F. Pukelsheim, The distance between two random vectors (1982).
[[nodiscard]] double gaussian_wasserstein_distance(const Eigen::MatrixXd& covariance);

/// "gaussian_tc/1": total correlation of the sample covariance of codes [N, D]. No value where it
/// is infinite, as for N <= D. Intervals of all three: centred bootstrap over rows, from 50 on,
/// the only thing with options.
///
/// A replicate has about (1 - 1/e) N different rows, so that it can be singular where the sample is
/// not: always for D >= 0.64 N or so. Where the score of a replicate is infinite there is no
/// interval, and the remark counts such replicates.
/// Cost: O(N D²) for each of 200 replicates.
[[nodiscard]] MetricResult gaussian_tc(const Eigen::MatrixXd& codes, Random& random,
                                       const BootstrapOptions& bootstrap = {});

/// "gaussian_wasserstein/1", in squared units of the code.
[[nodiscard]] MetricResult gaussian_wasserstein(const Eigen::MatrixXd& codes, Random& random,
                                                const BootstrapOptions& bootstrap = {});

/// "gaussian_wasserstein_normalised/1": divided by tr S. No value for a constant code.
[[nodiscard]] MetricResult gaussian_wasserstein_normalised(const Eigen::MatrixXd& codes,
                                                           Random& random,
                                                           const BootstrapOptions& bootstrap = {});

}  // namespace torsor
