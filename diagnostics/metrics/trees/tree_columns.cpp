#include "diagnostics/metrics/trees/tree_columns.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "core/error.hpp"

namespace torsor {
namespace {

/// Where the bins of a column begin in its ascending order of `rows` rows, then `rows`.
/// @param begins  whether the value at a place differs from the one before it
template <class F>
std::vector<std::size_t> bin_starts(std::size_t rows, const F& begins) {
  std::size_t values = 1;
  for (std::size_t p = 1; p < rows; ++p) values += begins(p) ? 1 : 0;
  std::vector<std::size_t> starts{0};
  for (std::size_t p = 1; p < rows; ++p) {
    const bool share_held = p * BinnedColumns::kBins >= starts.size() * rows;
    const bool closes =
        values <= BinnedColumns::kBins || (share_held && starts.size() < BinnedColumns::kBins);
    if (closes && begins(p)) starts.push_back(p);
  }
  starts.push_back(rows);
  return starts;
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

BinnedColumns::BinnedColumns(SortedColumns sorted)
    : sorted_(std::move(sorted)), bins_(static_cast<std::size_t>(rows() * columns())) {
  const auto width = static_cast<std::size_t>(columns());
  for (std::size_t f = 0; f < width; ++f) {
    const auto column = static_cast<Eigen::Index>(f);
    const std::span<const std::uint32_t> order = sorted_.order(column);
    const auto value = [&](std::size_t p) { return sorted_.values(column)[order[p]]; };
    starts_.push_back(
        bin_starts(order.size(), [&](std::size_t p) { return value(p - 1) < value(p); }));
    const std::vector<std::size_t>& starts = starts_.back();
    std::vector<double>& cuts = cuts_.emplace_back();
    for (std::size_t bin = 0; bin + 1 < starts.size(); ++bin) {
      if (bin > 0) cuts.push_back(threshold_between(value(starts[bin] - 1), value(starts[bin])));
      for (const std::uint32_t row : rows_of(column, bin)) {
        bins_[row * width + f] = static_cast<std::uint8_t>(bin);
      }
    }
  }
}

TreeColumns tree_columns(const Eigen::MatrixXd& codes, SplitSearch search) {
  require(codes.size() > 0, "trees need a row and a column; found codes {} x {}", codes.rows(),
          codes.cols());
  require(codes.rows() < (Eigen::Index{1} << 24), "{} rows are more than trees take, 2^24 - 1",
          codes.rows());
  if (search == SplitSearch::exact) return SortedColumns(codes);
  return BinnedColumns(SortedColumns(codes));
}

}  // namespace torsor
