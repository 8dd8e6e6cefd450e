#pragma once

#include <cstdint>

#include <ATen/core/Tensor.h>

#include "core/random.hpp"
#include "datasets/image_shape.hpp"
#include "models/network.hpp"
#include "operators/latent_operator.hpp"

namespace torsor {

/// The sizes of a recognizer.
struct RecognizerSizes {
  ImageShape image;
  std::int64_t code = 70;
  std::int64_t hidden = 256;  ///< units of the classifier between code and classes
  std::int64_t classes = 9;
};

/// A classifier that sees every object in the canonical pose: a linear code is moved back by
/// ρ(g)⁻¹ before two layers read the class from it.
///
///   z = W (x - 1/2),   logits = V tanh(U ρ(g)⁻¹ z + a) + b
///
/// The published head has 70 logistic units for tanh, the same functions in other weights.
/// Cheap to copy; copies share their parameters.
/// Source: Dinh and Deny (2026), arXiv 2602.18406.
class Recognizer {
 public:
  /// @param latent  null for the baseline that moves no code.
  /// @throws InvalidArgument if a size is not positive or the operator moves other codes;
  ///         NumericalError if an operator without parameters breaks the law of its group.
  Recognizer(RecognizerSizes sizes, OperatorPointer latent, Random& random);

  [[nodiscard]] const RecognizerSizes& sizes() const { return sizes_; }
  /// Null where no code is moved.
  [[nodiscard]] const OperatorPointer& latent() const { return latent_; }

  /// [N, C, H, W] in [0, 1] to codes [N, code].
  [[nodiscard]] at::Tensor encode(const at::Tensor& images) const;
  /// ρ(elements[i])⁻¹·codes[i]; the codes themselves without an operator.
  [[nodiscard]] at::Tensor canonical(const at::Tensor& codes, const at::Tensor& elements) const;
  /// Codes in the canonical pose to [N, classes].
  [[nodiscard]] at::Tensor logits(const at::Tensor& codes) const;

  /// Every trainable tensor: "encoder.*", "head.*", "operator.*".
  [[nodiscard]] NamedTensors parameters() const;

 private:
  RecognizerSizes sizes_;
  OperatorPointer latent_;
  NetworkPointer encoder_;
  NetworkPointer head_;
};

}  // namespace torsor
