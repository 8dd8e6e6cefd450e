#include <cmath>
#include <cstdint>
#include <memory>

#include <ATen/ops/linear.h>

#include "core/error.hpp"
#include "models/initial_weights.hpp"
#include "models/network.hpp"

namespace torsor {
namespace {

/// Images to codes: z = W x, W [values of a code, values of an image].
class LinearEncoder final : public Network {
 public:
  LinearEncoder(ImageShape image, CodeShape code, Random& random)
      : code_(code),
        weight_(uniform_weights({code.values(), image.values()},
                                1.0 / std::sqrt(static_cast<double>(image.values())), random)) {}

  [[nodiscard]] at::Tensor forward(const at::Tensor& images) const override {
    const at::Tensor codes = at::linear(images.flatten(1), weight_);
    return code_.complex ? codes.view({-1, code_.size, 2}) : codes;
  }
  [[nodiscard]] NamedTensors parameters() const override { return {{"weight", weight_}}; }

 private:
  CodeShape code_;
  at::Tensor weight_;
};

/// Codes to images: x = V z, for complex codes the real part of V z (V's imaginary part carries
/// its minus sign in the stored weights).
class LinearDecoder final : public Network {
 public:
  LinearDecoder(ImageShape image, CodeShape code, Random& random)
      : image_(image),
        weight_(uniform_weights({image.values(), code.values()},
                                1.0 / std::sqrt(static_cast<double>(code.size)), random)) {}

  [[nodiscard]] at::Tensor forward(const at::Tensor& codes) const override {
    return at::linear(codes.flatten(1), weight_)
        .view({-1, image_.channels, image_.height, image_.width});
  }
  [[nodiscard]] NamedTensors parameters() const override { return {{"weight", weight_}}; }

 private:
  ImageShape image_;
  at::Tensor weight_;
};

}  // namespace

NetworkPair linear_networks(ImageShape image, CodeShape code, Random& random) {
  require(image.values() > 0 && code.size > 0,
          "a linear network needs at least one pixel and one code value, not {} and {}",
          image.values(), code.size);
  Random encoder = random.stream("encoder");
  Random decoder = random.stream("decoder");
  return {std::make_shared<LinearEncoder>(image, code, encoder),
          std::make_shared<LinearDecoder>(image, code, decoder), code};
}

std::int64_t linear_parameters(ImageShape image, CodeShape code) {
  return 2 * image.values() * code.values();
}

}  // namespace torsor
