#pragma once

#include <complex>
#include <vector>

#include <Eigen/Core>

#include "groups/finite_group.hpp"

namespace torsor {

/// Matrices ρ(g) with ρ(gh) = ρ(g)ρ(h), given by the images of the group's generators.
///
/// Invariant: every relation of the group holds to `error_bound()`, the largest Frobenius norm of
/// a violated relation of the Cayley graph, measured when the object was made. Immutable; ρ(g) is
/// built on demand along the word of g.
template <class Scalar>
class BasicRepresentation {
 public:
  using Matrix = Eigen::Matrix<Scalar, Eigen::Dynamic, Eigen::Dynamic>;
  using Element = FiniteGroup::Element;

  /// @param images  one invertible square matrix per generator of `group`, all of one size.
  /// @param tolerance  the largest relation defect accepted, times the dimension.
  /// @throws InvalidArgument if the number or the shapes of the images do not fit, or one is singular.
  /// @throws NumericalError naming the broken relation and its size if `images` is no homomorphism.
  [[nodiscard]] static BasicRepresentation by_images(FiniteGroup group, std::vector<Matrix> images,
                                                     double tolerance = 1e-8);

  [[nodiscard]] const FiniteGroup& group() const noexcept { return group_; }
  [[nodiscard]] Eigen::Index dimension() const noexcept { return dimension_; }
  [[nodiscard]] const std::vector<Matrix>& images() const noexcept { return images_; }
  /// ρ(g), a product of at most word-length images: O(length · dimension³).
  [[nodiscard]] Matrix operator()(Element g) const;
  [[nodiscard]] double error_bound() const noexcept { return error_bound_; }
  /// Whether every image is unitary (orthogonal) to 1e-10 × dimension.
  [[nodiscard]] bool is_unitary() const noexcept { return unitary_; }

 private:
  BasicRepresentation() = default;

  FiniteGroup group_;
  std::vector<Matrix> images_;
  Eigen::Index dimension_ = 0;
  double error_bound_ = 0.0;
  bool unitary_ = false;
};

using Representation = BasicRepresentation<double>;
using ComplexRepresentation = BasicRepresentation<std::complex<double>>;

}  // namespace torsor
