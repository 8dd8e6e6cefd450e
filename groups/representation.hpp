#pragma once

#include <complex>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include <Eigen/Core>

#include "groups/finite_group.hpp"
#include "groups/monomial.hpp"

namespace torsor {

/// Matrices ρ(g) with ρ(gh) = ρ(g)ρ(h), given by the images of the group's generators.
///
/// Invariant: every relation of the group holds to `error_bound()`, the largest Frobenius norm
/// ‖ρ(u) - ρ(v)‖ over the defining relations u = v (FiniteGroup::relations), measured when the
/// object was made by images and carried on by every construction. Immutable; ρ(g) is built on
/// demand along the word of g, in O(length · dimension) where all images are monomial matrices.
template <class Scalar>
class BasicRepresentation {
 public:
  using Matrix = Eigen::Matrix<Scalar, Eigen::Dynamic, Eigen::Dynamic>;
  using Element = FiniteGroup::Element;

  /// @param images  one invertible square matrix per generator of `group`, all of one size.
  /// @param tolerance  the largest relation defect accepted, times the dimension.
  /// @throws InvalidArgument if the number or the shapes of the images do not fit, or one is
  /// singular.
  /// @throws NumericalError naming the broken relation and its size if `images` is no homomorphism.
  [[nodiscard]] static BasicRepresentation by_images(FiniteGroup group, std::vector<Matrix> images,
                                                     double tolerance = 1e-8);

  /// A representation by construction: the caller has proved that every relation holds to
  /// `error_bound`. Only counts and shapes are checked.
  [[nodiscard]] static BasicRepresentation trusted(FiniteGroup group, std::vector<Matrix> images,
                                                   double error_bound);

  [[nodiscard]] const FiniteGroup& group() const noexcept { return group_; }
  [[nodiscard]] Eigen::Index dimension() const noexcept { return dimension_; }
  [[nodiscard]] const std::vector<Matrix>& images() const noexcept { return images_; }
  /// ρ(g), a product of at most word-length images: O(length · dimension³).
  /// @throws InvalidArgument if there is no such element.
  [[nodiscard]] Matrix operator()(Element g) const;
  /// ρ(s_1)·ρ(s_2)·... for generator numbers; repeated ones by squaring.
  /// @throws InvalidArgument for an unknown number.
  [[nodiscard]] Matrix along(std::span<const std::size_t> word) const;
  /// ρ(g) in sparse form, or nothing unless `is_monomial()`.
  [[nodiscard]] std::optional<Monomial<Scalar>> monomial(Element g) const;
  /// The trace of ρ(g).
  [[nodiscard]] Scalar trace(Element g) const;
  /// Whether every image has one non-zero entry per row and column, which makes ρ(g) cheap.
  [[nodiscard]] bool is_monomial() const noexcept { return sparse_ != nullptr; }
  [[nodiscard]] double error_bound() const noexcept { return error_bound_; }
  /// Whether every image is unitary (orthogonal) to 1e-10 × dimension.
  [[nodiscard]] bool is_unitary() const noexcept { return unitary_; }

 private:
  struct Sparse;

  BasicRepresentation() = default;

  FiniteGroup group_;
  std::vector<Matrix> images_;
  std::shared_ptr<const Sparse> sparse_;  // null unless every image is monomial
  Eigen::Index dimension_ = 0;
  double error_bound_ = 0.0;
  bool unitary_ = false;
};

using Representation = BasicRepresentation<double>;
using ComplexRepresentation = BasicRepresentation<std::complex<double>>;

extern template class BasicRepresentation<double>;
extern template class BasicRepresentation<std::complex<double>>;

/// ‖ρ(u) - ρ(v)‖_F for every defining relation u = v of the group, in their order; `images` need
/// not be a representation.
template <class Scalar>
[[nodiscard]] std::vector<double> relation_defects(
    const FiniteGroup& group,
    const std::vector<Eigen::Matrix<Scalar, Eigen::Dynamic, Eigen::Dynamic>>& images);

}  // namespace torsor
