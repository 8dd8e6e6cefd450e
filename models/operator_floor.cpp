#include "models/operator_floor.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/linalg_eigvalsh.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/zeros.h>

#include "core/error.hpp"
#include "models/isotypic_code.hpp"
#include "models/matrix_coefficients.hpp"

namespace torsor {
namespace {

/// What the images have of one irrep that the operator contains.
struct Spectrum {
  const RealIrrep& irrep;
  at::Tensor coefficients;  // [d², K]
  at::Tensor covariance;    // [d·P, d·P], of the columns of all X
  std::int64_t rank = 0;    // e·m
  double weight = 0.0;      // K/(d·e)

  Spectrum(const RealIrrep& irrep_, const IsotypicPart& part, std::int64_t values)
      : irrep(irrep_),
        coefficients(matrix_coefficients(irrep_.rho)),
        covariance(at::zeros({part.dimension * values, part.dimension * values}, at::kDouble)) {
    const auto algebra = std::ssize(irrep.endomorphisms);
    rank = algebra * part.multiplicity;
    weight =
        static_cast<double>(coefficients.size(1)) / static_cast<double>(part.dimension * algebra);
  }

  [[nodiscard]] std::int64_t dimension() const {
    return static_cast<std::int64_t>(irrep.rho.dimension());
  }
  /// Adds the orbits x2, [M, K, P].
  void add(const at::Tensor& orbits);
  [[nodiscard]] double energy() const { return weight * covariance.trace().item<double>(); }
  /// The part of it that the copies cannot hold.
  [[nodiscard]] double tail() const;
};

void Spectrum::add(const at::Tensor& orbits) {
  const std::int64_t d = dimension();
  const at::Tensor all = at::matmul(coefficients, orbits);  // [M, d², P]
  const at::Tensor columns =
      all.view({-1, d, d, orbits.size(2)}).transpose(1, 2).reshape({-1, d * orbits.size(2)});
  covariance.addmm_(columns.t(), columns);
}

double Spectrum::tail() const {
  const std::int64_t kept = std::min(rank, covariance.size(0));
  const at::Tensor eigenvalues = at::linalg_eigvalsh(covariance);  // ascending
  return weight *
         eigenvalues.narrow(0, 0, covariance.size(0) - kept).clamp_min(0.0).sum().item<double>();
}

}  // namespace

double operator_floor_bytes(const Pairs& pairs, const LatentOperator& latent) {
  const auto values = static_cast<double>(pairs.orbits().shape().values());
  double bytes = 0.0;
  for (const IsotypicPart& part : isotypic_code(latent).parts) {
    const double size = static_cast<double>(part.dimension) * values;
    bytes += sizeof(double) * size * size;
  }
  return bytes;
}

ErrorFloor operator_floor(const Pairs& pairs, const LatentOperator& latent) {
  const at::NoGradGuard no_grad;
  const auto order = static_cast<std::int64_t>(pairs.orbits().group().order());
  require(static_cast<std::int64_t>(latent.group().order()) == order,
          "the operator's group {} is not that of the pairs, {}", latent.group().name(),
          pairs.orbits().group().name());
  const std::int64_t values = pairs.orbits().shape().values();
  const IsotypicCode code = isotypic_code(latent);
  std::vector<Spectrum> spectra;
  for (const IsotypicPart& part : code.parts) {
    spectra.emplace_back(code.irreps.real[part.irrep], part, values);
  }
  double lost = 0.0;  // the energy of x2, less what the copies of the irreps hold
  // The pairs of one x1 stand together, so a chunk holds whole orbits.
  const std::int64_t step = order * std::max<std::int64_t>(1, 4000 / order);
  for (std::int64_t begin = 0; begin < pairs.size(); begin += step) {
    const std::int64_t end = std::min(begin + step, pairs.size());
    const PairBatch part = pairs.batch(at::arange(begin, end, at::kLong));
    const at::Tensor x2 = part.x2.flatten(1).to(at::kDouble).view({-1, order, values});
    lost += x2.square().sum().item<double>();
    for (Spectrum& spectrum : spectra) spectrum.add(x2);
  }
  const double energy = lost;
  for (const Spectrum& spectrum : spectra) lost += spectrum.tail() - spectrum.energy();
  // Differences of the energy's size carry its rounding: below it the bound is 0.
  if (lost < 1e-12 * energy) lost = 0.0;
  return {lost / (static_cast<double>(pairs.size()) * static_cast<double>(values)),
          fmt::format("lower bound of x2's error for the {} operator and any encoder with a linear "
                      "decoder; the optimum may be higher",
                      latent.name())};
}

}  // namespace torsor
