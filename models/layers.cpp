#include "models/layers.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <numeric>
#include <utility>

#include <ATen/ops/conv2d.h>
#include <ATen/ops/conv_transpose2d.h>
#include <ATen/ops/leaky_relu.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/tanh.h>

#include "core/error.hpp"
#include "models/initial_weights.hpp"

namespace torsor {
namespace {

constexpr std::int64_t kStride = 2;

/// One pixel on each side of a kernel of 4, none of a kernel of 2: TensorFlow's "same" padding
/// where the side is even.
std::int64_t padding(const Layer& layer) { return (layer.kernel - kStride) / 2; }

at::Tensor activate(const at::Tensor& values, Activation activation) {
  switch (activation) {
    case Activation::relu:
      return at::relu(values);
    case Activation::leaky_relu:
      return at::leaky_relu(values, 0.2);
    case Activation::tanh:
      return at::tanh(values);
    case Activation::none:
      break;
  }
  return values;
}

at::Tensor initial_weights(const Layer& layer, Random& random) {
  const std::int64_t in = layer.in.channels;
  const std::int64_t out = layer.out.channels;
  const std::int64_t kernel = layer.kernel;
  const std::int64_t field = kernel * kernel;
  switch (layer.kind) {
    case LayerKind::halving_convolution:
      return uniform_weights({out, in, kernel, kernel}, glorot_bound(field * in, field * out),
                             random);
    case LayerKind::doubling_convolution:
      return uniform_weights({in, out, kernel, kernel}, glorot_bound(field * in, field * out),
                             random);
    case LayerKind::fully_connected:
      break;
  }
  return uniform_weights({layer.out.values(), layer.in.values()},
                         glorot_bound(layer.in.values(), layer.out.values() / layer.heads), random);
}

/// A layer and its weights.
struct WeightedLayer {
  Layer layer;
  at::Tensor weight;
  at::Tensor bias;

  [[nodiscard]] at::Tensor forward(const at::Tensor& input) const;
};

at::Tensor WeightedLayer::forward(const at::Tensor& input) const {
  const std::int64_t pad = padding(layer);
  const ImageShape out = layer.out;
  switch (layer.kind) {
    case LayerKind::halving_convolution:
      return at::conv2d(input, weight, bias, {kStride, kStride}, {pad, pad});
    case LayerKind::doubling_convolution:
      return at::conv_transpose2d(
          input, weight, bias, {kStride, kStride}, {pad, pad},
          {out.height - kStride * layer.in.height, out.width - kStride * layer.in.width});
    case LayerKind::fully_connected:
      break;
  }
  return at::linear(input.flatten(1), weight, bias).view({-1, out.channels, out.height, out.width});
}

class LayeredNetwork final : public Network {
 public:
  LayeredNetwork(const std::vector<Layer>& layers, std::vector<std::int64_t> output, Random& random)
      : output_(std::move(output)) {
    output_.insert(output_.begin(), -1);
    for (const Layer& layer : layers) {
      const bool flat = layer.kind == LayerKind::fully_connected;
      layers_.push_back({layer, initial_weights(layer, random),
                         zero_biases(flat ? layer.out.values() : layer.out.channels)});
    }
  }

  [[nodiscard]] at::Tensor forward(const at::Tensor& input) const override {
    const ImageShape in = layers_.front().layer.in;
    at::Tensor values = input.view({-1, in.channels, in.height, in.width});
    for (const WeightedLayer& layer : layers_) {
      values = activate(layer.forward(values), layer.layer.activation);
    }
    return values.reshape(output_);
  }

  [[nodiscard]] NamedTensors parameters() const override {
    NamedTensors all;
    for (std::size_t i = 0; i < layers_.size(); ++i) {
      all.emplace_back(fmt::format("{}.weight", i), layers_[i].weight);
      all.emplace_back(fmt::format("{}.bias", i), layers_[i].bias);
    }
    return all;
  }

 private:
  std::vector<WeightedLayer> layers_;
  std::vector<std::int64_t> output_;
};

}  // namespace

std::int64_t Layer::parameters() const {
  if (kind == LayerKind::fully_connected) return (in.values() + 1) * out.values();
  return (in.channels * kernel * kernel * out.channels) + out.channels;
}

Layer fully_connected(ImageShape in, ImageShape out, Activation activation) {
  return {.in = in, .out = out, .activation = activation};
}

Layer halving_convolution(ImageShape in, std::int64_t channels, std::int64_t kernel) {
  return {.kind = LayerKind::halving_convolution,
          .in = in,
          .out = {channels, in.height / kStride, in.width / kStride},
          .kernel = kernel};
}

Layer doubling_convolution(ImageShape in, ImageShape out, Activation activation) {
  require(out.height / kStride == in.height && out.width / kStride == in.width,
          "a layer that doubles cannot make {} x {} pixels of {} x {}", out.width, out.height,
          in.width, in.height);
  return {.kind = LayerKind::doubling_convolution,
          .in = in,
          .out = out,
          .activation = activation,
          .kernel = 4};
}

std::int64_t count_parameters(const std::vector<Layer>& layers) {
  std::int64_t count = 0;
  for (const Layer& layer : layers) count += layer.parameters();
  return count;
}

NetworkPointer layered_network(const std::vector<Layer>& layers, std::vector<std::int64_t> output,
                               Random& random) {
  require(!layers.empty(), "a network needs at least one layer");
  for (std::size_t i = 1; i < layers.size(); ++i) {
    require(layers[i - 1].out.values() == layers[i].in.values(),
            "layer {} makes {} values, layer {} takes {}", i - 1, layers[i - 1].out.values(), i,
            layers[i].in.values());
  }
  const std::int64_t made = layers.back().out.values();
  const std::int64_t wanted =
      std::accumulate(output.begin(), output.end(), std::int64_t{1}, std::multiplies<>());
  require(made == wanted, "the last layer makes {} values, the output holds {}", made, wanted);
  return std::make_shared<LayeredNetwork>(layers, std::move(output), random);
}

}  // namespace torsor
