#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <ATen/core/Tensor.h>

#include "datasets/action.hpp"
#include "datasets/actions.hpp"
#include "datasets/bilinear.hpp"
#include "datasets/law_defects.hpp"
#include "datasets/plane_map.hpp"

namespace torsor {

/// One cyclic factor of a `ProductAction`.
struct ActionFactor {
  ActionKind kind;
  std::int64_t order;
  std::int64_t stride;  ///< an element's index in this factor is (element / stride) mod order
  std::int64_t step;    ///< pixels per element, shifts only
};

/// What `make_action` builds: scale and rotation as one plane map, then cyclic shifts, and a turn
/// of the colour wheel.
///
/// `apply` turns the colours first, `render` last: figures drawn in one colour and every image
/// whose minimum is 0 in each channel do not tell the two apart. Nothing is assumed to commute; the
/// certificate is measured.
class ProductAction final : public Action {
 public:
  /// @param factors  their kinds fit `shape`, their orders and strides the group.
  ProductAction(FiniteGroup group, std::vector<ActionFactor> factors, ImageShape shape,
                const ActionOptions& options);

  const FiniteGroup& group() const override { return group_; }
  std::string description() const override;
  at::Tensor apply(const at::Tensor& images, const at::Tensor& elements) const override;
  at::Tensor render(const ObjectSet& set, const at::Tensor& objects,
                    const at::Tensor& elements) const override;
  ActionCertificate certify(const ObjectSet& set, std::int64_t samples) const override;

 private:
  /// What an element, or a product of elements, does: hue ∘ shift ∘ map.
  struct Pose {
    PlaneMap map;
    std::int64_t right = 0;
    std::int64_t up = 0;
    std::int64_t hue = 0;
  };

  [[nodiscard]] const ActionFactor* find(ActionKind kind) const;
  /// The index of every element in the factor of `kind`; undefined where there is none.
  [[nodiscard]] at::Tensor part(ActionKind kind, const at::Tensor& elements) const;
  /// Which of maps_ every element needs.
  [[nodiscard]] at::Tensor map_numbers(const at::Tensor& elements) const;

  [[nodiscard]] at::Tensor warped(const at::Tensor& images, const at::Tensor& elements) const;
  [[nodiscard]] at::Tensor shifted(const at::Tensor& images, const at::Tensor& elements) const;
  [[nodiscard]] at::Tensor coloured(const at::Tensor& images, const at::Tensor& elements) const;
  /// Whether `render` draws from the objects instead of moving x0's pixels.
  [[nodiscard]] bool draws() const;

  [[nodiscard]] Pose pose(Element element) const;
  [[nodiscard]] static Pose composed(const Pose& outer, const Pose& inner);
  [[nodiscard]] at::Tensor render_pose(const ObjectSet& set, const at::Tensor& objects,
                                       const Pose& pose) const;
  /// The law for composed plane maps, drawn and compared.
  [[nodiscard]] LawDefects measure_drawn_law(const ObjectSet& set, const at::Tensor& objects) const;

  [[nodiscard]] ActionCertificate certify_pixels(const ObjectSet& set,
                                                 const at::Tensor& objects) const;
  [[nodiscard]] ActionCertificate certify_drawn(const ObjectSet& set,
                                                const at::Tensor& objects) const;
  /// The answer for an action that breaks the law as maps by `defects`, but may keep it as a
  /// relabelling of every orbit.
  [[nodiscard]] ActionCertificate certify_relabelling(const ObjectSet& set,
                                                      const at::Tensor& objects,
                                                      const LawDefects& defects) const;
  /// What is wrong with a shift that does not close, and what would be exact.
  [[nodiscard]] std::optional<std::string> open_shift() const;

  FiniteGroup group_;
  std::vector<ActionFactor> factors_;
  ImageShape shape_;
  ActionOptions options_;
  std::vector<PlaneMap> maps_;      // one per combination of scale and rotation
  bool interpolates_ = false;       // some map is more than a permutation of the pixels
  std::optional<WarpTable> warps_;  // absent for a single map or when it would be too large
  at::Tensor colours_;              // [order of hue, 3, 3], undefined without hue
};

}  // namespace torsor
