#pragma once

#include <string_view>

#include <ATen/core/Tensor.h>

namespace torsor {

/// How a decoder's outputs, the logits, become pixels and what they cost.
enum class Likelihood {
  bernoulli,        ///< pixel = sigmoid(logit); cross-entropy with the target
  squared_sigmoid,  ///< pixel = sigmoid(logit); squared error
  squared_tanh      ///< pixel = tanh(logit)/2 + ½; squared error
};

/// The likelihood of a configuration: "bernoulli", "squared_sigmoid", "squared_tanh".
/// @throws InvalidArgument naming the nearest name.
[[nodiscard]] Likelihood parse_likelihood(std::string_view name);

/// The pixels that `logits` mean, in [0, 1].
[[nodiscard]] at::Tensor pixels(const at::Tensor& logits, Likelihood likelihood);

/// The cost of `logits` where `images` in [0, 1] was meant, summed over the values of an image and
/// averaged over the batch: a scalar, in nats for `bernoulli`. Both [N, C, H, W].
///
/// Like the divergence it is added to, it does not depend on the batch size.
/// @throws InvalidArgument if the shapes differ.
/// Source: Locatello et al. 2019, disentanglement_lib.
[[nodiscard]] at::Tensor reconstruction_loss(const at::Tensor& logits, const at::Tensor& images,
                                             Likelihood likelihood);

/// The least Bernoulli cost that any logits reach for `images`: their entropy in nats with pixels
/// clipped to [1e-6, 1 - 1e-6], summed over an image and averaged over the batch. A scalar, 0 up to
/// 1.5e-5 per pixel where every pixel is black or white.
[[nodiscard]] at::Tensor target_entropy(const at::Tensor& images);

}  // namespace torsor
