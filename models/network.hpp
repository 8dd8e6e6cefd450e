#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include <ATen/core/Tensor.h>

#include "core/random.hpp"
#include "datasets/image_shape.hpp"
#include "models/named_tensors.hpp"
#include "operators/latent_operator.hpp"

namespace torsor {

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
  CodeShape code;  ///< what the decoder takes
};

/// What an encoder tells of a code.
enum class Heads {
  code,      ///< the code: [N, D], complex codes [N, D, 2]
  posterior  ///< of a real code of D numbers the D means, then the D log-variances: [N, 2D]
};

/// One bias-free linear layer each way, weights uniform on ±1/√fan_in. For complex codes the
/// layers are C-linear up to the real part: encode(x) = W x with complex W, decode(z) = Re(V z).
[[nodiscard]] NetworkPair linear_networks(ImageShape image, CodeShape code, Random& random);

/// The number of trainable numbers of `linear_networks`, without making them.
[[nodiscard]] std::int64_t linear_parameters(ImageShape image, CodeShape code);

/// The networks of a configuration, with random weights.
///
///   linear          one bias-free layer each way, real or complex as the code is
///   complex_linear  the same, for complex codes only
///   mlp             two layers of 1200 ReLU units; the decoder three of 1200 tanh units
///   cci             convolutions of 32 channels that halve the image until its smaller side is
///                   at most 4 pixels (four at 64 x 64 pixels, three at 28 x 28), two layers of
///                   256 units, and the mirror image of it all back; images of at least 8 x 8
///                   pixels (Burgess et al. 2018)
///   conv64          four convolutions and a layer of 256 units; images of 64 x 64 pixels
///                   (Locatello et al. 2019, table 1 of the appendix)
///
/// All but the linear ones have biases, which start at 0, and Glorot-uniform weights. A complex
/// code of D numbers is 2D real outputs. Decoders end in a linear layer: their outputs are pixels
/// or logits as the loss takes them.
/// @throws InvalidArgument naming the nearest name, or the image sizes that fit the network, or if
///         the code does not fit it.
[[nodiscard]] NetworkPair make_networks(std::string_view name, ImageShape image, CodeShape code,
                                        Random& random, Heads heads = Heads::code);

/// The number of trainable numbers of `make_networks`, without making them; refuses as it does.
[[nodiscard]] std::int64_t network_parameters(std::string_view name, ImageShape image,
                                              CodeShape code, Heads heads = Heads::code);

/// @throws InvalidArgument naming both shapes unless `images` is a batch of such images.
void check_images(const at::Tensor& images, ImageShape image);

}  // namespace torsor
