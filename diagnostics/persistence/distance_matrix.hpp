#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <ATen/core/Tensor.h>
#include <Eigen/Core>

namespace torsor {

/// The distances among N points: finite, symmetric, not negative, zero on the diagonal; at least
/// one point. The triangle inequality is not asked for: Rips complexes do not need it.
class DistanceMatrix {
 public:
  /// @param values  N x N. @throws InvalidArgument naming the first entry that breaks an invariant;
  ///                symmetry is exact.
  explicit DistanceMatrix(Eigen::MatrixXd values);

  /// The Euclidean distances of the rows of `points` [N, D]; symmetric to the last bit.
  /// @throws InvalidArgument unless the tensor is real, [N, D], N >= 1, D >= 1; naming the first
  ///         point that is not finite. Cost: N²·D.
  [[nodiscard]] static DistanceMatrix euclidean(const at::Tensor& points);

  [[nodiscard]] std::int64_t size() const { return values_.rows(); }
  [[nodiscard]] double operator()(std::int64_t i, std::int64_t j) const { return values_(i, j); }
  [[nodiscard]] const Eigen::MatrixXd& values() const { return values_; }

  [[nodiscard]] double largest() const { return values_.maxCoeff(); }
  /// min_i max_j d(i, j): from this scale on the Rips complex is a cone, so no class above
  /// dimension 0 is alive.
  [[nodiscard]] double enclosing_radius() const;

  /// The distances among `points`, in this order. @throws InvalidArgument on an index outside.
  [[nodiscard]] DistanceMatrix among(std::span<const std::int64_t> points) const;
  /// Every distance times `factor`. @throws InvalidArgument unless it is positive and finite.
  [[nodiscard]] DistanceMatrix scaled(double factor) const;

 private:
  Eigen::MatrixXd values_;
};

/// The points in the order of maximal distance: point 0, then always a point farthest from those
/// before (the first of equals). Its first k points are a good sample of size k. Cost: N².
/// Source: T. F. Gonzalez, Clustering to minimize the maximum intercluster distance (1985).
[[nodiscard]] std::vector<std::int64_t> maxmin_order(const DistanceMatrix& distances);

}  // namespace torsor
