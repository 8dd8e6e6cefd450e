#include "diagnostics/metrics/symmetry/grid_mixing.hpp"

#include <algorithm>
#include <bit>

#include <fmt/format.h>

#include "core/error.hpp"
#include "diagnostics/metrics/split.hpp"
#include "diagnostics/metrics/symmetry/object_intervals.hpp"

namespace torsor {
namespace {

constexpr const char* kPartsEstimator = "harmonics of the full grid, exact";

bool has_factor(Eigen::Index set, std::size_t factor) {
  return (static_cast<FactorSet>(set) >> factor & 1U) != 0;
}

/// Rounding alone leaves this much of the energy of a code that rests.
bool moves(double moving, double all) { return moving > 1e-24 * all; }

/// E_S of some columns, row by row one object: [objects, 2^K].
Eigen::MatrixXd object_energies(const std::vector<Eigen::MatrixXd>& energies,
                                const ColumnBlock& columns) {
  Eigen::MatrixXd table(std::ssize(energies), energies.front().cols());
  for (std::size_t o = 0; o < energies.size(); ++o) {
    table.row(static_cast<Eigen::Index>(o)) = energies[o](columns, Eigen::all).colwise().sum();
  }
  return table;
}

/// Σ E_S over the sets S that `chosen` takes, for each object.
template <class Chosen>
std::vector<double> summed(const Eigen::MatrixXd& table, Chosen chosen) {
  Eigen::VectorXd sum = Eigen::VectorXd::Zero(table.rows());
  for (Eigen::Index set = 1; set < table.cols(); ++set) {
    if (chosen(set)) sum += table.col(set);
  }
  return {sum.begin(), sum.end()};
}

std::vector<double> moving_energies(const Eigen::MatrixXd& table) {
  return summed(table, [](Eigen::Index) { return true; });
}

double total_of(const std::vector<double>& values) {
  double sum = 0.0;
  for (const double v : values) sum += v;
  return sum;
}

std::vector<Eigen::MatrixXd> energies_by_object(const CodeGrid& grid) {
  std::vector<Eigen::MatrixXd> list;
  for (Eigen::Index o = 0; o < grid.objects(); ++o) list.push_back(part_energies(grid, o, 1));
  return list;
}

Eigen::MatrixXd pooled(const std::vector<Eigen::MatrixXd>& energies) {
  Eigen::MatrixXd sum = energies.front();
  for (std::size_t o = 1; o < energies.size(); ++o) sum += energies[o];
  return sum;
}

/// The share of each column's movement that each factor makes alone, [D, K].
Eigen::MatrixXd shares_alone(const Eigen::MatrixXd& columns, std::size_t factors) {
  Eigen::MatrixXd shares =
      Eigen::MatrixXd::Zero(columns.rows(), static_cast<Eigen::Index>(factors));
  for (Eigen::Index c = 0; c < columns.rows(); ++c) {
    const double moving = columns.row(c).tail(columns.cols() - 1).sum();
    if (!moves(moving, columns.row(c).sum())) continue;
    for (std::size_t k = 0; k < factors; ++k) {
      shares(c, static_cast<Eigen::Index>(k)) = columns(c, Eigen::Index{1} << k) / moving;
    }
  }
  return shares;
}

/// Of a code's movement, what lies in columns of no block.
double unclaimed_share(const Eigen::MatrixXd& columns, const std::vector<ColumnBlock>& blocks) {
  const Eigen::VectorXd moving = columns.rightCols(columns.cols() - 1).rowwise().sum();
  double claimed = 0.0;
  for (const ColumnBlock& block : blocks) claimed += moving(block).sum();
  const double total = moving.sum();
  return total > 0.0 ? std::max(0.0, 1.0 - claimed / total) : 0.0;
}

/// Row i of the leakage; false if the block rests. The worst off-diagonal entry so far is kept.
bool add_leakage(MetricResult& result, Eigen::Index i, const Eigen::MatrixXd& table) {
  const std::vector<double> moving = moving_energies(table);
  if (!moves(total_of(moving), table.sum())) return false;
  for (Eigen::Index j = 0; j < result.matrix.cols(); ++j) {
    MetricResult entry;
    set_object_ratio(
        entry,
        summed(table,
               [j](Eigen::Index set) { return has_factor(set, static_cast<std::size_t>(j)); }),
        moving);
    result.matrix(i, j) = *entry.value;
    if (i == j || (result.value && *entry.value <= *result.value)) continue;
    result.value = entry.value;
    result.interval = entry.interval;
    result.remark = entry.remark;
  }
  return true;
}

}  // namespace

MetricResult mixing(const CodeGrid& grid) {
  MetricResult result{.name = "mixing", .id = "mixing/1", .estimator = kPartsEstimator};
  const std::vector<Eigen::MatrixXd> energies = energies_by_object(grid);
  const Eigen::MatrixXd columns = pooled(energies);
  result.matrix = shares_alone(columns, grid.factors());
  const Eigen::RowVectorXd by_set = columns.colwise().sum();
  const double moving = by_set.tail(by_set.size() - 1).sum();
  std::vector<double> alone;
  std::size_t moving_factors = 0;
  for (std::size_t k = 0; k < grid.factors(); ++k) {
    double with = 0.0;
    for (Eigen::Index set = 1; set < by_set.size(); ++set) with += has_factor(set, k) * by_set[set];
    if (moves(with, by_set.sum())) ++moving_factors;
    alone.push_back(moving > 0.0 ? by_set[Eigen::Index{1} << k] / moving : 0.0);
  }
  result.details = {
      {"factor_shares", alone}, {"moving_factors", moving_factors}, {"objects", grid.objects()}};
  if (moving_factors < 2) {
    result.remark = moving_factors == 0
                        ? "The codes do not move: there is nothing to mix."
                        : "Only one factor moves the code: there is nothing to mix.";
    return result;
  }
  const Eigen::MatrixXd table = object_energies(energies, all_rows(grid.dimension()));
  set_object_ratio(
      result,
      summed(table,
             [](Eigen::Index set) { return std::popcount(static_cast<FactorSet>(set)) >= 2; }),
      moving_energies(table));
  return result;
}

MetricResult declared_split(const CodeGrid& grid, const std::vector<ColumnBlock>& blocks) {
  require(grid.factors() >= 2, "one factor has nothing to be split from");
  require(blocks.size() == grid.factors(), "{} blocks for {} factors: one belongs to each",
          blocks.size(), grid.factors());
  check_blocks(blocks, grid.dimension());
  MetricResult result{
      .name = "declared_split", .id = "declared_split/1", .estimator = kPartsEstimator};
  const std::vector<Eigen::MatrixXd> energies = energies_by_object(grid);
  result.matrix = Eigen::MatrixXd::Zero(std::ssize(blocks), std::ssize(blocks));
  std::vector<std::size_t> still;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const Eigen::MatrixXd table = object_energies(energies, blocks[i]);
    if (!add_leakage(result, static_cast<Eigen::Index>(i), table)) still.push_back(i);
  }
  result.details = {{"still", still}, {"unclaimed", unclaimed_share(pooled(energies), blocks)}};
  if (still.empty()) return result;
  result.value.reset();
  result.interval.reset();
  result.remark = fmt::format("No factor moves block {}: nothing can leak.", still.front());
  return result;
}

}  // namespace torsor
