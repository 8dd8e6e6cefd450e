#pragma once

#include <Eigen/Core>

#include "diagnostics/metrics/metric_input.hpp"
#include "diagnostics/metrics/trees/boosted_trees.hpp"
#include "diagnostics/metrics/trees/tree_columns.hpp"

namespace torsor {

struct TreeOptions {
  SplitSearch splits = SplitSearch::exact;
  BoostingOptions boosting = {};
};

/// The columns of a code that belong to a unit, [N, sum of widths], unit by unit.
[[nodiscard]] Eigen::MatrixXd unit_columns(const MetricInput& input);

/// One booster for every factor, on `unit_columns`.
[[nodiscard]] std::vector<BoostedTrees> fit_factors(const MetricInput& input,
                                                    const TreeOptions& options);

/// Importances of units for factors, [units, factors]: those of `BoostedTrees` summed over the
/// columns of a unit. A column sums to 1, or to 0 where nothing about the factor is learned.
[[nodiscard]] Eigen::MatrixXd tree_importances(const MetricInput& input,
                                               const std::vector<BoostedTrees>& trees);
/// Fits the trees too.
[[nodiscard]] Eigen::MatrixXd tree_importances(const MetricInput& input,
                                               const TreeOptions& options = {});

}  // namespace torsor
