#include "diagnostics/metrics/trees/tree_columns.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "core/error.hpp"

namespace torsor {
namespace {

/// The borders of the bins of an ascending column.
std::vector<double> bin_cuts(const std::vector<double>& ascending) {
  std::vector<std::size_t> ends;  // one past the last row of each distinct value
  for (std::size_t i = 1; i <= ascending.size(); ++i) {
    if (i == ascending.size() || ascending[i] != ascending[i - 1]) ends.push_back(i);
  }
  const bool one_each = ends.size() <= BinnedColumns::kBins;
  std::vector<double> cuts;
  for (std::size_t e = 0; e + 1 < ends.size(); ++e) {
    const bool share_held = ends[e] * BinnedColumns::kBins >= (cuts.size() + 1) * ascending.size();
    if (!one_each && (!share_held || cuts.size() + 1 == BinnedColumns::kBins)) continue;
    cuts.push_back(threshold_between(ascending[ends[e] - 1], ascending[ends[e]]));
  }
  return cuts;
}

}  // namespace

double threshold_between(double low, double high) {
  const double middle = low / 2.0 + high / 2.0;
  return middle < high && middle >= low ? middle : low;
}

SortedColumns::SortedColumns(Eigen::MatrixXd codes)
    : values_(std::move(codes)), order_(static_cast<std::size_t>(values_.size())) {
  for (Eigen::Index f = 0; f < columns(); ++f) {
    const auto first = order_.begin() + f * rows();
    const auto last = first + rows();
    const double* column = values(f);
    std::iota(first, last, 0U);
    std::stable_sort(first, last, [&](auto a, auto b) { return column[a] < column[b]; });
    distinct_.push_back(std::adjacent_find(first, last, [&](auto a, auto b) {
                          return column[a] == column[b];
                        }) == last);
  }
}

BinnedColumns::BinnedColumns(const Eigen::MatrixXd& codes)
    : rows_(codes.rows()), bins_(static_cast<std::size_t>(codes.size())) {
  for (Eigen::Index f = 0; f < codes.cols(); ++f) {
    std::vector<double> ascending(codes.col(f).begin(), codes.col(f).end());
    std::ranges::sort(ascending);
    cuts_.push_back(bin_cuts(ascending));
    const std::vector<double>& cuts = cuts_.back();
    for (Eigen::Index i = 0; i < rows_; ++i) {
      const auto bin = std::ranges::lower_bound(cuts, codes(i, f)) - cuts.begin();
      bins_[static_cast<std::size_t>(i * codes.cols() + f)] = static_cast<std::uint8_t>(bin);
    }
  }
}

TreeColumns tree_columns(const Eigen::MatrixXd& codes, SplitSearch search) {
  require(codes.size() > 0, "trees need a row and a column; found codes {} x {}", codes.rows(),
          codes.cols());
  require(codes.rows() < (Eigen::Index{1} << 24), "{} rows are more than trees take, 2^24 - 1",
          codes.rows());
  if (search == SplitSearch::exact) return SortedColumns(codes);
  return BinnedColumns(codes);
}

}  // namespace torsor
