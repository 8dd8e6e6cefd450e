#pragma once

#include <optional>
#include <span>
#include <vector>

#include "diagnostics/continuity/vortex_map.hpp"
#include "diagnostics/encoder.hpp"
#include "diagnostics/report/continuous_families.hpp"

namespace torsor {

/// A complex coordinate of the weight-k part of the codes over a disc of images.
struct WeightPlane {
  int weight = 1;
  double share = 0.0;   ///< of the moving energy on the disc that has this weight
  PlaneOverDisc plane;  ///< u to conj(v)·ẑ_k, v the strongest direction of ẑ_k on the disc
};

/// The planes of the weights 1, ..., n/2 by descending share, those above 1e-4 and at most `count`;
/// ẑ_k(x) = (1/n) Σ_j e^{-2πijk/n} f(c^j x), c the turn of order n. Found on 64 points of the disc.
/// Empty where the codes do not move. Cost: 64·n codes; each value of a plane costs n codes.
[[nodiscard]] std::vector<WeightPlane> weight_planes(const Encoder& encode,
                                                     const ContinuousFamilies& families,
                                                     const ImageDisc& disc, std::size_t count);

/// One plane over several discs.
struct SharedPlane {
  int weight = 1;
  std::vector<PlaneOverDisc> planes;  ///< one for each disc
};

/// The weight of the most energy on all discs together, in its strongest direction there: the same
/// coordinate of the code on every disc. Nothing where the codes do not move.
[[nodiscard]] std::optional<SharedPlane> strongest_shared_plane(const Encoder& encode,
                                                                const ContinuousFamilies& families,
                                                                std::span<const ImageDisc> discs);

/// The codes of images [N, C, H, W] as float64 [N, D], at most 2048 images at a time.
[[nodiscard]] at::Tensor encode_rows(const Encoder& encode, const at::Tensor& images);

}  // namespace torsor
