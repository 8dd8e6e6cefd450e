#include "diagnostics/equivariance/operator_fit.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <ATen/TensorOperators.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/index_select.h>
#include <ATen/ops/matmul.h>
#include <fmt/format.h>

#include "core/error.hpp"
#include "core/random.hpp"
#include "diagnostics/equivariance/fit_elements.hpp"
#include "diagnostics/equivariance/fit_null.hpp"
#include "diagnostics/equivariance/jackknife.hpp"
#include "diagnostics/sum.hpp"

namespace torsor {
namespace {

using Element = FiniteGroup::Element;

/// M_g = Σ w_gh·w_hᵀ: the least-squares fit, as the Gram matrix of w is 1.
Eigen::MatrixXd fitted_matrix(const CodeSpan& span, const FiniteGroup& group, Element g) {
  const at::Tensor moved = at::index_select(span.white, 1, moved_poses(group, g)).flatten(0, 1);
  return matrix_of(at::matmul(moved.t(), span.white.flatten(0, 1)));
}

Json json_of(const std::optional<double>& value) { return value ? Json(*value) : Json(); }

class Fitting {
 public:
  Fitting(const OrbitTable& codes, const OperatorFitOptions& options)
      : codes_(codes), options_(options), random_(options.seed) {}

  OperatorFit run();

 private:
  bool settled_early();
  void fit_matrices();
  HeldOut score();
  void score_null(const at::Tensor& coordinates, const at::Tensor& white);
  [[nodiscard]] double generators_r_squared(const HeldOut& held) const;
  void judge(const HeldOut& held);
  void describe(const HeldOut& held);

