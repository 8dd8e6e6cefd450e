#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include <ATen/core/Tensor.h>
#include <Eigen/Core>

#include "diagnostics/behaviour/decoder.hpp"
#include "diagnostics/equivariance/orbit_table.hpp"
#include "diagnostics/result.hpp"
#include "operators/latent_operator.hpp"

namespace torsor {

/// Moves codes [N, D] by one step of a generator.
using CodeStep = std::function<at::Tensor(const at::Tensor& codes)>;

/// z -> M z for each row of the codes.
/// @throws InvalidArgument unless the matrix is square.
[[nodiscard]] CodeStep matrix_step(const Eigen::MatrixXd& generator);
/// z -> ρ(s) z.
[[nodiscard]] CodeStep operator_step(OperatorPointer op, FiniteGroup::Element generator);

/// The matrix M that best takes f(s^j x) to f(s^{j+1} x) for j = -reach, ..., reach - 1: fitted to
/// the poses of small powers only.
///
/// Least squares for M - I of minimum norm, so that codes that no object shows stay where they are;
/// directions below 10η√rows are not trusted.
/// @throws InvalidArgument unless 1 <= reach and 2·reach is below the generator's order.
/// Cost: a singular value decomposition of (objects·2·reach) × D.
[[nodiscard]] Eigen::MatrixXd fit_step(const OrbitTable& codes, FiniteGroup::Element generator,
                                       std::int64_t reach);

/// The prediction of one power.
struct PowerError {
  std::int64_t power = 0;
  double error = 0.0;  ///< relative, of the moving part
  double drift = 0.0;  ///< of the part that never moves, in the same unit
};

/// D24: whether a step learned near the identity predicts the whole orbit.
struct ExtrapolationResult : DiagnosticResult {
  std::vector<PowerError> powers;  ///< 1, ..., farthest
  double trained_error = 0.0;      ///< the largest of the trained powers
  double far_error = 0.0;          ///< the largest of the powers beyond
  double growth = 0.0;             ///< error per power, the slope over all powers
  std::optional<double> exponent;  ///< b of error ∝ power^b; nothing where errors are rounding
};

struct ExtrapolationOptions {
  std::int64_t trained = 2;   ///< powers up to here were seen in training
  std::int64_t farthest = 0;  ///< 0: the generator's order n, which must close the orbit
  double allowance = 0.1;     ///< error that counts as a good prediction
};

/// How the error of Mᵖ f(x) against f(sᵖ x) grows with the power p.
///
///   error(p)² = Σ_o |Q(Mᵖ z_o - z_o,p)|² / Σ_o mean_j |z_o,j - z̄_o|²
///
/// over the orbit z_o,j of each object under the generator s, z̄_o its mean. Q projects on the span
/// of all z_o,j - z̄_o: the part of the code that moves. Without Q and z̄ a large invariant part
/// would hide any error; what the step does to it is listed apart, as drift. An exact step has no
/// error at any power. A step with noise δ errs by about p·δ: the part of δ that commutes with M
/// adds up, the rest turns away, and the exponent is 1.
///
/// Passes if the upper ends of the largest errors, of trained powers and of those beyond, are at
/// most `allowance`; fails if the lower end beyond exceeds it while the trained powers are within
/// it; inconclusive between, if the trained powers are not predicted either (the step does not fit,
/// and extrapolation tests nothing), if no code moves, or with fewer than 20 objects. `effect` is
/// the growth per power with its jackknife interval over objects; `resolution` the error that η
/// alone makes.
/// @throws InvalidArgument unless 1 <= trained < farthest, and 0 < allowance, or if the step
///         changes the shape of codes.
/// Cost: farthest steps on all objects, an eigenproblem of size min(D, objects·n), and
///       objects·farthest·D for the jackknife.
[[nodiscard]] ExtrapolationResult extrapolation(const OrbitTable& codes,
                                                FiniteGroup::Element generator,
                                                const CodeStep& step,
                                                const ExtrapolationOptions& options = {});

/// The same seen in images: dec(Mᵖ f(x)) against sᵖ x. The decoder's own error is part of it.
/// @param decode  takes codes [N, D] even where they are complex. @param images  the orbits of the
///        codes' objects.
[[nodiscard]] ExtrapolationResult decoded_extrapolation(const OrbitTable& codes,
                                                        FiniteGroup::Element generator,
                                                        const CodeStep& step, const Decoder& decode,
                                                        const OrbitTable& images,
                                                        const ExtrapolationOptions& options = {});

}  // namespace torsor
