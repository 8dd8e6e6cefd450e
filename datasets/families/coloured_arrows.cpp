#include <array>
#include <cmath>
#include <utility>

#include <ATen/ops/matmul.h>
#include <ATen/ops/rot90.h>
#include <ATen/ops/tensor.h>
#include <fmt/format.h>

#include "core/error.hpp"
#include "datasets/families/other_families.hpp"
#include "datasets/families/plane_grid.hpp"
#include "groups/named_groups.hpp"

namespace torsor {
namespace {

using Complex = std::complex<double>;
constexpr std::size_t kArms = 4;

struct Arm {
  double strength;
  Complex hue;
};

Arm arm(std::span<const double> parameters, std::size_t j) {
  return {parameters[j], Complex(parameters[kArms + 2 * j], parameters[kArms + 2 * j + 1])};
}

/// An arrow to the right with smooth edges: a shaft from 0.15 to 0.5 and a head from there to 0.8.
double arrow(Complex z, double edge) {
  const double x = z.real();
  const double y = std::abs(z.imag());
  const double shaft = std::min({x - 0.15, 0.55 - x, 0.08 - y});
  const double head = std::min(x - 0.5, (0.8 - x) * 0.64 - y * 0.77);
  // A barb on one side only: without it the arrow would be its own mirror image.
  const double barb = std::min({x - 0.25, 0.35 - x, z.imag(), 0.22 - z.imag()});
  return smooth_step(std::max({shaft, head, barb}) / edge);
}

/// The tail: a disc at 0.25 on the axis.
double tail(Complex z, double edge) { return smooth_step((0.12 - std::abs(z - 0.25)) / edge); }

class ColouredArrows final : public ImageFamily {
 public:
  ColouredArrows(FamilyFacts facts, std::int64_t n, std::int64_t m)
      : ImageFamily(std::move(facts)), n_(n), m_(m) {}

  bool permutes_pixels(Element g) const override { return 4 * (g / m_) % n_ == 0; }

 protected:
  void draw(std::span<const double> parameters, Element g,
            std::span<double> pixels) const override {
    const PlaneGrid grid(shape().width);
    const double edge = 0.5 * grid.pixel();
    const std::size_t plane = pixels.size() / 3;
    for (std::size_t i = 0; i < plane; ++i) {
      double grey = 0.0;
      Complex chroma;
      for (std::size_t j = 0; j < kArms; ++j) {
        const auto quarters = static_cast<std::int64_t>(j) * n_ / 4;
        const Complex z = grid.point(i) * root_of_unity(-(g / m_) - quarters, n_);
        const Arm a = arm(parameters, j);
        grey += a.strength * arrow(z, edge);
        chroma += a.hue * tail(z, edge);
      }
      chroma *= root_of_unity(g % m_, m_);
      for (std::size_t c = 0; c < 3; ++c) {
        const Complex axis = root_of_unity(-static_cast<std::int64_t>(c), 3);
        pixels[c * plane + i] = grey + (chroma * axis).real();
      }
    }
  }
  bool fixes(Element g, std::span<const double> parameters) const override {
    const std::int64_t turn = g / m_;
    std::int64_t quarters = 0;
    if (4 * turn % n_ == 0) {
      quarters = 4 * turn / n_;
    } else {
      for (const double p : parameters) {
        if (p != 0.0) return false;
      }
    }
    const Complex hue = root_of_unity(g % m_, m_);
    for (std::size_t j = 0; j < kArms; ++j) {
      const Arm before = arm(parameters, j);
      const Arm after = arm(parameters, (j + static_cast<std::size_t>(quarters)) % kArms);
      if (before.strength != after.strength) return false;
      if (std::abs(hue * before.hue - after.hue) > 1e-12 * std::abs(after.hue)) return false;
    }
    return true;
  }
  /// A turn of the colour wheel is linear: chroma h = (2/3) Σ_c x_c e^{2πic/3}, grey the mean.
  at::Tensor permute(const at::Tensor& images, Element g) const override {
    std::vector<double> wheel;
    for (std::int64_t c = 0; c < 3; ++c) {
      for (std::int64_t d = 0; d < 3; ++d) {
        const Complex factor = root_of_unity(g % m_, m_) * root_of_unity(d - c, 3);
        wheel.push_back(1.0 / 3.0 + 2.0 / 3.0 * factor.real());
      }
    }
    const at::Tensor matrix = at::tensor(wheel, at::kDouble).reshape({3, 3}).to(images.options());
    const at::Tensor turned = at::rot90(images, 4 * (g / m_) / n_, {2, 3});
    return at::matmul(matrix, turned.flatten(2)).reshape(images.sizes());
  }

 private:
  std::int64_t n_;
  std::int64_t m_;
};

std::vector<double> arms(const std::array<double, kArms>& strengths,
                         const std::array<Complex, kArms>& hues) {
  std::vector<double> parameters(strengths.begin(), strengths.end());
  for (const Complex& hue : hues) {
    parameters.push_back(hue.real());
    parameters.push_back(hue.imag());
  }
  return parameters;
}

}  // namespace

ImageFamilyPointer coloured_arrows(std::int64_t n, std::int64_t m, std::int64_t size) {
  require(n >= 4 && n % 4 == 0 && m >= 2,
          "coloured arrows turn by quarters and have at least two hues: C{} x C{} does not fit", n,
          m);
  FamilyFacts facts;
  facts.name = "coloured_arrows";
  facts.description = "arrows with coloured tails under rotations and turns of the colour wheel";
  facts.group =
      direct_product(cyclic(static_cast<std::size_t>(n)), cyclic(static_cast<std::size_t>(m)));
  facts.shape = plane_shape(size, 3);
  for (std::size_t j = 0; j < kArms; ++j) facts.parameters.push_back(fmt::format("s{}", j));
  for (std::size_t j = 0; j < kArms; ++j) {
    facts.parameters.push_back(fmt::format("re h{}", j));
    facts.parameters.push_back(fmt::format("im h{}", j));
  }
  const Complex red = std::polar(0.5, 0.3);
  const Complex none;
  facts.objects = {{"arrow", arms({1, 0, 0, 0}, {red, none, none, none})},
                   {"grey arrow", arms({1, 0, 0, 0}, {none, none, none, none})},
                   {"double arrow", arms({1, 0, 1, 0}, {red, none, red, none})},
                   {"opposite hues", arms({1, 0, 1, 0}, {red, none, -red, none})},
                   {"pinwheel", arms({1, 1, 1, 1}, {red, red, red, red})},
                   {"grey pinwheel", arms({1, 1, 1, 1}, {none, none, none, none})}};
  return std::make_shared<ColouredArrows>(std::move(facts), n, m);
}

}  // namespace torsor
