#include "models/reconstruction_loss.hpp"

#include <array>
#include <cstddef>
#include <string>

#include <ATen/TensorOperators.h>
#include <ATen/core/Reduction.h>
#include <ATen/ops/binary_cross_entropy_with_logits.h>
#include <ATen/ops/clamp.h>
#include <ATen/ops/log.h>
#include <ATen/ops/log1p.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/tanh.h>

#include "core/error.hpp"
#include "core/text.hpp"

namespace torsor {

Likelihood parse_likelihood(std::string_view name) {
  static const std::array<std::string, 3> known{"bernoulli", "squared_sigmoid", "squared_tanh"};
  for (std::size_t i = 0; i < known.size(); ++i) {
    if (name == known[i]) return static_cast<Likelihood>(i);
  }
  const std::string near = nearest_name(name, known);
  throw InvalidArgument(fmt::format("unknown likelihood \"{}\"{}; known: {}", name,
                                    near.empty() ? "" : fmt::format(", did you mean \"{}\"", near),
                                    list_text(known)));
}

at::Tensor pixels(const at::Tensor& logits, Likelihood likelihood) {
  if (likelihood == Likelihood::squared_tanh) return at::tanh(logits) / 2.0 + 0.5;
  return at::sigmoid(logits);
}

at::Tensor reconstruction_loss(const at::Tensor& logits, const at::Tensor& images,
                               Likelihood likelihood) {
  require(logits.sizes() == images.sizes() && logits.dim() > 0 && logits.size(0) > 0,
          "logits {} and images {} must have the same shape and not be empty",
          shape_text(logits.sizes()), shape_text(images.sizes()));
  const at::Tensor total =
      likelihood == Likelihood::bernoulli
          ? at::binary_cross_entropy_with_logits(logits, images, {}, {}, at::Reduction::Sum)
          : (pixels(logits, likelihood) - images).square().sum();
  return total / static_cast<double>(images.size(0));
}

at::Tensor target_entropy(const at::Tensor& images) {
  constexpr double kClip = 1e-6;
  const at::Tensor p = at::clamp(images, kClip, 1.0 - kClip);
  const at::Tensor entropy = -(p * at::log(p) + (1.0 - p) * at::log1p(-p));
  return entropy.sum() / static_cast<double>(images.size(0));
}

}  // namespace torsor
