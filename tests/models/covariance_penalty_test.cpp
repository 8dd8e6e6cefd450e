#include "models/covariance_penalty.hpp"

#include <cmath>

#include <ATen/TensorOperators.h>
#include <ATen/ops/eye.h>
#include <ATen/ops/full.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros_like.h>

#include "tests/test.hpp"

namespace torsor {
namespace {

TORSOR_TEST("the penalty of uncorrelated codes is 0, of a covariance of one half exactly 1") {
  TORSOR_CHECK(covariance_penalty(at::eye(3), 2.0, 20.0).item<float>() == 0.0F);
  const at::Tensor mixed = at::tensor({1.0F, 0.5F, 0.5F, 1.0F}).view({2, 2});
  TORSOR_CHECK(covariance_penalty(mixed, 2.0, 20.0).item<float>() == 1.0F);
  TORSOR_CHECK(covariance_penalty(3.0 * at::eye(2), 2.0, 20.0).item<float>() == 160.0F);
}

TORSOR_TEST("covariances divide by the number of codes, and variances come on the diagonal") {
  // Means (±1, ±2): covariance [[1, 2], [2, 4]] with 1/B; 1/(B-1) would double it.
  const at::Tensor mean = at::tensor({1.0F, 2.0F, -1.0F, -2.0F}).view({2, 2}) + 5.0;
  const Posterior posterior{mean, at::full({2, 2}, std::log(3.0))};
  const at::Tensor of_means = mean_covariance(posterior);
  const at::Tensor expected = at::tensor({1.0F, 2.0F, 2.0F, 4.0F}).view({2, 2});
  TORSOR_CHECK((of_means - expected).abs().max().item<float>() < 1e-6F);
  const at::Tensor of_codes = code_covariance(posterior);
  TORSOR_CHECK((of_codes - expected - 3.0 * at::eye(2)).abs().max().item<float>() < 1e-6F);
}

}  // namespace
}  // namespace torsor
