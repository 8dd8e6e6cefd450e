#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include <ATen/core/Tensor.h>

#include "core/random.hpp"
#include "diagnostics/encoder.hpp"
#include "diagnostics/result.hpp"

namespace torsor {

/// Codes f(h(x0 + εv_i)) near an image x0 with stabilizer H: `h` numbers the elements of H, 0 the
/// identity, and row i belongs to direction v_i of length 1, the same for every ε and h.
using SymmetricProbe = std::function<at::Tensor(double epsilon, std::int64_t h)>;

enum class Defect {
  none,       ///< continuous down to the smallest ε
  core,       ///< acts as a jump above the core radius, continuous below
  hard,       ///< a jump at every ε
  undefined,  ///< a code that is not finite
};

/// D3: whether an encoder jumps at a symmetric image.
struct OscillationResult : DiagnosticResult {
  Defect defect = Defect::none;
  std::vector<double> epsilons;      ///< descending
  std::vector<double> oscillations;  ///< the largest over directions and H
  std::vector<double> medians;       ///< the same with the median over directions
  std::optional<double> slope;       ///< of log Osc against log ε at the small end
  double length = 0.0;               ///< r: the median of |f| at the largest ε
  double plateau = 0.0;              ///< Osc/r where it does not depend on ε; 0 without a defect
  std::optional<double> core;        ///< ε at which Osc falls to 1/√2 of its plateau
};

struct OscillationOptions {
  std::int64_t stabilizer = 2;  ///< |H|
  double largest = 0.1;         ///< ε runs from here
  int decades = 5;              ///< down by this many powers of ten, two steps each
  double noise = 0.0;           ///< η of a code value; 0: assumed from the codes' type
};

/// Osc(ε) = max_i max_{h∈H} |f(x0 + εv_i) - f(h(x0 + εv_i))|, its slope and its plateau.
///
/// A slope below 0.2 at the three smallest ε with Osc > 100η is a hard defect; a plateau of more
/// than a decade above a core of smaller ε is one that "acts as a jump above ε". Both fail. The
/// plateau is measured in units of r, the median of |f|: theorem T2 forces 2 sin(π⌊m/2⌋/m) at C_m
/// for a plane of weight 1 (`forced_jump`). A code that does not move by 100η anywhere passes.
/// `effect` is Osc/r at the smallest ε for a hard defect, on the plateau for a core, else what is
/// left at the smallest ε; its interval is the range over the directions. `resolution` is 100η/r.
/// @throws InvalidArgument for |H| < 2, or ε or decades that are not positive.
/// Cost: (2·decades + 1)·|H| batches of codes, about 20·|H| more to locate a core.
/// Source: theorem T2 in docs/theory.md.
[[nodiscard]] OscillationResult stabilizer_oscillation(const SymmetricProbe& probe,
                                                       const OscillationOptions& options = {});

/// The action of element number h of a stabilizer on images [N, C, H, W].
using StabilizerMotion = std::function<at::Tensor(const at::Tensor& images, std::int64_t h)>;

/// A probe in image space: x0 = A_H x, the mean of `image` [C, H, W] over H, which is exactly
/// symmetric; `directions` random v of |v| = |x0| (1 for a black image), orthogonal to the images
/// fixed by H.
/// @throws InvalidArgument unless |H| >= 2 and there is a direction.
[[nodiscard]] SymmetricProbe image_probe(Encoder encode, const at::Tensor& image,
                                         StabilizerMotion motion, std::int64_t stabilizer,
                                         std::int64_t directions, Random& random);

}  // namespace torsor
