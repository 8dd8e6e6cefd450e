#pragma once

#include <cstddef>
#include <vector>

#include <Eigen/Core>

#include "core/json.hpp"
#include "core/random.hpp"
#include "diagnostics/metrics/metric_input.hpp"

namespace torsor {

/// Every aggregation of one relation matrix: how much each code unit has to do with each factor,
/// such as the matrices that `mig` (information), `sap` (accuracy of classifiers) and the
/// importances of boosted trees give. Estimates by neighbours can be negative and want max(0, ·).
/// NaN where an aggregation is not defined. There are no intervals: one matrix does not say how it
/// would scatter. Those of the metrics that made it resample the rows.
struct RelationScores {
  double disentanglement = 0.0;  ///< `dci_scores`
  double completeness = 0.0;
  double gap = 0.0;           ///< SAP: mean over factors of first minus second; two units or more
  double relative_gap = 0.0;  ///< MIG: gap over the ceiling of the factor
  double modularity = 0.0;    ///< `unit_modularity`; two factors or more
  Eigen::VectorXd gap_by_factor;
  Eigen::VectorXd modularity_by_unit;

  [[nodiscard]] Json json() const;
};

/// @param relation  [units, factors], finite and not negative.
/// @param ceilings  by factor, what a perfect unit would have: the entropy for mutual information,
///                  1 for accuracies; empty: the greatest entry of each column. A ceiling of 0
///                  makes the relative gap of its factor 0.
/// @throws InvalidArgument on an empty matrix, an entry that is negative or not finite, or another
///         number of ceilings.
/// Source: F. Locatello et al., Challenging common assumptions (2019) and its program, version 2.
[[nodiscard]] RelationScores relation_scores(const Eigen::MatrixXd& relation,
                                             const Eigen::VectorXd& ceilings = {});

/// The bipartite graph of units and factors whose edges are the positive entries >= a threshold.
struct GroupPoint {
  double threshold = 0.0;
  std::size_t groups = 0;      ///< connected components of two nodes or more
  std::size_t discovered = 0;  ///< factors with an edge
};

/// Two sets of factors joined into one when the threshold falls to `threshold`.
struct FactorMerge {
  std::size_t first = 0;   ///< the least factor of the one
  std::size_t second = 0;  ///< the least factor of the other; first < second
  double threshold = 0.0;
  std::size_t rank = 0;  ///< how many distinct entries are greater
};

/// What remains apart while edges fade in.
struct RelationGroups {
  std::vector<GroupPoint> curve;  ///< at every distinct positive entry, falling, and at 0
  std::size_t most_groups = 0;    ///< a perfect code has one for every factor
  /// The mean number of groups over thresholds from 0 to the greatest entry, by trapezoids; 0 for a
  /// relation of zeros.
  double mean_groups = 0.0;
  std::vector<FactorMerge> merges;  ///< a dendrogram of factors, first merge first
};

/// @throws InvalidArgument as `relation_scores`.
/// Cost: O(D K log(D K) + D K (D + K)).
[[nodiscard]] RelationGroups relation_groups(const Eigen::MatrixXd& relation);

/// `relation_scores` of the columns `factors` of a relation as JSON, with "groups" {"most", "mean"}
/// of `relation_groups`: what metrics give as details["aggregations"] of their own matrix.
/// Null where an entry is not finite.
/// @param ceilings  of these factors; empty as in `relation_scores`.
/// @throws InvalidArgument as `relation_scores`.
[[nodiscard]] Json aggregations(const Eigen::MatrixXd& relation,
                                const std::vector<Eigen::Index>& factors,
                                const Eigen::VectorXd& ceilings = {});

}  // namespace torsor
