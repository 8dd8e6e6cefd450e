#pragma once

#include <cstdint>
#include <span>
#include <variant>
#include <vector>

#include <Eigen/Core>

namespace torsor {

/// Where a tree may cut a code column.
///
/// A class of few rows makes it pay to cut off one to three of them at the end of a column. Where
/// classes overlap (`bench/dci`, noise 0.1) such cuts are 17 % of what exact trees gain, but 5 % if
/// only borders of bins are searched, which lowers DCI by 0.03. The search within bins finds
/// them: DCI is then within 0.007 there, and 0.023 off at most in smaller studies.
enum class SplitSearch {
  exact,      ///< between any two neighbouring values
  histogram,  ///< at the borders of at most 256 bins of about equal counts; between any two values
              ///< in the outermost bins of a node and in those beside its best cut
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

  /// O(N D).
  explicit BinnedColumns(SortedColumns sorted);

  [[nodiscard]] Eigen::Index rows() const { return sorted_.rows(); }
  [[nodiscard]] Eigen::Index columns() const { return sorted_.columns(); }
  /// The D bins of one row.
  [[nodiscard]] const std::uint8_t* bins(std::size_t row) const {
    return bins_.data() + row * cuts_.size();
  }
  /// The borders between the bins of a column, ascending; one less than there are bins.
  [[nodiscard]] const std::vector<double>& cuts(Eigen::Index column) const {
    return cuts_[static_cast<std::size_t>(column)];
  }
  /// The rows of one bin of a column, by ascending value.
  [[nodiscard]] std::span<const std::uint32_t> rows_of(Eigen::Index column, std::size_t bin) const {
    const std::vector<std::size_t>& starts = starts_[static_cast<std::size_t>(column)];
    return sorted_.order(column).subspan(starts[bin], starts[bin + 1] - starts[bin]);
  }
  [[nodiscard]] const SortedColumns& sorted() const { return sorted_; }

 private:
  SortedColumns sorted_;
  std::vector<std::uint8_t> bins_;  // row-major
  std::vector<std::vector<double>> cuts_;
  std::vector<std::vector<std::size_t>> starts_;  // of the bins of a column in its order, then N
};

using TreeColumns = std::variant<SortedColumns, BinnedColumns>;

/// The columns of codes [N, D] made ready for one kind of search: once for all factors of a code.
/// @throws InvalidArgument if there is no row or no column, or 2^24 rows or more.
[[nodiscard]] TreeColumns tree_columns(const Eigen::MatrixXd& codes, SplitSearch search);

/// A threshold t with low <= t < high, half way where that can be represented.
[[nodiscard]] double threshold_between(double low, double high);

}  // namespace torsor
