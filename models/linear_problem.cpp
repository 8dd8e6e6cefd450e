#include "models/linear_problem.hpp"

#include <ATen/TensorOperators.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/zeros.h>

namespace torsor {
namespace {

/// The columns of vector e_i of all copies.
at::Tensor columns(const at::Tensor& matrix, const CodePart& part, std::int64_t i) {
  return matrix.narrow(1, part.start + i * part.multiplicity, part.multiplicity);
}

/// The rows of e_i and the columns of e_j.
at::Tensor block(const at::Tensor& matrix, const CodePart& part, Eigen::Index i, Eigen::Index j) {
  return columns(matrix, part, j)
      .narrow(0, part.start + static_cast<std::int64_t>(i) * part.multiplicity, part.multiplicity);
}

/// Calls visit(part, i, j, entry ij of its spectrum) for every part.
template <class Visit>
void each_entry(const IsotypicCode& code, const MomentSpectrum& spectrum, const Visit& visit) {
  for (std::size_t p = 0; p < code.parts.size(); ++p) {
    const std::int64_t d = code.parts[p].dimension;
    for (std::int64_t i = 0; i < d; ++i) {
      for (std::int64_t j = 0; j < d; ++j) visit(code.parts[p], i, j, spectrum[p][i][j]);
    }
  }
}

/// Calls visit(i, j, value) for every entry of a sparse matrix that is not 0.
template <class Visit>
void each_nonzero(const Eigen::MatrixXd& matrix, const Visit& visit) {
  for (Eigen::Index i = 0; i < matrix.rows(); ++i) {
    for (Eigen::Index j = 0; j < matrix.cols(); ++j) {
      if (matrix(i, j) != 0.0) visit(i, j, matrix(i, j));
    }
  }
}

}  // namespace

LinearProblem::LinearProblem(const PairMoments& moments, const LatentOperator& latent)
    : moments_(moments),
      code_(isotypic_code(latent)),
      spectrum_(moment_spectrum(moments, code_)),
      order_(static_cast<double>(moments.crossed.size(0))) {}

at::Tensor LinearProblem::decoder_target(const at::Tensor& encoder) const {
  const at::Tensor rows = encoder.t();
  const at::Tensor sum = at::matmul(moments_.same, rows) * order_;
  each_entry(code_, spectrum_, [&](const CodePart& part, auto i, auto j, const at::Tensor& c) {
    columns(sum, part, i).addmm_(c, columns(rows, part, j), 1.0, weight(part));
  });
  return sum;
}

at::Tensor LinearProblem::encoder_target(const at::Tensor& decoder) const {
  const at::Tensor sum = at::matmul(moments_.same, decoder) * order_;
  each_entry(code_, spectrum_, [&](const CodePart& part, auto i, auto j, const at::Tensor& c) {
    columns(sum, part, j).addmm_(c.t(), columns(decoder, part, i), 1.0, weight(part));
  });
  return sum.t();
}

at::Tensor LinearProblem::averaged(const at::Tensor& form) const {
  at::Tensor sum = form * order_;
  for (const CodePart& part : code_.parts) add_average(sum, form, part);
  return sum;
}

PairError LinearProblem::error(const at::Tensor& encoder, const at::Tensor& decoder) const {
  const at::Tensor target = at::matmul(moments_.same, encoder.t());
  const at::Tensor codes = at::matmul(encoder, target);
  const auto fit = [&](const at::Tensor& form, const at::Tensor& goal) {
    return (at::matmul(decoder, form) - goal * 2.0).mul(decoder).sum().item<double>();
  };
  const double x1 = (moments_.same.trace().item<double>() + fit(codes, target)) * order_ / count();
  const double both = (moments_.energy + fit(averaged(codes), decoder_target(encoder))) / count();
  return {x1, both - x1};
}

double LinearProblem::count() const {
  return static_cast<double>(moments_.images * moments_.same.size(0)) * order_;
}

double LinearProblem::weight(const CodePart& part) const {
  return order_ / static_cast<double>(part.dimension);
}

// By Schur's lemma the average keeps (K/d) Σ_a J_a ⊗ Σ_ij (J_a)_ij T_ij in each part, over an
// orthonormal basis J_a of the commutant, and nothing between different irreps.
void LinearProblem::add_average(at::Tensor& sum, const at::Tensor& form,
                                const CodePart& part) const {
  for (const Eigen::MatrixXd& endomorphism : code_.irreps.real[part.irrep].endomorphisms) {
    at::Tensor mixed = at::zeros({part.multiplicity, part.multiplicity}, at::kDouble);
    each_nonzero(endomorphism, [&](Eigen::Index i, Eigen::Index j, double value) {
      mixed += block(form, part, i, j) * value;
    });
    each_nonzero(endomorphism, [&](Eigen::Index i, Eigen::Index j, double value) {
      block(sum, part, i, j).add_(mixed, weight(part) * value);
    });
  }
}

}  // namespace torsor
