#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <ATen/core/Tensor.h>

#include "core/random.hpp"
#include "models/evaluation.hpp"
#include "models/moments.hpp"
#include "models/network.hpp"
#include "operators/latent_operator.hpp"

namespace torsor {

struct ExactOptions {
  std::int64_t iterations = 20;  ///< at most; one is a decoder step after an encoder step
  double tolerance = 2e-3;       ///< stop when an iteration lowers the error by less than this part
  double ridge = 1e-5;           ///< relative to the mean diagonal of each system
};

/// A linear autoencoder z = E x, x = D z, and how it was found.
struct ExactSolution {
  at::Tensor encoder;          ///< float64 [D, P], D flattened code values
  at::Tensor decoder;          ///< float64 [P, D]
  std::vector<double> errors;  ///< x1 + x2 per pixel and pair, after each iteration
  PairError error;             ///< the last of them, x1 and x2 apart
  bool converged = false;      ///< the last change was below the tolerance

  /// "training error 4.7e-5 after 5 iterations, converged".
  [[nodiscard]] std::string summary() const;
  /// The parameters of `linear_networks` ("encoder.weight", "decoder.weight"), float32.
  [[nodiscard]] NamedTensors parameters() const;
};

/// Minimizes Σ |x1 - D E x1|² + |x2 - D ρ(g) E x1|² over all pairs for linear maps and the given
/// operator, by alternating exact least squares from the isotypic principal components.
///
/// Each half is a convex problem solved to rounding; the whole is not convex, so the result is a
/// stationary point and its error an upper bound of the optimum. `initial`, if defined, is the
/// decoder [P, D] to start from instead.
///
/// @throws InvalidArgument if the operator is not orthogonal or has parameters of its own.
/// @throws NumericalError if a system is singular in spite of the ridge.
/// Cost of an iteration: 4·Σ_ψ d²·m·P² operations (m copies of each irrep ψ of dimension d), which
/// is about 8·D·P² for abelian groups, and O(D³), independent of the number of pairs.
[[nodiscard]] ExactSolution solve_exact(const PairMoments& moments, const LatentOperator& latent,
                                        const ExactOptions& options, const Random& random,
                                        const at::Tensor& initial = {});

/// The errors of x1 and x2 per pixel and pair of linear maps [D, P] and [P, D], from the moments
/// alone.
[[nodiscard]] PairError linear_error(const PairMoments& moments, const LatentOperator& latent,
                                     const at::Tensor& encoder, const at::Tensor& decoder);

}  // namespace torsor
