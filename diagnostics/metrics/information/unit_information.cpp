#include "diagnostics/metrics/information/unit_information.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/error.hpp"
#include "diagnostics/metrics/column_scaling.hpp"
#include "diagnostics/metrics/information/entropy.hpp"
#include "diagnostics/metrics/metric_parts.hpp"
#include "diagnostics/metrics/split.hpp"

namespace torsor {
namespace {

Classes classes_at(const Classes& classes, std::span<const Eigen::Index> rows) {
  Classes picked{Eigen::VectorXi(static_cast<Eigen::Index>(rows.size())), classes.count};
  for (std::size_t n = 0; n < rows.size(); ++n) {
    picked.of[static_cast<Eigen::Index>(n)] = classes.of[rows[n]];
  }
  return picked;
}

bool has_numbers(const MetricInput& input) {
  return std::ranges::any_of(
      input.factors(), [](const Factor& factor) { return factor.kind == FactorKind::continuous; });
}

}  // namespace

bool counts_pairs(const MetricInput& input, UnitEstimator estimator) {
  if (estimator == UnitEstimator::automatic) return input.single();
  require(estimator == UnitEstimator::neighbours || input.single(),
          "units \"{}\" have blocks of several columns, whose cells are too many to count: choose "
          "neighbours",
          blocks_text(input.blocks()));
  return estimator == UnitEstimator::histogram;
}

UnitInformation::UnitInformation(const MetricInput& input, const InformationOptions& options)
    : options_(options) {
  check_bins(options.bins);
  check_neighbours(options.neighbours);
  factors_ = factor_classes(input, options.bins);
  if (counts_pairs(input, options.estimator)) {
    for (std::size_t b = 0; b < input.blocks().size(); ++b) {
      columns_.push_back(equal_width_bins(input.block(b), options.bins));
    }
    estimator_ = fmt::format("histogram, {} equal-width bins, plug-in", options.bins);
    return;
  }
  for (std::size_t b = 0; b < input.blocks().size(); ++b) {
    units_.push_back(unit_scale(input.block(b)));
  }
  estimator_ =
      fmt::format("{} nearest neighbours in the max norm (Ross 2014), negative estimates as 0",
                  options.neighbours);
  if (has_numbers(input)) {
    estimator_ += fmt::format(", continuous factors in {} equal-width bins", options.bins);
  }
}

InformationMatrix UnitInformation::matrix() const {
  return matrix(all_rows(factors_.front().of.size()));
}

InformationMatrix UnitInformation::matrix(std::span<const Eigen::Index> rows) const {
  return units_.empty() ? counted(rows) : neighboured(rows);
}

InformationMatrix UnitInformation::counted(std::span<const Eigen::Index> rows) const {
  const auto units = static_cast<Eigen::Index>(columns_.size());
  const auto factors = static_cast<Eigen::Index>(factors_.size());
  InformationMatrix found{Eigen::MatrixXd(units, factors), Eigen::VectorXd(factors)};
  for (Eigen::Index k = 0; k < factors; ++k) {
    const Classes& factor = factors_[static_cast<std::size_t>(k)];
    for (Eigen::Index i = 0; i < units; ++i) {
      const auto counts = contingency(columns_[static_cast<std::size_t>(i)], factor, rows);
      if (i == 0) found.ceilings[k] = entropy(counts.colwise().sum().transpose());
      found.information(i, k) = mutual_information(counts);
    }
  }
  return found;
}

InformationMatrix UnitInformation::neighboured(std::span<const Eigen::Index> rows) const {
  const auto factors = static_cast<Eigen::Index>(factors_.size());
  InformationMatrix found{Eigen::MatrixXd::Zero(static_cast<Eigen::Index>(units_.size()), factors),
                          Eigen::VectorXd(factors)};
  for (Eigen::Index k = 0; k < factors; ++k) {
    const Classes picked = classes_at(factors_[static_cast<std::size_t>(k)], rows);
    found.ceilings[k] = class_ceiling(picked);
    for (std::size_t i = 0; i < units_.size(); ++i) {
      const Eigen::MatrixXd code = units_[i](rows, Eigen::all);
      if (is_constant(code)) continue;
      found.information(static_cast<Eigen::Index>(i), k) =
          std::max(0.0, class_information(code, picked, options_.neighbours));
    }
  }
  return found;
}

Interval UnitInformation::interval(double value,
                                   const std::function<double(const InformationMatrix&)>& score,
                                   Random& random) const {
  const auto statistic = [&](std::span<const Eigen::Index> rows) { return score(matrix(rows)); };
  const Eigen::Index rows = factors_.front().of.size();
  return units_.empty()
             ? bootstrap_interval(rows, value, statistic, random, options_.bootstrap)
             : subsampling_interval(rows, value, statistic, random, options_.subsampling);
}

std::vector<bool> measured_factors(const Eigen::VectorXd& ceilings, const MetricInput& input,
                                   MetricResult& result) {
  const std::vector<bool> varying = varying_factors(input);
  remark_left_out(result, input, varying);
  std::vector<bool> kept;
  std::vector<bool> comparable;
  for (std::size_t k = 0; k < varying.size(); ++k) {
    kept.push_back(ceilings[static_cast<Eigen::Index>(k)] > 0.0);
    comparable.push_back(kept[k] || !varying[k]);
  }
  remark_left_out(result, input, comparable,
                  "no two rows share a value or bin, so that neighbours have none to compare");
  return kept;
}

void remark_wide_units(const MetricInput& input, MetricResult& result) {
  const double most = std::log2(static_cast<double>(input.rows()));
  std::vector<ColumnBlock> wide;
  for (const ColumnBlock& block : input.blocks()) {
    if (block.size() > 1 && static_cast<double>(block.size()) > most) wide.push_back(block);
  }
  if (wide.empty()) return;
  add_remark(result,
             fmt::format("Units of more than {:.0f} columns, log2 of the rows, are too wide "
                         "for neighbours, which may find little in them: {}.",
                         std::floor(most), blocks_text(wide)));
}

}  // namespace torsor
