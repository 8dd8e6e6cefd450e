#include "diagnostics/metrics/predictors/roc_auc.hpp"

#include <algorithm>

#include "core/error.hpp"

namespace torsor {

RankedScores::RankedScores(const Eigen::VectorXd& scores, const std::vector<bool>& positive) {
  require(static_cast<std::size_t>(scores.size()) == positive.size(),
          "{} scores and {} labels cannot be ranked", scores.size(), positive.size());
  for (Eigen::Index n = 0; n < scores.size(); ++n) {
    entries_.push_back({n, positive[static_cast<std::size_t>(n)], false});
  }
  std::ranges::stable_sort(entries_, {}, [&](const Entry& entry) { return scores[entry.row]; });
  for (std::size_t i = 1; i < entries_.size(); ++i) {
    entries_[i].tied = scores[entries_[i].row] == scores[entries_[i - 1].row];
  }
}

std::optional<double> RankedScores::auc(const Eigen::VectorXd& weights) const {
  double below = 0.0;  // negatives below the group of ties
  double negatives = 0.0;
  double positives = 0.0;
  double group_negatives = 0.0;
  double group_positives = 0.0;
  double pairs = 0.0;
  const auto close_group = [&] {
    pairs += group_positives * (below + 0.5 * group_negatives);
    below += group_negatives;
    group_positives = group_negatives = 0.0;
  };
  for (const Entry& entry : entries_) {
    if (!entry.tied) close_group();
    const double weight = weights[entry.row];
    (entry.positive ? group_positives : group_negatives) += weight;
    (entry.positive ? positives : negatives) += weight;
  }
  close_group();
  const bool both = positives > 0.0 && negatives > 0.0;
  if (!both) return {};
  return pairs / (positives * negatives);
}

}  // namespace torsor
