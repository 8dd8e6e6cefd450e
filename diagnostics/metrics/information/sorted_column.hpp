#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include <Eigen/Core>

namespace torsor {

/// `Neighbours` of one column, by a sorted list: the same answers in O(k + log N).
class SortedColumn {
 public:
  /// @param points  [N, 1], N >= 1.
  explicit SortedColumn(const Eigen::MatrixXd& points)
      : values_(points.data(), points.data() + points.rows()) {
    std::ranges::sort(values_);
  }

  [[nodiscard]] Eigen::Index size() const { return static_cast<Eigen::Index>(values_.size()); }

  /// The distance of the k-th nearest value, 1 <= k <= N.
  [[nodiscard]] double distance(const double* query, Eigen::Index k) const {
    auto right = std::ranges::lower_bound(values_, *query);
    auto left = right;
    double reach = 0.0;
    for (Eigen::Index taken = 0; taken < k; ++taken) {
      const double up = right == values_.end() ? kFar : *right - *query;
      const double down = left == values_.begin() ? kFar : *query - *(left - 1);
      reach = std::min(up, down);
      up <= down ? void(++right) : void(--left);
    }
    return reach;
  }

  /// How many values are at most `radius` away.
  [[nodiscard]] Eigen::Index within(const double* query, double radius) const {
    const auto inside = [&](double v) { return std::abs(v - *query) <= radius; };
    const auto middle = std::ranges::lower_bound(values_, *query);
    const auto first =
        std::partition_point(values_.begin(), middle, [&](double v) { return !inside(v); });
    return std::partition_point(middle, values_.end(), inside) - first;
  }

 private:
  static constexpr double kFar = std::numeric_limits<double>::infinity();
  std::vector<double> values_;
};

}  // namespace torsor
