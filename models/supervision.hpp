#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <ATen/core/Tensor.h>

#include "datasets/pairs.hpp"
#include "models/evaluation.hpp"
#include "models/operator_autoencoder.hpp"
#include "operators/pose_inference.hpp"

namespace torsor {

/// What training knows of the pairs (x1, x2, g).
enum class Supervision {
  full,  ///< g
  weak,  ///< only that x1 and x2 show the same object; g is inferred from their codes
  none   ///< nothing: every image is reconstructed from its own code, no operator moves codes
};

struct SupervisionOptions {
  Supervision kind = Supervision::full;
  PoseOptions pose = {};  ///< of weak supervision
};

/// How a model reconstructs pairs under a kind of supervision. x̂1 = dec(z1) always; x̂2 is decoded
/// from
///
///   full   ρ(g)·z1,
///   weak   Σ_g softmax(score/temperature)·ρ(g)·z1 in training, ρ(arg max score)·z1 in use,
///   none   enc(x2).
class PairReconstruction {
 public:
  /// @throws InvalidArgument as PoseInference where poses are inferred.
  PairReconstruction(OperatorAutoencoder model, SupervisionOptions options);

  /// Differentiable; the batch may be on another device than the model.
  [[nodiscard]] Reconstruction in_training(const PairBatch& batch) const;
  [[nodiscard]] Reconstruction in_use(const PairBatch& batch) const;
  /// dec(enc(x)) of images [N, C, H, W], which may be on another device than the model.
  [[nodiscard]] at::Tensor alone(const at::Tensor& images) const;
  /// Whether x̂2 is made from x1.
  [[nodiscard]] bool looks_at_pairs() const { return options_.kind != Supervision::none; }
  /// The element that carries x1 to x2: int64 [N]; the known one unless supervision is weak.
  [[nodiscard]] at::Tensor elements(const PairBatch& batch) const;

 private:
  OperatorAutoencoder model_;
  SupervisionOptions options_;
  std::optional<PoseInference> inference_;
};

/// The errors over all pairs as the model is used.
[[nodiscard]] Evaluation evaluate(const PairReconstruction& reconstruction, const Pairs& pairs,
                                  std::int64_t batch = 1000);

/// How often the elements of a reconstruction are right, modulo the stabilizer of x1.
struct PoseAccuracy {
  double labelled = 0.0;  ///< share of pairs whose element is the true one
  /// The same after the elements were renamed by `automorphism`, which takes each true element to
  /// the one inferred. Training without elements cannot know which automorphism of the group the
  /// codes follow: they turn by g as well as by g⁻¹.
  double renamed = 0.0;
  /// Suggested by what is inferred most often for the generators; the identity if that is none.
  std::vector<FiniteGroup::Element> automorphism;

  [[nodiscard]] Json json() const;  ///< {"labelled", "renamed", "automorphism"}
};

/// @param tolerance  an element fixes an object if it moves x0 by less than this part of the length
///                   of x0 - mean(x0).
/// Cost: an encoding of every image, and the orbit of every object.
[[nodiscard]] PoseAccuracy pose_accuracy(const PairReconstruction& reconstruction,
                                         const Pairs& pairs, double tolerance = 1e-3,
                                         std::int64_t batch = 1000);

}  // namespace torsor
