#pragma once

#include <vector>

#include <Eigen/Core>

namespace torsor {

/// Counts and distances of neighbours in the max norm: a k-d tree, balanced by medians. In one
/// column this is a sorted list cut in halves.
class Neighbours {
 public:
  /// @param points  [N, D], finite, N >= 1, D >= 1; copied.
  /// Cost: O(N D log N) time, O(N D) memory.
  explicit Neighbours(const Eigen::MatrixXd& points);

  [[nodiscard]] Eigen::Index size() const { return points_.cols(); }
  /// The distance of the k-th nearest point, 1 <= k <= N; a point that equals `query` counts.
  /// About O(k + log N) on points in general position. @throws InvalidArgument on another k.
  [[nodiscard]] double distance(const double* query, Eigen::Index k) const;
  /// How many points are at most `radius` away.
  [[nodiscard]] Eigen::Index within(const double* query, double radius) const;
  /// How many points are less than `radius` away.
  [[nodiscard]] Eigen::Index closer(const double* query, double radius) const;

 private:
  struct Node {
    Eigen::Index first = 0;
    Eigen::Index last = 0;   ///< one past
    Eigen::Index right = 0;  ///< the right child, 0 for a leaf; the left one is the next node
    Eigen::VectorXd low;
    Eigen::VectorXd high;
  };
  struct Nearest;

  void build(Eigen::Index first, Eigen::Index last, std::vector<Eigen::Index>& order,
             const Eigen::MatrixXd& points);
  void search(std::size_t node, const double* query, Nearest& nearest) const;
  template <class Inside>
  Eigen::Index count(std::size_t node, const double* query, const Inside& inside) const;
  [[nodiscard]] double box_distance(const Node& node, const double* query) const;
  [[nodiscard]] double box_reach(const Node& node, const double* query) const;
  [[nodiscard]] double point_distance(Eigen::Index point, const double* query) const;

  Eigen::MatrixXd points_;  ///< [D, N], in the order of the tree
  std::vector<Node> nodes_;
};

}  // namespace torsor
