#include <algorithm>
#include <numbers>
#include <span>
#include <utility>

#include <ATen/TensorOperators.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/full.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>
#include <fmt/format.h>

#include "core/error.hpp"
#include "diagnostics/report/continuous_families.hpp"

namespace torsor {
namespace {

at::Tensor same_element(std::int64_t count, std::int64_t g) {
  return at::full({count}, g, at::TensorOptions(at::kLong));
}

/// Images near parameters p0, moved by the elements of its stabilizer.
SymmetricSite site(std::string name, const ImageFamily& family, const Encoder& encode,
                   std::vector<FiniteGroup::Element> stabilizer,
                   std::function<at::Tensor(double epsilon)> parameters) {
  const auto order = static_cast<std::int64_t>(stabilizer.size());
  return {std::move(name), order,
          [&family, encode, stabilizer = std::move(stabilizer), parameters = std::move(parameters)](
              double epsilon, std::int64_t h) {
            const at::Tensor p = parameters(epsilon);
            const auto g = static_cast<std::int64_t>(stabilizer[static_cast<std::size_t>(h)]);
            return encode(family.images(p, same_element(p.size(0), g)));
          }};
}

/// `count` points on the circle of radius ε·radius about the centre of a disc.
std::function<at::Tensor(double)> around_centre(const Chart& chart, std::int64_t count) {
  return [&chart, count](double epsilon) {
    at::Tensor points = at::empty({count, 2}, at::kDouble);
    for (std::int64_t i = 0; i < count; ++i) {
      // Half a step off the axes, where coincidences of the parameters like to lie.
      const double angle =
          2.0 * std::numbers::pi * (static_cast<double>(i) + 0.37) / static_cast<double>(count);
      points[i][0] = epsilon * chart.radius * std::cos(angle);
      points[i][1] = epsilon * chart.radius * std::sin(angle);
    }
    return chart(points);
  };
}

/// p0 + ε·v for random v of the parameters' own size.
std::function<at::Tensor(double)> around_object(const FamilyObject& object, std::int64_t count,
                                                Random& random) {
  const at::Tensor p0 = at::tensor(object.parameters, at::kDouble);
  at::Tensor v = at::empty({count, p0.size(0)}, at::kDouble);
  for (std::int64_t i = 0; i < v.numel(); ++i) v.data_ptr<double>()[i] = random.normal();
  const double size = std::max(p0.norm().item<double>(), 0.1);
  v = v * (size / v.norm(2, 1, true));
  return [p0, v](double epsilon) { return p0 + epsilon * v; };
}

/// The images of a path in the poses that are powers of the turn.
PathOrbits orbits_along(const ImageFamily& family, const Chart& chart, FiniteGroup::Element turn) {
  const auto order = static_cast<std::int64_t>(family.group().element_order(turn));
  if (order < 2) return {};
  at::Tensor powers = at::empty({order}, at::kLong);
  for (std::int64_t j = 0; j < order; ++j) {
    powers.data_ptr<std::int64_t>()[j] = static_cast<std::int64_t>(family.group().power(turn, j));
  }
  return [&family, &chart, powers](double t) {
    const at::Tensor points = at::full({powers.size(0), 1}, t, at::TensorOptions(at::kDouble));
    return family.images(chart(points), powers);
  };
}

bool accepts(const ImageFamily& family, const at::Tensor& parameters) {
  try {
    (void)family.images(parameters, same_element(parameters.size(0), 0));
    return true;
  } catch (const InvalidArgument&) {
    return false;
  }
}

void add_sites(ContinuousFamilies& families, const ImageFamily& family, const Encoder& encode,
               const FamilyLimits& limits, Random& random) {
  const auto full = [&] {
    return static_cast<std::int64_t>(families.sites.size()) >= limits.sites;
  };
  const auto add = [&](const std::string& name, std::span<const double> parameters,
                       const std::function<at::Tensor(double)>& near) {
    const Subgroup stabilizer = family.stabilizer(parameters);
    if (full() || stabilizer.order() < 2 || !accepts(family, near(0.1))) return;
    families.sites.push_back(site(name, family, encode, stabilizer.elements(), near));
  };
  for (const Chart& chart : family.facts().charts) {
    if (chart.dimension != 2) continue;
    const double centre[] = {0.0, 0.0};
    add("centre of \"" + chart.name + "\"", chart.point(centre),
        around_centre(chart, limits.directions));
  }
  for (const FamilyObject& object : family.facts().objects) {
    // An image that everything fixes has no pose to lose.
    if (family.stabilizer(object.parameters).order() == family.group().order()) continue;
    add("\"" + object.name + "\"", object.parameters,
        around_object(object, limits.directions, random));
  }
}

}  // namespace

FiniteGroup::Element largest_turn(const FiniteGroup& group) {
  FiniteGroup::Element best = 0;
  for (const FiniteGroup::Element g : group.generators()) {
    if (group.element_order(g) > group.element_order(best)) best = g;
  }
  return best;
}

ImageDisc chart_disc(const ImageFamily& family, const Chart& chart) {
  return {chart.name, chart.radius,
          [&family, &chart](const at::Tensor& points, const at::Tensor& elements) {
            // A zero near the rim is polished with steps that may leave the disc.
            const at::Tensor length = points.norm(2, 1, true).clamp_min(chart.radius);
            return family.images(chart(points * (chart.radius / length)), elements);
          }};
}

ContinuousFamilies families_of(const ImageFamily& family, const Encoder& encode,
                               const FamilyLimits& limits, Random& random) {
  ContinuousFamilies families{family.group(), largest_turn(family.group()), {}, {}, {}};
  add_sites(families, family, encode, limits, random);
  for (const Chart& chart : family.facts().charts) {
    if (chart.dimension == 1 && static_cast<std::int64_t>(families.paths.size()) < limits.paths) {
      families.paths.push_back(
          {chart.name, -chart.radius, chart.radius,
           [&family, &chart](const at::Tensor& t) {
             return family.images(chart(t.reshape({-1, 1})), same_element(t.numel(), 0));
           },
           orbits_along(family, chart, families.turn)});
    }
    if (chart.dimension == 2 && static_cast<std::int64_t>(families.discs.size()) < limits.discs) {
      families.discs.push_back(chart_disc(family, chart));
    }
  }
  return families;
}

}  // namespace torsor
