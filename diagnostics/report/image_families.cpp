#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>
#include <string>
#include <utility>

#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/full.h>
#include <fmt/format.h>

#include "core/error.hpp"
#include "core/text.hpp"
#include "diagnostics/report/continuous_families.hpp"

namespace torsor {
namespace {

/// The powers of the turn as a map of float64 images.
class Turns {
 public:
  Turns(const Action& action, FiniteGroup::Element turn)
      : action_(action),
        turn_(turn),
        order_(static_cast<std::int64_t>(action.group().element_order(turn))) {}

  [[nodiscard]] std::int64_t order() const { return order_; }
  [[nodiscard]] at::Tensor apply(const at::Tensor& images, std::int64_t power) const {
    const auto g = static_cast<std::int64_t>(action_.group().power(turn_, power));
    return action_.apply(images, at::full({images.size(0)}, g, at::TensorOptions(at::kLong)));
  }
  /// All powers of one image [1, C, H, W], the first one being itself: [n, C, H, W].
  [[nodiscard]] at::Tensor orbit(const at::Tensor& image) const {
    at::Tensor elements = at::empty({order_}, at::kLong);
    for (std::int64_t j = 0; j < order_; ++j) {
      elements.data_ptr<std::int64_t>()[j] =
          static_cast<std::int64_t>(action_.group().power(turn_, j));
    }
    return action_.apply(image.expand({order_, -1, -1, -1}).contiguous(), elements);
  }
  /// A_H x for the subgroup of order m.
  [[nodiscard]] at::Tensor mean(const at::Tensor& image, std::int64_t m) const {
    at::Tensor sum = image.clone();
    for (std::int64_t h = 1; h < m; ++h) sum += apply(image, h * (order_ / m));
    return sum / static_cast<double>(m);
  }
  /// Real and imaginary part of q, which the turn multiplies by e^{-2πi/n}.
  [[nodiscard]] std::pair<at::Tensor, at::Tensor> first_harmonic(const at::Tensor& image) const {
    at::Tensor real = image * 0.0;
    at::Tensor imaginary = image * 0.0;
    for (std::int64_t j = 0; j < order_; ++j) {
      const double angle =
          2.0 * std::numbers::pi * static_cast<double>(j) / static_cast<double>(order_);
      const at::Tensor moved = apply(image, j);
      real += moved * (2.0 * std::cos(angle) / static_cast<double>(order_));
      imaginary += moved * (2.0 * std::sin(angle) / static_cast<double>(order_));
    }
    return {real, imaginary};
  }

