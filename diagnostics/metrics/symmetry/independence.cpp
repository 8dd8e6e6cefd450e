#include "diagnostics/metrics/symmetry/independence.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "core/error.hpp"
#include "diagnostics/metrics/symmetry/object_intervals.hpp"
#include "diagnostics/metrics/symmetry/operator_defects.hpp"
#include "diagnostics/metrics/symmetry/state_operators.hpp"

namespace torsor {
namespace {

constexpr double kExplainedLimit = 0.05;

/// The unit displacement of every state by each action, [N, D]; rows of zeros where it rests.
using Directions = std::vector<Eigen::MatrixXd>;

Eigen::MatrixXd unit_rows(Eigen::MatrixXd rows, double least) {
  for (Eigen::Index w = 0; w < rows.rows(); ++w) {
    const double norm = rows.row(w).norm();
    if (norm > least) {
      rows.row(w) /= norm;
    } else {
      rows.row(w).setZero();
    }
  }
  return rows;
}

struct FactorActions {
  Directions directions;
  double residual = 0.0;  ///< the worst of its generators
};

FactorActions actions_of(const StateCodes& span, const StateFactor& factor,
                         const IndependenceOptions& options) {
  const FactorElements elements = factor_elements(factor, span.states(), options.element_limit);
  FactorActions actions;
  std::vector<Eigen::MatrixXd> generators;
  for (const StateGenerator& generator : factor.generators) {
    const StateOperator fitted = options.orthogonal ? fit_orthogonal_operator(span, generator.to)
                                                    : fit_operator(span, generator.to);
    actions.residual =
        std::max(actions.residual, operator_residual(span, fitted, generator.to).value);
    generators.push_back(fitted.matrix);
  }
  const Eigen::MatrixXd one = Eigen::MatrixXd::Identity(span.rank(), span.rank());
  const double size = span.unwhitened(span.white()).norm();
  const double least = 1e-9 * size / std::sqrt(static_cast<double>(span.states()));
  const auto add = [&](const Eigen::MatrixXd& matrix) {
    actions.directions.push_back(
        unit_rows(span.unwhitened(span.white() * (one - matrix).transpose()), least));
  };
  if (!options.every_element) {
    std::ranges::for_each(generators, add);
    return actions;
  }
  const std::vector<Eigen::MatrixXd> all = element_matrices(elements.group, generators);
  std::for_each(all.begin() + 1, all.end(), add);
  return actions;
}

/// For each state the largest |cos| of two actions; -1 where one of the factors moves it nowhere.
Eigen::VectorXd largest_cosines(const Directions& a, const Directions& b) {
  Eigen::VectorXd most = Eigen::VectorXd::Constant(a.front().rows(), -1.0);
  for (const Eigen::MatrixXd& u : a) {
    for (const Eigen::MatrixXd& v : b) {
      const Eigen::VectorXd cosines = u.cwiseProduct(v).rowwise().sum().cwiseAbs();
      for (Eigen::Index w = 0; w < most.size(); ++w) {
        if (u.row(w).isZero(0.0) || v.row(w).isZero(0.0)) continue;
        most[w] = std::max(most[w], std::min(1.0, cosines[w]));
      }
    }
  }
  return most;
}

/// Sums over states, object by object.
struct CosineSums {
  std::map<int, std::pair<double, double>> by_object;  ///< Σ |cos| and their number

  /// The mean of one pair; 0 where no state has a direction under both.
  double add(const Eigen::VectorXd& cosines, const std::vector<int>& objects) {
    double sum = 0.0;
    double count = 0.0;
    for (Eigen::Index w = 0; w < cosines.size(); ++w) {
      if (cosines[w] < 0.0) continue;
      auto& entry = by_object[objects.empty() ? 0 : objects[static_cast<std::size_t>(w)]];
      entry.first += cosines[w];
      entry.second += 1.0;
      sum += cosines[w];
      count += 1.0;
    }
    return count > 0.0 ? sum / count : 0.0;
  }
};

/// Sums over all pairs of factors; `matrix` gets the mean of each.
CosineSums compare_pairs(const std::vector<FactorActions>& actions, const std::vector<int>& objects,
                         Eigen::MatrixXd& matrix) {
  CosineSums sums;
  for (Eigen::Index i = 0; i < matrix.rows(); ++i) {
    for (Eigen::Index j = 0; j < i; ++j) {
      const Directions& a = actions[static_cast<std::size_t>(i)].directions;
      const Directions& b = actions[static_cast<std::size_t>(j)].directions;
      if (a.empty() || b.empty()) continue;
      matrix(i, j) = matrix(j, i) = sums.add(largest_cosines(a, b), objects);
    }
  }
  return sums;
}

/// 1 - the mean cosine.
void set_score(MetricResult& result, const CosineSums& sums) {
  std::vector<double> cosines;
  std::vector<double> counts;
  for (const auto& [object, entry] : sums.by_object) {
    cosines.push_back(entry.first);
    counts.push_back(entry.second);
  }
  set_object_ratio(result, cosines, counts);
  result.value = 1.0 - *result.value;
  if (!result.interval) return;
  result.interval = Interval{1.0 - result.interval->high, 1.0 - result.interval->low};
}

}  // namespace

MetricResult independence(const Eigen::MatrixXd& codes, const std::vector<StateFactor>& factors,
                          const IndependenceOptions& options) {
  require(factors.size() >= 2, "Independence is of two factors or more, not {}.", factors.size());
  require(options.objects.empty() || std::ssize(options.objects) == codes.rows(),
          "{} objects are named for {} states", options.objects.size(), codes.rows());
  MetricResult result{.name = "independence", .id = "independence/1"};
  result.estimator = options.orthogonal ? "orthogonal Procrustes" : "least squares";
  const StateCodes span(codes);
  result.matrix = Eigen::MatrixXd::Zero(std::ssize(factors), std::ssize(factors));
  if (span.rank() == 0) {
    result.remark = "The code is constant: no factor moves it.";
    return result;
  }
  std::vector<FactorActions> actions;
  double residual = 0.0;
  for (const StateFactor& factor : factors) {
    actions.push_back(actions_of(span, factor, options));
    residual = std::max(residual, actions.back().residual);
  }
  const CosineSums sums = compare_pairs(actions, options.objects, result.matrix);
  result.details = {{"residual", residual}, {"every_element", options.every_element}};
  if (sums.by_object.empty()) {
    result.remark = "Fewer than two factors move the code: there is nothing to compare.";
    return result;
  }
  if (residual > kExplainedLimit) {
    result.remark = fmt::format(
        "No matrix moves the codes: {:.2g} of their variance is left, and the score says little.",
        residual);
  }
  set_score(result, sums);
  return result;
}

}  // namespace torsor
