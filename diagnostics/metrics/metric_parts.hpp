#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <Eigen/Core>

#include "diagnostics/metrics/metric_input.hpp"
#include "diagnostics/metrics/metric_result.hpp"

namespace torsor {

/// Fewer rows than this give a value without an interval.
inline constexpr Eigen::Index kIntervalRows = 50;

/// From so many columns on, metrics that take a softmax, a spectrum or every pair of columns are
/// not computed over and over for an interval: at 1000 columns that is minutes.
inline constexpr Eigen::Index kManyColumns = 256;

/// Whether a code is so wide; a remark then says that there is no interval.
[[nodiscard]] bool too_wide_to_resample(Eigen::Index columns, MetricResult& result);

/// Whether a metric of all rows resamples them: from `kIntervalRows` on, and where it is asked to.
[[nodiscard]] bool resamples(const MetricInput& input);

/// The same for a metric of subsamples: where those have `kIntervalRows` rows.
[[nodiscard]] bool subsamples(const MetricInput& input, double fraction);

/// The id of a metric, "mig/1". The number rises when a definition or a default changes; all
/// numbers are stated here.
[[nodiscard]] std::string metric_id(std::string_view name);

/// A result called `name` with its id whose details name the units ("0-1,2") and the factors.
[[nodiscard]] MetricResult metric_result(std::string_view name, const MetricInput& input,
                                         std::string estimator);

/// The same for metrics of a code alone.
[[nodiscard]] MetricResult metric_result(std::string_view name, std::string estimator);

/// Whether all rows are equal.
[[nodiscard]] bool is_constant(const Eigen::MatrixXd& rows);

/// A list of numbers; null for those that are not finite.
[[nodiscard]] Json number_list(const Eigen::VectorXd& values);

/// Adds a sentence to the remark.
void add_remark(MetricResult& result, std::string_view sentence);

/// Adds "Left out, because they have no entropy: a, b." naming the factors k with !kept[k].
void remark_left_out(MetricResult& result, const MetricInput& input, const std::vector<bool>& kept,
                     std::string_view why = "they have no entropy");

/// Whether each factor has two values or more.
[[nodiscard]] std::vector<bool> varying_factors(const MetricInput& input);

/// The numbers k with kept[k], ascending.
[[nodiscard]] std::vector<Eigen::Index> kept_numbers(const std::vector<bool>& kept);

/// The mean of values[k] over kept[k]; 0 where none is.
[[nodiscard]] double kept_mean(const Eigen::VectorXd& values, const std::vector<bool>& kept);

}  // namespace torsor
