#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "datasets/families/image_family.hpp"
#include "diagnostics/encoder.hpp"
#include "diagnostics/harmonic_monomial.hpp"

namespace torsor {

/// How the modulus of a code plane depends on that of its monomial F.
enum class PlaneLength {
  linear,    ///< F itself: continuous, zero where F is
  root,      ///< F/√|F|: continuous, Hölder ½ at zeros of F
  unit,      ///< F/|F|: jumps where F = 0, and is NaN there
  softened,  ///< F/√(|F|² + δ²): continuous with Lipschitz constant 1/δ
};

/// Two real code coordinates that a rotation by t turns by weight·t.
struct CodePlane {
  HarmonicMonomial monomial;
  PlaneLength length = PlaneLength::linear;
  std::int64_t ring = 0;

  [[nodiscard]] int weight() const { return monomial.weight(); }
  /// The plane's winding around u = 0 in the chart "around C<m>" (c_m constant, c_1 = u, nothing
  /// else): the exponent of c_1. Nothing where the plane vanishes identically on the chart.
  [[nodiscard]] std::optional<int> charge_around(int m) const;
};

enum class Continuity {
  continuous,
  jumps,  ///< at isolated images (of codimension two): hard defects
  walls,  ///< across hypersurfaces of images
};

/// An encoder with what is known of it by construction.
///
/// The code is: two columns (real, imaginary) per plane, then `invariants` real columns that no
/// rotation changes. Where `planes` is empty and `regular` is set, the code is `channels` numbers
/// in each of n blocks that a rotation permutes.
struct ZooEncoder {
  std::string name;
  std::string description;  ///< one line
  Encoder encode;
  bool equivariant = true;  ///< where it is defined: f(gx) = ρ(g)f(x) with ρ as above
  Continuity continuity = Continuity::continuous;
  std::vector<CodePlane> planes = {};
  std::int64_t invariants = 0;
  bool regular = false;
  std::int64_t channels = 0;

  /// The number of turns in C_n that fix the code of an image with the non-zero harmonics `active`:
  /// gcd of n and the weights of the planes present there; for a regular code, of n and `active`.
  /// @throws InvalidArgument if the encoder is not equivariant.
  [[nodiscard]] std::int64_t code_symmetry(std::span<const int> active, std::int64_t n) const;
};

/// What the encoders of the zoo are made with.
struct ZooOptions {
  int largest = 6;         ///< the highest harmonic K that they look at
  double core = 0.1;       ///< δ of the softened phase
  std::uint64_t seed = 0;  ///< of the random network
};

/// The encoder of that name for the images of a harmonic family.
///
/// | name | code | truth |
/// |---|---|---|
/// | first_harmonic | c_1 | pose lost (soft defect) at every C_m image, m ≥ 2 |
/// | first_phase | c_1/|c_1| | hard defect there; it jumps by `forced_jump(1, m)` |
/// | softened_phase | c_1/√(|c_1|² + δ²) | continuous, core radius δ |
/// | root_phase | c_1/√|c_1| | continuous, Hölder ½ |
/// | moment_angle | c_2/|c_2| | weight 2; hard defects where c_2 = 0 |
/// | principal_axis | half the angle of c_2, its sign by c_3 | weight 1; walls, antipodal jumps |
/// | template_pose | e^{iθ} of the best matching turn of a template | weight 1, walls |
/// | power_spectrum | |c_k|, k ≤ K | invariant |
/// | bispectrum | c_k c_l conj(c_{k+l}), k ≤ l, k + l ≤ K | invariant |
/// | all_harmonics | every c_k of every ring | equivariant and injective |
/// | orbit_lift | z_j = f(g_j⁻¹x) of the random network | regular: permutes n blocks |
/// | polar_code | c_k/|c_k| and |c_k|, k = 1, ..., K | hard defects where a c_k = 0 |
/// | random_network | a random tanh network on the pixels | continuous, not equivariant |
/// | pose_and_invariants | c_1 and |c_k| | "disentangled": pose lost at C_m images |
/// | third_harmonic | c_3 | weight 3: no defect at C_3, three poses confused elsewhere |
/// | one_hot_pose | the index of template_pose as a unit vector | regular off its walls |
/// | order_five | c_2³ conj(c_3)² | invariant that tells what the bispectrum cannot |
///
/// @throws InvalidArgument naming the nearest name; if the family's images have no angular
///         coefficients; or where template_pose, orbit_lift or one_hot_pose, which shift columns,
///         are asked for on other than a polar grid.
[[nodiscard]] ZooEncoder zoo_encoder(std::string_view name, const ImageFamily& family,
                                     const ZooOptions& options = {});

/// The names of the table, in its order.
[[nodiscard]] std::vector<std::string> zoo_names();

/// An encoder of the given planes, followed by the moduli |c_k| for k in `moduli` on ring 0.
[[nodiscard]] ZooEncoder plane_encoder(std::string name, std::string description,
                                       std::vector<CodePlane> planes, std::vector<int> moduli,
                                       const ImageFamily& family, const ZooOptions& options = {});

/// max_j 2|sin(πkj/m)|: by how much a plane of constant length 1 and weight k must jump at an image
/// with stabilizer C_m; 0 iff m divides k. For k = 1: 2, √3, 2, 1.9021, 2 for m = 2, ..., 6.
[[nodiscard]] double forced_jump(int weight, int m);

}  // namespace torsor
