#include "diagnostics/equivariance/group_matrices.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>
#include <vector>

#include <ATen/TensorOperators.h>
#include <ATen/ops/eye.h>
#include <ATen/ops/linalg_eigh.h>
#include <ATen/ops/linalg_matrix_power.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/stack.h>
#include <Eigen/Eigenvalues>

#include "diagnostics/equivariance/code_span.hpp"

namespace torsor {

double largest_norm(const at::Tensor& batch) {
  const at::Tensor norms = batch.square().flatten(1).sum(1);
  return std::sqrt(norms.max().item<double>() / static_cast<double>(batch.size(2)));
}

at::Tensor multiplied_out(const FiniteGroup& group, const at::Tensor& generators) {
  std::vector<at::Tensor> all(group.order());
  all[0] = at::eye(generators.size(1), at::kDouble);
  for (const FiniteGroup::Element g : group.by_length().subspan(1)) {
    const FiniteGroup::LastStep last = group.last_step(g);
    all[g] = at::matmul(all[last.before], generators[static_cast<std::int64_t>(last.generator)]);
  }
  return at::stack(all);
}

at::Tensor along_word(const at::Tensor& generators, std::span<const std::size_t> word) {
  at::Tensor product = at::eye(generators.size(1), at::kDouble);
  for (std::size_t i = 0; i < word.size();) {
    std::size_t end = i;
    while (end < word.size() && word[end] == word[i]) ++end;
    const at::Tensor letter = generators[static_cast<std::int64_t>(word[i])];
    product =
        at::matmul(product, at::linalg_matrix_power(letter, static_cast<std::int64_t>(end - i)));
    i = end;
  }
  return product;
}

InvariantWhitening invariant_whitening(const at::Tensor& all) {
  const at::Tensor rows = all.flatten(0, 1);
  const at::Tensor gram = at::matmul(rows.t(), rows).div(static_cast<double>(all.size(0)));
  const auto [values, vectors] = at::linalg_eigh(gram);
  const at::Tensor roots = values.clamp_min(1e-300).sqrt();
  return {at::matmul(vectors.mul(roots), vectors.t()), at::matmul(vectors.div(roots), vectors.t())};
}

double distance_to_roots(const at::Tensor& matrix, std::size_t order) {
  const Eigen::EigenSolver<Eigen::MatrixXd> solver(matrix_of(matrix), false);
  double most = 0.0;
  for (const std::complex<double>& value : solver.eigenvalues()) {
    const double turns = std::arg(value) / (2.0 * std::numbers::pi) * static_cast<double>(order);
    const std::complex<double> root =
        std::polar(1.0, 2.0 * std::numbers::pi * std::round(turns) / static_cast<double>(order));
    most = std::max(most, std::abs(value - root));
  }
  return most;
}

}  // namespace torsor
