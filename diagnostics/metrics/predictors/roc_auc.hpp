#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include <Eigen/Core>

namespace torsor {

/// Scores of rows in ascending order, for the area under the ROC curve of weighted rows.
class RankedScores {
 public:
  /// @param positive  whether each row belongs to the class that high scores announce.
  /// @throws InvalidArgument if the sizes differ. Cost: O(N log N).
  RankedScores(const Eigen::VectorXd& scores, const std::vector<bool>& positive);

  /// The probability that a positive row outranks a negative one, ties counting half; nothing where
  /// either has no weight. @param weights  [N], >= 0. Cost: O(N).
  [[nodiscard]] std::optional<double> auc(const Eigen::VectorXd& weights) const;

 private:
  struct Entry {
    Eigen::Index row;
    bool positive;
    bool tied;  ///< with the entry before
  };
  std::vector<Entry> entries_;
};

}  // namespace torsor
