#pragma once

#include <cstdint>
#include <optional>

#include <ATen/core/Tensor.h>

#include "operators/fourier_operator.hpp"
#include "operators/latent_operator.hpp"

namespace torsor {

struct PoseOptions {
  /// Of the softmax over the scores, which lie in [-1, 1]: 0.1 lets a score lead of 0.1 weigh e.
  double temperature = 0.1;
  /// Give every complex coordinate modulus 1 first (phase correlation): sharp peaks whatever the
  /// spectrum. For the fourier operator and for shift operators of products of cyclic groups.
  bool phase_only = false;
};

/// The element that carries one code to another, by cross-correlation over the whole group.
///
///   score(g) = <ρ(g)·from, to> / (|from|·|to|),
///
/// computed from one product per irrep for fourier, shift and representation operators. Exact
/// wherever to = ρ(g)·from and ρ preserves lengths; two elements tie where they differ by the
/// stabilizer of the code, and then the smaller index wins.
class PoseInference {
 public:
  /// @throws InvalidArgument if the temperature is not positive or `phase_only` does not apply.
  explicit PoseInference(OperatorPointer op, PoseOptions options = {});

  /// [N, |G|] in [-1, 1]; 0 where a code is 0.
  [[nodiscard]] at::Tensor scores(const at::Tensor& from, const at::Tensor& to) const;
  /// softmax(scores / temperature), differentiable: for training.
  [[nodiscard]] at::Tensor weights(const at::Tensor& from, const at::Tensor& to) const;
  /// Σ_g weights(g)·ρ(g)·from: the softly moved code, differentiable.
  [[nodiscard]] at::Tensor move(const at::Tensor& from, const at::Tensor& to) const;
  /// The element of the largest score, int64 [N]: for use.
  [[nodiscard]] at::Tensor infer(const at::Tensor& from, const at::Tensor& to) const;

  [[nodiscard]] const LatentOperator& op() const { return *op_; }

 private:
  OperatorPointer op_;
  PoseOptions options_;
  std::optional<FourierOperator> fourier_;  // where phases are compared
};

/// The pose of single codes, by the nearest references moved through all poses.
///
/// Every reference, a code in the canonical pose, is moved by all elements; the k nearest of these
/// |G|·M codes vote for their element, and the nearest one decides a tie.
class NeighbourPose {
 public:
  /// @param references  [M, ...] codes in the canonical pose; kept moved: |G|·M codes of memory.
  /// @throws InvalidArgument if there is none or k is not in 1, ..., |G|·M.
  NeighbourPose(OperatorPointer op, const at::Tensor& references, std::int64_t k = 1);

  /// int64 [N], element g where the code is like ρ(g)·reference. O(N·|G|·M·D), in slices.
  [[nodiscard]] at::Tensor infer(const at::Tensor& codes) const;

 private:
  OperatorPointer op_;
  std::int64_t k_;
  at::Tensor moved_;   // [|G|·M, values]
  at::Tensor square_;  // [|G|·M]: their squared lengths
};

/// The inverse of every element.
[[nodiscard]] at::Tensor inverse_elements(const FiniteGroup& group, const at::Tensor& elements);

/// ρ(g)⁻¹·code: codes of known pose brought to the canonical pose.
[[nodiscard]] at::Tensor canonicalize(const LatentOperator& op, const at::Tensor& codes,
                                      const at::Tensor& elements);

/// The share of pairs whose inferred element is right modulo the stabilizer of their first image:
/// inferred = g·h with the true g and some h that fixes it.
///
/// @param stabilizers  bool [N, |G|], true where the element fixes the first image; the column of
///         the identity must be true.
[[nodiscard]] double pose_accuracy(const FiniteGroup& group, const at::Tensor& inferred,
                                   const at::Tensor& truth, const at::Tensor& stabilizers);

}  // namespace torsor
