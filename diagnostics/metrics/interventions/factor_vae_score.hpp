#pragma once

#include <cstddef>

#include "core/random.hpp"
#include "diagnostics/metrics/intervals.hpp"
#include "diagnostics/metrics/metric_input.hpp"
#include "diagnostics/metrics/metric_result.hpp"

namespace torsor {

struct FactorVaeScoreOptions {
  std::size_t train_votes = 10000;
  std::size_t test_votes = 5000;
  std::size_t batch = 64;
  /// Units whose standard deviation over all rows is below this take no part; nor do those of
  /// variance 0.
  double least_deviation = 0.05;
  SubsamplingOptions subsampling = {};
};

/// FactorVAE score, "factor_vae/1": whether the unit that varies least tells which factor was
/// held fixed.
///
/// A vote draws a factor and a `batch` of rows which agree in it (`SharedFactorRows`) and goes to
/// the active unit with the least variance in the batch over its variance among all rows (both
/// divided by n - 1, summed over the columns of a unit). Training votes give every unit the factor
/// that most of its votes came from; the value is the share of test votes whose unit has their
/// factor. Without an active unit it is 0. It does not depend on scales other than by
/// `least_deviation`.
///
/// Matrix: share of training votes, [units, factors]. Details: "active" (numbers of units), "train"
/// accuracy. The interval is of other rows and other votes, with majorities each
/// (`drawn_share_interval`), from 250 rows on. It is for tables of as many rows: where values have
/// few rows, these vary less than more would and the score is lower (0.64 for 300 rows of factors
/// of 3 to 40 values where 10,000 rows gave 0.78), which the interval does not know.
/// Left out: continuous factors and those of one value; no value for fewer than two.
/// @throws InvalidArgument unless there are votes of both kinds, two rows in a batch, and a
///         `least_deviation` >= 0.
/// Cost: O((train + test) batch D): 0.1 s as it stands and D = 10; 5 times as much again for the
/// interval.
/// Source: H. Kim and A. Mnih, Disentangling by factorising (ICML 2018), section 4; the published
/// program of F. Locatello et al. (2019) for the numbers.
[[nodiscard]] MetricResult factor_vae_score(const MetricInput& input, Random& random,
                                            const FactorVaeScoreOptions& options = {});

}  // namespace torsor
