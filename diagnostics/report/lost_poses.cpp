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

/// η for codes moved by an operator: a third of the largest |ρ(h)·f(x) - f(hx)| over objects and up
/// to eight h, within what ρ moves. Below 5η the operator cannot tell this encoder's codes apart.
double operator_noise(const OrbitTable& codes, const OrbitTable& moved, const LatentOperator& op) {
  const std::int64_t order = codes.values.size(1);
  const std::int64_t count = std::min<std::int64_t>(order - 1, 8);
  const at::Tensor expected = without_mean(moved.values);
  double most = 0.0;
  for (std::int64_t i = 1; i <= count; ++i) {
    const std::int64_t h = i * (order - 1) / count;
    const at::Tensor found = without_mean(moved_codes(codes, h, op).values).select(1, 0);
    most = std::max(most, (found - expected.select(1, h)).abs().max().item<double>());
  }
  return most / 3.0;
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

/// The elements that act as the identity in every irrep that moves codes: ρ(h) = 1 iff χ(h) = χ(1).
std::vector<FiniteGroup::Element> joint_kernel(const Irreps& irreps,
                                               const std::vector<bool>& used) {
  std::vector<FiniteGroup::Element> kernel;
  for (FiniteGroup::Element h = 0; h < irreps.table.group.order(); ++h) {
    bool fixed = true;
    for (std::size_t i = 0; fixed && i < used.size(); ++i) {
      const auto& chi = irreps.table.irreps[irreps.real[i].characters.front()];
      const auto value = chi.values[irreps.table.classes.class_of[h]];
      fixed = !used[i] || std::abs(value - static_cast<double>(chi.dimension)) < 1e-6;
    }
    if (fixed) kernel.push_back(h);
  }
  return kernel;
}

/// How many elements the code must confuse: those that fix the image, and those that no code sees.
std::size_t excused(const OrbitTable& images, std::int64_t object,
                    std::vector<FiniteGroup::Element> kernel) {
  const PeriodSubgroup fixed = periods(images, object, 5.0 * images.noise);
  kernel.insert(kernel.end(), fixed.elements.begin(), fixed.elements.end());
  return Subgroup(images.group, std::move(kernel)).order();
}

/// Whether the tolerance is too coarse to tell poses apart: more than a tenth of what moves.
bool is_blind(const OrbitTable& moved) {
  return 5.0 * moved.noise > 0.1 * without_mean(moved.values).abs().max().item<double>();
}

/// No κ can be stated.
void withhold(IsotropyResult& isotropy) {
  isotropy.verdict = Verdict::inconclusive;
  isotropy.interval.reset();
  isotropy.finding = "The encoder obeys its operator too badly to tell which poses it confuses.";
  for (IsotropyStratum& stratum : isotropy.strata) stratum.kappa.reset();
  for (Json& row : isotropy.details["strata"]) row["kappa"] = Json();
}

}  // namespace

LostPoses lost_poses(const OrbitTable& codes, const OrbitTable& images, const Irreps& irreps,
                     const LatentOperator* declared, std::vector<bool> used, double least_noise) {
  OrbitTable moved = table_of(codes, declared);
  moved.noise = std::max(moved.noise, least_noise);
  LostPoses lost{
      .isotropy = isotropy_match(moved, images), .used = std::move(used), .noise = moved.noise};
  const IsotypicSpectrum spectrum = isotypic_spectrum(moved, irreps);
  if (lost.used.empty()) {
    for (const IsotypicPart& part : spectrum.parts) {
      lost.used.push_back(!part.trivial && part.multiplicity > 0);
    }
    lost.blind = moved.noise > codes.noise && is_blind(moved);
  }
  if (lost.blind) {
    withhold(lost.isotropy);
    return lost;
  }
  const std::vector<FiniteGroup::Element> kernel = joint_kernel(irreps, lost.used);
  const double noise = 25.0 * static_cast<double>(moved.size()) * moved.noise * moved.noise;
  for (std::size_t o = 0; o < lost.isotropy.image_orders.size(); ++o) {
    if (lost.isotropy.code_orders[o] <= lost.isotropy.image_orders[o]) continue;
    const auto known = excused(images, static_cast<std::int64_t>(o), kernel);
    if (static_cast<std::size_t>(lost.isotropy.code_orders[o]) <= known) continue;
    if (some_part_vanishes(spectrum, lost.used, o, noise)) ++lost.objects;
  }
  return lost;
}

}  // namespace torsor
