#include "operators/torus_operator.hpp"

#include <algorithm>

#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/result_type.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/view_as_complex.h>
#include <ATen/ops/view_as_real.h>

#include "core/error.hpp"

namespace torsor {
namespace {

at::Tensor weight_table(const std::vector<std::vector<std::int64_t>>& weights,
                        std::int64_t channels) {
  require(!weights.empty() && !weights.front().empty() && channels > 0,
          "a torus operator needs at least one weight, one angle and one channel");
  const std::size_t angles = weights.front().size();
  const at::Tensor table = at::empty(
      {static_cast<std::int64_t>(weights.size()), static_cast<std::int64_t>(angles)}, at::kDouble);
  auto* out = table.data_ptr<double>();
  for (const std::vector<std::int64_t>& row : weights) {
    require(row.size() == angles, "weights for {} angles and for {} angles in one operator", angles,
            row.size());
    out = std::transform(row.begin(), row.end(), out,
                         [](std::int64_t w) { return static_cast<double>(w); });
  }
  return table.repeat_interleave(channels, 0);
}

}  // namespace

TorusOperator::TorusOperator(const std::vector<std::vector<std::int64_t>>& weights,
                             std::int64_t channels)
    : weights_(weight_table(weights, channels)) {}

TorusOperator TorusOperator::learned(std::int64_t code_size, std::int64_t angles, Random& random,
                                     double spread) {
  require(code_size > 0 && angles > 0, "{} weights of {} angles: there is nothing to learn",
          code_size, angles);
  const at::Tensor weights = at::empty({code_size, angles}, at::kDouble);
  std::generate_n(weights.data_ptr<double>(), weights.numel(),
                  [&] { return spread * random.normal(); });
  return TorusOperator(weights.to(at::kFloat).requires_grad_());
}

double TorusOperator::integrality_defect() const {
  const c10::NoGradGuard no_grad;
  return weights_.sub(weights_.round()).abs().max().item<double>();
}

TorusOperator TorusOperator::rounded() const {
  const c10::NoGradGuard no_grad;
  return TorusOperator(weights_.detach().to(at::kDouble).round());
}

void TorusOperator::check(const at::Tensor& codes, const at::Tensor& angles) const {
  require(codes.dim() == 3 && codes.size(1) == code_size() && codes.size(2) == 2,
          "the torus operator moves complex codes [N, {}, 2], not of rank {} with {} values",
          code_size(), codes.dim(), codes.numel());
  const bool single = angles.dim() == 1 && this->angles() == 1;
  require(angles.size(0) == codes.size(0) &&
              (single || (angles.dim() == 2 && angles.size(1) == this->angles())),
          "{} codes need angles [{}, {}], not of rank {} with {} values", codes.size(0),
          codes.size(0), this->angles(), angles.dim(), angles.numel());
  require(angles.is_floating_point(), "angles are float32 or float64 radians");
}

at::Tensor TorusOperator::apply(const at::Tensor& codes, const at::Tensor& angles) const {
  check(codes, angles);
  const at::ScalarType wide = at::result_type(codes, angles);
  const at::Tensor rows = angles.reshape({codes.size(0), this->angles()}).to(codes.device(), wide);
  const at::Tensor turn = at::matmul(rows, weights_.to(codes.device(), wide).t());
  const at::Tensor phase = at::stack({turn.cos(), turn.sin()}, -1).to(codes.scalar_type());
  return at::view_as_real(at::view_as_complex(codes.contiguous()).mul(at::view_as_complex(phase)));
}

std::vector<std::pair<std::string, at::Tensor>> TorusOperator::parameters() const {
  if (!weights_.requires_grad()) return {};
  return {{"weights", weights_}};
}

}  // namespace torsor
