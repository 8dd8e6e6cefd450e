#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include <Eigen/Core>

#include "core/random.hpp"
#include "diagnostics/result.hpp"

namespace torsor {

/// A figure of the given rows of a sample, repeats allowed; it depends on them as a multiset.
using RowStatistic = std::function<double(std::span<const Eigen::Index> rows)>;

/// What the replicates of a bootstrap say about a figure; θ is the figure of the sample, θ* that of
/// a replicate.
enum class BootstrapKind {
  percentile,  ///< the middle 95 % of θ*: for figures without bias, stays in the figure's range
  basic,       ///< θ minus the middle 95 % of θ* - θ: also takes the bias of θ off, once
  /// θ minus the middle 95 % of θ* - median θ*: how far another sample of N rows may lie, for
  /// figures with a bias that is part of their definition, such as plug-in information. Holds θ.
  centred,
};

struct BootstrapOptions {
  std::size_t replicates = 200;
  BootstrapKind kind = BootstrapKind::centred;
};

/// An interval of 95 % for `value` = statistic(all rows), from `replicates` samples of `rows` rows
/// drawn with replacement. Rows must be independent draws; statistics that count neighbours or
/// take extremes are misled by repeated rows: `subsampling_interval` is theirs.
/// @throws InvalidArgument unless there are a row and 20 replicates.
/// Cost: `replicates` calls of the statistic.
/// Source: A. C. Davison and D. V. Hinkley, Bootstrap methods and their application
/// (1997), 5.2-5.3.
[[nodiscard]] Interval bootstrap_interval(Eigen::Index rows, double value,
                                          const RowStatistic& statistic, Random& random,
                                          const BootstrapOptions& options = {});

struct SubsamplingOptions {
  std::size_t replicates = 20;
  double fraction = 0.2;  ///< b / N
};

/// An interval of 95 % for `value` = statistic(all rows) whose evaluation is dear:
///
///   value ± t s √(b / (N - b)),  s the standard deviation of the figure on b rows without repeats,
///
/// for figures whose standard error falls as 1/√N. √(b / N) is the rate, √(N / (N - b)) corrects
/// for drawing a share of a finite sample; t is Student's with replicates - 1 degrees of freedom.
/// @throws InvalidArgument unless there are 2 replicates and 1 <= b < N.
/// Cost: `replicates` calls of the statistic on b rows.
/// Source: D. N. Politis and J. P. Romano, Large sample confidence regions based on subsamples
/// under minimal assumptions (1994); J. Shao and C. F. J. Wu, A general theory for jackknife
/// variance estimation (1989).
[[nodiscard]] Interval subsampling_interval(Eigen::Index rows, double value,
                                            const RowStatistic& statistic, Random& random,
                                            const SubsamplingOptions& options = {});

/// The same for several figures at once, from the same subsamples.
[[nodiscard]] std::vector<Interval> subsampling_intervals(
    Eigen::Index rows, const Eigen::VectorXd& values,
    const std::function<Eigen::VectorXd(std::span<const Eigen::Index>)>& statistic, Random& random,
    const SubsamplingOptions& options = {});

/// Wilson's interval of 95 % of a probability from `successes` of `trials` independent trials.
/// @throws InvalidArgument unless 0 <= successes <= trials and trials > 0.
/// Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference
/// (1927).
[[nodiscard]] Interval wilson_interval(double successes, double trials);

}  // namespace torsor
