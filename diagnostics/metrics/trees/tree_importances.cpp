#include "diagnostics/metrics/trees/tree_importances.hpp"

namespace torsor {

Eigen::MatrixXd unit_columns(const MetricInput& input) {
  ColumnBlock all;
  for (const ColumnBlock& block : input.blocks()) all.insert(all.end(), block.begin(), block.end());
  return input.codes()(Eigen::all, all);
}

std::vector<BoostedTrees> fit_factors(const MetricInput& input, const TreeOptions& options) {
  const TreeColumns columns = tree_columns(unit_columns(input), options.splits);
  std::vector<BoostedTrees> trees;
  for (const Factor& factor : input.factors()) {
    trees.push_back(BoostedTrees::fit(columns, factor, options.boosting));
  }
  return trees;
}

Eigen::MatrixXd tree_importances(const MetricInput& input, const std::vector<BoostedTrees>& trees) {
  Eigen::MatrixXd importances(static_cast<Eigen::Index>(input.blocks().size()),
                              static_cast<Eigen::Index>(trees.size()));
  for (Eigen::Index k = 0; k < importances.cols(); ++k) {
    const Eigen::VectorXd& columns = trees[static_cast<std::size_t>(k)].importances();
    Eigen::Index first = 0;
    for (Eigen::Index i = 0; i < importances.rows(); ++i) {
      const auto width =
          static_cast<Eigen::Index>(input.blocks()[static_cast<std::size_t>(i)].size());
      importances(i, k) = columns.segment(first, width).sum();
      first += width;
    }
  }
  return importances;
}

Eigen::MatrixXd tree_importances(const MetricInput& input, const TreeOptions& options) {
  return tree_importances(input, fit_factors(input, options));
}

}  // namespace torsor
