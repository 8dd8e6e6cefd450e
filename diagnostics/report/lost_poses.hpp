#pragma once

#include <cstdint>
#include <vector>

#include "diagnostics/equivariance/isotropy.hpp"
#include "diagnostics/equivariance/orbit_table.hpp"
#include "groups/irreps.hpp"
#include "operators/latent_operator.hpp"

namespace torsor {

/// Where codes have lost the pose: soft defects on the images at hand.
struct LostPoses {
  IsotropyResult isotropy;   ///< of the codes as they are, or as the operator moves them
  std::vector<bool> used;    ///< which real irreps move some object's code
  std::int64_t objects = 0;  ///< that lost their pose
  double noise = 0.0;        ///< η that was used
  bool blind = false;        ///< the encoder obeys the operator too badly to tell
};

/// An object has lost its pose if its code repeats more often than its image (κ > 1) although other
/// codes tell those poses apart: its code's stabilizer exceeds what its image's stabilizer and the
/// elements that no irrep of the codes sees generate, and such an irrep is absent from its code,
/// down to the noise. Under an operator that the encoder obeys so badly that the tolerance exceeds
/// a tenth of the movement nothing is said: inconclusive, no κ (asked only where `used` is to be
/// found: symmetric images may well move nothing).
///
/// @param declared  the operator that is to move the codes (those in the pose 1 are used); null:
///                  the codes of all poses as the encoder gives them. An operator is judged with
///                  the tolerance that its encoder leaves: 5/3 of the largest |ρ(h)·f(x) - f(hx)|
///                  within what ρ moves, if that exceeds 5η.
/// @param used  which real irreps count as moving codes elsewhere, on other images say; empty:
///              found on these.
/// @param least_noise  the tolerance is at least this: what other images of this encoder needed.
/// Cost: that of D11 and D16.
[[nodiscard]] LostPoses lost_poses(const OrbitTable& codes, const OrbitTable& images,
                                   const Irreps& irreps, const LatentOperator* declared,
                                   std::vector<bool> used = {}, double least_noise = 0.0);

}  // namespace torsor
