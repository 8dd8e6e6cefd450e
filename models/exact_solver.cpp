#include "models/exact_solver.hpp"

#include <cmath>

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/cholesky_solve.h>
#include <ATen/ops/eye.h>
#include <ATen/ops/linalg_cholesky_ex.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/zeros.h>
#include <fmt/format.h>

#include "core/error.hpp"
#include "models/isotypic_code.hpp"
#include "models/isotypic_start.hpp"
#include "models/moment_spectrum.hpp"

namespace torsor {
namespace {

/// The error as a quadratic form of encoder and decoder, in coordinates that split the code.
class LinearProblem {
 public:
  LinearProblem(const PairMoments& moments, const LatentOperator& latent)
      : moments_(moments),
        code_(isotypic_code(latent)),
        spectrum_(moment_spectrum(moments, code_)),
        order_(static_cast<double>(moments.crossed.size(0))) {}

  /// K·S·Eᵀ + Σ_g C_g·Eᵀ·ρ(g)ᵀ: [P, D].
  [[nodiscard]] at::Tensor decoder_target(const at::Tensor& encoder) const {
    const at::Tensor rows = encoder.t();
    const at::Tensor sum = at::matmul(moments_.same, rows) * order_;
    each_entry([&](const IsotypicPart& part, std::int64_t i, std::int64_t j, const at::Tensor& c) {
      columns(sum, part, i).addmm_(c, columns(rows, part, j), 1.0, weight(part));
    });
    return sum;
  }
  /// K·Dᵀ·S + Σ_g ρ(g)ᵀ·Dᵀ·C_g: [D, P].
  [[nodiscard]] at::Tensor encoder_target(const at::Tensor& decoder) const {
    const at::Tensor sum = at::matmul(moments_.same, decoder) * order_;
    each_entry([&](const IsotypicPart& part, std::int64_t i, std::int64_t j, const at::Tensor& c) {
      columns(sum, part, j).addmm_(c.t(), columns(decoder, part, i), 1.0, weight(part));
    });
    return sum.t();
  }
  /// K·T + Σ_g ρ(g)·T·ρ(g)ᵀ for a symmetric T; the same for ρ and its transpose.
  ///
  /// Schur: the sum is (K/d) Σ_a J_a ⊗ Σ_ij (J_a)_ij T_ij over an orthonormal basis J_a of the
  /// commutant in each part, and 0 between different irreps.
  [[nodiscard]] at::Tensor averaged(const at::Tensor& form) const {
    at::Tensor sum = form * order_;
    for (const IsotypicPart& part : code_.parts) add_average(sum, form, part);
    return sum;
  }
  [[nodiscard]] at::Tensor start(const at::Tensor& root, const Random& random) const {
    return isotypic_start(spectrum_, root, code_, random);
  }

  [[nodiscard]] const PairMoments& moments() const { return moments_; }
  [[nodiscard]] const at::Tensor& basis() const { return code_.basis; }
  /// Pixels times pairs: the sums divided by it are the error that is reported.
  [[nodiscard]] double count() const {
    return static_cast<double>(moments_.images * moments_.same.size(0)) * order_;
  }

 private:
  /// Undoes the factor d/K of the spectrum.
  [[nodiscard]] double weight(const IsotypicPart& part) const {
    return order_ / static_cast<double>(part.dimension);
  }
  /// The columns of vector e_i of all copies.
  [[nodiscard]] static at::Tensor columns(const at::Tensor& matrix, const IsotypicPart& part,
                                          std::int64_t i) {
    return matrix.narrow(1, part.start + i * part.multiplicity, part.multiplicity);
  }
  template <class Visit>
  void each_entry(const Visit& visit) const {
    for (std::size_t p = 0; p < code_.parts.size(); ++p) {
      const std::int64_t d = code_.parts[p].dimension;
      for (std::int64_t ij = 0; ij < d * d; ++ij) {
        visit(code_.parts[p], ij / d, ij % d, spectrum_[p][ij / d][ij % d]);
      }
    }
  }
  void add_average(at::Tensor& sum, const at::Tensor& form, const IsotypicPart& part) const {
    const auto block = [&](const at::Tensor& matrix, Eigen::Index i, Eigen::Index j) {
      return matrix
          .narrow(0, part.start + static_cast<std::int64_t>(i) * part.multiplicity,
                  part.multiplicity)
          .narrow(1, part.start + static_cast<std::int64_t>(j) * part.multiplicity,
                  part.multiplicity);
    };
    for (const Eigen::MatrixXd& j : code_.irreps.real[part.irrep].endomorphisms) {
      at::Tensor mixed = at::zeros({part.multiplicity, part.multiplicity}, at::kDouble);
      for (Eigen::Index entry = 0; entry < j.size(); ++entry) {
        if (j(entry) == 0.0) continue;
        mixed += block(form, entry % j.rows(), entry / j.rows()) * j(entry);
      }
      for (Eigen::Index entry = 0; entry < j.size(); ++entry) {
        if (j(entry) == 0.0) continue;
        block(sum, entry % j.rows(), entry / j.rows()) += mixed * (weight(part) * j(entry));
      }
    }
  }

  const PairMoments& moments_;
  IsotypicCode code_;
  MomentSpectrum spectrum_;
  double order_;
};

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
  const at::Tensor coordinates = at::matmul(problem.basis().t(), encoder);
  const at::Tensor codes = at::matmul(at::matmul(coordinates, moments.same), coordinates.t());
  const at::Tensor split = at::matmul(decoder, problem.basis());
  const at::Tensor residual =
      at::matmul(split, problem.averaged(codes)) - problem.decoder_target(coordinates) * 2.0;
  const double total =
      (moments.energy + residual.mul(split).sum().item<double>()) / problem.count();
  const at::Tensor image =
      at::matmul(split, codes) - at::matmul(moments.same, coordinates.t()) * 2.0;
  const double x1 = (moments.same.trace().item<double>() + image.mul(split).sum().item<double>()) /
                    static_cast<double>(moments.images * moments.same.size(0));
  return {x1, total - x1};
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
  at::Tensor decoder = initial.defined() ? at::matmul(initial.to(at::kDouble), problem.basis())
                                         : problem.start(root, random);
  for (std::int64_t i = 0; i < options.iterations && !solution.converged; ++i) {
    encoder = solve_encoder(problem, decoder, root, options.ridge);
    const DecoderStep step = solve_decoder(problem, encoder, options.ridge);
    decoder = step.decoder;
    solution.converged =
        !solution.errors.empty() &&
        solution.errors.back() - step.error <= options.tolerance * std::abs(solution.errors.back());
    solution.errors.push_back(step.error);
  }
  solution.encoder = at::matmul(problem.basis(), encoder);
  solution.decoder = at::matmul(decoder, problem.basis().t());
  return solution;
}

}  // namespace torsor
