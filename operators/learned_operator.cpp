#include "operators/learned_operator.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <Eigen/Eigenvalues>
#include <unsupported/Eigen/MatrixFunctions>

#include <ATen/core/grad_mode.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/eye.h>
#include <ATen/ops/full.h>
#include <ATen/ops/linalg_matrix_exp.h>
#include <ATen/ops/linalg_matrix_power.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/where.h>

#include "core/error.hpp"
#include "operators/move_blocks.hpp"

namespace torsor {
namespace {

using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

constexpr double largest_radius = 1.5;  // powers of a matrix beyond it count as diverging

Eigen::MatrixXd to_eigen(const at::Tensor& matrix) {
  const at::Tensor local = matrix.detach().to(at::kCPU, at::kDouble).contiguous();
  return Eigen::Map<const RowMajor>(local.data_ptr<double>(), local.size(0), local.size(1));
}

at::Tensor skew(const at::Tensor& a) { return a.sub(a.transpose(-1, -2)); }

at::Tensor mean_square(const at::Tensor& defects) {
  const std::int64_t count = defects.size(0) * defects.size(1);
  return defects.pow(2).sum().div(static_cast<double>(count));
}

/// A parameter whose form gives `matrix`.
at::Tensor parameter_for(const at::Tensor& matrix, LearnedForm form) {
  if (form == LearnedForm::free) return matrix;
  const Eigen::MatrixXd wanted = to_eigen(matrix);
  Eigen::MatrixXd logarithm = wanted.log();
  if (form == LearnedForm::orthogonal) logarithm = (logarithm - logarithm.transpose()).eval() / 2;
  const double missed = (logarithm.exp() - wanted).norm() / wanted.norm();
  require(std::isfinite(missed) && missed < 1e-6,
          "this matrix has no real logarithm of the wanted form (relative error {:.2g}): "
          "use the free form",
          missed);
  if (form == LearnedForm::orthogonal) logarithm /= 2;  // A - Aᵀ doubles a skew A
  const RowMajor rows = logarithm;
  const at::Tensor parameter = at::empty({rows.rows(), rows.cols()}, at::kDouble);
  std::copy_n(rows.data(), rows.size(), parameter.data_ptr<double>());
  return parameter;
}

}  // namespace

at::Tensor LearnedOperator::Penalties::sum() const { return order.add(inverse).add(homomorphism); }

LearnedOperator::LearnedOperator(FiniteGroup group, std::int64_t code_size, Random& random,
                                 LearnedOptions options)
    : group_(std::move(group)), code_size_(code_size), options_(options) {
  require(code_size > 0, "a learned operator needs a positive code size, not {}", code_size);
  require(group_.order() > 1, "a learned operator of the trivial group has nothing to learn");
  const auto order = static_cast<std::int64_t>(group_.order());
  std::vector<std::vector<std::size_t>> words(group_.order());
  for (Element g = 1; g < group_.order(); ++g) {
    words[g] = options_.every_element ? std::vector<std::size_t>{g - 1} : group_.word(g);
    longest_ = std::max(longest_, static_cast<std::int64_t>(words[g].size()));
  }
  const at::Tensor table = at::full({order, longest_}, -1, at::kLong);
  for (std::size_t g = 0; g < words.size(); ++g) {
    auto* row = table.data_ptr<std::int64_t>() + static_cast<std::int64_t>(g) * longest_;
    std::transform(words[g].rbegin(), words[g].rend(), row,
                   [](std::size_t s) { return static_cast<std::int64_t>(s); });
  }
  words_ = ConstantTable(table);
  const auto count =
      options_.every_element ? order - 1 : static_cast<std::int64_t>(group_.generators().size());
  const double deviation = options_.spread / std::sqrt(static_cast<double>(code_size));
  const at::Tensor start = at::empty({count, code_size, code_size}, at::kDouble);
  std::generate_n(start.data_ptr<double>(), start.numel(),
                  [&] { return deviation * random.normal(); });
  const bool free = options_.form == LearnedForm::free;
  const bool plain = options_.form == LearnedForm::orthogonal;
  parameters_ = (free ? at::linalg_matrix_exp(skew(start)) : (plain ? start : skew(start)))
                    .to(at::kFloat)
                    .requires_grad_();
}

LatentOperator::Element LearnedOperator::letter_element(std::size_t letter) const {
  return options_.every_element ? static_cast<Element>(letter + 1) : group_.generators()[letter];
}

at::Tensor LearnedOperator::letters() const {
  switch (options_.form) {
    case LearnedForm::orthogonal:
      return at::linalg_matrix_exp(skew(parameters_));
    case LearnedForm::exponential:
      return at::linalg_matrix_exp(parameters_);
    case LearnedForm::free:
      break;
  }
  return parameters_;
}

at::Tensor LearnedOperator::multiply_out(const at::Tensor& letters) const {
  const at::Tensor identity = at::eye(code_size_, letters.options());
  if (options_.every_element) return at::cat({identity.unsqueeze(0), letters}, 0);
  std::vector<at::Tensor> all(group_.order());
  all[0] = identity;
  for (const Element a : group_.by_length()) {
    if (a == FiniteGroup::identity()) continue;
    const auto [before, generator] = group_.last_step(a);
    const at::Tensor letter = letters.select(0, static_cast<std::int64_t>(generator));
    all[a] = before == FiniteGroup::identity() ? letter : at::matmul(all[before], letter);
  }
  return at::stack(all, 0);
}

at::Tensor LearnedOperator::matrices() const { return multiply_out(letters()); }

at::Tensor LearnedOperator::walk(const at::Tensor& codes, const at::Tensor& elements) const {
  const at::Tensor letters = this->letters().to(codes.options());
  const at::Tensor words = words_.on(codes.device(), at::kLong).index_select(0, elements);
  at::Tensor moved = codes;
  for (std::int64_t step = 0; step < longest_; ++step) {
    const at::Tensor letter = words.narrow(1, step, 1);
    at::Tensor next = moved;
    for (std::int64_t s = 0; s < letters.size(0); ++s) {
      next = at::where(letter.eq(s), at::matmul(moved, letters.select(0, s).t()), next);
    }
    moved = next;
  }
  return moved;
}

at::Tensor LearnedOperator::apply(const at::Tensor& codes, const at::Tensor& elements) const {
  check(codes, elements);
  const at::Tensor local = elements.to(codes.device());
  const auto order = static_cast<std::int64_t>(group_.order());
  const std::int64_t walked = codes.size(0) * longest_ * parameters_.size(0);
  const std::int64_t multiplied =
      codes.size(0) + (options_.every_element ? 0 : (order - 1) * code_size_);
  if (walked <= multiplied) return walk(codes, local);
  const at::Tensor matrices = multiply_out(letters().to(codes.options()));
  return move_by_matrices(matrices, codes.unsqueeze(2), local).squeeze(2);
}

std::vector<std::pair<std::string, at::Tensor>> LearnedOperator::parameters() const {
  return {{"letters", parameters_}};
}

LearnedOperator::Penalties LearnedOperator::penalties() const {
  const at::Tensor letters = this->letters();
  const at::Tensor all = multiply_out(letters);
  const at::Tensor identity = at::eye(code_size_, letters.options());
  const auto pick = [&](const std::vector<std::int64_t>& index) {
    const at::Tensor places = at::tensor(at::ArrayRef<std::int64_t>(index), at::kLong);
    return all.index_select(0, places.to(all.device()));
  };
  std::vector<at::Tensor> turned;
  std::vector<at::Tensor> steps;
  for (std::int64_t l = 0; l < letters.size(0); ++l) {
    const Element s = letter_element(static_cast<std::size_t>(l));
    const auto m = static_cast<std::int64_t>(group_.element_order(s));
    turned.push_back(at::linalg_matrix_power(letters.select(0, l), m).sub(identity));
  }
  std::vector<std::int64_t> inverses;
  for (Element g = 0; g < group_.order(); ++g) inverses.push_back(group_.inverse(g));
  for (const Element s : group_.generators()) {
    std::vector<std::int64_t> after;
    for (Element g = 0; g < group_.order(); ++g) after.push_back(group_.multiply(g, s));
    steps.push_back(at::matmul(all, all.select(0, static_cast<std::int64_t>(s))).sub(pick(after)));
  }
  return {mean_square(at::stack(turned, 0)),
          mean_square(at::matmul(all, pick(inverses)).sub(identity)),
          mean_square(at::cat(steps, 0))};
}

std::vector<double> LearnedOperator::spectral_radii() const {
  const c10::NoGradGuard no_grad;
  const at::Tensor letters = this->letters();
  std::vector<double> radii;
  for (std::int64_t l = 0; l < letters.size(0); ++l) {
    const Eigen::MatrixXd matrix = to_eigen(letters.select(0, l));
    radii.push_back(matrix.allFinite() ? matrix.eigenvalues().cwiseAbs().maxCoeff()
                                       : std::numeric_limits<double>::infinity());
  }
  return radii;
}

std::string LearnedOperator::divergence() const {
  const std::vector<double> radii = spectral_radii();
  for (std::size_t l = 0; l < radii.size(); ++l) {
    if (radii[l] <= largest_radius) continue;
    return fmt::format(
        "the learned operator of {} diverges: the matrix of element {} has spectral radius {:.4g}, "
        "the limit is {}; raise the order penalty or use the orthogonal form",
        group_.name(), letter_element(l), radii[l], largest_radius);
  }
  return {};
}

NearestRepresentation LearnedOperator::nearest(const NearestOptions& options) const {
  const c10::NoGradGuard no_grad;
  const at::Tensor all = matrices();
  std::vector<Eigen::MatrixXd> images;
  for (const Element s : group_.generators()) {
    images.push_back(to_eigen(all.select(0, static_cast<std::int64_t>(s))));
  }
  return nearest_representation(group_, images, options);
}

NearestRepresentation LearnedOperator::project(const NearestOptions& options) {
  NearestRepresentation found = nearest(options);
  std::vector<at::Tensor> images;
  for (std::int64_t l = 0; l < parameters_.size(0); ++l) {
    const RowMajor rows = found.rho(letter_element(static_cast<std::size_t>(l)));
    at::Tensor image = at::empty({rows.rows(), rows.cols()}, at::kDouble);
    std::copy_n(rows.data(), rows.size(), image.data_ptr<double>());
    images.push_back(image);
  }
  set_letters(at::stack(images, 0));
  return found;
}

void LearnedOperator::set_letters(const at::Tensor& matrices) {
  require(matrices.sizes() == parameters_.sizes(), "{} matrices of size {} are needed",
          parameters_.size(0), code_size_);
  const c10::NoGradGuard no_grad;
  for (std::int64_t l = 0; l < matrices.size(0); ++l) {
    parameters_.select(0, l).copy_(parameter_for(matrices.select(0, l), options_.form));
  }
}

}  // namespace torsor
