#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "core/json.hpp"
#include "models/operator_autoencoder.hpp"

namespace torsor {

/// Mean squared errors per pixel of the two reconstructions; the reported error is their sum.
struct PairError {
  double x1 = 0.0;
  double x2 = 0.0;
  [[nodiscard]] double total() const { return x1 + x2; }
  [[nodiscard]] Json json() const;  ///< {"error", "error_x1", "error_x2"}
  /// @throws nlohmann::json::exception if a member is missing or is no number.
  [[nodiscard]] static PairError from_json(const Json& json);
};

/// Errors over all pairs, and over the pairs of each element g.
struct Evaluation {
  PairError error;
  std::vector<PairError> per_element;
};

/// What a model makes of a batch of pairs, on any device.
using ReconstructBatch = std::function<Reconstruction(const PairBatch&)>;

/// The errors of `reconstruct` over all pairs of `pairs`, `batch` at a time, without gradients;
/// sums in double precision.
[[nodiscard]] Evaluation evaluate(const ReconstructBatch& reconstruct, const Pairs& pairs,
                                  std::int64_t batch = 1000);

/// What a model makes of images [N, C, H, W], each by itself.
using ReconstructImages = std::function<at::Tensor(const at::Tensor& images)>;

/// The errors over all pairs of a model that looks at no element. Every image is x1 of one pair
/// with each element and x2 of another, so that all errors are the mean over images: |G| times
/// cheaper. Not for pairs in `chained` mode, whose x2 is no image of the orbit.
[[nodiscard]] Evaluation evaluate(const ReconstructImages& reconstruct, const Orbits& orbits);

/// The errors of a model's reconstructions x1 and x2 = dec(ρ(g) enc(x1)).
[[nodiscard]] Evaluation evaluate(const OperatorAutoencoder& model, const Pairs& pairs,
                                  std::int64_t batch = 1000);

/// The error of predicting every image by the mean training image: what any model must beat.
[[nodiscard]] double mean_image_error(const Pairs& train, const Pairs& test);

}  // namespace torsor
