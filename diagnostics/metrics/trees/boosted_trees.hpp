#pragma once

#include <cstdint>
#include <vector>

#include <Eigen/Core>

#include "diagnostics/metrics/metric_input.hpp"
#include "diagnostics/metrics/trees/boosting_loss.hpp"
#include "diagnostics/metrics/trees/regression_tree.hpp"
#include "diagnostics/metrics/trees/tree_columns.hpp"

namespace torsor {

struct BoostingOptions {
  int stages = 100;
  double rate = 0.1;  ///< what part of a tree's answer is added
  TreeShape shape = {};
  int threads = 0;         ///< 0: as many as OpenMP gives. The result does not depend on it.
  std::uint64_t seed = 0;  ///< of the choice among cuts that lower the error equally
};

/// Gradient-boosted trees: predicts one factor from a code and says which columns it used.
///
/// With exact splits this is the booster of scikit-learn from version 0.21 on with its default
/// settings: `TreeGrowth` and `BoostingLoss` state the rules. As there, chance decides between
/// columns whose cuts lower the error equally, by other random numbers. It differs in that codes
/// are not rounded to single precision, that values closer than 1e-7 count as different, and that
/// continuous factors are scaled to a greatest deviation of 1 from their mean while trees grow: no
/// result depends on the scale of a code or of a factor.
///
/// Source: J. Friedman, Greedy function approximation (Annals of Statistics 29, 2001), algorithms 1
/// and 6.
class BoostedTrees {
 public:
  /// Predicts classes [N]: any integers >= 0; those that do not occur are never predicted. One
  /// class that occurs gives a constant answer without a tree.
  /// @throws InvalidArgument if sizes differ, a class is negative, or an option is out of range.
  /// Cost: stages * T trees, T = 1 for two classes and C for C > 2; see `tree_growth`.
  [[nodiscard]] static BoostedTrees classifier(const TreeColumns& columns,
                                               const Eigen::VectorXi& classes,
                                               const BoostingOptions& options = {});
  /// Predicts values [N]. @throws as `classifier`, and on values that are not finite.
  [[nodiscard]] static BoostedTrees regressor(const TreeColumns& columns,
                                              const Eigen::VectorXd& values,
                                              const BoostingOptions& options = {});
  /// Whichever the kind of the factor asks for.
  [[nodiscard]] static BoostedTrees fit(const TreeColumns& columns, const Factor& factor,
                                        const BoostingOptions& options = {});

  /// How much each column lowers the squared error of the trees, [D]: summed over all cuts of all
  /// trees, then divided by the total. Zeros if there is no cut that lowers it.
  [[nodiscard]] const Eigen::VectorXd& importances() const { return importances_; }

  /// Classes of codes [M, D], of a classifier; of equal scores the smaller class.
  [[nodiscard]] Eigen::VectorXi predict_classes(const Eigen::MatrixXd& codes) const;
  /// Values of codes [M, D], of a regressor.
  [[nodiscard]] Eigen::VectorXd predict_values(const Eigen::MatrixXd& codes) const;

 private:
  BoostedTrees(const TreeColumns& columns, const BoostingLoss& loss,
               const BoostingOptions& options);
  explicit BoostedTrees(Eigen::Index columns, int only_class);

  [[nodiscard]] Eigen::MatrixXd scores(const Eigen::MatrixXd& codes) const;

  Eigen::VectorXd importances_;
  Eigen::VectorXd start_;              // [T]
  std::vector<RegressionTree> trees_;  // stage by stage, T of each; leaves already scaled
  std::vector<int> classes_;           // of a classifier: those that occur, ascending
  double mean_ = 0.0;                  // of a regressor: trees predict (value - mean) / unit
  double unit_ = 1.0;
};

/// What share of the factor's variation is predicted: accuracy for classes, R^2 = 1 - sum of
/// squared errors / sum of squares about the mean for values. R^2 of a constant factor is 1 if it
/// is hit exactly and 0 otherwise.
[[nodiscard]] double prediction_score(const BoostedTrees& trees, const Eigen::MatrixXd& codes,
                                      const Factor& factor);

}  // namespace torsor
