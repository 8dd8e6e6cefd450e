#include "models/layers.hpp"

#include <cmath>

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>

#include "core/error.hpp"
#include "tests/models/worlds.hpp"
#include "tests/test.hpp"

namespace torsor {
namespace {

/// The weights of a network of the one layer `layer`.
at::Tensor weights_of(const Layer& layer) {
  Random random(1);
  return layered_network({layer}, {layer.out.values()}, random)->parameters()[0].second.detach();
}

TORSOR_TEST("weights start Glorot-uniform and biases at zero") {
  const auto fills = [](const at::Tensor& weights, double bound) {
    const double largest = weights.abs().max().item<double>();
    // N > 10,000 uniform numbers all stay below 0.999 of their bound with probability 0.999^N,
    // under 5e-5; the seed is fixed.
    return largest <= bound && largest > 0.999 * bound;
  };
  TORSOR_CHECK(
      fills(weights_of(fully_connected(numbers(100), numbers(200))), std::sqrt(6.0 / 300.0)));
  // A kernel of 4 x 4 between 32 and 32 channels: 512 inputs and outputs each.
  TORSOR_CHECK(fills(weights_of(halving_convolution({32, 8, 8}, 32, 4)), std::sqrt(6.0 / 1024.0)));
  TORSOR_CHECK(
      fills(weights_of(doubling_convolution({32, 4, 4}, {32, 8, 8})), std::sqrt(6.0 / 1024.0)));
  Layer heads = fully_connected(numbers(100), numbers(200));
  heads.heads = 2;  // two layers from 100 to 100 numbers
  TORSOR_CHECK(fills(weights_of(heads), std::sqrt(6.0 / 200.0)));

  Random random(1);
  const NetworkPointer network = layered_network({heads}, {200}, random);
  TORSOR_CHECK(network->parameters()[1].first == "0.bias");
  TORSOR_CHECK(network->parameters()[1].second.abs().max().item<float>() == 0.0F);
}

TORSOR_TEST("a doubling layer is the transpose of the halving layer of the same weights") {
  // <conv(x), y> = <x, conv^T(y)> with the weights [in, out, k, k] of one read as [out, in, k, k]
  // of the other, for even and odd sides.
  const Layer down{.kind = LayerKind::halving_convolution,
                   .in = {2, 7, 10},
                   .out = {3, 3, 5},
                   .activation = Activation::none,
                   .kernel = 4};
  const Layer up = doubling_convolution({3, 3, 5}, {2, 7, 10}, Activation::none);
  Random random(4);
  const NetworkPointer halve = layered_network({down}, {3, 3, 5}, random);
  const NetworkPointer twice = layered_network({up}, {2, 7, 10}, random);
  load_values({twice->parameters()[0]}, {halve->parameters()[0]});
  const at::NoGradGuard no_grad;
  const at::Tensor x = testing::noise_images(2, 7, 10, Random(5)).view({1, 2, 7, 10});
  const at::Tensor y = testing::noise_images(3, 3, 5, Random(6)).view({1, 3, 3, 5});
  const auto left = (halve->forward(x) * y).sum().item<float>();
  const auto right = (x * twice->forward(y)).sum().item<float>();
  // Sums of 45 · 32 products below 1 in float32: about √1440 · 6e-8.
  TORSOR_CHECK(std::abs(left - right) < 1e-5F);
}

TORSOR_TEST("every pixel of a doubled image depends on the image it is made of") {
  Random random(7);
  const NetworkPointer twice = layered_network(
      {doubling_convolution({1, 3, 3}, {1, 7, 7}, Activation::none)}, {1, 7, 7}, random);
  const at::NoGradGuard no_grad;
  TORSOR_CHECK(twice->forward(at::ones({1, 1, 3, 3})).ne(0.0).all().item<bool>());
}

TORSOR_TEST("the leaky activation has the slope 0.2 below zero") {
  Random random(8);
  const NetworkPointer network = layered_network(
      {fully_connected(numbers(1), numbers(1), Activation::leaky_relu)}, {1}, random);
  load_values(network->parameters(), {{"0.weight", at::ones({1, 1})}, {"0.bias", at::zeros({1})}});
  const at::NoGradGuard no_grad;
  const at::Tensor out = network->forward(at::tensor({-2.0F, 3.0F}).view({2, 1}));
  TORSOR_CHECK(out[0].item<float>() == -0.4F);
  TORSOR_CHECK(out[1].item<float>() == 3.0F);
}

TORSOR_TEST("layers that do not fit each other are refused with their sizes") {
  Random random(0);
  TORSOR_THROWS_WITH(layered_network({fully_connected(numbers(3), numbers(4)),
                                      fully_connected(numbers(5), numbers(6))},
                                     {6}, random),
                     InvalidArgument, "layer 0 makes 4 values, layer 1 takes 5");
  TORSOR_THROWS_WITH(layered_network({fully_connected(numbers(3), numbers(4))}, {5}, random),
                     InvalidArgument, "makes 4 values, the output holds 5");
  TORSOR_THROWS_WITH(doubling_convolution({1, 3, 3}, {1, 8, 6}), InvalidArgument,
                     "cannot make 6 x 8 pixels of 3 x 3");
}

}  // namespace
}  // namespace torsor
