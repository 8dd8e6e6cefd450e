#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include <ATen/core/Tensor.h>

#include "core/json.hpp"
#include "datasets/action.hpp"
#include "datasets/object_set.hpp"

namespace torsor {

/// What `TorusAction::certify` measured on sample images. Defects are relative 2-norm errors, the
/// largest over the samples and over 24 pairs of angles from a fixed stream.
struct TorusCertificate {
  Exactness exactness = Exactness::approximate;
  double period_defect = 0.0;        ///< a full turn of one angle against x
  double inverse_defect = 0.0;       ///< -a after a against x
  double homomorphism_defect = 0.0;  ///< a after b against a + b, and the angle 0 against x
  std::int64_t samples = 0;          ///< objects the defects were measured on
  std::string explanation = {};      ///< one sentence: what was found, and what would be exact

  [[nodiscard]] bool is_exact() const { return exactness != Exactness::approximate; }
  [[nodiscard]] double largest_defect() const;
  [[nodiscard]] Json json() const;
};

/// The torus T^m acting on images by m real angles; m = 1 is the rotations SO(2).
///
/// Immutable. Where the certificate is exact, the image moved by b and then by a is the image moved
/// by a + b, and 2π in any angle returns it.
class TorusAction {
 public:
  virtual ~TorusAction() = default;

  /// m.
  [[nodiscard]] virtual std::int64_t angles() const = 0;
  [[nodiscard]] virtual ImageShape shape() const = 0;
  /// What the angles do, for example "rotation"; how exactly is the certificate's.
  [[nodiscard]] virtual std::string description() const = 0;
  /// angles[i]·images[i].
  ///
  /// @param images  float32 or float64 [N, C, H, W], also the result's type.
  /// @param angles  float32 or float64 [N, m] ([N] if m is 1), in radians.
  /// @throws InvalidArgument on a wrong shape or an angle that is not finite.
  [[nodiscard]] virtual at::Tensor apply(const at::Tensor& images,
                                         const at::Tensor& angles) const = 0;
  /// angles[i]·x0 of object objects[i]; `apply` on x0 unless the action renders.
  [[nodiscard]] virtual at::Tensor render(const ObjectSet& set, const at::Tensor& objects,
                                          const at::Tensor& angles) const;
  /// Measures period, inverse and homomorphism defects on up to `samples` objects of `set`.
  [[nodiscard]] virtual TorusCertificate certify(const ObjectSet& set,
                                                 std::int64_t samples = 8) const = 0;
};

using TorusActionPointer = std::shared_ptr<const TorusAction>;

/// @throws InvalidArgument with the certificate's explanation unless it is exact.
void require_exact(const TorusCertificate& certificate);

}  // namespace torsor
