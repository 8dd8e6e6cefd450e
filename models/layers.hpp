#pragma once

#include <cstdint>
#include <vector>

#include "core/random.hpp"
#include "datasets/image_shape.hpp"
#include "models/network.hpp"

namespace torsor {

/// What a layer does to each of its outputs.
enum class Activation {
  none,
  relu,
  leaky_relu,  ///< slope 0.2 below zero
  tanh
};

enum class LayerKind {
  fully_connected,
  halving_convolution,  ///< stride 2, padded so that the sides come out halved, rounded down
  doubling_convolution  ///< the transpose of one that halves
};

/// A trainable layer with biases, described without its weights.
///
/// A layer of n numbers has the shape {n, 1, 1}; fully connected layers take and make any shape.
struct Layer {
  LayerKind kind = LayerKind::fully_connected;
  ImageShape in;
  ImageShape out;
  Activation activation = Activation::relu;
  std::int64_t kernel = 1;  ///< side of a convolution's kernel: 2 or 4
  std::int64_t heads = 1;   ///< equal parts of the outputs whose weights start as separate layers'

  /// The number of weights and biases.
  [[nodiscard]] std::int64_t parameters() const;
};

/// The shape of `n` plain numbers.
[[nodiscard]] inline ImageShape numbers(std::int64_t n) { return {n, 1, 1}; }

[[nodiscard]] Layer fully_connected(ImageShape in, ImageShape out,
                                    Activation activation = Activation::relu);
/// Makes `channels` images of half the size with ReLU.
[[nodiscard]] Layer halving_convolution(ImageShape in, std::int64_t channels, std::int64_t kernel);
/// Makes images of the sides of `out`, twice those of `in` or one more.
/// @throws InvalidArgument if the sides are others.
[[nodiscard]] Layer doubling_convolution(ImageShape in, ImageShape out,
                                         Activation activation = Activation::relu);

/// The number of weights and biases of all `layers`.
[[nodiscard]] std::int64_t count_parameters(const std::vector<Layer>& layers);

/// The network of `layers` one after the other: batches of layers.front().in to batches whose
/// items have the sizes `output`. Glorot-uniform weights, zero biases.
/// @throws InvalidArgument if a layer does not take what the one before makes, or `output` holds
///         another number of values than the last layer.
[[nodiscard]] NetworkPointer layered_network(const std::vector<Layer>& layers,
                                             std::vector<std::int64_t> output, Random& random);

}  // namespace torsor
