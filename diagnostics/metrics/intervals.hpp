#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include <Eigen/Core>

#include "core/random.hpp"
#include "diagnostics/result.hpp"

namespace torsor {

/// The quantile p in [0, 1] of `values`, linear between the order statistics, as NumPy does by
/// default; reorders `values`, at least one. Cost: O(N).
[[nodiscard]] double take_quantile(std::vector<double>& values, double p);

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

/// An interval of 95 % for `value` = statistic(all rows) whose evaluation is slow:
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

/// The share of random draws from the given rows that come out right, of `part` of the usual number
/// of draws.
using DrawnShare = std::function<double(std::span<const Eigen::Index> rows, double part)>;

/// An interval of 95 % for `share`, the part of `trials` random draws from N rows that came out
/// right, over other rows and other draws: that of `subsampling_interval`, widened to hold Wilson's
/// of the trials, so that it has a width where all draws agree.
///
/// Subsamples of b rows take the part b / (N - b) of the draws: the factor √(b / (N - b)), which
/// takes the scatter from b rows to N, then takes that from their draws to all draws, and each
/// counts once.
/// @throws InvalidArgument as `subsampling_interval` and `wilson_interval`.
/// Cost: `replicates` calls of the statistic.
[[nodiscard]] Interval drawn_share_interval(Eigen::Index rows, double share, double trials,
                                            const DrawnShare& statistic, Random& random,
                                            const SubsamplingOptions& options = {});

/// An interval of 95 % for the mean v of shares of independent rows, each the mean of `parts`
/// things that are right (1) or wrong (0): Wilson's of m trials with the scatter s² of the shares,
///
///   m = v (1 - v) N / s², at least N and at most N · parts;
///
/// m = N for fewer than 50 rows, whose s² is not known well: never too narrow by that, since shares
/// scatter at most as single trials do. Unlike a bootstrap it has a width where all are right.
/// @throws InvalidArgument unless there are a row and a part and all shares are in [0, 1].
/// Source: C. Franco, R. Little, T. Louis and E. Slud, Comparative study of confidence intervals
/// for proportions in complex sample surveys (2019).
[[nodiscard]] Interval share_interval(const Eigen::VectorXd& by_row, double parts);

/// Student's interval of 95 % for the mean over groups of the means of their independent figures,
/// with one degree of freedom fewer than the smallest group has figures; nothing where a group has
/// fewer than two. It has no width where the figures of every group agree.
[[nodiscard]] std::optional<Interval> grouped_mean_interval(
    const std::vector<std::vector<double>>& groups);

/// The order statistics x_(k) and x_(n+1-k) between which the median of a distribution lies with
/// probability 1 - `miss` or more, whatever the distribution: k is the greatest number with
/// 2 P(Binomial(n, 1/2) < k) <= miss. Nothing where the extremes do not suffice: of 5 values or
/// fewer for a miss of 0.05.
/// @throws InvalidArgument unless 0 < miss < 1.
[[nodiscard]] std::optional<Interval> median_interval(std::vector<double> values,
                                                      double miss = 0.05);

}  // namespace torsor
