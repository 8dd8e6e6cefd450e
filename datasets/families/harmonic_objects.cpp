#include "datasets/families/harmonic_objects.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <optional>

#include <fmt/format.h>

namespace torsor {
namespace {

using std::numbers::pi;

/// Random magnitudes in [½, 1] times the share of the ring's strength; no coefficient near zero.
std::vector<double> coefficients(const HarmonicSpace& space, int m, std::optional<double> axis,
                                 double strength, Random& random) {
  std::vector<double> parameters;
  const auto active = [&](int k) { return k > 0 && (m == 0 ? false : k % m == 0); };
  const auto number = std::ranges::count_if(space.harmonics, active);
  for (int ring = 0; ring < space.rings; ++ring) {
    for (const int k : space.harmonics) {
      const double share = number == 0 ? 0.0 : strength / static_cast<double>(number);
      const double phase = random.uniform(0.0, 2.0 * pi);
      const double size = share * random.uniform(0.5, 1.0);
      if (k == 0) {
        parameters.insert(parameters.end(), {strength * 0.5, 0.0});
      } else if (!active(k)) {
        parameters.insert(parameters.end(), {0.0, 0.0});
      } else if (axis) {
        const double sign = phase < pi ? size : -size;
        parameters.insert(parameters.end(),
                          {sign * std::cos(k * *axis), sign * std::sin(k * *axis)});
      } else {
        parameters.insert(parameters.end(), {size * std::cos(phase), size * std::sin(phase)});
      }
    }
  }
  return parameters;
}

std::size_t place(const HarmonicSpace& space, int k) {
  return 2 *
         static_cast<std::size_t>(std::ranges::find(space.harmonics, k) - space.harmonics.begin());
}

}  // namespace

std::vector<FamilyObject> harmonic_objects(const HarmonicSpace& space,
                                           const std::vector<int>& strata,
                                           const HarmonicObjects& options, Random& random) {
  std::vector<FamilyObject> objects;
  for (const int m : strata) {
    if (space.order % m != 0) continue;
    int turns = static_cast<int>(space.order);  // what gcd the multiples of m really have
    for (const int k : space.harmonics) {
      if (k % m == 0) turns = std::gcd(turns, k);
    }
    if (turns != m) continue;
    for (int copy = 0; copy < options.copies; ++copy) {
      const std::string number = options.copies == 1 ? "" : fmt::format(" {}", copy);
      objects.push_back(
          {fmt::format("C{}{}", m, number), coefficients(space, m, {}, options.strength, random)});
      if (!space.mirrors) continue;
      // The mirror r^a·m reflects in the axis at angle πa/n.
      const auto a = random.below(static_cast<std::uint64_t>(space.order));
      const double axis = pi * static_cast<double>(a) / static_cast<double>(space.order);
      objects.push_back({fmt::format("D{}{}", m, number),
                         coefficients(space, m, axis, options.strength, random)});
    }
  }
  objects.push_back({"round", coefficients(space, 0, {}, options.strength, random)});
  return objects;
}

std::vector<Chart> harmonic_charts(const HarmonicSpace& space, double base) {
  std::vector<Chart> charts;
  if (!std::ranges::count(space.harmonics, 1)) return charts;
  const std::size_t first = place(space, 1);
  for (const int m : space.harmonics) {
    if (m < 2 || space.order % m != 0) continue;
    const auto point = [first, second = place(space, m), base,
                        size = 2 * space.count()](std::span<const double> u) {
      std::vector<double> parameters(size);
      parameters[second] = base;
      std::ranges::copy(u, parameters.begin() + static_cast<std::ptrdiff_t>(first));
      return parameters;
    };
    charts.push_back({fmt::format("around C{}", m),
                      fmt::format("c{} = {}, c1 = u: symmetric under C{} at u = 0", m, base, m), 2,
                      base, point});
    charts.push_back({fmt::format("through C{}", m),
                      fmt::format("c{} = {}, c1 = u real: a path through a C{} image", m, base, m),
                      1, base, point});
  }
  return charts;
}

}  // namespace torsor
