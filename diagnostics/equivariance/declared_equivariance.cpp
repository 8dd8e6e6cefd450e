#include "diagnostics/equivariance/declared_equivariance.hpp"

#include <algorithm>
#include <cmath>

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/full.h>
#include <ATen/ops/index_select.h>
#include <ATen/ops/tensor.h>
#include <fmt/format.h>

#include "core/error.hpp"
#include "diagnostics/equivariance/jackknife.hpp"
#include "diagnostics/equivariance/operator_fit.hpp"
#include "diagnostics/sum.hpp"
#include "diagnostics/tensor_values.hpp"

namespace torsor {
namespace {

using Element = FiniteGroup::Element;

constexpr std::int64_t kPoses = 8;

/// Codes in the operator's own shape, [N, D] or [N, D, 2].
at::Tensor shaped(const at::Tensor& rows, const CodeShape& shape) {
  return shape.complex ? rows.reshape({-1, shape.size, 2}) : rows.reshape({-1, shape.size});
}

/// Per object, summed over elements and poses.
struct Sums {
  std::vector<double> error;
  std::vector<double> movement;
  std::vector<double> by_element;
};

std::vector<std::int64_t> spread_poses(std::int64_t order) {
  std::vector<std::int64_t> poses;
  const std::int64_t count = std::min(order, kPoses);
  for (std::int64_t i = 0; i < count; ++i) poses.push_back(i * order / count);
  return poses;
}

Sums compare(const OrbitTable& codes, const LatentOperator& declared) {
  const std::vector<std::int64_t> poses = spread_poses(codes.values.size(1));
  const at::Tensor from = at::index_select(codes.values, 1, at::tensor(poses, at::kLong));
  const at::Tensor centred = codes.values.sub(codes.values.mean(1, true));
  const std::int64_t rows = from.size(0) * from.size(1);
  at::Tensor error = at::full({codes.objects()}, 0.0, at::kDouble);
  at::Tensor movement = error.clone();
  Sums sums;
  for (Element g = 0; g < codes.group.order(); ++g) {
    std::vector<std::int64_t> targets;
    for (const std::int64_t h : poses) {
      targets.push_back(codes.group.multiply(g, static_cast<Element>(h)));
    }
    const at::Tensor index = at::tensor(targets, at::kLong);
    const at::Tensor elements = at::full({rows}, static_cast<std::int64_t>(g), at::kLong);
    const at::Tensor moved =
        declared.apply(shaped(from, declared.code()), elements).to(at::kCPU, at::kDouble);
    const at::Tensor gap =
        at::index_select(codes.values, 1, index).sub(moved.reshape(from.sizes()));
    const at::Tensor squares = gap.square().flatten(1).sum(1);
    const double element_error = squares.sum().item<double>();
    sums.by_element.push_back(element_error);
    if (g == FiniteGroup::identity()) continue;
    error += squares;
    movement += at::index_select(centred, 1, index).square().flatten(1).sum(1);
  }
  sums.error = values_of(error);
  sums.movement = values_of(movement);
  return sums;
}

void judge(const Estimate& error, std::int64_t objects, DeclaredEquivariance& result) {
  result.effect = error.value;
  result.interval = error.interval;
  if (objects < static_cast<std::int64_t>(kLeastObjects)) {
    result.finding = fmt::format("{} objects are too few for an interval.", objects);
  } else if (error.interval.high <= kEquivarianceLimit) {
    result.verdict = Verdict::pass;
    result.finding =
        fmt::format("The codes obey their operator: {:.3g} of the movement is left.", error.value);
  } else if (error.interval.low > kEquivarianceLimit) {
    result.verdict = Verdict::fail;
    result.finding = fmt::format("The operator misses {:.3g} of the codes' movement.", error.value);
  } else {
    result.finding =
        fmt::format("The interval of the error contains the limit {:g}.", kEquivarianceLimit);
  }
}

/// Codes that do not move: an operator that does not move them either is obeyed, vacuously.
void judge_still(const OrbitTable& codes, const Sums& sums, DeclaredEquivariance& result) {
  const double values = static_cast<double>(sums.error.size() * (codes.group.order() - 1)) *
                        static_cast<double>(codes.size()) *
                        static_cast<double>(std::min(codes.values.size(1), kPoses));
  const double noise = 8.0 * codes.noise * codes.noise * values;
  const double energy = codes.values.square().mean().item<double>() * values;
  const bool obeyed = sum_of(sums.error) <= noise;
  result.verdict = obeyed ? Verdict::pass : Verdict::fail;
  result.effect = energy > 0.0 ? sum_of(sums.error) / energy : 0.0;
  result.interval = Interval{result.effect, result.effect};
  result.finding = obeyed ? "Neither the codes nor the operator on them move: vacuous."
                          : "The operator moves codes that do not move.";
}

bool moves(const OrbitTable& codes) {
  const at::Tensor centred = codes.values.sub(codes.values.mean(1, true));
  return centred.abs().max().item<double>() > 5.0 * codes.noise;
}

}  // namespace

DeclaredEquivariance declared_equivariance(const OrbitTable& codes, const LatentOperator& declared,
                                           const std::optional<OrbitTable>& images) {
  require(declared.group() == codes.group && declared.code().values() == codes.size(),
          "an operator of {} on {} values does not move codes of {} values on orbits of {}",
          declared.group().name(), declared.code().values(), codes.size(), codes.group.name());
  DeclaredEquivariance result;
  result.id = "D14";
  result.name = "declared operator";
  if (const auto bad = first_bad_value(codes)) {
    result.verdict = Verdict::fail;
    result.finding =
        fmt::format("The code of object {} in pose {} is not finite.", bad->object, bad->element);
    return result;
  }
  const c10::NoGradGuard no_grad;
  const Sums sums = compare(codes, declared);
  const bool moving = moves(codes);
  if (!moving) {
    judge_still(codes, sums, result);
  } else if (codes.objects() >= 2) {
    judge(ratio_estimate(sums.error, sums.movement), codes.objects(), result);
  } else {
    const double error = sums.error.front() / sums.movement.front();
    judge({error, {error, error}}, 1, result);
    result.interval.reset();
  }
  const auto others = static_cast<double>(std::max<std::size_t>(codes.group.order() - 1, 1));
  const double scale = sum_of(sums.movement) / others;
  Json errors = Json::array();
  for (const double error : sums.by_element) {
    result.element_errors.push_back(scale > 0.0 ? error / scale : 0.0);
    errors.push_back(result.element_errors.back());
  }
  if (moving) result.object_errors = shares_of(sums.error, sums.movement);
  result.isotropy = isotropy_match(
      declared_orbits(declared, shaped(codes.values.select(1, 0), declared.code()), codes.noise),
      images);
  result.details = {{"operator", declared.name()},
                    {"vacuous", !moving && result.verdict == Verdict::pass},
                    {"element_errors", errors},
                    {"isotropy", result.isotropy.json()}};
  return result;
}

}  // namespace torsor
