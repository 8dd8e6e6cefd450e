#include "models/moment_spectrum.hpp"

#include <cstdint>

#include <ATen/core/grad_mode.h>
#include <ATen/ops/matmul.h>

#include "operators/matrix_coefficients.hpp"

namespace torsor {
MomentSpectrum moment_spectrum(const PairMoments& moments, const IsotypicCode& code) {
  const c10::NoGradGuard no_grad;
  const std::int64_t order = moments.crossed.size(0);
  const std::int64_t values = moments.same.size(0);
  const at::Tensor crossed = moments.crossed.view({order, values * values});
  MomentSpectrum spectrum;
  for (const CodePart& part : code.parts) {
    spectrum.push_back(at::matmul(matrix_coefficients(code.irreps.real[part.irrep].rho), crossed)
                           .view({part.dimension, part.dimension, values, values}));
  }
  return spectrum;
}

}  // namespace torsor
