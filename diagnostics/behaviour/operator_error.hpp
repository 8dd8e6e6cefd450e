#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "diagnostics/behaviour/decoder.hpp"
#include "diagnostics/equivariance/orbit_table.hpp"
#include "diagnostics/result.hpp"
#include "operators/latent_operator.hpp"

namespace torsor {

/// Mean squares per image value, over the objects and pairs (x1, g) that they belong to.
struct OperatorErrors {
  double error = 0.0;      ///< |dec(ρ(g) f(x1)) - g·x1|²
  double identity = 0.0;   ///< |x1 - g·x1|²: to leave the image as it is
  double mean = 0.0;       ///< |m - g·x1|², m the mean of all images: to know nothing
  double pose_lost = 0.0;  ///< |x̄ - g·x1|², x̄ the mean of the orbit: to know all but the pose
};

/// The objects whose images have stabilizers of one order.
struct OperatorErrorStratum {
  std::int64_t stabilizer_order = 1;
  std::int64_t objects = 0;
  OperatorErrors errors = {};
  std::optional<double> floor = {};  ///< of these objects alone
};

/// D23: whether decoding the moved code gives the moved image.
struct OperatorErrorResult : DiagnosticResult {
  OperatorErrors errors;
  std::optional<double> floor;               ///< of `error`; nothing where none is proven
  double outside = 0.0;                      ///< its part in irreps that the operator lacks
  std::optional<DecoderShape> decoder;       ///< as measured; nothing where it is said non-linear
  std::vector<OperatorErrorStratum> strata;  ///< by ascending order of the stabilizer
  std::vector<double> per_element;           ///< `error` for each g
  std::vector<double> identity_per_element;  ///< `identity` for each g
};

struct OperatorErrorOptions {
  bool linear_decoder = true;  ///< false: theorem T8 bounds nothing, only baselines are compared
  double near = 0.05;          ///< of the identity's error: as good as none
  std::vector<FiniteGroup::Element> starts = {};  ///< the poses of x1; empty: all of them
};

/// The error of dec(ρ(g) f(x1)) against g·x1 over all g, between what theory forbids and what needs
/// no model: floor <= error <= identity.
///
/// The floor (theorem T8, `OrbitFloor`) is the energy of these very images' orbits in irreps that ρ
/// lacks or has too few copies of. No encoder with a linear decoder gets below it (a constant of
/// the decoder is found and allowed for), for the whole set or any stratum, so that is no question
/// of statistics: an error below it by more than rounding means that the decoder is not linear, saw
/// the target, or that the operator moves codes otherwise than it declares. A single g has no
/// floor. Averaged over g the identity's error is twice `pose_lost`.
///
/// The verdict is about ρ and rests on error/identity (`effect`), with its jackknife interval:
///   fail          below a floor; or the floor itself exceeds `near` of the identity's error: no
///                 training can help this operator; or surely no better than the identity or the
///                 mean image;
///   pass          the upper end is at most `near`;
///   inconclusive  between: the operator could do better, so what is missing is the encoder's, the
///                 decoder's or the training's; or fewer than 20 objects; or no image moves.
/// `resolution` is the rounding of error/identity. The floor is unknown (no entry) for a decoder
/// declared or found non-linear and for matrices that are no representation.
///
/// @param codes   f(h·x_o) in row h of object o. @param images  h·x_o, likewise.
/// @throws InvalidArgument if groups, objects or sizes differ, a start is no element, or `near` is
///         outside (0, 1).
/// Cost: objects·|G|·|starts| decoder calls, in batches; the floor of `OrbitFloor` per stratum.
[[nodiscard]] OperatorErrorResult operator_decoder_error(const OrbitTable& codes,
                                                         const LatentOperator& op,
                                                         const Decoder& decode,
                                                         const OrbitTable& images,
                                                         const OperatorErrorOptions& options = {});

}  // namespace torsor
