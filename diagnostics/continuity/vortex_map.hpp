#pragma once

#include <complex>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include <ATen/core/Tensor.h>

#include "diagnostics/result.hpp"

namespace torsor {

/// One code plane over a disc of images: rows (real, imaginary) of F, [N, 2], at the points u = s +
/// it given as rows (s, t), float64 [N, 2].
using PlaneOverDisc = std::function<at::Tensor(const at::Tensor& points)>;

enum class VortexType {
  soft,       ///< F vanishes: the pose is lost there
  hard,       ///< F keeps its length: the code jumps
  extended,   ///< not a point: a wall, or a line of zeros, or the end of one
  unresolved  ///< neither down to the finest scale
};

[[nodiscard]] std::string_view vortex_text(VortexType type);

/// A point (or region) of the disc around which the phase of F turns, or where it has none.
struct Vortex {
  std::complex<double> position;
  int charge = 0;
  VortexType type = VortexType::unresolved;
  double core = 0.0;  ///< the distance at which |F| reaches 1/√2 of its median; 0 for a hard one
  double size = 0.0;  ///< of the smallest region it was followed to
  std::optional<std::int64_t> stabilizer = {};  ///< m of the image there, where it was asked for
};

/// D7: where a code plane loses or tears its phase over a two-parameter family of images.
struct VortexMap : DiagnosticResult {
  std::vector<Vortex> vortices;
  int total = 0;        ///< Σ of the charges
  int rim = 0;          ///< the winding along the rim, equal to `total`
  double length = 0.0;  ///< the median of |F|
  bool agrees = true;   ///< whether a grid of half the resolution shows the same charges
};

struct VortexOptions {
  double radius = 1.0;      ///< of the disc
  std::int64_t cells = 32;  ///< across the disc, even
  double finest = 1e-6;     ///< of the radius: regions are refined down to here
  double noise = 0.0;       ///< η of a code value; 0: assumed from the codes' type
  /// m of the image at u, for the report and theorem T6.
  std::function<std::int64_t(std::complex<double>)> stabilizer = {};
};

/// The vortices of F over the disc |u| ≤ radius.
///
/// Charges of the cells of a grid; every charged or doubtful region is covered by a finer grid, and
/// again, down to `finest`. There |F| has fallen with the region's size (soft; the zero is then
/// polished by Levenberg and Marquardt) or kept its length (hard). A region that does not shrink is
/// extended. Passes if there is none; fails otherwise; inconclusive if |F| is noise everywhere, or
/// none is left at full but some at half resolution.
/// `effect` is the number of vortices; `resolution` the cell size, below which a pair of opposite
/// charges cancels unseen.
/// @throws InvalidArgument unless radius > 0, cells >= 8 and even, 0 < finest < 1.
/// @throws NumericalError if Σ charges differs from the rim's winding (a defect of this program).
/// Cost: cells² codes, about 6000 more per vortex.
[[nodiscard]] VortexMap vortex_map(const PlaneOverDisc& plane, const VortexOptions& options = {});

/// Theorem T6: whether a charge W fits a plane of weight k at an image with stabilizer C_m whose
/// disc the generator turns by 2πs/m: W·s ≡ k (mod m).
[[nodiscard]] bool is_forced_charge(int charge, int weight, int m, int s = 1);

}  // namespace torsor
