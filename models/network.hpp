#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ATen/core/Tensor.h>

#include "core/random.hpp"
#include "datasets/image_shape.hpp"
#include "operators/latent_operator.hpp"

namespace torsor {

/// Tensors by name, in a fixed order: parameters, optimizer states, checkpoints.
using NamedTensors = std::vector<std::pair<std::string, at::Tensor>>;

/// Adds the tensors of `part` to `all`, their names after `prefix`.
void append(NamedTensors& all, std::string_view prefix, const NamedTensors& part);

/// A trainable map between batches: an encoder [N, C, H, W] -> codes, or a decoder back.
class Network {
 public:
  virtual ~Network() = default;
  [[nodiscard]] virtual at::Tensor forward(const at::Tensor& input) const = 0;
  /// The trainable tensors themselves (shared, not copied); float32 leaves that require gradients.
  [[nodiscard]] virtual NamedTensors parameters() const = 0;
};

using NetworkPointer = std::shared_ptr<const Network>;

/// An encoder and the decoder that belongs to it.
struct NetworkPair {
  NetworkPointer encoder;
  NetworkPointer decoder;
  CodeShape code;  ///< what the encoder makes and the decoder takes
};

/// One bias-free linear layer each way, weights uniform on ±1/√fan_in. For complex codes the
/// layers are C-linear up to the real part: encode(x) = W x with complex W, decode(z) = Re(V z).
[[nodiscard]] NetworkPair linear_networks(ImageShape image, CodeShape code, Random& random);

/// The number of trainable numbers of `linear_networks`, without making them.
[[nodiscard]] std::int64_t linear_parameters(ImageShape image, CodeShape code);

/// The networks of a configuration: "linear" (real or complex as the code is), "complex_linear".
/// @throws InvalidArgument naming the nearest name, or if the code does not fit the network.
[[nodiscard]] NetworkPair make_networks(std::string_view name, ImageShape image, CodeShape code,
                                        Random& random);

}  // namespace torsor
