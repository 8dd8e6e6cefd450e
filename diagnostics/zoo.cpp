#include "diagnostics/zoo.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <numbers>
#include <numeric>
#include <utility>

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/sqrt.h>
#include <ATen/ops/view_as_real.h>

#include "core/error.hpp"
#include "diagnostics/angular_coefficients.hpp"

namespace torsor {
namespace {

at::Tensor plane_code(const CodePlane& plane, const at::Tensor& coefficients, double core) {
  const at::Tensor value = evaluate(plane.monomial, coefficients, plane.ring);
  at::Tensor pair = at::view_as_real(value.resolve_conj());
  const at::Tensor size = value.abs().unsqueeze(1);
  switch (plane.length) {
    case PlaneLength::linear:
      return pair;
    case PlaneLength::root:
      // The limit at F = 0 is 0, not 0/0.
      return pair / at::sqrt(size).masked_fill(size == 0.0, 1.0);
    case PlaneLength::unit:
      return pair / size;
    case PlaneLength::softened:
      return pair / at::sqrt(size * size + core * core);
  }
  throw InvalidArgument("unknown plane length");
}

}  // namespace

std::optional<int> CodePlane::charge_around(int m) const {
  for (const HarmonicPower& p : monomial.powers) {
    if (p.harmonic != 1 && p.harmonic != m) return std::nullopt;
  }
  return monomial.exponent(1);
}

std::int64_t ZooEncoder::code_symmetry(std::span<const int> active, std::int64_t n) const {
  require(equivariant, "'{}' is not equivariant: its codes have no expected symmetry", name);
  std::int64_t symmetry = n;
  if (regular) {
    for (const int k : active) symmetry = std::gcd(symmetry, std::int64_t{k});
  }
  for (const CodePlane& plane : planes) {
    if (plane.monomial.is_present(active)) {
      symmetry = std::gcd(symmetry, std::int64_t{plane.weight()});
    }
  }
  return symmetry;
}

ZooEncoder plane_encoder(std::string name, std::string description, std::vector<CodePlane> planes,
                         std::vector<int> moduli, const ImageFamily& family,
                         const ZooOptions& options) {
  const ImageGrid grid = family.facts().grid;
  require(grid != ImageGrid::torus && family.shape().channels == 1,
          "'{}' reads angular coefficients, which images of '{}' lack", name, family.facts().name);
  ZooEncoder result;
  const bool jumps =
      std::ranges::any_of(planes, [](const CodePlane& p) { return p.length == PlaneLength::unit; });
  result.continuity = jumps ? Continuity::jumps : Continuity::continuous;
  result.name = std::move(name);
  result.description = std::move(description);
  result.planes = planes;
  result.invariants = static_cast<std::int64_t>(moduli.size());
  result.encode = [planes = std::move(planes), moduli = std::move(moduli), grid,
                   options](const at::Tensor& images) {
    const at::Tensor c = angular_coefficients(images, grid, options.largest);
    std::vector<at::Tensor> columns;
    for (const CodePlane& plane : planes) columns.push_back(plane_code(plane, c, options.core));
    for (const int k : moduli) columns.push_back(c.select(1, 0).slice(1, k, k + 1).abs());
    return at::cat(columns, 1);
  };
  return result;
}

double forced_jump(int weight, int m) {
  require(m >= 1, "a stabilizer C_m has at least one element, not {}", m);
  double largest = 0.0;
  for (int j = 0; j < m; ++j) {
    // Reduced to the nearest multiple of a turn, so that m | weight gives 0 exactly.
    const int step = std::abs(weight) * j % m;
    largest = std::max(largest, 2.0 * std::abs(std::sin(std::numbers::pi * step / m)));
  }
  return largest;
}

}  // namespace torsor
