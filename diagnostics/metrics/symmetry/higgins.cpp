#include "diagnostics/metrics/symmetry/higgins.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>
#include <Eigen/Eigenvalues>

#include "core/error.hpp"
#include "diagnostics/equivariance/jackknife.hpp"
#include "diagnostics/metrics/symmetry/higgins_parts.hpp"

namespace torsor {
namespace {

void check_setting(const Eigen::MatrixXd& codes, const std::vector<StateFactor>& factors,
                   const HigginsOptions& options) {
  require(!factors.empty(), "the tests need at least one factor of the group");
  require(options.injectivity_states >= 2, "{} states have no distance",
          options.injectivity_states);
  if (!options.blocks.empty()) {
    require(options.blocks.size() == factors.size(),
            "{} blocks for {} factors: one belongs to each", options.blocks.size(), factors.size());
    check_blocks(options.blocks, codes.cols());
  }
  if (options.objects.empty()) return;
  require(std::ssize(options.objects) == codes.rows(), "{} objects are named for {} states",
          options.objects.size(), codes.rows());
  for (const StateFactor& factor : factors) {
    for (const StateGenerator& generator : factor.generators) {
      for (std::size_t w = 0; w < options.objects.size() && w < generator.to.size(); ++w) {
        const Eigen::Index image = generator.to[w];
        if (image < 0 || image >= codes.rows()) continue;
        require(options.objects[static_cast<std::size_t>(image)] == options.objects[w],
                "{} takes state {} of object {} to one of object {}", factor.name, w,
                options.objects[w], options.objects[static_cast<std::size_t>(image)]);
      }
    }
  }
}

double drift(const Eigen::MatrixXd& matrix) {
  double most = 0.0;
  const Eigen::EigenSolver<Eigen::MatrixXd> solver(matrix, false);
  for (const std::complex<double>& value : solver.eigenvalues()) {
    most = std::max(most, std::abs(std::abs(value) - 1.0));
  }
  return most;
}

/// 1, 2, 4, ... and the last one.
std::vector<std::size_t> step_list(std::size_t last) {
  std::vector<std::size_t> steps;
  for (std::size_t k = 1; k < last; k *= 2) steps.push_back(k);
  if (last > 0) steps.push_back(last);
  return steps;
}

/// The same world without one object.
struct Remainder {
  std::vector<Eigen::Index> states;
  std::vector<StateFactor> factors;
};

Remainder without_object(const std::vector<StateFactor>& factors, const std::vector<int>& objects,
                         int left_out) {
  Remainder rest;
  std::vector<Eigen::Index> number(objects.size(), -1);
  for (std::size_t w = 0; w < objects.size(); ++w) {
    if (objects[w] == left_out) continue;
    number[w] = std::ssize(rest.states);
    rest.states.push_back(static_cast<Eigen::Index>(w));
  }
  for (const StateFactor& factor : factors) {
    StateFactor fewer{.name = factor.name, .generators = {}};
    for (const StateGenerator& generator : factor.generators) {
      StateGenerator step{.to = {}, .order = generator.order};
      for (const Eigen::Index w : rest.states) {
        const Eigen::Index image = generator.to[static_cast<std::size_t>(w)];
        step.to.push_back(image < 0 ? -1 : number[static_cast<std::size_t>(image)]);
      }
      fewer.generators.push_back(std::move(step));
    }
    rest.factors.push_back(std::move(fewer));
  }
  return rest;
}

/// T4's score of all objects but one, with the groups of all.
double score_without(const HigginsSetting& all, int left_out) {
  const Remainder rest = without_object(all.factors, all.options.objects, left_out);
  const Eigen::MatrixXd codes = all.codes(rest.states, Eigen::all);
  const StateCodes span(codes);
  if (span.rank() == 0) return 0.0;
  const HigginsSetting setting{codes, rest.factors, all.elements, span, all.options};
  return split_scores(fixed_projectors(setting, higgins_fits(setting))).maxCoeff();
}

void set_interval(Higgins& result, const HigginsSetting& setting) {
  std::vector<int> names = setting.options.objects;
  std::ranges::sort(names);
  const auto repeats = std::ranges::unique(names);
  names.erase(repeats.begin(), repeats.end());
  if (names.size() < 2) {
    result.remark += result.remark.empty() ? "One object: no interval." : "";
    return;
  }
  std::vector<double> without;
  for (const int name : names) without.push_back(score_without(setting, name));
  result.interval = jackknife(*result.value, without).interval;
  if (names.size() < kLeastObjects && result.remark.empty()) {
    result.remark = fmt::format("{} objects: the interval's coverage is not known.", names.size());
  }
}

void judge(Higgins& result, const HigginsOptions& options) {
  const HigginsLaws& laws = result.laws;
  const double law = std::max({laws.order, laws.across.value_or(0.0), laws.inside.value_or(0.0),
                               laws.homomorphism.value_or(0.0)});
  result.equivariant = result.residual <= options.equivariance_limit && law <= options.law_limit;
  const bool faithful =
      std::ranges::all_of(result.split.kernel, [](std::size_t k) { return k == 1; });
  result.disentangled =
      result.equivariant && faithful && result.split.score.value_or(0.0) <= options.split_limit;
  result.matrix = result.split.pairs;
  if (laws.states_across > 0.0) {
    result.remark = fmt::format(
        "Generators of different factors do not commute on {:.2g} of the states: the group is no "
        "direct product of these factors.",
        laws.states_across);
  }
  if (result.residual > options.equivariance_limit) {
    result.remark = fmt::format(
        "No matrix moves the codes: {:.2g} of their variance is left. T4 then says nothing.",
        result.residual);
  } else if (!result.split.score) {
    result.remark = "One factor has nothing to be split from.";
  } else {
    result.value = result.split.score;
  }
}

}  // namespace

Higgins higgins(const Eigen::MatrixXd& codes, const std::vector<StateFactor>& factors,
                const HigginsOptions& options) {
  check_setting(codes, factors, options);
  const StateCodes span(codes);
  std::vector<FactorElements> elements;
  for (const StateFactor& factor : factors) {
    elements.push_back(factor_elements(factor, codes.rows(), options.element_limit));
  }
  const HigginsSetting setting{codes, factors, elements, span, options};
  Higgins result;
  result.name = "higgins";
  result.id = "higgins/1";
  result.estimator = "least squares on the span of the codes; T2 on held-out states";
  result.rank = span.rank();
  result.injectivity = higgins_injectivity(setting);
  if (span.rank() == 0) {
    result.remark = "The code is constant: every test passes but T6, and nothing is encoded.";
    result.details = higgins_details(result);
    return result;
  }
  result.fits = higgins_fits(setting);
  for (const HigginsFit& fit : result.fits) {
    result.residual = std::max(result.residual, fit.residual);
    result.eigenvalue_drift = std::max(result.eigenvalue_drift, drift(fit.matrix));
  }
  result.laws = higgins_laws(setting, result.fits);
  result.split = higgins_split(setting, result.fits);
  if (!options.blocks.empty()) result.leakage = higgins_leakage(setting);
  result.steps = step_list(options.steps);
  result.roll_out = higgins_roll_out(setting, result.fits, result.steps);
  judge(result, options);
  if (result.value) set_interval(result, setting);
  result.details = higgins_details(result);
  return result;
}

}  // namespace torsor
