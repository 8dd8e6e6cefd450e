#include "operators/orbit_floor.hpp"

#include <algorithm>
#include <utility>

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/addmm.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/linalg_eigvalsh.h>
#include <ATen/ops/matmul.h>

#include "core/error.hpp"
#include "core/text.hpp"
#include "groups/decompose.hpp"
#include "operators/matrix_coefficients.hpp"

namespace torsor {
namespace {

/// How often the operator contains each real irrep.
std::vector<std::int64_t> copies(const LatentOperator& latent, const Irreps& all) {
  std::vector<std::int64_t> list(all.real.size());
  for (const CodeBlock& block : latent.blocks()) {
    for (const auto& part : decompose(block.rho, all).blocks) {
      list[part.irrep] += static_cast<std::int64_t>(part.multiplicity) * block.places.size(1);
    }
  }
  return list;
}

/// Whether the whole group acts as the identity.
bool is_trivial(const RealIrrep& irrep) {
  return irrep.rho.dimension() == 1 &&
         std::ranges::all_of(irrep.rho.images(), [](const auto& m) { return m(0, 0) > 0.5; });
}

}  // namespace

OrbitFloor::OrbitFloor(const LatentOperator& latent, bool constant)
    : order_(static_cast<std::int64_t>(latent.group().order())) {
  const Irreps all = irreps(latent.group());
  std::vector<std::int64_t> multiplicities = copies(latent, all);
  for (std::size_t k = 0; k < all.real.size(); ++k) {
    const RealIrrep& irrep = all.real[k];
    if (constant && is_trivial(irrep)) ++multiplicities[k];
    if (multiplicities[k] == 0) continue;
    const auto d = static_cast<std::int64_t>(irrep.rho.dimension());
    const auto algebra = std::ssize(irrep.endomorphisms);
    parts_.push_back({.dimension = d,
                      .rank = algebra * multiplicities[k],
                      .weight = static_cast<double>(order_) / static_cast<double>(d * algebra),
                      .coefficients = matrix_coefficients(irrep.rho)});
  }
}

void OrbitFloor::Part::add(const at::Tensor& orbits) {
  const at::Tensor all = at::matmul(coefficients, orbits);  // [M, d², P]
  const std::int64_t size = dimension * orbits.size(2);
  rows.push_back(
      all.view({-1, dimension, dimension, orbits.size(2)}).transpose(1, 2).reshape({-1, size}));
  count += rows.back().size(0);
  if (count <= size) return;
  const at::Tensor more = at::cat(rows);
  rows.clear();
  // Not in place: copies of this object share the tensor.
  covariance =
      covariance.defined() ? at::addmm(covariance, more.t(), more) : at::matmul(more.t(), more);
}

std::pair<double, double> OrbitFloor::Part::squares() const {
  if (count == 0) return {0.0, 0.0};
  at::Tensor gram = covariance;
  if (!rows.empty()) {
    const at::Tensor more = at::cat(rows);
    gram =
        covariance.defined() ? at::addmm(covariance, more.t(), more) : at::matmul(more, more.t());
  }
  const std::int64_t kept = std::min(rank, gram.size(0));
  const at::Tensor eigenvalues = at::linalg_eigvalsh(gram).clamp_min(0.0);  // ascending
  return {gram.trace().item<double>(),
          eigenvalues.narrow(0, 0, gram.size(0) - kept).sum().item<double>()};
}

void OrbitFloor::add(const at::Tensor& orbits) {
  require(
      orbits.dim() == 3 && orbits.size(1) == order_ && (values_ == 0 || orbits.size(2) == values_),
      "orbits of {} elements are [M, {}, {}], not {}", order_, order_,
      values_ == 0 ? "P" : std::to_string(values_), shape_text(orbits.sizes()));
  const at::NoGradGuard no_grad;
  values_ = orbits.size(2);
  const at::Tensor exact = orbits.detach().to(at::kDouble);
  energy_ += exact.square().sum().item<double>();
  for (Part& part : parts_) part.add(exact);
}

OrbitLoss OrbitFloor::loss() const {
  const at::NoGradGuard no_grad;
  OrbitLoss loss{.energy = energy_, .outside = energy_, .rank = 0.0};
  for (const Part& part : parts_) {
    const auto [all, tail] = part.squares();
    loss.outside -= part.weight * all;
    loss.rank += part.weight * tail;
  }
  // Differences of the energy's size carry its rounding.
  if (loss.outside < 1e-12 * energy_) loss.outside = 0.0;
  if (loss.rank < 1e-12 * energy_) loss.rank = 0.0;
  return loss;
}

double OrbitFloor::most_bytes(std::int64_t values) const {
  double bytes = 0.0;
  for (const Part& part : parts_) {
    const double size = static_cast<double>(part.dimension) * static_cast<double>(values);
    bytes += sizeof(double) * size * size;
  }
  return bytes;
}

}  // namespace torsor
