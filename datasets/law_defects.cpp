#include "datasets/law_defects.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/full.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/tensor.h>

#include "core/random.hpp"

namespace torsor {
namespace {

using Element = FiniteGroup::Element;

constexpr std::size_t kAllPairsOrder = 32;
constexpr std::size_t kSelected = 128;
constexpr std::int64_t kOrbitLimit = 256;
/// Images of one batch while measuring, which bounds the memory.
constexpr std::int64_t kBatch = 512;

at::Tensor element_tensor(const std::vector<Element>& elements) {
  const std::vector<std::int64_t> wide(elements.begin(), elements.end());
  return at::tensor(wide, at::kLong);
}

at::Tensor repeated(Element element, std::int64_t count) {
  return at::full({count}, static_cast<std::int64_t>(element), at::kLong);
}

at::Tensor flat(const at::Tensor& images) {
  return images.to(at::kCPU, at::kDouble).reshape({images.size(0), -1});
}

/// The distances between all rows of `images`, [N, N]; rows nearer than their rounding are at 0.
at::Tensor distances(const at::Tensor& images) {
  const at::Tensor squares = images.square().sum(1);
  const at::Tensor products = at::mm(images, images.t());
  return (squares.unsqueeze(0) + squares.unsqueeze(1) - 2.0 * products).clamp_min(0.0).sqrt();
}

double order_defect(const FiniteGroup& group, const at::Tensor& images, const BatchAction& act) {
  double defect = 0.0;
  for (const Element s : group.generators()) {
    const at::Tensor elements = repeated(s, images.size(0));
    at::Tensor moved = images;
    for (std::size_t i = group.element_order(s); i > 0; --i) moved = act(moved, elements);
    defect = std::max(defect, largest_relative_error(moved, images, images));
  }
  return defect;
}

double pair_defect(const FiniteGroup& group, const ElementPairs& pairs, const at::Tensor& images,
                   const BatchAction& act) {
  const std::int64_t samples = images.size(0);
  const auto chunk = static_cast<std::size_t>(std::max<std::int64_t>(1, kBatch / samples));
  double defect = 0.0;
  for (std::size_t begin = 0; begin < pairs.size(); begin += chunk) {
    const std::size_t end = std::min(begin + chunk, pairs.size());
    std::vector<Element> first;
    std::vector<Element> second;
    std::vector<Element> both;
    for (std::size_t i = begin; i < end; ++i) {
      second.push_back(pairs[i].first);
      first.push_back(pairs[i].second);
      both.push_back(group.multiply(pairs[i].first, pairs[i].second));
    }
    const auto each = [&](const std::vector<Element>& elements) {
      return element_tensor(elements).repeat_interleave(samples);
    };
    const at::Tensor x = images.repeat({static_cast<std::int64_t>(end - begin), 1, 1, 1});
    const at::Tensor stepwise = act(act(x, each(first)), each(second));
    defect = std::max(defect, largest_relative_error(act(x, each(both)), stepwise, x));
  }
  return defect;
}

}  // namespace

double LawDefects::largest() const { return std::max({order, inverse, homomorphism}); }

ElementPairs law_pairs(const FiniteGroup& group) {
  const std::size_t order = group.order();
  ElementPairs pairs;
  if (order <= kAllPairsOrder) {
    for (Element g = 0; g < order; ++g) {
      for (Element h = 0; h < order; ++h) pairs.emplace_back(g, h);
    }
    return pairs;
  }
  const std::size_t stride = (order + kSelected - 1) / kSelected;
  for (const Element s : group.generators()) {
    for (std::size_t g = 0; g < order; g += stride) {
      pairs.emplace_back(s, static_cast<Element>(g));
      pairs.emplace_back(static_cast<Element>(g), s);
    }
  }
  Random random(1);
  for (std::size_t i = 0; i < kSelected; ++i) {
    const auto g = static_cast<Element>(random.below(order));
    pairs.emplace_back(g, static_cast<Element>(random.below(order)));
  }
  return pairs;
}

double largest_relative_error(const at::Tensor& a, const at::Tensor& b, const at::Tensor& scale) {
  if (a.size(0) == 0) return 0.0;
  const at::Tensor error = (flat(a) - flat(b)).square().sum(1).sqrt();
  const at::Tensor size = flat(scale).square().sum(1).sqrt();
  return (error / size.masked_fill(size == 0.0, 1.0)).max().item<double>();
}

LawDefects measure_law(const FiniteGroup& group, const at::Tensor& images, const BatchAction& act) {
  LawDefects defects;
  defects.order = order_defect(group, images, act);
  ElementPairs inverses;
  const std::size_t stride = (group.order() + kSelected - 1) / kSelected;
  for (std::size_t g = 0; g < group.order(); g += stride) {
    const auto element = static_cast<Element>(g);
    inverses.emplace_back(group.inverse(element), element);
  }
  const at::Tensor still = act(images, repeated(FiniteGroup::identity(), images.size(0)));
  const double unit = largest_relative_error(still, images, images);
  defects.inverse = std::max(unit, pair_defect(group, inverses, images, act));
  defects.homomorphism = std::max(unit, pair_defect(group, law_pairs(group), images, act));
  return defects;
}

double relabelling_defect(const FiniteGroup& group, std::int64_t objects, const BatchRender& render,
                          double tolerance) {
  const auto order = static_cast<std::int64_t>(group.order());
  const std::int64_t count = std::min(order, kOrbitLimit);
  const at::Tensor elements = at::arange(count, at::kLong);
  double defect = 0.0;
  for (std::int64_t object = 0; object < objects; ++object) {
    const auto show = [&](const at::Tensor& poses) {
      return flat(render(at::full({poses.size(0)}, object, at::kLong), poses));
    };
    const at::Tensor orbit = show(elements);
    const double size = std::max(orbit.square().sum(1).max().sqrt().item<double>(), 1e-12);
    // The distances of equal images are the square root of a rounding error, about 1e-8.
    const at::Tensor equal = distances(orbit / size) <= std::max(tolerance, 1e-7);
    if (equal.sum().item<std::int64_t>() == count) continue;  // each image equals itself only
    for (const Element s : group.generators()) {
      std::vector<Element> moved;
      for (Element g = 0; g < count; ++g) moved.push_back(group.multiply(s, g));
      const at::Tensor apart = distances(show(element_tensor(moved)) / size);
      defect = std::max(defect, apart.masked_fill(~equal, 0.0).max().item<double>());
    }
  }
  return defect;
}

}  // namespace torsor
