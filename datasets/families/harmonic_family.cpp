#include "datasets/families/harmonic_family.hpp"

#include <cmath>
#include <numbers>
#include <utility>

#include <ATen/ops/roll.h>
#include <ATen/ops/rot90.h>
#include <fmt/format.h>

#include "core/error.hpp"
#include "groups/named_groups.hpp"

namespace torsor {
namespace {

FamilyFacts completed(FamilyFacts facts, const HarmonicSpace& space) {
  require(space.order >= 3, "harmonics are turned by a group of order 3 at least, not {}",
          space.order);
  require(space.rings >= 1 && !space.harmonics.empty(), "{} rings of {} harmonics make no image",
          space.rings, space.harmonics.size());
  for (const int k : space.harmonics) {
    require(k >= 0 && std::int64_t{2} * k < space.order,
            "harmonic {} is not resolved by {} angles: k must lie in 0, ..., {}", k, space.order,
            (space.order - 1) / 2);
  }
  const auto n = static_cast<std::size_t>(space.order);
  facts.group = space.mirrors ? dihedral(n) : cyclic(n);
  facts.parameters = coefficient_names(space);
  return facts;
}

}  // namespace

std::vector<std::string> coefficient_names(const HarmonicSpace& space) {
  std::vector<std::string> names;
  for (int ring = 0; ring < space.rings; ++ring) {
    const std::string where = space.rings == 1 ? "" : fmt::format(" ring {}", ring);
    for (const int k : space.harmonics) {
      names.push_back(fmt::format("re c{}{}", k, where));
      names.push_back(fmt::format("im c{}{}", k, where));
    }
  }
  return names;
}

HarmonicFamily::HarmonicFamily(FamilyFacts facts, HarmonicSpace space)
    : ImageFamily(completed(std::move(facts), space)), space_(std::move(space)) {}

std::vector<std::complex<double>> HarmonicFamily::moved(std::span<const double> parameters,
                                                        Element g) const {
  const std::int64_t turn = space_.mirrors ? g / 2 : g;
  const bool mirrored = space_.mirrors && g % 2 == 1;
  std::vector<std::complex<double>> result(space_.count());
  for (std::size_t i = 0; i < result.size(); ++i) {
    const std::complex<double> c(parameters[2 * i], parameters[2 * i + 1]);
    const int k = space_.harmonics[i % space_.harmonics.size()];
    result[i] = root_of_unity(k * turn, space_.order) * (mirrored ? std::conj(c) : c);
  }
  return result;
}

void HarmonicFamily::draw(std::span<const double> parameters, Element g,
                          std::span<double> pixels) const {
  draw_coefficients(moved(parameters, g), pixels);
}

bool HarmonicFamily::fixes(Element g, std::span<const double> parameters) const {
  const std::vector<std::complex<double>> after = moved(parameters, g);
  for (std::size_t i = 0; i < after.size(); ++i) {
    const bool constant = space_.harmonics[i % space_.harmonics.size()] == 0;
    const std::complex<double> before(parameters[2 * i], constant ? 0.0 : parameters[2 * i + 1]);
    const std::complex<double> now(after[i].real(), constant ? 0.0 : after[i].imag());
    if (std::abs(now - before) > 1e-12 * std::abs(before)) return false;
  }
  return true;
}

bool HarmonicFamily::permutes_pixels(Element g) const {
  if (facts().grid == ImageGrid::polar) return true;
  const std::int64_t turn = space_.mirrors ? g / 2 : g;
  return 4 * turn % space_.order == 0;
}

at::Tensor HarmonicFamily::permute(const at::Tensor& images, Element g) const {
  const std::int64_t turn = space_.mirrors ? g / 2 : g;
  const bool mirrored = space_.mirrors && g % 2 == 1;
  if (facts().grid == ImageGrid::polar) return at::roll(images, turn, 3);
  const at::Tensor reflected = mirrored ? images.flip(2) : images;
  return at::rot90(reflected, 4 * turn / space_.order, {2, 3});
}

}  // namespace torsor
