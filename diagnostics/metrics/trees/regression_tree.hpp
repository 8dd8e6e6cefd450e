#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include <Eigen/Core>

#include "diagnostics/metrics/trees/tree_columns.hpp"

namespace torsor {

/// A binary tree of cuts "code column <= threshold", with a number at every leaf.
class RegressionTree {
 public:
  struct Node {
    std::int32_t column = -1;  ///< -1 at a leaf
    std::int32_t left =
        0;  ///< node of the rows with value <= threshold; the others are at left + 1
    double threshold = 0.0;
    double value = 0.0;  ///< of a leaf
  };

  std::vector<Node> nodes = std::vector<Node>(1);

  /// The number of the leaf that one code of D columns falls into; `stride` entries lie between its
  /// columns.
  [[nodiscard]] double value_at(const double* code, Eigen::Index stride) const {
    const Node* node = nodes.data();
    while (node->column >= 0) {
      const bool right = code[node->column * stride] > node->threshold;
      node = nodes.data() + node->left + (right ? 1 : 0);
    }
    return node->value;
  }
};

/// A tree as it was grown: all that boosting has to know of it.
struct GrownTree {
  RegressionTree tree = {};
  Eigen::VectorXd importance = {};       ///< [D], decrease of the squared error by each column / N
  std::vector<std::uint32_t> leaf = {};  ///< [N], the node at which each row ends
};

/// Grows regression trees for many targets on the same columns; holds the memory for it, so that
/// each thread needs one of its own.
///
/// A node is cut where the squared error falls most, (n S_l - n_l S)^2 / (n_l n_r) at its largest
/// for sums S of targets. Of equal cuts the one at the lowest threshold is taken, in the column
/// that comes first in a random order, drawn anew for every node: columns that are copies of each
/// other share the importance. A node stays whole at the given depth, with fewer than two leaves'
/// rows, where no column varies, or if the variance of its targets is at most 2.2e-16. The leaves
/// carry no value yet.
class TreeGrowth {
 public:
  TreeGrowth() = default;
  TreeGrowth(const TreeGrowth&) = delete;
  TreeGrowth& operator=(const TreeGrowth&) = delete;
  virtual ~TreeGrowth() = default;

  /// @param targets  [N], finite
  /// @param seed     of the orders of columns
  virtual void grow(const double* targets, std::uint64_t seed, GrownTree& into) = 0;
};

/// Random orders of columns for the nodes of a tree.
class ColumnOrder {
 public:
  explicit ColumnOrder(Eigen::Index columns) : order_(static_cast<std::size_t>(columns)) {}

  void restart(std::uint64_t seed);
  /// Another order, uniform up to 2^-60.
  [[nodiscard]] const std::vector<Eigen::Index>& next();

 private:
  std::vector<Eigen::Index> order_;
  std::uint64_t state_ = 0;
};

struct TreeShape {
  int depth = 3;
  std::size_t least_leaf = 1;  ///< rows of a leaf, at least
};

/// The growth for prepared columns, which must outlive it.
/// Cost of a tree: O(depth N D), with histograms O((depth + 1) / 2 N D + 2^depth (256 + N / 128) D)
/// where bins are of equal counts.
[[nodiscard]] std::unique_ptr<TreeGrowth> tree_growth(const TreeColumns& columns, TreeShape shape);

/// The two kinds; `tree_growth` picks one.
[[nodiscard]] std::unique_ptr<TreeGrowth> sorted_growth(const SortedColumns& columns,
                                                        TreeShape shape);
[[nodiscard]] std::unique_ptr<TreeGrowth> binned_growth(const BinnedColumns& columns,
                                                        TreeShape shape);

}  // namespace torsor
