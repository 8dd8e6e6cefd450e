#pragma once

#include <cstdint>
#include <vector>

#include "core/json.hpp"
#include "core/random.hpp"
#include "datasets/torus_pairs.hpp"
#include "models/evaluation.hpp"
#include "models/torus_autoencoder.hpp"

namespace torsor {

/// The code coordinates whose weight rounds to one integer vector.
struct WeightShare {
  std::vector<std::int64_t> weight;  ///< m integers
  std::int64_t coordinates = 0;
  double energy = 0.0;              ///< their share of the mean |z|² of all coordinates
  double equivariance_error = 0.0;  ///< mean |enc(x2) - ρ(θ) enc(x1)|² over their mean |z|²
  double integrality_defect = 0.0;  ///< largest distance of one of their weights from an integer
};

struct TorusEvaluation {
  PairError error;
  std::vector<WeightShare> weights;  ///< by falling energy
  double integrality_defect = 0.0;   ///< largest over all weights, used or not
  /// Mean over the coordinates by energy: what matters of the defect above.
  double weighted_defect = 0.0;
  /// What a full turn of one angle changes in x̂2, mean square per pixel, the largest over the
  /// angles: fractional weights that the decoder does not read do not count.
  double period_error = 0.0;
  std::int64_t pairs = 0;

  [[nodiscard]] Json json() const;
};

/// The errors of a model's reconstructions on `count` pairs drawn from `random`, `batch` at a time,
/// without gradients; sums in double precision.
///
/// Real angles that were drawn before are drawn again with probability 0: with another stream than
/// the training's these are errors at angles never trained on. `pairs.with_per_turn(n)` gives those
/// on the grid of C_n.
/// @throws InvalidArgument if count or batch is not positive or the numbers of angles differ.
[[nodiscard]] TorusEvaluation evaluate(const TorusAutoencoder& model, const TorusPairs& pairs,
                                       std::int64_t count, const Random& random,
                                       std::int64_t batch = 1000);

/// The error at one angle.
struct AngleError {
  std::vector<double> angles;  ///< m numbers in radians
  PairError error;
};

/// The error at each of the per_turn^m angles of a grid, on `count` random objects and poses each.
/// @throws InvalidArgument also unless per_turn is positive and the grid has at most 2^20 angles.
[[nodiscard]] std::vector<AngleError> evaluate_grid(const TorusAutoencoder& model,
                                                    const TorusPairs& pairs, std::int64_t per_turn,
                                                    std::int64_t count, const Random& random);

/// @throws InvalidArgument unless model and pairs have the same images and number of angles.
void check_torus_pairs(const TorusAutoencoder& model, const TorusPairs& pairs);

}  // namespace torsor
