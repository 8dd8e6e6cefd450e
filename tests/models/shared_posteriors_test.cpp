#include "models/shared_posteriors.hpp"

#include <cmath>

#include <ATen/TensorOperators.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/full.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>

#include "tests/test.hpp"

namespace torsor {
namespace {

TORSOR_TEST("the one value of the code that differs is the one that is not shared") {
  at::Tensor moved = at::zeros({2, 4});
  moved[0][2] = 0.3;
  moved[1][0] = -2.0;
  const at::Tensor zero = at::zeros({2, 4});
  const at::Tensor shared = shared_values({zero, zero}, {moved, zero});
  TORSOR_CHECK(at::equal(shared, moved.eq(0.0)));
  TORSOR_CHECK(at::equal(shared_values({zero, zero}, {zero, moved}), moved.eq(0.0)));
}

TORSOR_TEST("where all values differ equally every value is shared") {
  const at::Tensor zero = at::zeros({1, 3});
  TORSOR_CHECK(shared_values({zero, zero}, {zero, zero}).all().item<bool>());
  TORSOR_CHECK(shared_values({zero, zero}, {at::ones({1, 3}), zero}).all().item<bool>());
}

TORSOR_TEST("the averages of two posteriors are those of GVAE and ML-VAE") {
  const at::Tensor zero = at::zeros({1, 1});
  const at::Tensor all = at::ones({1, 1}, at::kBool);
  const Posterior first{zero, zero};                    // mean 0, variance 1
  const Posterior second{at::full({1, 1}, 2.0), zero};  // mean 2, variance 1
  const auto both = [&](const Posterior& other, Averaging averaging) {
    return share(first, other, all, averaging);
  };
  for (const Averaging averaging : {Averaging::arithmetic, Averaging::product}) {
    const Posterior shared = both(second, averaging);
    TORSOR_CHECK(at::equal(shared.mean, at::ones({2, 1})));
    TORSOR_CHECK(shared.log_variance.abs().max().item<float>() < 1e-6F);
  }
  // Variances 1 and 3: their mean is 2; as a product 2·3/4 = 3/2 and mean (2/3)·(3/2)/2 = 1/2.
  const Posterior wide{at::full({1, 1}, 2.0), at::full({1, 1}, std::log(3.0))};
  const auto near = [](const at::Tensor& values, double expected) {
    return (values - expected).abs().max().item<double>() < 1e-6;  // a few roundings of float32
  };
  TORSOR_CHECK(near(both(wide, Averaging::arithmetic).log_variance.exp(), 2.0));
  TORSOR_CHECK(near(both(wide, Averaging::product).log_variance.exp(), 1.5));
  TORSOR_CHECK(near(both(wide, Averaging::product).mean, 0.5));
}

TORSOR_TEST("values that are not shared keep their own posterior") {
  const Posterior first{at::zeros({2, 3}), at::zeros({2, 3})};
  const Posterior second{at::ones({2, 3}), at::ones({2, 3})};
  const at::Tensor shared = shared_but(at::tensor({2, 0}, at::kLong), 3);
  TORSOR_CHECK(
      at::equal(shared.logical_not().nonzero().select(1, 1), at::tensor({2, 0}, at::kLong)));
  const Posterior joined = share(first, second, shared, Averaging::arithmetic);
  TORSOR_CHECK(
      at::equal(joined.mean.narrow(0, 0, 2).masked_select(shared.logical_not()), at::zeros({2})));
  TORSOR_CHECK(
      at::equal(joined.mean.narrow(0, 2, 2).masked_select(shared.logical_not()), at::ones({2})));
  TORSOR_CHECK(at::equal(joined.mean.narrow(0, 0, 2).masked_select(shared), at::full({4}, 0.5)));
}

}  // namespace
}  // namespace torsor
