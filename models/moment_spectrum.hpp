#pragma once

#include <vector>

#include <ATen/core/Tensor.h>

#include "models/isotypic_code.hpp"
#include "models/moments.hpp"

namespace torsor {

/// The crossed moments transformed over the group, for every part of a code:
/// (d/K) Σ_g ψ_ij(g) Σ x2(g) x1ᵀ, float64 [d, d, P, P].
using MomentSpectrum = std::vector<at::Tensor>;

/// Cost: K·d²·P² operations per part, and as much memory as d² images of moments.
[[nodiscard]] MomentSpectrum moment_spectrum(const PairMoments& moments, const IsotypicCode& code);

}  // namespace torsor
