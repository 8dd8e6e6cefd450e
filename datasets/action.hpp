#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include <ATen/core/Tensor.h>

#include "core/json.hpp"
#include "datasets/object_set.hpp"
#include "groups/finite_group.hpp"

namespace torsor {

/// How far an action obeys the group law.
enum class Exactness {
  linear,       ///< a linear map of the pixels that obeys the law to rounding (permutations)
  orbit,        ///< obeys the law on every orbit (each image is rendered from x0 and the product
                ///< of the elements), but is not a linear map of the pixels
  approximate,  ///< breaks the law by the measured defects
};

[[nodiscard]] std::string exactness_text(Exactness exactness);

/// What `Action::certify` measured on sample images. Defects are relative 2-norm errors, the
/// largest over the samples: |(gh)·x - g·(h·x)| / |x|, and so on.
struct ActionCertificate {
  Exactness exactness = Exactness::approximate;
  double order_defect = 0.0;         ///< generator applied as often as its order, against x
  double inverse_defect = 0.0;       ///< g⁻¹·(g·x) against x
  double homomorphism_defect = 0.0;  ///< (gh)·x against g·(h·x)
  std::int64_t samples = 0;          ///< images the defects were measured on
  std::string explanation;           ///< one sentence: what was found, and what would be exact

  /// Training accepts an action only if this holds (or the caller allows an inexact one).
  [[nodiscard]] bool is_exact() const { return exactness != Exactness::approximate; }
  [[nodiscard]] Json json() const;
};

/// A finite group acting on images.
///
/// Immutable. `apply` treats the images as given; `render` shows an object in the pose g, which
/// for re-rendered actions is free of interpolation.
class Action {
 public:
  using Element = FiniteGroup::Element;

  virtual ~Action() = default;

  [[nodiscard]] virtual const FiniteGroup& group() const = 0;
  /// What the elements do, for example "rotation by 36° (C10)"; how exactly is the certificate's.
  [[nodiscard]] virtual std::string description() const = 0;
  /// elements[i]·images[i].
  ///
  /// @param images  float [N, C, H, W]; @param elements  int64 [N], each below the group's order.
  /// @throws InvalidArgument on a wrong shape or an element out of range.
  [[nodiscard]] virtual at::Tensor apply(const at::Tensor& images,
                                         const at::Tensor& elements) const = 0;
  /// elements[i]·x0 of object objects[i]; `apply` on x0 unless the action renders.
  [[nodiscard]] virtual at::Tensor render(const ObjectSet& set, const at::Tensor& objects,
                                          const at::Tensor& elements) const;
  /// Measures order, inverse and homomorphism defects on up to `samples` objects of `set`, for all
  /// pairs of elements of small groups and a fixed selection of pairs of large ones.
  [[nodiscard]] virtual ActionCertificate certify(const ObjectSet& set,
                                                  std::int64_t samples = 8) const = 0;
};

using ActionPointer = std::shared_ptr<const Action>;

/// @throws InvalidArgument with the certificate's explanation unless it is exact.
void require_exact(const ActionCertificate& certificate);

}  // namespace torsor
