#include "models/exact_solver.hpp"

#include <cmath>

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/cholesky_solve.h>
#include <ATen/ops/eye.h>
#include <ATen/ops/linalg_cholesky_ex.h>
#include <ATen/ops/matmul.h>
#include <fmt/format.h>

#include "core/error.hpp"
#include "models/isotypic_start.hpp"
#include "models/linear_problem.hpp"

namespace torsor {
namespace {

/// The Cholesky factor of a positive semidefinite matrix after a relative ridge.
at::Tensor factor(const at::Tensor& matrix, double ridge, const char* what) {
  const std::int64_t size = matrix.size(0);
  const double scale = matrix.diagonal().mean().item<double>();
  const auto [lower, info] =
      at::linalg_cholesky_ex(matrix + at::eye(size, at::kDouble) * (ridge * scale));
  if (!std::isfinite(scale) || info.item<int>() != 0) {
    throw NumericalError(
        fmt::format("the {} of order {} is singular with the relative ridge {:.1e}; its mean "
                    "diagonal is {:.3g}",
                    what, size, ridge, scale));
  }
  return lower;
}

at::Tensor solve_encoder(const LinearProblem& problem, const at::Tensor& decoder,
                         const at::Tensor& same_factor, double ridge) {
  const at::Tensor normal = problem.averaged(at::matmul(decoder.t(), decoder));
  const at::Tensor left = at::cholesky_solve(problem.encoder_target(decoder),
                                             factor(normal, ridge, "normal matrix of the decoder"));
  return at::cholesky_solve(left.t(), same_factor).t();
}

struct DecoderStep {
  at::Tensor decoder;
  double error;
};

/// The best decoder for an encoder, and the error of both: the target and the form stand for the
/// whole data.
DecoderStep solve_decoder(const LinearProblem& problem, const at::Tensor& encoder, double ridge) {
  const at::Tensor codes = at::matmul(at::matmul(encoder, problem.moments().same), encoder.t());
  const at::Tensor form = problem.averaged(codes);
  const at::Tensor target = problem.decoder_target(encoder);
  const at::Tensor decoder =
      at::cholesky_solve(target.t(), factor(form, ridge, "second moment of the codes")).t();
  const double fit = (at::matmul(decoder, form) - target * 2.0).mul(decoder).sum().item<double>();
  return {decoder, (problem.moments().energy + fit) / problem.count()};
}

void check(const PairMoments& moments, const LatentOperator& latent, const ExactOptions& options) {
  require(options.iterations >= 1 && options.ridge > 0.0 && options.tolerance >= 0.0,
          "the exact solver needs at least one iteration, a positive ridge and a tolerance of at "
          "least 0, not {}, {} and {}",
          options.iterations, options.ridge, options.tolerance);
  require(latent.parameters().empty(),
          "the exact solver works with fixed operators; \"{}\" is learned: train it by gradients",
          latent.name());
  require(moments.crossed.size(0) == static_cast<std::int64_t>(latent.group().order()),
          "the moments are those of {} elements, but the operator's group {} has {}",
          moments.crossed.size(0), latent.group().name(), latent.group().order());
  require(moments.energy > 0.0, "the training images are all zero: there is nothing to encode");
}

}  // namespace

std::string ExactSolution::summary() const {
  return fmt::format("training error {:.3e} after {} iteration{}, {}", errors.back(), errors.size(),
                     errors.size() == 1 ? "" : "s",
                     converged ? "converged" : "stopped before it converged");
}

NamedTensors ExactSolution::parameters() const {
  return {{"encoder.weight", encoder.to(at::kFloat).contiguous()},
          {"decoder.weight", decoder.to(at::kFloat).contiguous()}};
}

PairError linear_error(const PairMoments& moments, const LatentOperator& latent,
                       const at::Tensor& encoder, const at::Tensor& decoder) {
  const at::NoGradGuard no_grad;
  const LinearProblem problem(moments, latent);
  const at::Tensor& basis = problem.code().basis;
  return problem.error(at::matmul(basis.t(), encoder), at::matmul(decoder, basis));
}

ExactSolution solve_exact(const PairMoments& moments, const LatentOperator& latent,
                          const ExactOptions& options, const Random& random,
                          const at::Tensor& initial) {
  const at::NoGradGuard no_grad;
  check(moments, latent, options);
  const LinearProblem problem(moments, latent);
  const at::Tensor root = factor(moments.same, options.ridge, "second moment of the images");
  ExactSolution solution;
  at::Tensor encoder;
  at::Tensor decoder = initial.defined()
                           ? at::matmul(initial.to(at::kDouble), problem.code().basis)
                           : isotypic_start(problem.spectrum(), root, problem.code(), random);
  for (std::int64_t i = 0; i < options.iterations && !solution.converged; ++i) {
    encoder = solve_encoder(problem, decoder, root, options.ridge);
    const DecoderStep step = solve_decoder(problem, encoder, options.ridge);
    decoder = step.decoder;
    solution.converged =
        !solution.errors.empty() &&
        solution.errors.back() - step.error <= options.tolerance * std::abs(solution.errors.back());
    solution.errors.push_back(step.error);
  }
  solution.error = problem.error(encoder, decoder);
  solution.encoder = at::matmul(problem.code().basis, encoder);
  solution.decoder = at::matmul(decoder, problem.code().basis.t());
  return solution;
}

}  // namespace torsor
