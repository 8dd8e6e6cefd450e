#pragma once

#include <optional>
#include <span>
#include <vector>

#include <Eigen/Core>

#include "core/random.hpp"
#include "diagnostics/metrics/metric_input.hpp"
#include "diagnostics/metrics/trees/boosted_trees.hpp"
#include "diagnostics/result.hpp"

namespace torsor {

/// How a predictor of one factor errs on held-out rows, row by row, so that replicates of a
/// bootstrap need neither fits nor predictions.
struct HeldOutErrors {
  bool discrete = true;
  Eigen::VectorXd values = {};  ///< [N] of a continuous factor
  Eigen::VectorXd errors = {};  ///< [N]: 0 or 1 for a class, squared error of a value

  /// `prediction_score` of the given rows, repeats allowed: accuracy, or R² of a continuous factor.
  [[nodiscard]] double score(std::span<const Eigen::Index> rows) const;
};

/// @param codes  [N, D] of the held-out rows, whose values and classes `factor` has.
[[nodiscard]] HeldOutErrors held_out_errors(const BoostedTrees& trees, const Eigen::MatrixXd& codes,
                                            const Factor& factor);

/// The scores of all factors on the given rows.
[[nodiscard]] Eigen::VectorXd held_out_scores(const std::vector<HeldOutErrors>& factors,
                                              std::span<const Eigen::Index> rows);

/// The interval of the mean score of the factors k with kept[k]: a centred bootstrap of the
/// held-out rows with the predictors as they are, so that the noise of the fits is not part of it.
/// Nothing for fewer than 50 rows.
[[nodiscard]] std::optional<Interval> held_out_interval(const std::vector<HeldOutErrors>& factors,
                                                        const std::vector<bool>& kept,
                                                        Random& random);

}  // namespace torsor
