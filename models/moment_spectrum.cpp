#include "models/moment_spectrum.hpp"

#include <cstdint>

#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/matmul.h>

namespace torsor {
namespace {

/// (d/K)·ψ_ij(g), [d², K].
at::Tensor weights(const Representation& psi, std::int64_t order) {
  const auto d = static_cast<std::int64_t>(psi.dimension());
  at::Tensor table = at::empty({d * d, order}, at::kDouble);
  for (std::int64_t g = 0; g < order; ++g) {
    const Eigen::MatrixXd image = psi(static_cast<FiniteGroup::Element>(g));
    for (std::int64_t entry = 0; entry < d * d; ++entry) {
      table.data_ptr<double>()[entry * order + g] =
          image(entry / d, entry % d) * static_cast<double>(d) / static_cast<double>(order);
    }
  }
  return table;
}

}  // namespace

MomentSpectrum moment_spectrum(const PairMoments& moments, const IsotypicCode& code) {
  const c10::NoGradGuard no_grad;
  const std::int64_t order = moments.crossed.size(0);
  const std::int64_t values = moments.same.size(0);
  const at::Tensor crossed = moments.crossed.view({order, values * values});
  MomentSpectrum spectrum;
  for (const IsotypicPart& part : code.parts) {
    spectrum.push_back(at::matmul(weights(code.irreps.real[part.irrep].rho, order), crossed)
                           .view({part.dimension, part.dimension, values, values}));
  }
  return spectrum;
}

}  // namespace torsor
