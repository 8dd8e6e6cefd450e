#include <cmath>
#include <numeric>
#include <utility>

#include <fmt/format.h>

#include "core/error.hpp"
#include "datasets/families/harmonic_families.hpp"
#include "datasets/families/harmonic_objects.hpp"

namespace torsor {
namespace {

class PolarHarmonics final : public HarmonicFamily {
 public:
  PolarHarmonics(FamilyFacts facts, HarmonicSpace space)
      : HarmonicFamily(std::move(facts), std::move(space)) {}

 protected:
  void draw_coefficients(std::span<const std::complex<double>> coefficients,
                         std::span<double> pixels) const override {
    const std::vector<int>& harmonics = space().harmonics;
    const std::int64_t n = space().order;
    std::size_t pixel = 0;
    for (std::size_t ring = 0; ring < static_cast<std::size_t>(space().rings); ++ring) {
      for (std::int64_t j = 0; j < n; ++j, ++pixel) {
        double value = 0.0;
        for (std::size_t i = 0; i < harmonics.size(); ++i) {
          const std::complex<double> c = coefficients[ring * harmonics.size() + i];
          value += (c * root_of_unity(-harmonics[i] * j, n)).real();
        }
        pixels[pixel] = value;
      }
    }
  }
};

FamilyFacts polar_facts(std::string name, std::string description, const HarmonicSpace& space) {
  FamilyFacts facts;
  facts.name = std::move(name);
  facts.description = std::move(description);
  facts.shape = {1, space.rings, space.order};
  facts.grid = ImageGrid::polar;
  return facts;
}

/// A chart of the sphere |a|² + |b|² = 1: coordinate `i` is u / √(1+|u|²), the other 1 / √(1+|u|²)
/// (stereographic), or u and √(1-|u|²) (orthographic).
Chart sphere_chart(std::string name, std::string description, std::size_t i, bool stereographic) {
  const double radius = stereographic ? 1.0 : std::sqrt(0.5);
  return {std::move(name), std::move(description), 2, radius,
          [i, stereographic](std::span<const double> u) {
            const double square = u[0] * u[0] + u[1] * u[1];
            const double scale = stereographic ? 1.0 / std::sqrt(1.0 + square) : 1.0;
            std::vector<double> parameters(4);
            parameters[2 * i] = scale * u[0];
            parameters[2 * i + 1] = scale * u[1];
            parameters[2 - 2 * i] = stereographic ? scale : std::sqrt(1.0 - square);
            return parameters;
          }};
}

std::vector<double> random_sphere_point(Random& random) {
  std::vector<double> point;
  double square = 0.0;
  for (int i = 0; i < 4; ++i) {
    point.push_back(random.normal());
    square += point.back() * point.back();
  }
  for (double& x : point) x /= std::sqrt(square);
  return point;
}

void add_sphere_points(FamilyFacts& facts, int copies, Random& random) {
  for (int copy = 0; copy < copies; ++copy) {
    facts.objects.push_back(
        {copies == 1 ? "generic" : fmt::format("generic {}", copy), random_sphere_point(random)});
  }
}

}  // namespace

ImageFamilyPointer polar_harmonics(const HarmonicOptions& options) {
  const HarmonicSpace space{options.rings, options.harmonics, options.order, false};
  FamilyFacts facts = polar_facts(
      "polar_harmonics", "harmonics on rings; rotations are exact shifts of columns", space);
  Random random = Random(options.seed).stream("polar_harmonics");
  facts.objects = harmonic_objects(space, {1, 2, 3, 4, 5, 6}, {options.copies, 1.0}, random);
  facts.charts = harmonic_charts(space, 1.0);
  return std::make_shared<PolarHarmonics>(std::move(facts), space);
}

ImageFamilyPointer hopf_rings(const HarmonicOptions& options) {
  const HarmonicSpace space{2, {1}, options.order, false};
  FamilyFacts facts = polar_facts(
      "hopf_rings", "two rings of weight 1, |a|² + |b|² = 1: a free action on S³", space);
  Random random = Random(options.seed).stream("hopf_rings");
  add_sphere_points(facts, options.copies, random);
  facts.charts = {sphere_chart("a", "(1, w)/√(1+|w|²): the hemisphere |b| ≤ |a|", 1, true),
                  sphere_chart("b", "(u, 1)/√(1+|u|²): the hemisphere |a| ≤ |b|", 0, true)};
  return std::make_shared<PolarHarmonics>(std::move(facts), space);
}

ImageFamilyPointer weighted_sphere(int p, int q, const HarmonicOptions& options) {
  require(0 < p && p < q && std::gcd(p, q) == 1, "the weights {} and {} are not 0 < p < q, coprime",
          p, q);
  require(options.order % p == 0 && options.order % q == 0,
          "the order {} is no multiple of the weights {} and {}: their symmetries are not in C{}",
          options.order, p, q, options.order);
  const HarmonicSpace space{1, {p, q}, options.order, false};
  FamilyFacts facts =
      polar_facts("weighted_sphere",
                  fmt::format("harmonics {} and {} on one ring, |a|² + |b|² = 1", p, q), space);
  Random random = Random(options.seed).stream("weighted_sphere");
  add_sphere_points(facts, options.copies, random);
  facts.objects.push_back({fmt::format("C{}", p), {1.0, 0.0, 0.0, 0.0}});
  facts.objects.push_back({fmt::format("C{}", q), {0.0, 0.0, 1.0, 0.0}});
  facts.charts = {sphere_chart("a", "a > 0, |b| ≤ 1/√2", 1, false),
                  sphere_chart("b", "b > 0, |a| ≤ 1/√2", 0, false)};
  return std::make_shared<PolarHarmonics>(std::move(facts), space);
}

}  // namespace torsor
