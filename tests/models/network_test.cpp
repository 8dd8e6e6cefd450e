#include "models/network.hpp"

#include <cmath>

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/stack.h>

#include "core/error.hpp"
#include "tests/models/worlds.hpp"
#include "tests/test.hpp"

namespace torsor {
namespace {

constexpr ImageShape kImage{1, 3, 4};

TORSOR_TEST("a linear encoder and decoder multiply by their weight matrices") {
  Random random(1);
  const NetworkPair pair = linear_networks(kImage, {5, false}, random);
  const at::NoGradGuard no_grad;
  const at::Tensor images = testing::noise_images(6, 3, 4, Random(2));
  const at::Tensor encode = pair.encoder->parameters().front().second;
  const at::Tensor decode = pair.decoder->parameters().front().second;
  TORSOR_REQUIRE(encode.sizes() == at::IntArrayRef({5, 12}));
  TORSOR_REQUIRE(decode.sizes() == at::IntArrayRef({12, 5}));
  const at::Tensor codes = pair.encoder->forward(images);
  const at::Tensor expected = at::matmul(images.flatten(1), encode.t());
  // Twelve products of numbers below 1 in float32: 12 · 6e-8.
  TORSOR_CHECK((codes - expected).abs().max().item<float>() < 1e-6F);
  const at::Tensor back = pair.decoder->forward(codes);
  TORSOR_CHECK(back.sizes() == images.sizes());
  TORSOR_CHECK((back.flatten(1) - at::matmul(codes, decode.t())).abs().max().item<float>() < 1e-6F);
}

TORSOR_TEST("initial weights fill the interval of one over the root of the fan-in, without bias") {
  Random random(3);
  const NetworkPair pair = linear_networks({1, 28, 28}, {100, false}, random);
  TORSOR_CHECK(pair.encoder->parameters().size() == 1);
  const at::Tensor weights = pair.encoder->parameters().front().second.detach();
  TORSOR_CHECK(weights.abs().max().item<float>() <= 1.0F / 28.0F);
  // 78,400 uniform numbers: the largest misses the bound by 1e-3 of it with probability e^-78.
  TORSOR_CHECK(weights.abs().max().item<float>() > 0.999F / 28.0F);
  // The mean of N uniform numbers on ±b deviates by b/√(3N); five deviations.
  TORSOR_CHECK(std::abs(weights.mean().item<float>()) < 5.0F / 28.0F / std::sqrt(3.0F * 78400.0F));
}

TORSOR_TEST("the complex decoder takes the real part of a C-linear map") {
  Random random(4);
  const NetworkPair pair = linear_networks(kImage, {5, true}, random);
  const at::NoGradGuard no_grad;
  const at::Tensor codes = pair.encoder->forward(testing::noise_images(2, 3, 4, Random(5)));
  TORSOR_REQUIRE(codes.sizes() == at::IntArrayRef({2, 5, 2}));
  // Re V(iz) with V read off from Re V(z): column pairs of the stored weights are (Re V, -Im V).
  const at::Tensor stored = pair.decoder->parameters().front().second.view({12, 5, 2});
  const at::Tensor real = codes.select(2, 0);
  const at::Tensor imaginary = codes.select(2, 1);
  const at::Tensor turned = at::stack({-imaginary, real}, 2);
  const at::Tensor expected =
      -at::matmul(imaginary, stored.select(2, 0).t()) + at::matmul(real, stored.select(2, 1).t());
  TORSOR_CHECK((pair.decoder->forward(turned).flatten(1) - expected).abs().max().item<float>() <
               1e-5F);
}

TORSOR_TEST("the same seed gives the same weights, another seed others") {
  const auto weights = [](std::uint64_t seed) {
    Random random(seed);
    return linear_networks(kImage, {5, false}, random).encoder->parameters().front().second;
  };
  TORSOR_CHECK(at::equal(weights(7), weights(7)));
  TORSOR_CHECK(!at::equal(weights(7), weights(8)));
}

TORSOR_TEST("an unknown encoder is refused with the nearest name, a misfit with the remedy") {
  Random random(0);
  TORSOR_THROWS_WITH(make_networks("linaer", kImage, {5, false}, random), InvalidArgument,
                     "did you mean \"linear\"");
  TORSOR_THROWS_WITH(make_networks("complex_linear", kImage, {5, false}, random), InvalidArgument,
                     "choose operator \"fourier\"");
}

}  // namespace
}  // namespace torsor
