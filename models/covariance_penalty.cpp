#include "models/covariance_penalty.hpp"

#include <ATen/TensorOperators.h>
#include <ATen/ops/diag.h>
#include <ATen/ops/matmul.h>

namespace torsor {

at::Tensor mean_covariance(const Posterior& posterior) {
  const at::Tensor centred = posterior.mean - posterior.mean.mean(0, true);
  return at::matmul(centred.t(), centred) / static_cast<double>(centred.size(0));
}

at::Tensor code_covariance(const Posterior& posterior) {
  return mean_covariance(posterior) + at::diag(posterior.log_variance.exp().mean(0));
}

at::Tensor covariance_penalty(const at::Tensor& covariance, double off_diagonal, double diagonal) {
  const at::Tensor variances = covariance.diagonal();
  const at::Tensor mixed = covariance - at::diag(variances);
  return off_diagonal * mixed.square().sum() + diagonal * (variances - 1.0).square().sum();
}

}  // namespace torsor
