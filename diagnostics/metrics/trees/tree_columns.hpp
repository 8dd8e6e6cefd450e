#pragma once

#include <cstdint>
#include <span>
#include <variant>
#include <vector>

#include <Eigen/Core>

namespace torsor {

/// Where a tree may cut a code column.
enum class SplitSearch {
  exact,      ///< between any two neighbouring values
  histogram,  ///< at the borders of at most 256 bins of about equal counts
};

/// The columns of a code with the order of their rows by value: what exact splits are found in.
class SortedColumns {
 public:
  /// @param codes  [N, D], finite, N and D >= 1. O(N D log N).
  explicit SortedColumns(Eigen::MatrixXd codes);

  [[nodiscard]] Eigen::Index rows() const { return values_.rows(); }
  [[nodiscard]] Eigen::Index columns() const { return values_.cols(); }
  /// The values of one column, [N].
  [[nodiscard]] const double* values(Eigen::Index column) const {
    return values_.data() + column * rows();
  }
  /// The rows by ascending value; equal values by row.
  [[nodiscard]] std::span<const std::uint32_t> order(Eigen::Index column) const {
    return {order_.data() + column * rows(), static_cast<std::size_t>(rows())};
  }
  /// Whether no value of the column repeats.
  [[nodiscard]] bool distinct(Eigen::Index column) const {
    return distinct_[static_cast<std::size_t>(column)];
  }

 private:
  Eigen::MatrixXd values_;
  std::vector<std::uint32_t> order_;
  std::vector<bool> distinct_;
};

/// The columns of a code in at most 256 bins each.
///
/// A column with at most 256 distinct values has one bin for each. In others a bin is closed as
/// soon as the bins so far hold their share of the rows; equal values share a bin.
class BinnedColumns {
 public:
  static constexpr std::size_t kBins = 256;

  /// @param codes  [N, D], finite, N and D >= 1. O(N D log N).
  explicit BinnedColumns(const Eigen::MatrixXd& codes);

  [[nodiscard]] Eigen::Index rows() const { return rows_; }
  [[nodiscard]] Eigen::Index columns() const { return static_cast<Eigen::Index>(cuts_.size()); }
  /// The D bins of one row.
  [[nodiscard]] const std::uint8_t* bins(std::size_t row) const {
    return bins_.data() + row * cuts_.size();
  }
  /// The borders between the bins of a column, ascending; one less than there are bins.
  [[nodiscard]] const std::vector<double>& cuts(Eigen::Index column) const {
    return cuts_[static_cast<std::size_t>(column)];
  }

 private:
  Eigen::Index rows_;
  std::vector<std::uint8_t> bins_;  // row-major
  std::vector<std::vector<double>> cuts_;
};

using TreeColumns = std::variant<SortedColumns, BinnedColumns>;

/// The columns of codes [N, D] made ready for one kind of search: once for all factors of a code.
/// @throws InvalidArgument if there is no row or no column, or 2^24 rows or more.
[[nodiscard]] TreeColumns tree_columns(const Eigen::MatrixXd& codes, SplitSearch search);

/// A threshold t with low <= t < high, half way where that can be represented.
[[nodiscard]] double threshold_between(double low, double high);

}  // namespace torsor
