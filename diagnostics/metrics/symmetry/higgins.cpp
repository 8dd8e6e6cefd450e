#include "diagnostics/metrics/symmetry/higgins.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>
#include <Eigen/Eigenvalues>

#include "core/error.hpp"
#include "diagnostics/equivariance/jackknife.hpp"
#include "diagnostics/metrics/metric_parts.hpp"
#include "diagnostics/metrics/symmetry/higgins_parts.hpp"
#include "diagnostics/metrics/symmetry/object_intervals.hpp"

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

bool observed_somewhere(const StateFactor& factor) {
  return std::ranges::all_of(factor.generators, [](const StateGenerator& generator) {
    return std::ranges::any_of(generator.to, [](Eigen::Index image) { return image >= 0; });
  });
}

/// T4's score of all objects but one, with the groups of all; nothing where they determine none.
std::optional<double> score_without(const HigginsSetting& all, int left_out) {
  const Remainder rest = without_object(all.factors, all.options.objects, left_out);
  const Eigen::MatrixXd codes = all.codes(rest.states, Eigen::all);
  const StateCodes span(codes);
  if (span.rank() == 0) return 0.0;
  if (!std::ranges::all_of(rest.factors, observed_somewhere)) return std::nullopt;
  const HigginsSetting setting{codes, rest.factors, all.elements, span, all.options};
  const std::vector<HigginsFit> fits = higgins_fits(setting);
  if (!std::ranges::all_of(fits, &HigginsFit::determined)) return std::nullopt;
  return split_scores(fixed_projectors(setting, fits)).maxCoeff();
}

void set_interval(Higgins& result, const HigginsSetting& setting) {
  const std::set<int> names(setting.options.objects.begin(), setting.options.objects.end());
  std::vector<double> without;
  for (const int name : names) {
    if (names.size() < 2) break;
    const std::optional<double> score = score_without(setting, name);
    if (!score) {
      add_sentence(
          result.remark,
          fmt::format(
              "No interval: without object (or group of objects) {} no matrix is determined.",
              name));
      return;
    }
    without.push_back(*score);
  }
  if (!without.empty()) result.interval = jackknife(*result.value, without).interval;
  add_sentence(result.remark, object_remark(names.size()));
}

std::vector<FactorElements> all_elements(const std::vector<StateFactor>& factors,
                                         Eigen::Index states, std::size_t limit) {
  std::vector<FactorElements> list;
  for (const StateFactor& factor : factors) list.push_back(factor_elements(factor, states, limit));
  return list;
}

/// T2 to T8 of a code that is not constant.
void run_tests(Higgins& result, const HigginsSetting& setting) {
  result.fits = higgins_fits(setting);
  for (const HigginsFit& fit : result.fits) {
    if (fit.residual) result.residual = std::max(result.residual.value_or(0.0), *fit.residual);
    result.eigenvalue_drift = std::max(result.eigenvalue_drift, drift(fit.matrix));
  }
  result.laws = higgins_laws(setting, result.fits);
  result.split = higgins_split(setting, result.fits);
  if (!setting.options.blocks.empty()) result.leakage = higgins_leakage(setting);
  result.steps = step_list(setting.options.steps);
  result.roll_out = higgins_roll_out(setting, result.fits, result.steps);
  higgins_verdict(result, setting);
  if (result.value) set_interval(result, setting);
}

}  // namespace

Higgins higgins(const Eigen::MatrixXd& codes, const std::vector<StateFactor>& factors,
                const HigginsOptions& options) {
  check_setting(codes, factors, options);
  const StateCodes span(codes);
  const std::vector<FactorElements> elements =
      all_elements(factors, codes.rows(), options.element_limit);
  const HigginsSetting setting{codes, factors, elements, span, options};
  Higgins result;
  result.name = "higgins";
  result.id = metric_id(result.name);
  result.estimator = "least squares on the span of the codes; T2 holds out each state once";
  result.rank = span.rank();
  result.injectivity = higgins_injectivity(setting);
  if (span.rank() > 0) {
    run_tests(result, setting);
  } else {
    result.equivariant = Verdict::pass;
    result.disentangled = Verdict::fail;
    result.remark = "The code is constant: every test passes but T6, and nothing is encoded.";
  }
  result.details = higgins_details(result);
  return result;
}

}  // namespace torsor
