#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <ATen/core/Tensor.h>

#include "diagnostics/injectivity/code_family.hpp"

namespace torsor {

/// Two samples of a grid that are neighbours along one axis.
struct GridEdge {
  std::int64_t from = 0;
  std::int64_t to = 0;
  std::int64_t axis = 0;
  double chord = 0.0;      ///< |f(to) - f(from)|
  double length = 0.0;     ///< the way over the code of the midpoint
  double deviation = 0.0;  ///< of that code from the middle of the two ends
  [[nodiscard]] bool is_bent(double noise) const { return deviation > 0.25 * length + noise; }
  /// Bent because one half holds nearly all of the way: a jump, not a turn.
  [[nodiscard]] bool is_jump(double noise) const { return is_bent(noise) && chord > 0.5 * length; }
};

/// A family sampled on a grid, with the codes of the samples and of the middles of all edges.
struct FamilyGrid {
  std::vector<ParameterRange> ranges;
  at::Tensor points;  ///< float64 [N, P]
  at::Tensor codes;   ///< float64 [N, D]
  at::Tensor images;  ///< float64 [N, ...] flattened; undefined without images
  std::vector<GridEdge> edges;
  double noise = 0.0;                      ///< η√D: the error to expect of a code
  double largest_step = 0.0;               ///< of image distance along an edge
  std::optional<std::vector<double>> bad;  ///< parameters of a code that is not finite

  /// Image distances of all samples, [N, N].
  [[nodiscard]] at::Tensor distances() const;
};

/// At most `samples` points, the same number along every axis, off the round numbers where
/// symmetric images like to lie. @throws InvalidArgument where fewer than 8 per axis are left.
[[nodiscard]] FamilyGrid family_grid(const CodeFamily& family, std::int64_t samples, double noise);

/// |a_i - b_j| of parameters [Na, P] and [Nb, P], the short way round where they are periodic.
[[nodiscard]] at::Tensor parameter_distances(const std::vector<ParameterRange>& ranges,
                                             const at::Tensor& a, const at::Tensor& b);

}  // namespace torsor
