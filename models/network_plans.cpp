#include "models/network_plans.hpp"

#include <algorithm>
#include <utility>

#include "core/error.hpp"

namespace torsor {
namespace {

using Layers = std::vector<Layer>;

/// Adds a fully connected layer of `units` to what is there.
void connect(Layers& layers, std::int64_t units, Activation activation = Activation::relu) {
  layers.push_back(fully_connected(layers.back().out, numbers(units), activation));
}

/// Adds the linear layer to `heads` heads of `code` numbers each.
void add_heads(Layers& layers, std::int64_t code, std::int64_t heads) {
  connect(layers, heads * code, Activation::none);
  layers.back().heads = heads;
}

/// Adds the convolutions that make the sizes `sizes`, of which the last has no activation.
void double_through(Layers& layers, const std::vector<ImageShape>& sizes) {
  for (const ImageShape& size : sizes) {
    layers.push_back(doubling_convolution(layers.back().out, size));
  }
  layers.back().activation = Activation::none;
}

}  // namespace

NetworkPlan mlp_plan(ImageShape image, std::int64_t code, std::int64_t heads) {
  constexpr std::int64_t kUnits = 1200;
  Layers encoder{fully_connected(image, numbers(kUnits))};
  connect(encoder, kUnits);
  add_heads(encoder, code, heads);
  Layers decoder{fully_connected(numbers(code), numbers(kUnits), Activation::tanh)};
  connect(decoder, kUnits, Activation::tanh);
  connect(decoder, kUnits, Activation::tanh);
  decoder.push_back(fully_connected(numbers(kUnits), image, Activation::none));
  return {std::move(encoder), std::move(decoder)};
}

NetworkPlan cci_plan(ImageShape image, std::int64_t code, std::int64_t heads) {
  constexpr std::int64_t kChannels = 32;
  constexpr std::int64_t kUnits = 256;
  constexpr std::int64_t kSmallest = 8;
  constexpr std::int64_t kHalvedTo = 4;
  require(std::min(image.height, image.width) >= kSmallest,
          "encoder \"cci\" takes images of at least {0} x {0} pixels, not {1} x {2}", kSmallest,
          image.width, image.height);
  Layers encoder;
  std::vector<ImageShape> sizes;  // what the decoder makes, the last first
  ImageShape last = image;
  while (std::min(last.height, last.width) > kHalvedTo) {
    sizes.push_back(last);
    encoder.push_back(halving_convolution(last, kChannels, 4));
    last = encoder.back().out;
  }
  connect(encoder, kUnits);
  connect(encoder, kUnits);
  add_heads(encoder, code, heads);

  std::reverse(sizes.begin(), sizes.end());
  Layers decoder{fully_connected(numbers(code), numbers(kUnits))};
  connect(decoder, kUnits);
  decoder.push_back(fully_connected(numbers(kUnits), last));
  double_through(decoder, sizes);
  return {std::move(encoder), std::move(decoder)};
}

NetworkPlan conv64_plan(ImageShape image, std::int64_t code, std::int64_t heads) {
  require(image.height == 64 && image.width == 64,
          "encoder \"conv64\" takes images of 64 x 64 pixels, not {} x {}: encoder \"cci\" takes "
          "any size from 8 x 8",
          image.width, image.height);
  constexpr std::int64_t kUnits = 256;
  Layers encoder{halving_convolution(image, 32, 4)};
  encoder.push_back(halving_convolution(encoder.back().out, 32, 4));
  encoder.push_back(halving_convolution(encoder.back().out, 64, 2));
  encoder.push_back(halving_convolution(encoder.back().out, 64, 2));
  connect(encoder, kUnits);
  add_heads(encoder, code, heads);

  Layers decoder{fully_connected(numbers(code), numbers(kUnits))};
  decoder.push_back(fully_connected(numbers(kUnits), {64, 4, 4}));
  double_through(decoder, {{64, 8, 8}, {32, 16, 16}, {32, 32, 32}, image});
  return {std::move(encoder), std::move(decoder)};
}

Layers discriminator_layers(std::int64_t code, std::int64_t width) {
  Layers layers{fully_connected(numbers(code), numbers(width), Activation::leaky_relu)};
  for (int i = 1; i < 6; ++i) connect(layers, width, Activation::leaky_relu);
  connect(layers, 2, Activation::none);
  return layers;
}

}  // namespace torsor