 private:
  const Action& action_;
  FiniteGroup::Element turn_;
  std::int64_t order_;
};

struct Plane {
  at::Tensor centre;     ///< A_H x, [1, C, H, W]
  at::Tensor real;       ///< [1, C, H, W]
  at::Tensor imaginary;  ///< zero for a turn of order 2
};

at::Tensor column(const at::Tensor& t) { return t.reshape({-1, 1, 1, 1}); }

/// The plane through A_H x of the first image that has a weight-1 part; empty where none has.
Plane plane_around(const Turns& turns, const at::Tensor& images, std::int64_t m) {
  for (std::int64_t i = 0; i < images.size(0); ++i) {
    const at::Tensor image = images.slice(0, i, i + 1);
    const at::Tensor centre = turns.mean(image, m);
    auto [real, imaginary] = turns.first_harmonic(image);
    const double size = real.norm().item<double>();
    const double scale = std::max(centre.norm().item<double>(), 1e-3);
    if (size < 1e-6 * scale) continue;
    return {centre, real * (scale / size), imaginary * (scale / size)};
  }
  return {};
}

/// The divisors of n from 2 on, primes and small ones first: those that images are likely to have.
std::vector<std::int64_t> stabilizer_orders(std::int64_t n) {
  std::vector<std::int64_t> orders;
  for (std::int64_t m = 2; m <= n; ++m) {
    if (n % m == 0) orders.push_back(m);
  }
  return orders;
}

/// The straight path from + t·step; with its orbits where the action is linear.
ImagePath straight(std::string name, double low, double high, const at::Tensor& from,
                   const at::Tensor& step, const std::optional<Turns>& turns) {
  ImagePath path{std::move(name), low, high,
                 [from, step](const at::Tensor& t) { return from + column(t) * step; }};
  if (turns) path.orbit = [from, step, turns](double t) { return turns->orbit(from + t * step); };
  return path;
}

void add_plane(ContinuousFamilies& families, const Action& action, const Turns& turns,
               const Plane& plane, std::int64_t m) {
  const std::string name = fmt::format("around a C{} image", m);
  families.paths.push_back(
      straight(fmt::format("through a C{} image", m), -1.0, 1.0, plane.centre, plane.real, turns));
  if (plane.imaginary.norm().item<double>() < 1e-6 * plane.real.norm().item<double>()) return;
  families.discs.push_back(
      {name, 1.0, [plane, &action](const at::Tensor& points, const at::Tensor& elements) {
         return action.apply(plane.centre + column(points.select(1, 0)) * plane.real +
                                 column(points.select(1, 1)) * plane.imaginary,
                             elements);
       }});
}

/// From the first image to the second, where there are two.
void add_blend(ContinuousFamilies& families, const at::Tensor& images,
               const std::optional<Turns>& turns) {
  if (images.size(0) < 2) return;
  const at::Tensor from = images.slice(0, 0, 1);
  families.paths.push_back(
      straight("blend of objects 0 and 1", 0.0, 1.0, from, images.slice(0, 1, 2) - from, turns));
}

}  // namespace

std::vector<SymmetricImages> symmetric_images(const Action& action, const at::Tensor& images,
                                              std::int64_t subgroups) {
  std::vector<SymmetricImages> list;
  const Turns turns(action, largest_turn(action.group()));
  for (const std::int64_t m : stabilizer_orders(turns.order())) {
    if (static_cast<std::int64_t>(list.size()) >= subgroups) break;
    list.push_back({m, [&action, fixed = turns.mean(images, m)](std::int64_t object) {
                      const auto order = static_cast<std::int64_t>(action.group().order());
                      const at::Tensor image = fixed.slice(0, object, object + 1);
                      return action.apply(image.expand({order, -1, -1, -1}).contiguous(),
                                          at::arange(order, at::kLong));
                    }});
  }
  return list;
}

ContinuousFamilies families_around(const Action& action, bool linear, const at::Tensor& images,
                                   const Encoder& encode, const FamilyLimits& limits,
                                   Random& random) {
  require(images.dim() == 4 && images.size(0) >= 1,
          "families start at images [N, C, H, W], one at least, not at {}",
          shape_text(images.sizes()));
  const FiniteGroup& group = action.group();
  ContinuousFamilies families{group, largest_turn(group), {}, {}, {}};
  const at::Tensor start = images.to(at::kDouble);
  std::optional<Turns> turns;
  if (linear && group.order() > 1) {
    turns.emplace(action, families.turn);
    for (const std::int64_t m : stabilizer_orders(turns->order())) {
      if (static_cast<std::int64_t>(families.sites.size()) >= limits.sites) break;
      const std::int64_t step = turns->order() / m;
      families.sites.push_back({fmt::format("a C{} image", m), m,
                                image_probe(
                                    encode, start[0],
                                    [turns, step](const at::Tensor& x, std::int64_t h) {
                                      return turns->apply(x, h * step);
                                    },
                                    m, limits.directions, random)});
      const Plane plane = plane_around(*turns, start, m);
      if (plane.centre.defined()) add_plane(families, action, *turns, plane, m);
    }
  }
  add_blend(families, start, turns);
  families.paths.resize(
      std::min<std::size_t>(families.paths.size(), static_cast<std::size_t>(limits.paths)));
  families.discs.resize(
      std::min<std::size_t>(families.discs.size(), static_cast<std::size_t>(limits.discs)));
  return families;
}

}  // namespace torsor