  const OrbitTable& codes_;
  const OperatorFitOptions& options_;
  Random random_;
  CodeSpan span_ = {};
  OperatorFit result_ = {};
};

/// Codes that are not finite, or do not move.
bool Fitting::settled_early() {
  if (const auto bad = first_bad_value(codes_)) {
    result_.verdict = Verdict::fail;
    result_.finding =
        fmt::format("The code of object {} in pose {} is not finite.", bad->object, bad->element);
    return true;
  }
  if (code_span(orbit_centred(codes_)).rank() > 0) return false;
  result_.vacuous = true;
  if (codes_.objects() < 2) {
    result_.finding = "One object alone does not move: that says nothing of others.";
    result_.details = {{"vacuous", true}, {"reason", "one object"}};
    return true;
  }
  result_.verdict = Verdict::pass;
  result_.r_squared = 1.0;
  result_.interval = Interval{0.0, 0.0};
  result_.finding = "The codes do not move at all: every operator is the identity, and vacuous.";
  result_.details = {{"vacuous", true}, {"reason", "the codes do not move"}};
  return true;
}

void Fitting::fit_matrices() {
  const FiniteGroup& group = codes_.group;
  const std::size_t limit =
      affordable_elements(span_.rows(), span_.rank(), options_.fit.folds, options_.operations);
  result_.elements = chosen_elements(group, std::min(options_.every_element, limit));
  result_.every_element = result_.elements.size() + 1 == group.order();
  result_.whitening = matrix_of(at::matmul(span_.basis, span_.whitening));
  result_.samples = span_.rows();
  if (result_.every_element) {
    for (Element g = 0; g < group.order(); ++g) {
      result_.matrices.push_back(fitted_matrix(span_, group, g));
    }
  } else {
    for (const Element s : group.generators()) {
      result_.matrices.push_back(fitted_matrix(span_, group, s));
    }
  }
}

HeldOut Fitting::score() {
  std::vector<std::int64_t> order(static_cast<std::size_t>(codes_.objects()));
  std::iota(order.begin(), order.end(), 0);
  Random folds = random_.stream("folds");
  folds.shuffle(order);
  at::Tensor index = at::empty({codes_.objects()}, at::kLong);
  std::ranges::copy(order, index.data_ptr<std::int64_t>());
  const at::Tensor coordinates = at::index_select(span_.coordinates, 0, index);
  const at::Tensor white = at::index_select(span_.white, 0, index);
  HeldOut held = cross_fit(coordinates, white, codes_.group, result_.elements, options_.fit);
  score_null(coordinates, white);
  const std::vector<double> errors = shares_of(held.error, held.movement);
  result_.object_errors.resize(errors.size());
  for (std::size_t i = 0; i < errors.size(); ++i) {
    result_.object_errors[static_cast<std::size_t>(order[i])] = errors[i];
  }
  return held;
}

void Fitting::score_null(const at::Tensor& coordinates, const at::Tensor& white) {
  if (!has_directions(codes_.group)) return;
  const std::vector<at::Tensor> poses =
      relabellings(codes_.group, codes_.objects(), random_.stream("null"));
  const HeldOut null = cross_fit(reordered(coordinates, poses), reordered(white, poses),
                                 codes_.group, result_.elements, options_.fit);
  result_.null_r_squared = 1.0 - sum_of(null.error) / sum_of(null.movement);
  result_.null_generators_r_squared = generators_r_squared(null);
}

double Fitting::generators_r_squared(const HeldOut& held) const {
  const std::span<const Element> generators = codes_.group.generators();
  double error = 0.0;
  double counted = 0.0;
  for (std::size_t i = 0; i < result_.elements.size(); ++i) {
    if (std::ranges::find(generators, result_.elements[i]) == generators.end()) continue;
    error += held.by_element[i];
    counted += 1.0;
  }
  const double all = static_cast<double>(result_.elements.size());
  return 1.0 - error * all / (std::max(counted, 1.0) * sum_of(held.movement));
}

void Fitting::judge(const HeldOut& held) {
  const Estimate error = ratio_estimate(held.error, held.movement);
  result_.effect = error.value;
  result_.interval = error.interval;
  result_.r_squared = 1.0 - error.value;
  std::vector<double> limit(held.error.size());
  for (std::size_t o = 0; o < limit.size(); ++o) {
    limit[o] = 2.0 * held.error[o] - held.half_error[o];
  }
  const double limit_low = ratio_estimate(limit, held.movement).interval.low;
  const Estimate fitted = ratio_estimate(held.fitted_error, held.movement);
  result_.fitted_error = fitted.value;
  result_.data_limited = held.unseen > 0.01 || limit_low <= kEquivarianceLimit ||
                         fitted.interval.low <= kEquivarianceLimit;
  const double low = error.interval.low;
  if (codes_.objects() < static_cast<std::int64_t>(kLeastObjects)) {
    result_.finding = fmt::format("{} objects are too few for an interval.", codes_.objects());
  } else if (error.interval.high <= kEquivarianceLimit) {
    result_.verdict = Verdict::pass;
    result_.data_limited = false;
    result_.finding =
        fmt::format("Matrices move the codes as the group does: R² = {:.6g}.", result_.r_squared);
  } else if (low > kEquivarianceLimit && !result_.data_limited) {
    result_.verdict = Verdict::fail;
    result_.finding =
        fmt::format("No matrices move the codes: {:.3g} of the movement is left.", error.value);
  } else if (low > kEquivarianceLimit) {
    result_.finding = fmt::format(
        "Too few objects to tell: matrices leave {:.3g} of the movement of objects held out, but "
        "only {:.3g} of that of all {} objects, whose {} codes have the rank {}. Take more.",
        error.value, fitted.value, codes_.objects(), result_.samples, result_.rank());
  } else {
    result_.finding =
        fmt::format("The interval of the error contains the limit {:g}.", kEquivarianceLimit);
  }
  if (options_.linear_encoder) {
    result_.finding +=
        " The encoder is linear: matrices exist wherever it loses nothing that moves, so judge it "
        "by its declared operator.";
  }
}

void Fitting::describe(const HeldOut& held) {
  const double scale = sum_of(held.movement) / static_cast<double>(result_.elements.size());
  Json errors = Json::array();
  for (std::size_t i = 0; i < result_.elements.size(); ++i) {
    const Element g = result_.elements[i];
    result_.element_errors.push_back(held.by_element[i] / scale);
    errors.push_back({{"element", g}, {"error", result_.element_errors[i]}});
  }
  result_.generators_r_squared = generators_r_squared(held);
  const double movement = scale / static_cast<double>(result_.samples);
  result_.resolution =
      2.0 * static_cast<double>(codes_.size()) * codes_.noise * codes_.noise / movement;
  const double half = sum_of(held.half_error) / sum_of(held.movement);
  result_.details = {{"r_squared", result_.r_squared},
                     {"generators_r_squared", result_.generators_r_squared},
                     {"null_r_squared", json_of(result_.null_r_squared)},
                     {"null_generators_r_squared", json_of(result_.null_generators_r_squared)},
                     {"half_r_squared", 1.0 - half},
                     {"fitted_r_squared", 1.0 - result_.fitted_error},
                     {"data_limited", result_.data_limited},
                     {"unseen", held.unseen},
                     {"outside", span_.outside},
                     {"rank", result_.rank()},
                     {"dimension", codes_.size()},
                     {"samples", result_.samples},
                     {"every_element", result_.every_element},
                     {"vacuous", false},
                     {"vacuous_for_linear", options_.linear_encoder},
                     {"errors", errors}};
}

OperatorFit Fitting::run() {
  result_.id = "D14";
  result_.name = "operator fit";
  result_.samples = codes_.values.size(0) * codes_.values.size(1);
  if (settled_early()) return std::move(result_);
  span_ = code_span(codes_);
  if (span_.outside > 0.01) {
    result_.finding =
        fmt::format("{:.2g} of the movement is below the noise or a millionth of the code's size.",
                    span_.outside);
    result_.details = {{"outside", span_.outside}, {"vacuous", false}};
    return std::move(result_);
  }
  fit_matrices();
  if (codes_.objects() < 2) {
    result_.finding = "One object alone leaves nothing to test a fit on.";
    result_.details = {{"rank", result_.rank()}, {"vacuous", false}};
    return std::move(result_);
  }
  const HeldOut held = score();
  judge(held);
  describe(held);
  return std::move(result_);
}

}  // namespace

OperatorFit operator_fit(const OrbitTable& codes, const OperatorFitOptions& options) {
  require(options.every_element >= 1 && options.operations > 0.0,
          "a budget of {} elements and {} operations fits nothing", options.every_element,
          options.operations);
  return Fitting(codes, options).run();
}

}  // namespace torsor
