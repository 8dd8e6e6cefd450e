#include "diagnostics/persistence/circle_degree.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstdlib>
#include <numbers>
#include <vector>

#include <ATen/TensorOperators.h>
#include <ATen/ops/empty.h>
#include <fmt/format.h>

#include "core/error.hpp"
#include "diagnostics/how_often.hpp"
#include "diagnostics/persistence/orbit_distances.hpp"
#include "diagnostics/winding.hpp"

namespace torsor {
namespace {

using std::numbers::pi;

/// n over the smallest shift of poses that moves no code.
std::int64_t code_symmetry(const DistanceMatrix& distances, double tolerance) {
  const std::int64_t n = distances.size();
  for (std::int64_t shift = 1; shift < n; ++shift) {
    if (n % shift != 0) continue;
    double most = 0.0;
    for (std::int64_t g = 0; g < n; ++g) most = std::max(most, distances(g, (g + shift) % n));
    if (most <= tolerance) return n / shift;
  }
  return 1;
}

/// The turns of the angles along the poses; nothing where a step is too large.
std::optional<int> turns(const std::vector<double>& angles) {
  at::Tensor plane = at::empty({std::ssize(angles), 2}, at::kDouble);
  auto* values = plane.data_ptr<double>();
  for (std::size_t g = 0; g < angles.size(); ++g) {
    values[2 * g] = std::cos(angles[g]);
    values[2 * g + 1] = std::sin(angles[g]);
  }
  return winding(plane).winding;
}

/// The circular RMSE of the angles against degree × pose, after the best rotation.
double residual(const std::vector<double>& angles, int degree) {
  const auto n = static_cast<double>(angles.size());
  std::vector<double> left;
  std::complex<double> sum = 0.0;
  for (std::size_t g = 0; g < angles.size(); ++g) {
    left.push_back(angles[g] - 2.0 * pi * degree * static_cast<double>(g) / n);
    sum += std::polar(1.0, left.back());
  }
  double square = 0.0;
  for (const double angle : left) {
    const double off = std::remainder(angle - std::arg(sum), 2.0 * pi);
    square += off * off;
  }
  return std::sqrt(square / n);
}

void judge(CircleDegreeResult& result, const CircleDegreeOptions& options) {
  const bool lost = result.code_symmetry > options.symmetry;
  const std::string degree =
      result.degree ? "the circle of codes turns " + how_often(std::abs(*result.degree))
                    : "no circle of codes turns a defined number of times";
  if (lost) {
    result.verdict = Verdict::fail;
    result.finding = fmt::format("{} poses share each code, but only {} share an image; {}.",
                                 result.code_symmetry, options.symmetry, degree);
  } else if (!result.coordinates) {
    result.finding = "The codes have no class of dimension 1 that gives a circular coordinate.";
  } else if (result.dominance < options.dominance) {
    result.finding = fmt::format(
        "The longest class is only {:.2f} times as long as the next: which circle is meant?",
        result.dominance);
  } else if (result.degree && std::abs(*result.degree) == options.symmetry) {
    result.verdict = Verdict::pass;
    result.finding = fmt::format("In one turn of the pose {}, as the image does (residual {:.2g}).",
                                 degree, result.residual);
  } else {
    result.finding = fmt::format(
        "In one turn of the pose {}, not {}; yet no codes coincide: at the scale {:.3g} they may "
        "look as if they did.",
        degree, how_often(options.symmetry), result.coordinates->scale);
  }
}

}  // namespace

CircleDegreeResult circle_degree(const at::Tensor& codes, const CircleDegreeOptions& options) {
  CircleDegreeResult result;
  result.id = "D22";
  result.name = "degree of circular coordinates";
  const auto orbit = orbit_distances(codes, options.noise, result);
  require(options.symmetry >= 1 && codes.size(0) % options.symmetry == 0,
          "a symmetry of order {} does not fit {} poses", options.symmetry, codes.size(0));
  if (!orbit) return result;
  result.code_symmetry = code_symmetry(orbit->distances, orbit->tolerance);
  result.coordinates = circular_coordinates(orbit->distances, options.circle);
  if (result.coordinates) {
    result.dominance = result.coordinates->dominance;
    result.resolution = result.coordinates->scale;
    result.degree = turns(result.coordinates->angles);
  }
  if (result.degree) {
    result.effect = *result.degree;
    result.interval = Interval{result.effect, result.effect};
    result.residual = residual(result.coordinates->angles, *result.degree);
  }
  judge(result, options);
  const auto number = [](bool known, double value) { return known ? Json(value) : Json(); };
  result.details = {
      {"degree", result.degree ? Json(*result.degree) : Json()},
      {"residual", number(result.degree.has_value(), result.residual)},
      {"dominance", number(std::isfinite(result.dominance), result.dominance)},
      {"scale", number(result.coordinates.has_value(), result.resolution.value_or(0.0))},
      {"code_symmetry", result.code_symmetry},
      {"symmetry", options.symmetry}};
  return result;
}

}  // namespace torsor
