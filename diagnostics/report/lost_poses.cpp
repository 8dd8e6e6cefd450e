#include "diagnostics/report/lost_poses.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <ATen/TensorOperators.h>

#include "diagnostics/behaviour/operator_squares.hpp"
#include "diagnostics/equivariance/isotypic_spectrum.hpp"

namespace torsor {
namespace {

/// ρ(g)·z for the codes of one pose, for every g: [objects, |G|, D].
OrbitTable moved_codes(const OrbitTable& codes, std::int64_t pose, const LatentOperator& op) {
  return declared_orbits(op, operator_codes(codes.values.select(1, pose), op), codes.noise);
}

at::Tensor without_mean(const at::Tensor& values) { return values - values.mean(1, true); }

/// The root mean square of ρ(h)·f(x) - f(hx) over objects and up to eight h, within what ρ moves:
/// below it the operator cannot tell codes of this encoder apart.
double operator_noise(const OrbitTable& codes, const OrbitTable& moved, const LatentOperator& op) {
  const std::int64_t order = codes.values.size(1);
  const std::int64_t count = std::min<std::int64_t>(order - 1, 8);
  const at::Tensor expected = without_mean(moved.values);
  double squares = 0.0;
  for (std::int64_t i = 1; i <= count; ++i) {
    const std::int64_t h = i * (order - 1) / count;
    const OrbitTable there = moved_codes(codes, h, op);
    const at::Tensor found = without_mean(there.values).select(1, 0);
    squares += (found - expected.select(1, h)).square().mean().item<double>();
  }
  return count > 0 ? std::sqrt(squares / static_cast<double>(count)) : 0.0;
}

OrbitTable table_of(const OrbitTable& codes, const LatentOperator* declared) {
  if (declared == nullptr) return codes;
  OrbitTable moved = moved_codes(codes, 0, *declared);
  moved.noise = std::max(moved.noise, operator_noise(codes, moved, *declared));
  return moved;
}

/// Whether some irrep that moves other codes is absent from the code of object o.
bool some_part_vanishes(const IsotypicSpectrum& spectrum, const std::vector<bool>& used,
                        std::size_t o, double noise) {
  for (std::size_t i = 0; i < spectrum.parts.size(); ++i) {
    if (used[i] && spectrum.parts[i].energies[o] <= noise) return true;
  }
  return false;
}

}  // namespace

LostPoses lost_poses(const OrbitTable& codes, const OrbitTable& images, const Irreps& irreps,
                     const LatentOperator* declared, std::vector<bool> used) {
  const OrbitTable moved = table_of(codes, declared);
  LostPoses lost{.isotropy = isotropy_match(moved, images), .used = std::move(used)};
  const IsotypicSpectrum spectrum = isotypic_spectrum(moved, irreps);
  if (lost.used.empty()) {
    for (const IsotypicPart& part : spectrum.parts) {
      lost.used.push_back(!part.trivial && part.multiplicity > 0);
    }
  }
  const double noise = 25.0 * static_cast<double>(moved.size()) * moved.noise * moved.noise;
  for (std::size_t o = 0; o < lost.isotropy.image_orders.size(); ++o) {
    if (lost.isotropy.code_orders[o] <= lost.isotropy.image_orders[o]) continue;
    if (some_part_vanishes(spectrum, lost.used, o, noise)) ++lost.objects;
  }
  return lost;
}

}  // namespace torsor
