#include "models/network.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <string>

#include <ATen/ops/empty.h>
#include <ATen/ops/linear.h>

#include "core/error.hpp"
#include "core/text.hpp"

namespace torsor {
namespace {

at::Tensor uniform_weights(std::int64_t rows, std::int64_t columns, double bound, Random& random) {
  at::Tensor weights = at::empty({rows, columns}, at::kFloat);
  float* values = weights.data_ptr<float>();
  std::generate_n(values, rows * columns,
                  [&] { return static_cast<float>(random.uniform(-bound, bound)); });
  return weights.requires_grad_(true);
}

/// Images to codes: z = W x, W [values of a code, values of an image].
class LinearEncoder final : public Network {
 public:
  LinearEncoder(ImageShape image, CodeShape code, Random& random)
      : code_(code),
        weight_(uniform_weights(code.values(), image.values(),
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
        weight_(uniform_weights(image.values(), code.values(),
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

void append(NamedTensors& all, std::string_view prefix, const NamedTensors& part) {
  for (const auto& [name, tensor] : part) all.emplace_back(std::string(prefix) + name, tensor);
}

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

NetworkPair make_networks(std::string_view name, ImageShape image, CodeShape code, Random& random) {
  static const std::array<std::string, 2> known{"linear", "complex_linear"};
  if (name == "linear") return linear_networks(image, code, random);
  if (name == "complex_linear") {
    require(code.complex,
            "encoder \"complex_linear\" makes complex codes, but the operator moves real ones: "
            "choose operator \"fourier\" or encoder \"linear\"");
    return linear_networks(image, code, random);
  }
  const std::string near = nearest_name(name, known);
  throw InvalidArgument(fmt::format("unknown encoder \"{}\"{}; known: {}", name,
                                    near.empty() ? "" : fmt::format(", did you mean \"{}\"", near),
                                    list_text(known)));
}

}  // namespace torsor
