#include "operators/product_operator.hpp"

#include <algorithm>

#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/full.h>

#include "core/error.hpp"
#include "core/random.hpp"
#include "operators/tuples.hpp"

namespace torsor {
namespace {

/// The largest |abz - baz| / |z| over the generators a and b of two operators, on fixed codes.
double commutator(const LatentOperator& first, const LatentOperator& second) {
  const c10::NoGradGuard no_grad;
  constexpr std::int64_t kCodes = 4;
  Random random(0);
  at::Tensor codes = at::empty({kCodes, first.code().values()}, at::kDouble);
  std::generate_n(codes.data_ptr<double>(), codes.numel(), [&] { return random.normal(); });
  if (first.code().complex) codes = codes.reshape({kCodes, first.code().size, 2});
  double worst = 0.0;
  for (const auto a : first.group().generators()) {
    for (const auto b : second.group().generators()) {
      const at::Tensor g = at::full({kCodes}, static_cast<std::int64_t>(a), at::kLong);
      const at::Tensor h = at::full({kCodes}, static_cast<std::int64_t>(b), at::kLong);
      const at::Tensor one = first.apply(second.apply(codes, h), g);
      const at::Tensor other = second.apply(first.apply(codes, g), h);
      worst = std::max(worst, one.sub(other).norm().div(codes.norm()).item<double>());
    }
  }
  return worst;
}

}  // namespace

ProductOperator::ProductOperator(std::vector<OperatorPointer> factors)
    : factors_(std::move(factors)), group_(product_group(factors_, "a product operator")) {
  for (std::size_t f = 0; f < factors_.size(); ++f) {
    for (std::size_t h = f + 1; h < factors_.size(); ++h) {
      const double defect = commutator(*factors_[f], *factors_[h]);
      require(defect <= 1e-6,
              "factors {} ({} of {}) and {} ({} of {}) do not commute: they differ by {:.2g} of "
              "the code; use a StackedOperator",
              f, factors_[f]->name(), factors_[f]->group().name(), h, factors_[h]->name(),
              factors_[h]->group().name(), defect);
    }
  }
}

at::Tensor ProductOperator::apply(const at::Tensor& codes, const at::Tensor& elements) const {
  check(codes, elements);
  const std::vector<at::Tensor> parts = split_elements(factors_, elements);
  at::Tensor moved = codes;
  for (std::size_t f = 0; f < factors_.size(); ++f) moved = factors_[f]->apply(moved, parts[f]);
  return moved;
}

std::vector<std::pair<std::string, at::Tensor>> ProductOperator::parameters() const {
  return joint_parameters(factors_);
}

}  // namespace torsor
