#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include <Eigen/Core>

#include "diagnostics/metrics/trees/regression_tree.hpp"

namespace torsor {

/// The frame of `TreeGrowth`: when a node stays whole, what a cut writes into the tree, and the
/// order of nodes, left subtree first. A node owns a range of places in one or more lists of rows,
/// which its children share.
class TopDownGrowth : public TreeGrowth {
 public:
  void grow(const double* targets, std::uint64_t seed, GrownTree& into) final;

 protected:
  /// A node and the places its rows hold. Left children have odd numbers, right ones even.
  struct Part {
    std::uint32_t node = 0;
    int level = 0;
    std::size_t begin = 0, end = 0;

    [[nodiscard]] std::size_t count() const { return end - begin; }
  };
  struct Cut {
    double gain = -std::numeric_limits<double>::infinity();  ///< n times the fall of the error
    Eigen::Index column = 0;
    double threshold = 0.0;
    std::size_t left = 0;  ///< number of rows; 0: no cut
  };

  TopDownGrowth(const SortedColumns& columns, TreeShape shape);

  /// Prepares the root.
  virtual void start() {}
  /// A list of all rows in which `part` owns its places.
  [[nodiscard]] virtual const std::uint32_t* list(const Part& part) const = 0;
  /// The best cut of a node with targets of this sum; of equal ones that of the first column.
  [[nodiscard]] virtual Cut best_cut(const Part& part, double sum,
                                     const std::vector<Eigen::Index>& columns) = 0;
  /// Gives the children their places; only called if they may be cut.
  virtual void hand_down(const Part& part, const Part& left, const Part& right) = 0;

  [[nodiscard]] const SortedColumns& columns() const { return columns_; }
  [[nodiscard]] const TreeShape& shape() const { return shape_; }
  [[nodiscard]] std::size_t row_count() const { return static_cast<std::size_t>(columns_.rows()); }
  [[nodiscard]] const double* targets() const { return targets_; }
  /// The node in which each row is.
  [[nodiscard]] const std::uint32_t* nodes() const { return into_->leaf.data(); }
  /// Writes the rows that `part` owns in one list to the places of its children in another, in the
  /// same order.
  void divide(const std::uint32_t* from, std::uint32_t* to, const Part& part,
              const Part& right) const;

 private:
  void grow(const Part& part);

  const SortedColumns& columns_;
  TreeShape shape_;
  ColumnOrder order_;
  const double* targets_ = nullptr;
  GrownTree* into_ = nullptr;
  std::vector<std::uint8_t> goes_right_;  // of the node at hand; bytes, which stay in the cache
};

}  // namespace torsor
