#include <algorithm>
#include <utility>

#include <ATen/ops/roll.h>
#include <ATen/ops/rot90.h>
#include <fmt/format.h>

#include "core/error.hpp"
#include "core/random.hpp"
#include "datasets/families/other_families.hpp"
#include "groups/semidirect.hpp"

namespace torsor {
namespace {

class P4Textures final : public ImageFamily {
 public:
  P4Textures(FamilyFacts facts, std::int64_t n) : ImageFamily(std::move(facts)), n_(n) {}

  bool permutes_pixels(Element) const override { return true; }

 protected:
  void draw(std::span<const double> parameters, Element g,
            std::span<double> pixels) const override {
    for (std::size_t i = 0; i < pixels.size(); ++i) pixels[i] = parameters[source(i, g)];
  }
  bool fixes(Element g, std::span<const double> parameters) const override {
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      if (parameters[i] != parameters[source(i, g)]) return false;
    }
    return true;
  }
  at::Tensor permute(const at::Tensor& images, Element g) const override {
    const std::int64_t x = g / 4 / n_;
    const std::int64_t y = g / 4 % n_;
    return at::roll(at::rot90(images, g % 4, {2, 3}), {x, -y}, {3, 2});
  }

 private:
  /// The pixel that g moves to pixel i: the inverse shift, then the inverse quarter turns.
  [[nodiscard]] std::size_t source(std::size_t i, Element g) const {
    const std::int64_t middle = n_ / 2;
    std::int64_t x = static_cast<std::int64_t>(i) % n_ - middle - g / 4 / n_;
    std::int64_t y = middle - static_cast<std::int64_t>(i) / n_ - g / 4 % n_;
    for (Element quarter = 0; quarter < g % 4; ++quarter) x = std::exchange(y, -x);
    const auto wrapped = [this](std::int64_t c) { return ((c % n_) + n_) % n_; };
    return static_cast<std::size_t>(wrapped(middle - y) * n_ + wrapped(x + middle));
  }

  std::int64_t n_;
};

}  // namespace

ImageFamilyPointer p4_textures(std::int64_t n, std::uint64_t seed) {
  require(n >= 3 && n % 2 == 1,
          "p4 textures have an odd number of at least 3 pixels per side, not {}", n);
  FamilyFacts facts;
  facts.name = "p4_textures";
  facts.description = "textures on a torus under quarter turns and shifts (p4)";
  facts.group = p4(static_cast<std::size_t>(n));
  facts.shape = {1, n, n};
  facts.grid = ImageGrid::torus;
  Random random = Random(seed).stream("p4_textures");
  std::vector<double> noise;
  std::vector<double> dot;
  std::vector<double> stripes;
  for (std::int64_t i = 0; i < n * n; ++i) {
    facts.parameters.push_back(fmt::format("pixel ({},{})", i % n - n / 2, n / 2 - i / n));
    noise.push_back(random.uniform());
    dot.push_back(i == n * n / 2 ? 1.0 : 0.0);
    stripes.push_back(i % n == n / 2 ? 1.0 : 0.0);
  }
  facts.objects = {{"noise", std::move(noise)},
                   {"dot", std::move(dot)},
                   {"stripes", std::move(stripes)},
                   {"plain", std::vector<double>(static_cast<std::size_t>(n * n), 0.5)}};
  return std::make_shared<P4Textures>(std::move(facts), n);
}

}  // namespace torsor
