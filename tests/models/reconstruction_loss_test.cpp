#include "models/reconstruction_loss.hpp"

#include <cmath>

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/full.h>
#include <ATen/ops/logit.h>
#include <ATen/ops/zeros.h>

#include "core/error.hpp"
#include "tests/models/worlds.hpp"
#include "tests/test.hpp"

namespace torsor {
namespace {

TORSOR_TEST("the Bernoulli cost of the best logits is the entropy of the target") {
  const at::Tensor images = testing::noise_images(3, 4, 5, Random(1)).clamp(0.01, 0.99);
  const double least =
      reconstruction_loss(at::logit(images), images, Likelihood::bernoulli).item<double>();
  // 20 pixels of at most log 2 nats in float32: 14 · 6e-8, and logit's own rounding.
  TORSOR_CHECK(std::abs(least - target_entropy(images).item<double>()) < 1e-5);
  const double worse =
      reconstruction_loss(at::logit(images) + 0.1, images, Likelihood::bernoulli).item<double>();
  TORSOR_CHECK(worse > least);
}

TORSOR_TEST("black and white targets have no entropy up to the clipping") {
  const at::Tensor images = at::cat({at::zeros({1, 1, 2, 2}), at::full({1, 1, 2, 2}, 1.0)});
  const double entropy = target_entropy(images).item<double>();
  TORSOR_CHECK(entropy >= 0.0);
  // -p log p - (1-p) log(1-p) at p = 1e-6 is 1.48e-5, on each of 4 pixels.
  TORSOR_CHECK(entropy < 4.0 * 1.5e-5);
}

TORSOR_TEST("a logit of 0 is a grey pixel and costs log 2, or a quarter on a white one") {
  const at::Tensor white = at::full({2, 1, 3, 3}, 1.0);
  const at::Tensor logits = at::zeros({2, 1, 3, 3});
  const auto cost = [&](Likelihood likelihood) {
    return reconstruction_loss(logits, white, likelihood).item<float>();
  };
  TORSOR_CHECK(std::abs(cost(Likelihood::bernoulli) - 9.0F * std::log(2.0F)) < 1e-5F);
  TORSOR_CHECK(cost(Likelihood::squared_sigmoid) == 9.0F / 4.0F);
  TORSOR_CHECK(cost(Likelihood::squared_tanh) == 9.0F / 4.0F);
}

TORSOR_TEST("the pixels of a tanh likelihood are those of a sigmoid of twice the logit") {
  const at::Tensor logits = testing::noise_images(1, 4, 4, Random(2)) * 6.0 - 3.0;
  const at::Tensor difference =
      pixels(logits, Likelihood::squared_tanh) - pixels(2.0 * logits, Likelihood::bernoulli);
  TORSOR_CHECK(difference.abs().max().item<float>() < 1e-6F);  // a few roundings of float32
}

TORSOR_TEST("the cost of a batch does not grow with its size") {
  const at::Tensor images = testing::noise_images(2, 4, 4, Random(3));
  const at::Tensor logits = testing::noise_images(2, 4, 4, Random(4));
  for (const Likelihood likelihood :
       {Likelihood::bernoulli, Likelihood::squared_sigmoid, Likelihood::squared_tanh}) {
    const float once = reconstruction_loss(logits, images, likelihood).item<float>();
    const float often =
        reconstruction_loss(logits.repeat({8, 1, 1, 1}), images.repeat({8, 1, 1, 1}), likelihood)
            .item<float>();
    TORSOR_CHECK(std::abs(once - often) < 1e-5F * once);  // the order of 256 float32 sums
  }
}

TORSOR_TEST("an unknown likelihood is refused with the nearest name, other sizes with both") {
  TORSOR_CHECK(parse_likelihood("squared_tanh") == Likelihood::squared_tanh);
  TORSOR_THROWS_WITH(parse_likelihood("bernouli"), InvalidArgument, "did you mean \"bernoulli\"");
  TORSOR_THROWS_WITH(
      reconstruction_loss(at::zeros({1, 1, 2, 2}), at::zeros({1, 1, 2, 3}), Likelihood::bernoulli),
      InvalidArgument, "[1, 1, 2, 2] and images [1, 1, 2, 3]");
}

}  // namespace
}  // namespace torsor
