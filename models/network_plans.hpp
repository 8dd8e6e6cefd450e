#pragma once

#include <cstdint>
#include <vector>

#include "models/layers.hpp"

namespace torsor {

/// The layers of an encoder and of the decoder that belongs to it.
struct NetworkPlan {
  std::vector<Layer> encoder;
  std::vector<Layer> decoder;
};

/// Two layers of 1200 ReLU units to `heads` heads of `code` numbers each; three layers of 1200
/// tanh units back (Higgins et al. 2017, table 1).
[[nodiscard]] NetworkPlan mlp_plan(ImageShape image, std::int64_t code, std::int64_t heads);

/// Convolutions of 32 channels and kernel 4 that halve the image until its smaller side is at most
/// 4, two layers of 256 units, and their mirror image back (Burgess et al. 2018, appendix A).
/// @throws InvalidArgument for images smaller than 8 x 8 pixels.
[[nodiscard]] NetworkPlan cci_plan(ImageShape image, std::int64_t code, std::int64_t heads);

/// The convolutional networks of Locatello et al. 2019.
/// @throws InvalidArgument for images of another size than 64 x 64 pixels.
[[nodiscard]] NetworkPlan conv64_plan(ImageShape image, std::int64_t code, std::int64_t heads);

/// Six layers of `width` leaky ReLU units to two logits: "joint" and "permuted" (Kim and Mnih
/// 2018, table 4).
[[nodiscard]] std::vector<Layer> discriminator_layers(std::int64_t code, std::int64_t width = 1000);

}  // namespace torsor
