#include "diagnostics/metrics/relations/info_mec.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "core/error.hpp"
#include "diagnostics/metrics/column_scaling.hpp"
#include "diagnostics/metrics/information/entropy.hpp"
#include "diagnostics/metrics/information/unit_information.hpp"
#include "diagnostics/metrics/metric_parts.hpp"
#include "diagnostics/metrics/split.hpp"

namespace torsor {
namespace {

using Indices = std::vector<Eigen::Index>;

/// R of the given rows, [active units, factors kept].
using RatiosOf = std::function<Eigen::MatrixXd(std::span<const Eigen::Index> rows)>;

/// H among neighbours.
double neighbour_ceiling(const Factor& factor, int bins) {
  const Classes classes = factor_classes(factor, bins);
  return factor.kind == FactorKind::discrete ? class_ceiling(classes) : entropy(classes);
}

/// H.
Eigen::VectorXd factor_ceilings(const MetricInput& input, const InfoMecOptions& options) {
  const bool counted = counts_pairs(input, options.estimator);
  Eigen::VectorXd ceilings(static_cast<Eigen::Index>(input.factors().size()));
  for (std::size_t k = 0; k < input.factors().size(); ++k) {
    const Factor& factor = input.factors()[k];
    ceilings[static_cast<Eigen::Index>(k)] = counted ? entropy(factor_classes(factor, options.bins))
                                                     : neighbour_ceiling(factor, options.bins);
  }
  return ceilings;
}

double normalised_information(const Eigen::MatrixXd& unit, const Factor& factor,
                              const InfoMecOptions& options) {
  const double ceiling = neighbour_ceiling(factor, options.bins);
  if (is_constant(unit) || !(ceiling > 0.0)) return 0.0;
  if (factor.kind == FactorKind::discrete) {
    const double found = class_information(unit, factor_classes(factor), options.neighbours);
    return std::max(0.0, found) / ceiling;
  }
  const Eigen::MatrixXd values = unit_scale(factor.values);
  return std::max(0.0, continuous_information(unit, values, options.neighbours)) / ceiling;
}

/// R of `units` and `factors`.
Eigen::MatrixXd ratio_matrix(const MetricInput& input, const Indices& units, const Indices& factors,
                             const InfoMecOptions& options) {
  Eigen::MatrixXd ratios(static_cast<Eigen::Index>(units.size()),
                         static_cast<Eigen::Index>(factors.size()));
  for (std::size_t i = 0; i < units.size(); ++i) {
    const Eigen::MatrixXd unit = unit_scale(input.block(static_cast<std::size_t>(units[i])));
    for (std::size_t k = 0; k < factors.size(); ++k) {
      ratios(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(k)) = normalised_information(
          unit, input.factors()[static_cast<std::size_t>(factors[k])], options);
    }
  }
  return ratios;
}

RatiosOf counted_ratios(const MetricInput& input, const Indices& units, const Indices& factors,
                        const InfoMecOptions& options) {
  const UnitInformation counted(input,
                                {.estimator = UnitEstimator::histogram, .bins = options.bins});
  return [counted, units, factors](std::span<const Eigen::Index> rows) -> Eigen::MatrixXd {
    const InformationMatrix found = counted.matrix(rows);
    const Eigen::ArrayXd ceilings = found.ceilings(factors);
    // A factor may have one value left among some of the rows: then nothing is told about it.
    const Eigen::ArrayXd scale = (ceilings > 0.0).select(1.0 / ceilings, 0.0);
    return found.information(units, factors) * scale.matrix().asDiagonal();
  };
}

RatiosOf ratios_of(const MetricInput& input, const Indices& units, const Indices& factors,
                   const InfoMecOptions& options) {
  if (counts_pairs(input, options.estimator)) {
    return counted_ratios(input, units, factors, options);
  }
  return [&](std::span<const Eigen::Index> rows) {
    return ratio_matrix(input.rows_at(rows), units, factors, options);
  };
}

/// Whether that many rows have the neighbours that a continuous factor asks for.
bool enough_rows(const MetricInput& input, const Indices& factors, double rows,
                 const InfoMecOptions& options) {
  const bool numbers = std::ranges::any_of(factors, [&](Eigen::Index k) {
    return input.factors()[static_cast<std::size_t>(k)].kind == FactorKind::continuous;
  });
  return !numbers || counts_pairs(input, options.estimator) ||
         std::floor(rows) > static_cast<double>(options.neighbours);
}

/// By column, the share that the greatest entry has of the sum; of nothing, an even share.
Eigen::VectorXd top_shares(const Eigen::MatrixXd& ratios) {
  Eigen::VectorXd shares(ratios.cols());
  for (Eigen::Index k = 0; k < ratios.cols(); ++k) {
    const double sum = ratios.col(k).sum();
    shares[k] =
        sum > 0.0 ? ratios.col(k).maxCoeff() / sum : 1.0 / static_cast<double>(ratios.rows());
  }
  return shares;
}

/// The mean share on the scale from even (0) to one (1).
double share_score(const Eigen::MatrixXd& ratios) {
  const double even = 1.0 / static_cast<double>(ratios.rows());
  return (top_shares(ratios).mean() - even) / (1.0 - even);
}

Indices active_units(const MetricInput& input, double least_range) {
  std::vector<double> ranges;
  for (std::size_t b = 0; b < input.blocks().size(); ++b) {
    const Eigen::MatrixXd unit = input.block(b);
    ranges.push_back((unit.colwise().maxCoeff() - unit.colwise().minCoeff()).maxCoeff());
  }
  const double limit = *std::ranges::max_element(ranges) * least_range;
  Indices active;
  for (std::size_t b = 0; b < ranges.size(); ++b) {
    if (ranges[b] > limit) active.push_back(static_cast<Eigen::Index>(b));
  }
  return active;
}

/// InfoM and InfoC of R, NaN where there is one factor or one unit.
Eigen::Vector2d share_scores(const Eigen::MatrixXd& ratios) {
  constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();
  return {ratios.cols() < 2 ? kUndefined : share_score(ratios.transpose()),
          ratios.rows() < 2 ? kUndefined : share_score(ratios)};
}

void add_shares(const MetricInput& input, const Indices& active, const Indices& factors,
                const InfoMecOptions& options, Random& random, InfoMec& found) {
  const RatiosOf ratios_at = ratios_of(input, active, factors, options);
  const Eigen::MatrixXd ratios = ratios_at(all_rows(input.rows()));
  Eigen::MatrixXd whole = Eigen::MatrixXd::Zero(static_cast<Eigen::Index>(input.blocks().size()),
                                                static_cast<Eigen::Index>(input.factors().size()));
  whole(active, factors) = ratios;
  const Eigen::Vector2d scores = share_scores(ratios);
  std::vector<Interval> intervals;
  const double subsampled = options.subsampling.fraction * static_cast<double>(input.rows());
  if (resamples(input) && enough_rows(input, factors, subsampled, options)) {
    const auto statistic = [&](std::span<const Eigen::Index> rows) -> Eigen::VectorXd {
      return share_scores(ratios_at(rows));
    };
    intervals = subsampling_intervals(input.rows(), scores, statistic, random, options.subsampling);
  }
  const std::array<MetricResult*, 2> results{&found.modularity, &found.compactness};
  for (std::size_t i = 0; i < 2; ++i) {
    MetricResult& result = *results[i];
    result.matrix = whole;
    if (ratios.isZero(0.0)) add_remark(result, "By this estimator no unit tells anything.");
    const double score = scores[static_cast<Eigen::Index>(i)];
    if (std::isnan(score)) continue;
    result.value = score;
    if (!intervals.empty()) result.interval = intervals[i];
  }
  found.modularity.details["ratio"] = number_list(top_shares(ratios.transpose()));
  found.compactness.details["ratio"] = number_list(top_shares(ratios));
  if (ratios.cols() < 2) add_remark(found.modularity, "Modularity compares two factors or more.");
  if (ratios.rows() < 2) {
    add_remark(found.compactness, "Compactness compares two active units or more.");
  }
}

std::string mec_estimator(const MetricInput& input, const InfoMecOptions& options) {
  const std::string active =
      fmt::format("units above {} of the greatest range", options.least_range);
  if (counts_pairs(input, options.estimator)) {
    return fmt::format("histogram, {} equal-width bins, plug-in, {}", options.bins, active);
  }
  const bool numbers = std::ranges::any_of(
      input.factors(), [](const Factor& factor) { return factor.kind == FactorKind::continuous; });
  return fmt::format(
      "{} nearest neighbours in the max norm (Ross 2014; Kraskov 2004), negative estimates as 0, "
      "{}{}",
      options.neighbours, active,
      numbers ? fmt::format(", entropy of continuous factors in {} bins", options.bins) : "");
}

}  // namespace

InfoMec info_mec(const MetricInput& input, Random& random, const InfoMecOptions& options) {
  check_bins(options.bins);
  check_neighbours(options.neighbours);
  require(options.least_range >= 0.0 && options.least_range < 1.0,
          "a least range of {} of the greatest is not in [0, 1)", options.least_range);
  const std::string estimator = mec_estimator(input, options);
  InfoMec found{metric_result("info_m", input, estimator),
                metric_result("info_c", input, estimator),
                info_e(input, random, options.explicitness)};
  const std::vector<bool> kept =
      measured_factors(factor_ceilings(input, options), input, found.modularity);
  remark_wide_units(input, found.modularity);
  found.compactness.remark = found.modularity.remark;
  const Indices factors = kept_numbers(kept);
  const Indices active = active_units(input, options.least_range);
  const bool enough = enough_rows(input, factors, static_cast<double>(input.rows()), options);
  for (MetricResult* result : {&found.modularity, &found.compactness}) {
    if (factors.empty()) add_remark(*result, "There is no factor to tell.");
    if (active.empty()) add_remark(*result, "Every unit of the code is constant.");
    if (!enough) {
      add_remark(*result,
                 fmt::format("{} rows have no {} neighbours.", input.rows(), options.neighbours));
    }
    result->details["active"] = active;
  }
  if (!factors.empty() && !active.empty() && enough) {
    add_shares(input, active, factors, options, random, found);
  }
  return found;
}

}  // namespace torsor
