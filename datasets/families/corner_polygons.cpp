#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include <ATen/ops/rot90.h>
#include <fmt/format.h>

#include "core/error.hpp"
#include "datasets/families/other_families.hpp"
#include "datasets/families/plane_grid.hpp"
#include "groups/named_groups.hpp"

namespace torsor {
namespace {

using Corners = std::vector<std::complex<double>>;

constexpr double kScale = 0.6;
constexpr double kEdgePixels = 1.5;

double cross(std::complex<double> a, std::complex<double> b) { return (std::conj(a) * b).imag(); }

/// Distance from z to the outline, positive inside (even-odd rule).
double signed_distance(const Corners& corners, std::complex<double> z) {
  double least = std::numeric_limits<double>::infinity();
  bool inside = false;
  for (std::size_t i = 0; i < corners.size(); ++i) {
    const std::complex<double> a = corners[i];
    const std::complex<double> b = corners[(i + 1) % corners.size()];
    const std::complex<double> along = b - a;
    const double t = (std::conj(along) * (z - a)).real() / std::norm(along);
    least = std::min(least, std::abs(z - a - std::clamp(t, 0.0, 1.0) * along));
    if ((a.imag() > z.imag()) == (b.imag() > z.imag())) continue;
    const double x = a.real() + (z.imag() - a.imag()) / along.imag() * along.real();
    if (x > z.real()) inside = !inside;
  }
  return inside ? least : -least;
}

class CornerPolygons final : public ImageFamily {
 public:
  explicit CornerPolygons(FamilyFacts facts) : ImageFamily(std::move(facts)) {}

  bool permutes_pixels(Element g) const override {
    return std::size_t{4} * g % group().order() == 0;
  }

 protected:
  void require_parameters(std::span<const double> parameters) const override {
    for (std::size_t j = 0; j < parameters.size(); j += 2) {
      const double size = std::hypot(parameters[j], parameters[j + 1]);
      require(size <= 0.5, "corner {} of '{}' moves by {}, more than 0.5", j / 2, facts().name,
              size);
    }
  }
  void draw(std::span<const double> parameters, Element g,
            std::span<double> pixels) const override {
    Corners corners = centred_corners(parameters);
    for (auto& corner : corners) corner *= kScale * turn(g);
    const PlaneGrid grid(shape().width);
    const double edge = kEdgePixels * grid.pixel();
    for (std::size_t i = 0; i < pixels.size(); ++i) {
      pixels[i] = smooth_step(signed_distance(corners, grid.point(i)) / edge);
    }
  }
  bool fixes(Element g, std::span<const double> parameters) const override {
    const Corners corners = centred_corners(parameters);
    for (std::size_t shift = 0; shift < corners.size(); ++shift) {
      double largest = 0.0;
      for (std::size_t j = 0; j < corners.size(); ++j) {
        const auto there = corners[(j + shift) % corners.size()];
        largest = std::max(largest, std::abs(turn(g) * corners[j] - there));
      }
      if (largest <= 1e-12) return true;
    }
    return false;
  }
  at::Tensor permute(const at::Tensor& images, Element g) const override {
    return at::rot90(images, static_cast<std::int64_t>(std::size_t{4} * g / group().order()),
                     {2, 3});
  }

 private:
  [[nodiscard]] std::complex<double> turn(Element g) const {
    return root_of_unity(g, static_cast<std::int64_t>(group().order()));
  }
};

Chart corner_chart(std::string name, std::string description, int dimension, int m) {
  return {std::move(name), std::move(description), dimension, 0.5, [m](std::span<const double> u) {
            std::vector<double> parameters(2 * static_cast<std::size_t>(m));
            std::ranges::copy(u, parameters.begin());
            return parameters;
          }};
}

}  // namespace

std::vector<std::complex<double>> centred_corners(std::span<const double> parameters) {
  const std::size_t m = parameters.size() / 2;
  require(m >= 3 && parameters.size() % 2 == 0, "{} parameters make no polygon", parameters.size());
  Corners corners;
  for (std::size_t j = 0; j < m; ++j) {
    const std::complex<double> moved(1.0 + parameters[2 * j], parameters[2 * j + 1]);
    corners.push_back(moved *
                      root_of_unity(static_cast<std::int64_t>(j), static_cast<std::int64_t>(m)));
  }
  double area = 0.0;
  std::complex<double> moment;
  for (std::size_t j = 0; j < m; ++j) {
    const auto a = corners[j];
    const auto b = corners[(j + 1) % m];
    area += 0.5 * cross(a, b);
    moment += cross(a, b) * (a + b) / 6.0;
  }
  for (auto& corner : corners) corner -= moment / area;
  return corners;
}

ImageFamilyPointer corner_polygons(int m, std::int64_t order, std::int64_t size) {
  require(3 <= m && m <= 6 && order % m == 0,
          "polygons have 3 to 6 corners, a number that divides the order; not {} corners under C{}",
          m, order);
  FamilyFacts facts;
  facts.name = m == 3 ? "triangles" : fmt::format("polygons{}", m);
  facts.description = fmt::format("filled {}-gons with movable corners under rotations", m);
  facts.group = cyclic(static_cast<std::size_t>(order));
  facts.shape = plane_shape(size);
  for (int j = 0; j < m; ++j) {
    facts.parameters.push_back(fmt::format("re t{}", j));
    facts.parameters.push_back(fmt::format("im t{}", j));
  }
  const std::size_t width = facts.parameters.size();
  std::vector<double> isosceles(width);
  isosceles[0] = 0.4;
  std::vector<double> irregular(width);
  irregular[0] = 0.3;
  irregular[3] = 0.2;
  facts.objects = {{"regular", std::vector<double>(width)},
                   {"isosceles", std::move(isosceles)},
                   {"irregular", std::move(irregular)}};
  facts.charts = {corner_chart("path", "t0 = t real: isosceles, regular at t = 0", 1, m),
                  corner_chart("corner", "t0 = u complex: regular at u = 0", 2, m)};
  return std::make_shared<CornerPolygons>(std::move(facts));
}

}  // namespace torsor
