#include "diagnostics/report/family_objects.hpp"

#include <cmath>
#include <numbers>
#include <vector>

#include <ATen/ops/empty.h>
#include <fmt/format.h>

#include "core/error.hpp"

namespace torsor {
namespace {

using Parameters = std::vector<double>;

bool accepts(const ImageFamily& family, const Parameters& parameters) {
  try {
    (void)family.stabilizer(parameters);
    return true;
  } catch (const InvalidArgument&) {
    return false;
  }
}

/// The largest size of each parameter among the named objects.
Parameters sizes_of(const ImageFamily& family) {
  Parameters sizes(family.facts().parameters.size());
  for (const FamilyObject& object : family.facts().objects) {
    for (std::size_t i = 0; i < sizes.size(); ++i) {
      sizes[i] = std::max(sizes[i], std::abs(object.parameters[i]));
    }
  }
  return sizes;
}

Parameters mixture(const ImageFamily& family, Random& random) {
  const auto& objects = family.facts().objects;
  const Parameters& a = objects[random.below(objects.size())].parameters;
  const Parameters& b = objects[random.below(objects.size())].parameters;
  const double t = random.uniform(0.2, 0.8);
  Parameters result(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) result[i] = t * a[i] + (1.0 - t) * b[i];
  return result;
}

Parameters noisy(Parameters parameters, const Parameters& sizes, Random& random) {
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    parameters[i] += 0.2 * sizes[i] * random.normal();
  }
  return parameters;
}

/// A random point of a random disc or path of the family.
Parameters chart_point(const ImageFamily& family, Random& random) {
  const auto& charts = family.facts().charts;
  require(!charts.empty(), "the family {} has no charts to draw objects from", family.facts().name);
  const Chart& chart = charts[random.below(charts.size())];
  const double r = 0.99 * chart.radius * std::sqrt(random.uniform());
  const double angle = random.uniform(0.0, 2.0 * std::numbers::pi);
  const double point[] = {r * std::cos(angle), r * std::sin(angle)};
  return chart.point({point, static_cast<std::size_t>(chart.dimension)});
}

Parameters random_object(const ImageFamily& family, const Parameters& sizes, Random& random) {
  for (int attempt = 0; attempt < 8; ++attempt) {
    Parameters mixed = mixture(family, random);
    Parameters candidate = noisy(mixed, sizes, random);
    if (accepts(family, candidate)) return candidate;
    if (attempt == 7 && accepts(family, mixed)) return mixed;
  }
  Parameters point = chart_point(family, random);
  if (accepts(family, point)) return point;
  throw NumericalError(fmt::format("no random object of {} was accepted", family.facts().name));
}

}  // namespace

at::Tensor family_objects(const ImageFamily& family, std::int64_t count, Random& random) {
  const auto& named = family.facts().objects;
  const Parameters sizes = sizes_of(family);
  const auto width = static_cast<std::int64_t>(sizes.size());
  at::Tensor table = at::empty({count, width}, at::kDouble);
  for (std::int64_t o = 0; o < count; ++o) {
    const auto index = static_cast<std::size_t>(o);
    const Parameters p =
        index < named.size() ? named[index].parameters : random_object(family, sizes, random);
    std::ranges::copy(p, table.data_ptr<double>() + o * width);
  }
  return table;
}

}  // namespace torsor
