#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <ATen/core/Tensor.h>

#include "core/random.hpp"

namespace torsor {

/// A representation of the rotations SO(2) (m = 1) or of the torus T^m on complex codes, with real
/// angles: coordinate d is multiplied by e^{i·(w_d1·θ_1 + ... + w_dm·θ_m)}.
///
/// A representation exactly where all weights w are integers; learned weights are real numbers,
/// and `integrality_defect` says how far they are from one.
class TorusOperator {
 public:
  /// Every weight vector, `channels` times over: code size = weights × channels, coordinate
  /// d = i·channels + j of weight weights[i].
  /// @throws InvalidArgument if the list is empty, ragged, or `channels` is not positive.
  explicit TorusOperator(const std::vector<std::vector<std::int64_t>>& weights,
                         std::int64_t channels = 1);
  /// Trainable weights, normal with deviation `spread`.
  [[nodiscard]] static TorusOperator learned(std::int64_t code_size, std::int64_t angles,
                                             Random& random, double spread = 2.0);

  [[nodiscard]] std::int64_t code_size() const { return weights_.size(0); }
  [[nodiscard]] std::int64_t angles() const { return weights_.size(1); }
  /// [D, m]: float64 if chosen, float32 and trainable if learned.
  [[nodiscard]] const at::Tensor& weights() const { return weights_; }
  /// The largest distance of a weight from an integer.
  [[nodiscard]] double integrality_defect() const;
  /// The operator with the nearest integer weights.
  [[nodiscard]] TorusOperator rounded() const;

  /// ρ(angles[i])·codes[i], differentiable in codes, angles and learned weights.
  ///
  /// @param codes  [N, D, 2]. @param angles  [N, m] in radians ([N] if m is 1), float32 or float64.
  /// Phases are computed in the wider type of codes and angles.
  [[nodiscard]] at::Tensor apply(const at::Tensor& codes, const at::Tensor& angles) const;
  /// "weights" if learned.
  [[nodiscard]] std::vector<std::pair<std::string, at::Tensor>> parameters() const;

 private:
  explicit TorusOperator(at::Tensor weights) : weights_(std::move(weights)) {}
  void check(const at::Tensor& codes, const at::Tensor& angles) const;

  at::Tensor weights_;
};

}  // namespace torsor
