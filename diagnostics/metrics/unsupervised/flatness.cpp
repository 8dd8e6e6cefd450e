#include "diagnostics/metrics/unsupervised/flatness.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string_view>
#include <utility>

#include <Eigen/SVD>

#include "core/error.hpp"
#include "diagnostics/metrics/code_source.hpp"
#include "diagnostics/metrics/intervals.hpp"
#include "diagnostics/metrics/metric_parts.hpp"

namespace torsor {
namespace {

double distance(const Eigen::MatrixXd& codes, Eigen::Index a, Eigen::Index b, bool taxicab) {
  const Eigen::RowVectorXd apart = codes.row(a) - codes.row(b);
  return taxicab ? apart.lpNorm<1>() : apart.norm();
}

double traversal_flatness(const Eigen::MatrixXd& codes, FlatnessNorms norms) {
  const Eigen::Index steps = codes.rows();
  double width = 0.0;
  double sum = 0.0;
  double longest = 0.0;
  for (Eigen::Index a = 0; a < steps; ++a) {
    for (Eigen::Index b = 0; b < a; ++b) {
      width = std::max(width, distance(codes, a, b, norms == FlatnessNorms::l1_over_l1));
    }
    const double next = distance(codes, a, (a + 1) % steps, norms != FlatnessNorms::l2_over_l2);
    sum += next;
    longest = std::max(longest, next);
  }
  const double length = sum - longest;
  return length > 0.0 ? width / length : 0.0;
}

void check_traversals(const std::vector<FactorTraversals>& factors) {
  for (const FactorTraversals& factor : factors) {
    require(!factor.codes.empty(), "factor \"{}\" has no traversal", factor.factor);
    for (const Eigen::MatrixXd& codes : factor.codes) {
      require(codes.rows() >= 2, "a traversal of \"{}\" has {} codes, fewer than 2", factor.factor,
              codes.rows());
      require(codes.cols() == factors.front().codes.front().cols() && codes.cols() >= 1,
              "a traversal of \"{}\" has {} columns, the first one {}", factor.factor, codes.cols(),
              factors.front().codes.front().cols());
    }
  }
}

double mean_of(const std::vector<double>& values) {
  double sum = 0.0;
  for (const double v : values) sum += v;
  return sum / static_cast<double>(values.size());
}

/// The normalised share of the greatest deviation.
double first_share(const Eigen::VectorXd& deviations) {
  const double sum = deviations.sum();
  if (!(sum > 0.0)) return 0.0;
  const double even = 1.0 / static_cast<double>(deviations.size());
  return (deviations.maxCoeff() / sum - even) / (1.0 - even);
}

struct AxisRatios {
  double axis = 0.0;
  double linear = 0.0;
};

AxisRatios axis_ratios(const Eigen::MatrixXd& codes) {
  if (is_constant(codes)) return {};
  const Eigen::MatrixXd centred = codes.rowwise() - codes.colwise().mean();
  // With fewer codes than columns the directions that are left have deviation 0.
  Eigen::VectorXd principal = Eigen::VectorXd::Zero(codes.cols());
  const Eigen::JacobiSVD<Eigen::MatrixXd> svd(centred);
  principal.head(svd.singularValues().size()) = svd.singularValues();
  return {first_share(centred.colwise().norm().transpose()), first_share(principal)};
}

/// Of the geometric mean of means: their logarithms to first order, so that each figure counts in
/// units of the mean of its factor.
std::optional<Interval> geometric_interval(double value, const Eigen::VectorXd& means,
                                           std::vector<std::vector<double>> figures) {
  if (!(value > 0.0)) return {};
  for (std::size_t k = 0; k < figures.size(); ++k) {
    for (double& figure : figures[k]) figure /= means[static_cast<Eigen::Index>(k)];
  }
  const std::optional<Interval> relative = grouped_mean_interval(figures);
  if (!relative) return {};
  return Interval{value * std::exp(relative->low - 1.0), value * std::exp(relative->high - 1.0)};
}

std::string_view flatness_name(FlatnessNorms norms) {
  switch (norms) {
    case FlatnessNorms::l1_over_l1:
      return "flatness_l1";
    case FlatnessNorms::l2_over_l2:
      return "flatness_l2";
    default:
      return "flatness";
  }
}

Json factor_names(const std::vector<FactorTraversals>& factors) {
  Json names = Json::array();
  for (const FactorTraversals& factor : factors) names.push_back(factor.factor);
  return names;
}

/// Number `cell` of the combinations of all factors but one, whose value stays 0.
Eigen::RowVectorXi combination(std::size_t cell, const std::vector<int>& sizes, std::size_t fixed) {
  Eigen::RowVectorXi values = Eigen::RowVectorXi::Zero(static_cast<Eigen::Index>(sizes.size()));
  for (std::size_t k = 0; k < sizes.size(); ++k) {
    if (k == fixed) continue;
    const auto size = static_cast<std::size_t>(sizes[k]);
    values[static_cast<Eigen::Index>(k)] = static_cast<int>(cell % size);
    cell /= size;
  }
  return values;
}

}  // namespace

std::vector<FactorTraversals> draw_traversals(const MetricInput& grid, std::size_t count,
                                              Random& random) {
  require(count >= 1, "traversals start somewhere: at least one is needed");
  const CodeSource source = grid_source(grid);
  std::vector<FactorTraversals> factors;
  for (std::size_t k = 0; k < source.sizes.size(); ++k) {
    const int values = source.sizes[k];
    if (values < 2) continue;
    const auto starts = static_cast<std::size_t>(grid.rows()) / static_cast<std::size_t>(values);
    FactorTraversals& factor = factors.emplace_back();
    factor.factor = grid.factors()[k].name;
    for (std::size_t t = 0; t < std::min(count, starts); ++t) {
      const std::size_t start = starts <= count ? t : random.below(starts);
      Eigen::MatrixXi along = combination(start, source.sizes, k).replicate(values, 1);
      along.col(static_cast<Eigen::Index>(k)) = Eigen::VectorXi::LinSpaced(values, 0, values - 1);
      factor.codes.push_back(source.codes_of(along));
    }
  }
  return factors;
}

MetricResult flatness(const std::vector<FactorTraversals>& factors, FlatnessNorms norms) {
  check_traversals(factors);
  MetricResult result =
      metric_result(flatness_name(norms), "width over cyclic length of traversals");
  result.details["factors"] = factor_names(factors);
  if (factors.empty()) {
    result.remark = "There is no factor to go along.";
    return result;
  }
  Eigen::VectorXd by_factor(static_cast<Eigen::Index>(factors.size()));
  std::vector<std::vector<double>> values(factors.size());
  for (std::size_t k = 0; k < factors.size(); ++k) {
    for (const auto& codes : factors[k].codes) {
      values[k].push_back(traversal_flatness(codes, norms));
    }
    by_factor[static_cast<Eigen::Index>(k)] = mean_of(values[k]);
  }
  result.value = by_factor.mean();
  result.details["flatness"] = number_list(by_factor);
  result.interval = grouped_mean_interval(values);
  return result;
}

MetricResult traversal_axis(const std::vector<FactorTraversals>& factors) {
  check_traversals(factors);
  MetricResult result = metric_result("traversal_axis", "standard deviations of traversals");
  result.details["factors"] = factor_names(factors);
  if (factors.empty() || factors.front().codes.front().cols() < 2) {
    result.remark = "Axis ratios need a factor and two columns.";
    return result;
  }
  const auto count = static_cast<Eigen::Index>(factors.size());
  Eigen::VectorXd axis = Eigen::VectorXd::Zero(count);
  Eigen::VectorXd linear = axis;
  std::vector<std::vector<double>> found(factors.size());
  for (Eigen::Index k = 0; k < count; ++k) {
    const FactorTraversals& factor = factors[static_cast<std::size_t>(k)];
    for (const Eigen::MatrixXd& codes : factor.codes) {
      const AxisRatios ratios = axis_ratios(codes);
      found[static_cast<std::size_t>(k)].push_back(ratios.axis);
      axis[k] += ratios.axis / static_cast<double>(factor.codes.size());
      linear[k] += ratios.linear / static_cast<double>(factor.codes.size());
    }
  }
  // The geometric mean of anything with 0 is 0.
  result.value = axis.minCoeff() > 0.0 ? std::exp(axis.array().log().mean()) : 0.0;
  result.interval = geometric_interval(*result.value, axis, std::move(found));
  result.details["axis"] = number_list(axis);
  result.details["linear"] = number_list(linear);
  result.details["alignment"] = number_list(axis.cwiseQuotient(linear));
  return result;
}

}  // namespace torsor
