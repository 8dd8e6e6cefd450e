#include "diagnostics/injectivity/orbit_pairs.hpp"

#include <algorithm>
#include <complex>
#include <numbers>

#include <ATen/TensorOperators.h>
#include <ATen/ops/stack.h>

#include "core/error.hpp"

namespace torsor {
namespace {

using std::numbers::pi;

/// Of an image: changes the rounding of its code, and the code itself by no more than rounding.
constexpr double kNudge = 1e-13;

void require_pairs(const HarmonicFamily& family, std::int64_t count) {
  require(family.facts().grid == ImageGrid::polar && !family.space().mirrors,
          "pairs of orbits are made of polar images under rotations, not of '{}'",
          family.facts().name);
  require(count >= 1, "{} pairs of orbits are none", count);
}

void set(std::vector<double>& parameters, std::size_t i, std::complex<double> c) {
  parameters[2 * i] = c.real();
  parameters[2 * i + 1] = c.imag();
}

std::complex<double> random_coefficient(Random& random) {
  const double modulus = random.uniform(0.5, 1.0);
  return std::polar(modulus, random.uniform(0.0, 2.0 * pi));
}

}  // namespace

std::vector<OrbitPair> bispectrum_twins(const HarmonicFamily& family, std::int64_t count,
                                        Random& random) {
  require_pairs(family, count);
  const std::vector<int>& harmonics = family.space().harmonics;
  const auto second = std::ranges::find(harmonics, 2);
  const auto third = std::ranges::find(harmonics, 3);
  require(second != harmonics.end() && third != harmonics.end(),
          "twins are made of the harmonics 2 and 3, which '{}' lacks", family.facts().name);
  require(family.space().order >= 10,
          "under C{} products of weight {} are invariant too: take an order of 10 at least",
          family.space().order, family.space().order);
  std::vector<OrbitPair> pairs;
  for (std::int64_t i = 0; i < count; ++i) {
    OrbitPair pair{std::vector<double>(2 * family.space().count(), 0.0), {}};
    const std::complex<double> c2 = random_coefficient(random);
    const std::complex<double> c3 = random_coefficient(random);
    set(pair.first, static_cast<std::size_t>(second - harmonics.begin()), c2);
    set(pair.first, static_cast<std::size_t>(third - harmonics.begin()), c3);
    pair.second = pair.first;
    // The square of i is -1: the phase of c_2³ conj(c_3)² moves by π.
    set(pair.second, static_cast<std::size_t>(third - harmonics.begin()),
        c3 * std::complex<double>(0.0, 1.0));
    pairs.push_back(std::move(pair));
  }
  return pairs;
}

std::vector<OrbitPair> spectrum_twins(const HarmonicFamily& family, std::int64_t count,
                                      Random& random) {
  require_pairs(family, count);
  const HarmonicSpace& space = family.space();
  std::vector<OrbitPair> pairs;
  for (std::int64_t i = 0; i < count; ++i) {
    OrbitPair pair{std::vector<double>(2 * space.count()), std::vector<double>(2 * space.count())};
    for (std::size_t k = 0; k < space.count(); ++k) {
      const double modulus = random.uniform(0.5, 1.0);
      const bool constant = space.harmonics[k % space.harmonics.size()] == 0;
      for (std::vector<double>* parameters : {&pair.first, &pair.second}) {
        set(*parameters, k, std::polar(modulus, constant ? 0.0 : random.uniform(0.0, 2.0 * pi)));
      }
    }
    pairs.push_back(std::move(pair));
  }
  return pairs;
}

PairTables pair_tables(const Encoder& encode, const ImageFamily& family,
                       const std::vector<OrbitPair>& pairs) {
  std::vector<at::Tensor> images;
  std::vector<at::Tensor> codes;
  double rounding = 0.0;
  for (const OrbitPair& pair : pairs) {
    for (const std::vector<double>* parameters : {&pair.first, &pair.second}) {
      images.push_back(family.orbit(*parameters));
      codes.push_back(encode(images.back()));
      const at::Tensor moved = encode(images.back() * (1.0 + kNudge));
      rounding = std::max(rounding, (moved - codes.back()).abs().max().item<double>());
    }
  }
  PairTables tables{orbit_table(family.group(), at::stack(images)),
                    orbit_table(family.group(), at::stack(codes))};
  tables.codes.noise = std::max(tables.codes.noise, 10.0 * rounding);
  return tables;
}

}  // namespace torsor
