#include <array>
#include <utility>

#include <ATen/ops/roll.h>
#include <fmt/format.h>

#include "core/error.hpp"
#include "datasets/families/other_families.hpp"
#include "groups/named_groups.hpp"

namespace torsor {
namespace {

struct Frequency {
  std::int64_t j;
  std::int64_t l;
};
constexpr std::array<Frequency, 7> kFrequencies{
    {{0, 0}, {1, 0}, {0, 1}, {1, 1}, {1, -1}, {2, 0}, {0, 2}}};

class TorusWaves final : public ImageFamily {
 public:
  TorusWaves(FamilyFacts facts, std::int64_t n, std::int64_t m)
      : ImageFamily(std::move(facts)), n_(n), m_(m) {}

  bool permutes_pixels(Element) const override { return true; }

 protected:
  void draw(std::span<const double> parameters, Element g,
            std::span<double> pixels) const override {
    const std::int64_t a = g / m_;
    const std::int64_t b = g % m_;
    for (std::size_t i = 0; i < pixels.size(); ++i) {
      const std::int64_t x = static_cast<std::int64_t>(i) % n_ - a;
      const std::int64_t y = m_ - 1 - static_cast<std::int64_t>(i) / n_ - b;
      double value = 0.0;
      for (std::size_t f = 0; f < kFrequencies.size(); ++f) {
        const std::complex<double> c(parameters[2 * f], parameters[2 * f + 1]);
        const auto [j, l] = kFrequencies[f];
        value += (c * root_of_unity(-(j * x * m_ + l * y * n_), n_ * m_)).real();
      }
      pixels[i] = value;
    }
  }
  bool fixes(Element g, std::span<const double> parameters) const override {
    for (std::size_t f = 0; f < kFrequencies.size(); ++f) {
      if (parameters[2 * f] == 0.0 && parameters[2 * f + 1] == 0.0) continue;
      const auto [j, l] = kFrequencies[f];
      if ((j * (g / m_) * m_ + l * (g % m_) * n_) % (n_ * m_) != 0) return false;
    }
    return true;
  }
  at::Tensor permute(const at::Tensor& images, Element g) const override {
    return at::roll(images, {g / m_, -(g % m_)}, {3, 2});  // rows count downwards, y upwards
  }

 private:
  std::int64_t n_;
  std::int64_t m_;
};

std::vector<double> waves(std::span<const std::size_t> active) {
  std::vector<double> parameters(2 * kFrequencies.size());
  for (const std::size_t f : active) {
    const std::complex<double> c =
        std::polar(1.0 / static_cast<double>(f + 1), 1.3 * static_cast<double>(f * f));
    parameters[2 * f] = c.real();
    parameters[2 * f + 1] = c.imag();
  }
  return parameters;
}

}  // namespace

ImageFamilyPointer torus_waves(std::int64_t n, std::int64_t m) {
  require(n >= 5 && m >= 5,
          "waves of two periods need a torus of at least 5 x 5 pixels, not {} x {}", n, m);
  FamilyFacts facts;
  facts.name = "torus_waves";
  facts.description = "waves on a torus under all shifts";
  facts.group =
      direct_product(cyclic(static_cast<std::size_t>(n)), cyclic(static_cast<std::size_t>(m)));
  facts.shape = {1, m, n};
  facts.grid = ImageGrid::torus;
  for (const auto& [j, l] : kFrequencies) {
    facts.parameters.push_back(fmt::format("re c({},{})", j, l));
    facts.parameters.push_back(fmt::format("im c({},{})", j, l));
  }
  facts.objects = {{"generic", waves(std::array<std::size_t, 7>{0, 1, 2, 3, 4, 5, 6})},
                   {"stripes", waves(std::array<std::size_t, 1>{5})},
                   {"diagonal", waves(std::array<std::size_t, 1>{3})},
                   {"plain", waves(std::array<std::size_t, 1>{0})}};
  return std::make_shared<TorusWaves>(std::move(facts), n, m);
}

}  // namespace torsor
