#include "diagnostics/metrics/symmetry/independence.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "core/error.hpp"
#include "diagnostics/equivariance/jackknife.hpp"
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
  std::vector<Eigen::Index> states(static_cast<std::size_t>(span.states()));
  std::iota(states.begin(), states.end(), Eigen::Index{0});
  FactorActions actions;
  std::vector<Eigen::MatrixXd> generators;
  for (const StateGenerator& generator : factor.generators) {
    const StateOperator fitted = options.orthogonal
                                     ? fit_orthogonal_operator(span, generator.to, states)
                                     : fit_operator(span, generator.to, states);
    actions.residual =
        std::max(actions.residual, operator_residual(span, fitted, generator.to, states).value);
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

  /// The mean of one pair; nothing where no state has a direction under both.
  std::optional<double> add(const Eigen::VectorXd& cosines, const std::vector<int>& objects) {
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
    return count > 0.0 ? std::optional(sum / count) : std::nullopt;
  }
};

void set_score(MetricResult& result, const CosineSums& sums) {
  std::vector<double> cosines;
  std::vector<double> counts;
  for (const auto& [object, entry] : sums.by_object) {
    cosines.push_back(entry.first);
    counts.push_back(entry.second);
  }
  if (cosines.size() < 2) {
    result.value = 1.0 - cosines.front() / counts.front();
    result.remark = "One object: no interval.";
    return;
  }
  const Estimate mean = ratio_estimate(cosines, counts);
  result.value = 1.0 - mean.value;
  result.interval = Interval{1.0 - mean.interval.high, 1.0 - mean.interval.low};
  if (cosines.size() < kLeastObjects) {
    result.remark =
        fmt::format("{} objects: the interval's coverage is not known.", cosines.size());
  }
}

}  // namespace

MetricResult independence(const Eigen::MatrixXd& codes, const std::vector<StateFactor>& factors,
                          const IndependenceOptions& options) {
  require(factors.size() >= 2, "independence is of two factors or more, not {}", factors.size());
  require(options.objects.empty() || std::ssize(options.objects) == codes.rows(),
          "{} objects are named for {} states", options.objects.size(), codes.rows());
  MetricResult result{.name = "independence", .id = "independence/1"};
  result.estimator = options.orthogonal ? "orthogonal Procrustes" : "least squares";
  const StateCodes span(codes);
  const auto count = static_cast<Eigen::Index>(factors.size());
  result.matrix = Eigen::MatrixXd::Zero(count, count);
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
  CosineSums sums;
  for (Eigen::Index i = 0; i < count; ++i) {
    for (Eigen::Index j = 0; j < i; ++j) {
      const Directions& a = actions[static_cast<std::size_t>(i)].directions;
      const Directions& b = actions[static_cast<std::size_t>(j)].directions;
      if (a.empty() || b.empty()) continue;
      const std::optional<double> mean = sums.add(largest_cosines(a, b), options.objects);
      result.matrix(i, j) = result.matrix(j, i) = mean.value_or(0.0);
    }
  }
  result.details = {{"residual", residual}, {"every_element", options.every_element}};
  if (sums.by_object.empty()) {
    result.remark = "Fewer than two factors move the code: there is nothing to compare.";
    return result;
  }
  set_score(result, sums);
  if (residual > kExplainedLimit) {
    result.remark = fmt::format(
        "No matrix moves the codes: {:.2g} of their variance is left, and the score says little.",
        residual);
  }
  return result;
}

}  // namespace torsor
