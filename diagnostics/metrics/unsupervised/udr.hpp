#pragma once

#include <vector>

#include <Eigen/Core>

#include "diagnostics/metrics/metric_result.hpp"

namespace torsor {

/// How alike two codes are: ½ (mean over columns of max² / sum + the same over rows) of a relation
/// matrix, 0 / 0 = 0. 1 where every entry is alone in its row and column and is 1.
/// @param relation  [D, E], not negative and finite.
/// @throws InvalidArgument on an empty matrix or another entry.
[[nodiscard]] double udr_pair_score(const Eigen::MatrixXd& relation);

/// A trained model: its codes of observations that all models share.
struct UdrModel {
  Eigen::MatrixXd codes;  ///< [N, D]
  /// [D], the mean divergence of the posterior of each latent from its prior in nats; empty where
  /// the model has none: then every latent that varies is active.
  Eigen::VectorXd divergence = {};
};

enum class UdrRelation { lasso, spearman };

struct UdrOptions {
  UdrRelation relation = UdrRelation::lasso;
  double alpha = 0.1;              ///< of the lasso
  double least_divergence = 0.01;  ///< a latent is active above it
};

/// Unsupervised disentanglement ranking, "udr/1": models of a family whose codes agree up to order
/// and sign are the disentangled ones.
///
/// For every two models the relation of their active, standardised latents is taken: absolute
/// weights of the lasso of the latents of the second on those of the first, or absolute rank
/// correlations. The score of a model is the median over the others of `udr_pair_score`, with
/// itself as the second.
///
/// Value: the greatest score. Details: "scores" and "active" (numbers of latents) by model, "best"
/// (its number). Matrix: pair scores, [first, second], 0 on the diagonal. No value for one model.
///
/// The interval is for the median, over the family that the models were drawn from, of pair scores
/// with the best model. Given that model the others are independent draws, so `median_interval`
/// holds whatever their distribution; pairs are not, since they share models. As the best is
/// chosen, every model's interval has to hold at once: each may miss in 0.05 / M. Ten models or
/// more give one. Which observations were encoded is not part of it.
/// @throws InvalidArgument if numbers of rows or latents differ, or values are not finite.
/// Cost: O(M² N D²).
/// Source: S. Duan et al., Unsupervised model selection for variational disentangled representation
/// learning (ICLR 2020).
[[nodiscard]] MetricResult udr(const std::vector<UdrModel>& models, const UdrOptions& options = {});

}  // namespace torsor
