#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include <ATen/core/Tensor.h>

#include "diagnostics/equivariance/orbit_table.hpp"
#include "diagnostics/injectivity/code_family.hpp"
#include "diagnostics/result.hpp"

namespace torsor {

/// Two images far apart with one code.
struct Collision {
  std::vector<double> first;  ///< family: parameters; samples: {index}; orbits: {object, pose}
  std::vector<double> second;
  double code_distance = 0.0;
  double image_distance = 0.0;
};

/// D12: whether different images have different codes, and how well the code can be inverted.
struct InjectivityResult : DiagnosticResult {
  double ratio = 0.0;       ///< ℓ(δ) in neighbour gaps; the smallest over objects
  double gap = 0.0;         ///< the median distance of the codes of neighbours
  double separation = 0.0;  ///< δ
  /// The smallest singular value of the code's derivative, per unit of image distance along the
  /// family: 1/it bounds how steep the inverse is near a sample. Of families only.
  std::optional<double> least_stretch = {};
  std::vector<Collision> collisions = {};  ///< at most `polished` of them
};

struct InjectivityOptions {
  double separation = 0.0;      ///< δ; 0: as each function says
  double noise = 0.0;           ///< η of a code value; 0: assumed from the codes' type
  std::int64_t samples = 1024;  ///< of a family, at most
  int polished = 16;            ///< pairs of a family that are followed to a collision
  double shape = 2.0;           ///< of `infimum_interval`
};

/// ℓ(δ) = min{|f(x) - f(y)| : d(x, y) ≥ δ} / median neighbour gap over a family that can be asked
/// for any of its codes.
///
/// A grid of samples and the midpoints of its edges give the reach ρ of every sample: half the
/// code's way to the neighbours, summed over the axes. Two images far apart with one code have
/// samples nearer than ρ_x + ρ_y beside them, so a family without such a pair passes. Such pairs
/// (to 1.25 of it) are followed to the nearest minimum of |f(u) - f(v)|² by Levenberg and
/// Marquardt: a collision is found although no sample lies on it.
///
/// Fails if a pair with d ≥ δ/2 comes within 10η or 1e-8 gaps, or if a code is not finite.
/// Inconclusive if the codes bend too much between samples (more than 5 % of the edges miss their
/// midpoint by a quarter of their length: too sparse), if more pairs than `polished` remain, or if
/// the derivative nearly vanishes (smallest singular value below 1e-3 of the usual largest one), so
/// that pairs nearer than δ may share a code. Edges across which the code jumps are left out and
/// counted: D4 judges them.
///
/// `effect` is ℓ(δ) with the pairs as followed; `interval` reaches down to what the reaches prove
/// for all points between the samples; `resolution` is δ: nearer pairs are judged by the derivative
/// alone. d is the distance of images where the family has them (so that two parameters of one
/// image are no collision), of parameters otherwise; δ is 3 times its largest step unless given.
/// @throws InvalidArgument unless every axis has 8 samples at least, naming the remedy.
/// Cost: (1 + P)·samples codes in batches, samples²·D, and 20 small batches per pair followed.
[[nodiscard]] InjectivityResult family_injectivity(const CodeFamily& family,
                                                   const InjectivityOptions& options = {});

/// The same for given codes [N, D] of dense samples whose image distances are [N, N]; neighbours
/// are the nearest in image distance, δ is 4 median neighbour distances unless given.
///
/// Fails if two samples with d ≥ δ have codes within 10η√D. Passes if ℓ(δ) ≥ 1; inconclusive below
/// (a collision may lie between samples, and nothing can be followed), and if the samples are
/// sparse: the median neighbour gap exceeds a quarter of the median distance of all codes.
/// `interval` is `infimum_interval` of each sample's nearest distant code; it takes samples for
/// independent.
/// @throws InvalidArgument unless N >= 8 and the shapes agree. Cost: N²·D.
[[nodiscard]] InjectivityResult sampled_injectivity(const at::Tensor& codes,
                                                    const at::Tensor& distances,
                                                    const InjectivityOptions& options = {});

/// The same on the orbits of a finite group, where d(g, h) is the group distance modulo the image's
/// stabilizer S: steps by generators (from the left) between the cosets gS and hS; δ is 2 unless
/// given. Stabilizers are the periods of the image orbits within 5η.
///
/// Fails if two cosets have codes within 5η√D, listing up to `polished` of them. Inconclusive if
/// one misses that by less than a factor 10; if an image's stabilizer moves its code (noise, or a
/// jump at a symmetric image); if an object's ℓ(δ) is below ½, since distant poses nearer than
/// neighbours mean too few poses for a statement on the continuous orbit; or if no orbit has two
/// cosets δ apart. `effect` is the least ℓ(δ) over objects, `interval` (20 objects) that of the
/// infimum over the population.
/// @throws InvalidArgument if groups or numbers of objects differ. Cost: objects · |G|²·D.
[[nodiscard]] InjectivityResult orbit_injectivity(const OrbitTable& codes, const OrbitTable& images,
                                                  const InjectivityOptions& options = {});

}  // namespace torsor
