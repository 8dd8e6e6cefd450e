#pragma once

#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include <ATen/core/Tensor.h>

#include "groups/finite_group.hpp"

namespace torsor {

/// elements[i]·images[i] of an action whose law is to be measured.
using BatchAction = std::function<at::Tensor(const at::Tensor& images, const at::Tensor& elements)>;

/// elements[i]·x0 of sample object objects[i].
using BatchRender =
    std::function<at::Tensor(const at::Tensor& objects, const at::Tensor& elements)>;

using ElementPairs = std::vector<std::pair<FiniteGroup::Element, FiniteGroup::Element>>;

/// How far an action is from the group law: relative 2-norm errors, the largest found.
struct LawDefects {
  double order = 0.0;         ///< a generator applied as often as its order, against x
  double inverse = 0.0;       ///< g⁻¹·(g·x) against x
  double homomorphism = 0.0;  ///< (gh)·x against g·(h·x), and identity·x against x

  [[nodiscard]] double largest() const;
};

/// The pairs (g, h) on which a law is measured: all of them up to order 32, beyond that every
/// generator with up to 128 evenly spaced elements on either side, and 128 more drawn from a fixed
/// stream.
[[nodiscard]] ElementPairs law_pairs(const FiniteGroup& group);

/// |a[i] - b[i]| / |scale[i]| for every image i, the largest; images with |scale[i]| = 0 count by
/// |a[i] - b[i]|. Accumulated in float64.
[[nodiscard]] double largest_relative_error(const at::Tensor& a, const at::Tensor& b,
                                            const at::Tensor& scale);

/// Applies the action to each of `images` [N, C, H, W], step by step, and compares.
[[nodiscard]] LawDefects measure_law(const FiniteGroup& group, const at::Tensor& images,
                                     const BatchAction& act);

/// How badly "g sends the image h·x0 to the image (gh)·x0" fails to be a map: where two elements
/// h, h' give one object the same image (to `tolerance`), the largest difference between
/// (sh)·x0 and (sh')·x0 over the generators s. Zero where all images of an orbit differ.
///
/// Orbits of more than 256 elements are searched among the first 256 and their products.
[[nodiscard]] double relabelling_defect(const FiniteGroup& group, std::int64_t objects,
                                        const BatchRender& render, double tolerance);

}  // namespace torsor
