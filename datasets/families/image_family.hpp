#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <ATen/core/Tensor.h>

#include "datasets/families/chart.hpp"
#include "datasets/image_shape.hpp"
#include "groups/subgroup.hpp"

namespace torsor {

/// Where the pixels of a family stand.
enum class ImageGrid {
  polar,  ///< one row per ring, one column per angle 2πj/W; a rotation shifts the columns
  plane,  ///< [-1, 1]² around the image centre, x to the right, y up
  torus,  ///< periodic in both directions, x to the right, y up
};

/// A named point of a family's parameter space.
struct FamilyObject {
  std::string name;
  std::vector<double> parameters;
};

/// What a family says of itself.
struct FamilyFacts {
  std::string name;
  std::string description;  ///< one line
  FiniteGroup group;
  ImageShape shape;
  ImageGrid grid = ImageGrid::plane;
  std::vector<std::string> parameters;  ///< a name for each real parameter
  std::vector<FamilyObject> objects;
  std::vector<Chart> charts;
};

/// A smooth map from real parameters to images, on which a finite group acts exactly.
///
/// The image of parameters p in the pose g is drawn anew, in float64, for every (p, g): nothing is
/// ever interpolated. The stabilizer of an image is known from its parameters by construction.
/// Immutable; `certify_family` measures what is claimed here.
class ImageFamily {
 public:
  using Element = FiniteGroup::Element;

  virtual ~ImageFamily() = default;

  [[nodiscard]] const FamilyFacts& facts() const { return facts_; }
  [[nodiscard]] const FiniteGroup& group() const { return facts_.group; }
  [[nodiscard]] const ImageShape& shape() const { return facts_.shape; }

  /// elements[i]·x(parameters[i]): float64 [N, C, H, W], values of order one, not confined to
  /// [0, 1].
  ///
  /// @param parameters  float64 [N, P]; @param elements  int64 [N], each below the group's order.
  /// @throws InvalidArgument on a wrong shape, an element out of range, or parameters outside the
  ///         family (naming the value).
  [[nodiscard]] at::Tensor images(const at::Tensor& parameters, const at::Tensor& elements) const;
  /// g·x(parameters) for every g in the order of the group: float64 [|G|, C, H, W].
  [[nodiscard]] at::Tensor orbit(std::span<const double> parameters) const;

  /// All g with g·x(p) = x(p).
  ///
  /// By construction: a coefficient counts as absent only where it is exactly zero; coincidences
  /// of two parameters hold to 1e-12 of the larger one.
  /// @throws InvalidArgument as `images`.
  [[nodiscard]] Subgroup stabilizer(std::span<const double> parameters) const;

  /// Whether g moves whole pixels, so that it also acts on images it did not draw.
  [[nodiscard]] virtual bool permutes_pixels(Element g) const = 0;
  /// g·images for an element that permutes pixels (and colours): [N, C, H, W] of any kind.
  /// @throws InvalidArgument for another element or shape.
  [[nodiscard]] at::Tensor permuted(const at::Tensor& images, Element g) const;

  /// The object of that name. @throws InvalidArgument naming the nearest one.
  [[nodiscard]] const FamilyObject& object(std::string_view name) const;
  /// The chart of that name. @throws InvalidArgument naming the nearest one.
  [[nodiscard]] const Chart& chart(std::string_view name) const;

 protected:
  explicit ImageFamily(FamilyFacts facts);
  ImageFamily(const ImageFamily&) = default;
  ImageFamily& operator=(const ImageFamily&) = default;

  /// @throws InvalidArgument naming a parameter outside the family.
  virtual void require_parameters(std::span<const double> parameters) const;
  /// Draws g·x(parameters), channel by channel, rows from top to bottom.
  virtual void draw(std::span<const double> parameters, Element g,
                    std::span<double> pixels) const = 0;
  [[nodiscard]] virtual bool fixes(Element g, std::span<const double> parameters) const = 0;
  [[nodiscard]] virtual at::Tensor permute(const at::Tensor& images, Element g) const = 0;

 private:
  void require_point(std::span<const double> parameters) const;

  FamilyFacts facts_;
};

}  // namespace torsor
