#pragma once

#include <cstdint>
#include <optional>

#include <ATen/core/Tensor.h>

#include "diagnostics/result.hpp"

namespace torsor {

/// Two poses half a turn of images apart between which a real code changes order.
struct SeamCollision {
  std::int64_t pose = 0;        ///< i: the codes of i and `opposite` cross before i + 1
  std::int64_t opposite = 0;    ///< i + n/(2m)
  double code_distance = 0.0;   ///< |f(x_i) - f(x_opposite)|
  double code_step = 0.0;       ///< the larger of the codes' steps from here to the next pose
  double image_distance = 0.0;  ///< |x_i - x_opposite| = twice the floor
};

/// D28: where a pose latent of one dimension tears an orbit.
struct SeamResult : DiagnosticResult {
  double floor = 0.0;          ///< what no continuous encoder into the line can undercut
  double largest_error = 0.0;  ///< max_i |rec_i - x_i|
  std::int64_t worst_pose = 0;
  double width = 0.0;  ///< the share of poses with more than half of the largest error
  std::optional<SeamCollision> collision = {};
};

struct SeamOptions {
  int symmetry = 1;    ///< m of the image
  double noise = 0.0;  ///< η of an image value; 0: assumed from the images' type
};

/// Compares reconstructions of a whole orbit with the floor of Borsuk and Ulam.
///
/// A continuous real function on a circle is equal at some antipodal pair, and a decoder then errs
/// by half their distance on one of them:
///
///   max_t |dec(f(x_t)) - x_t| ≥ ½|x_t - x_{t+π/m}| = (Σ_{k/m odd} E_k)^{1/2}
///
/// for an image with stabilizer C_m; E_k = |P_k x|², all k modulo n. Poses between the samples cost
/// half a step of images and reconstructions beside the crossing: the floor less that is proven.
///
/// Codes of one number never pass: at or above the floor they fail, the seam being shown; with an
/// error below the proven floor they fail if the crossing codes step over a quarter of their range,
/// since the encoder then jumps (or is steeper than the poses can tell: confirm with D4); else it
/// is inconclusive, the decoder hiding its error between the poses. So it is if the floor is below
/// the noise (the symmetry is a multiple of m), or if codes do not repeat m times a turn to 1e-5 of
/// their range (m is too large). Codes of more numbers owe no floor: passes if the
/// error stays below it, inconclusive above. A code or reconstruction that is not finite fails.
/// `effect` is largest error / floor, `resolution` the uncertainty of the floor over the floor.
/// @param images, reconstructions  [n, ...] of one shape, row j in the pose g^j; a whole cyclic
///        orbit of an exact action. @param codes  [n] or [n, D] of the pose part.
/// @throws InvalidArgument if the shapes disagree, or 2m does not divide n.
/// Cost: n²·pixels. Source: J. Batson et al., Topological obstructions to autoencoding (2021).
[[nodiscard]] SeamResult bottleneck_seam(const at::Tensor& images,
                                         const at::Tensor& reconstructions, const at::Tensor& codes,
                                         const SeamOptions& options = {});

}  // namespace torsor
