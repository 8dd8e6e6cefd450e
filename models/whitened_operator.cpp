#include "models/whitened_operator.hpp"

#include <limits>
#include <utility>

#include <ATen/core/grad_mode.h>
#include <ATen/ops/eye.h>
#include <ATen/ops/linalg_cholesky.h>
#include <ATen/ops/linalg_inv.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/zeros_like.h>

#include "core/error.hpp"

namespace torsor {

WhitenedOperator::WhitenedOperator(OperatorPointer op, const at::Tensor& differences, double ridge)
    : op_(std::move(op)) {
  const c10::NoGradGuard no_grad;
  require(op_ != nullptr && !op_->code().complex, "only operators on real codes can be whitened");
  const std::int64_t size = op_->code().size;
  require(differences.dim() == 2 && differences.size(0) > 0 && differences.size(1) == size,
          "differences between codes of {} values are [M, {}] with M at least 1, not [{}]", size,
          size, fmt::join(differences.sizes(), ", "));
  require(ridge > 0.0, "the ridge must be positive, not {}", ridge);
  const at::Tensor rows = differences.to(at::kCPU, at::kDouble);
  const at::Tensor once = at::matmul(rows.t(), rows);
  at::Tensor covariance = at::zeros_like(once);
  for (Element g = 0; g < group().order(); ++g) {
    const at::Tensor rho = op_->matrix(g);
    covariance.add_(at::matmul(at::matmul(rho, once), rho.t()));
  }
  const double mean = covariance.trace().item<double>() / static_cast<double>(size);
  require(mean > 0.0 && mean < std::numeric_limits<double>::infinity(),
          "differences of mean square {} whiten nothing", mean);
  const at::Tensor noise = covariance.div(mean).add(at::eye(size, rows.options()), ridge);
  colour_ = at::linalg_cholesky(noise);
  whiten_ = at::linalg_inv(colour_);
}

at::Tensor WhitenedOperator::whiten(const at::Tensor& codes) const {
  return at::matmul(codes, whiten_.t().to(codes.options()));
}

at::Tensor WhitenedOperator::apply(const at::Tensor& codes, const at::Tensor& elements) const {
  check(codes, elements);
  const at::Tensor plain = at::matmul(codes, colour_.t().to(codes.options()));
  return whiten(op_->apply(plain, elements));
}

}  // namespace torsor
