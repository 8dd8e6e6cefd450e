#include "diagnostics/metrics/split.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include "core/error.hpp"

namespace torsor {

namespace {

double train_rows(Eigen::Index rows, double fraction) {
  // The small number keeps 0.9 · 10 at 9 where rounding would raise it to 10.
  return std::ceil(fraction * static_cast<double>(rows) - 1e-9);
}

}  // namespace

bool can_split(Eigen::Index rows, double fraction) {
  const double train = train_rows(rows, fraction);
  return train >= 1.0 && train < static_cast<double>(rows);
}

std::vector<Eigen::Index> all_rows(Eigen::Index rows) {
  std::vector<Eigen::Index> all(static_cast<std::size_t>(rows));
  std::iota(all.begin(), all.end(), Eigen::Index{0});
  return all;
}

TrainTest train_test_split(Eigen::Index rows, double fraction, Random& random) {
  require(can_split(rows, fraction), "a share of {} of {} rows leaves no row to train or to test",
          fraction, rows);
  std::vector<Eigen::Index> order = all_rows(rows);
  random.shuffle(order);
  const auto cut = order.begin() + static_cast<std::ptrdiff_t>(train_rows(rows, fraction));
  TrainTest split{{order.begin(), cut}, {cut, order.end()}};
  std::ranges::sort(split.train);
  std::ranges::sort(split.test);
  return split;
}

TrainTest grouped_split(const std::vector<Eigen::Index>& groups, double fraction, Random& random) {
  std::vector<Eigen::Index> names = groups;
  std::ranges::sort(names);
  const auto repeats = std::ranges::unique(names);
  names.erase(repeats.begin(), repeats.end());
  require(names.size() >= 2, "{} groups leave none to train or to test", names.size());
  random.shuffle(names);
  const auto training =
      std::min(static_cast<std::size_t>(train_rows(std::ssize(names), fraction)), names.size() - 1);
  const std::set<Eigen::Index> tested(names.begin() + static_cast<std::ptrdiff_t>(training),
                                      names.end());
  TrainTest split;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    (tested.contains(groups[i]) ? split.test : split.train).push_back(static_cast<Eigen::Index>(i));
  }
  return split;
}

}  // namespace torsor
