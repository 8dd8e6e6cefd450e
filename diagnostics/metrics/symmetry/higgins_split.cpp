#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include <Eigen/Eigenvalues>
#include <Eigen/LU>

#include "diagnostics/metrics/symmetry/higgins_parts.hpp"
#include "diagnostics/metrics/symmetry/operator_defects.hpp"

namespace torsor {
namespace {

Eigen::MatrixXd identity_of(Eigen::Index size) { return Eigen::MatrixXd::Identity(size, size); }

std::vector<Eigen::MatrixXd> generators_of(const std::vector<HigginsFit>& fits,
                                           std::size_t factor) {
  std::vector<Eigen::MatrixXd> list;
  for (const HigginsFit& fit : fits) {
    if (fit.factor == factor) list.push_back(fit.matrix);
  }
  return list;
}

/// The number of elements that act as 1 on the image of `moved` = 1 - R.
std::size_t kernel_size(const FiniteGroup& group, const std::vector<Eigen::MatrixXd>& all,
                        const Eigen::MatrixXd& moved) {
  std::size_t kernel = 1;
  for (FiniteGroup::Element g = 1; g < group.order(); ++g) {
    const Eigen::MatrixXd change = (all[g] - identity_of(moved.rows())) * moved;
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> squares(change.transpose() * change,
                                                                 Eigen::EigenvaluesOnly);
    const double norm = std::sqrt(std::max(0.0, squares.eigenvalues().maxCoeff()));
    if (norm < std::sin(std::numbers::pi / static_cast<double>(group.element_order(g)))) ++kernel;
  }
  return kernel;
}

/// An orthonormal basis of the image of a projector of this trace.
Eigen::MatrixXd image_of(const Eigen::MatrixXd& projector) {
  const auto rank = static_cast<Eigen::Index>(std::lround(std::max(0.0, projector.trace())));
  if (rank == 0) return Eigen::MatrixXd::Zero(projector.rows(), 0);
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(projector * projector.transpose());
  return solver.eigenvectors().rightCols(std::min(rank, projector.rows()));
}

/// |A - its diagonal blocks|/|A|.
double off_block(const Eigen::MatrixXd& matrix, const std::vector<ColumnBlock>& blocks) {
  Eigen::MatrixXd rest = matrix;
  for (const ColumnBlock& block : blocks) rest(block, block).setZero();
  return matrix.norm() > 0.0 ? rest.norm() / matrix.norm() : 0.0;
}

/// T5 in the basis of the Z_i and what all fix; nothing where these are no basis.
std::optional<double> aligned_off_block(const std::vector<HigginsFit>& fits,
                                        const std::vector<Eigen::MatrixXd>& fixed) {
  const Eigen::Index size = fixed.front().rows();
  Eigen::MatrixXd basis(size, 0);
  std::vector<ColumnBlock> blocks;
  Eigen::MatrixXd together = identity_of(size);
  const auto append = [&](const Eigen::MatrixXd& part) {
    ColumnBlock block;
    for (Eigen::Index c = 0; c < part.cols(); ++c) block.push_back(basis.cols() + c);
    basis.conservativeResize(Eigen::NoChange, basis.cols() + part.cols());
    basis.rightCols(part.cols()) = part;
    blocks.push_back(std::move(block));
  };
  for (const Eigen::MatrixXd& projector : fixed) {
    append(image_of(identity_of(size) - projector));
    together *= projector;
  }
  append(image_of(together));
  if (basis.cols() != size) return std::nullopt;
  const Eigen::FullPivLU<Eigen::MatrixXd> lu(basis);
  if (lu.rcond() < 1e-6) return std::nullopt;
  double most = 0.0;
  for (const HigginsFit& fit : fits) {
    most = std::max(most, off_block(lu.solve(fit.matrix * basis), blocks));
  }
  return most;
}

/// The declared blocks and the columns of none as one more.
std::vector<ColumnBlock> with_rest(const std::vector<ColumnBlock>& blocks, Eigen::Index columns) {
  std::vector<bool> taken(static_cast<std::size_t>(columns), false);
  for (const ColumnBlock& block : blocks) {
    for (const Eigen::Index c : block) taken[static_cast<std::size_t>(c)] = true;
  }
  std::vector<ColumnBlock> all = blocks;
  ColumnBlock rest;
  for (Eigen::Index c = 0; c < columns; ++c) {
    if (!taken[static_cast<std::size_t>(c)]) rest.push_back(c);
  }
  if (!rest.empty()) all.push_back(std::move(rest));
  return all;
}

void declared_blocks(HigginsSplit& split, const HigginsSetting& setting,
                     const std::vector<HigginsFit>& fits) {
  const std::vector<ColumnBlock>& blocks = setting.options.blocks;
  if (blocks.empty()) return;
  const std::vector<ColumnBlock> all = with_rest(blocks, setting.codes.cols());
  split.declared_off_block = 0.0;
  for (const HigginsFit& fit : fits) {
    const Eigen::MatrixXd matrix = setting.span.in_codes(fit.matrix);
    split.declared_off_block = std::max(*split.declared_off_block, off_block(matrix, all));
    for (std::size_t j = 0; j < blocks.size(); ++j) {
      if (j == fit.factor) continue;
      const auto width = static_cast<Eigen::Index>(blocks[j].size());
      const double moved = (matrix(blocks[j], blocks[j]) - identity_of(width)).norm() /
                           std::sqrt(static_cast<double>(width));
      split.declared_foreign = std::max(split.declared_foreign.value_or(0.0), moved);
    }
  }
}

/// Mean |z(gw)_j - z(w)_j|² over what is known of the factor's elements, for each declared block.
Eigen::VectorXd block_changes(const HigginsSetting& setting, std::size_t factor) {
  const std::vector<ColumnBlock>& blocks = setting.options.blocks;
  Eigen::VectorXd changes = Eigen::VectorXd::Zero(std::ssize(blocks));
  double rows = 0.0;
  const auto add = [&](auto image_of_state) {
    for (Eigen::Index w = 0; w < setting.codes.rows(); ++w) {
      const Eigen::Index image = image_of_state(w);
      if (image < 0) continue;
      rows += 1.0;
      const Eigen::RowVectorXd gap = setting.codes.row(image) - setting.codes.row(w);
      for (std::size_t j = 0; j < blocks.size(); ++j) {
        changes[static_cast<Eigen::Index>(j)] += gap(blocks[j]).squaredNorm();
      }
    }
  };
  const std::vector<Permutation>& moves = setting.elements[factor].moves;
  for (std::size_t g = 1; g < moves.size(); ++g) {
    add([&](Eigen::Index w) {
      return static_cast<Eigen::Index>(moves[g](static_cast<Permutation::Point>(w)));
    });
  }
  if (moves.empty()) {
    const std::vector<Eigen::Index>& to = setting.factors[factor].generators.front().to;
    add([&](Eigen::Index w) { return to[static_cast<std::size_t>(w)]; });
  }
  return rows > 0.0 ? Eigen::VectorXd(changes / rows) : changes;
}

}  // namespace

Eigen::MatrixXd split_scores(const std::vector<Eigen::MatrixXd>& fixed) {
  const auto count = static_cast<Eigen::Index>(fixed.size());
  Eigen::MatrixXd scores = Eigen::MatrixXd::Zero(count, count);
  const Eigen::MatrixXd one = identity_of(fixed.front().rows());
  for (std::size_t i = 0; i < fixed.size(); ++i) {
    for (std::size_t j = 0; j < fixed.size(); ++j) {
      const Eigen::MatrixXd a = one - fixed[i];
      const Eigen::MatrixXd b = one - fixed[j];
      const double least = std::min(a.trace(), b.trace());
      if (i == j || least < 0.5) continue;
      const double both = (a * b).trace();
      scores(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)) =
          std::sqrt(std::max(0.0, both / least));
    }
  }
  return scores;
}

std::vector<Eigen::MatrixXd> fixed_projectors(const HigginsSetting& setting,
                                              const std::vector<HigginsFit>& fits) {
  std::vector<Eigen::MatrixXd> list;
  for (std::size_t i = 0; i < setting.factors.size(); ++i) {
    const FiniteGroup& group = setting.elements[i].group;
    Eigen::MatrixXd sum = Eigen::MatrixXd::Zero(setting.span.rank(), setting.span.rank());
    for (const Eigen::MatrixXd& matrix : element_matrices(group, generators_of(fits, i))) {
      sum += matrix;
    }
    list.emplace_back(sum / static_cast<double>(group.order()));
  }
  return list;
}

HigginsSplit higgins_split(const HigginsSetting& setting, const std::vector<HigginsFit>& fits) {
  HigginsSplit split;
  const std::vector<Eigen::MatrixXd> fixed = fixed_projectors(setting, fits);
  const Eigen::MatrixXd one = identity_of(setting.span.rank());
  split.pairs = split_scores(fixed);
  if (fixed.size() >= 2) split.score = split.pairs.maxCoeff();
  Eigen::MatrixXd together = one;
  double dimensions = 0.0;
  for (std::size_t i = 0; i < fixed.size(); ++i) {
    const FiniteGroup& group = setting.elements[i].group;
    split.moved.push_back((one - fixed[i]).trace());
    dimensions += split.moved.back();
    together = (together * fixed[i]).eval();
    split.order.push_back(group.order());
    split.kernel.push_back(
        kernel_size(group, element_matrices(group, generators_of(fits, i)), one - fixed[i]));
  }
  split.fixed = together.trace();
  split.complete = std::abs(dimensions + split.fixed - one.trace()) < 0.5;
  split.aligned_off_block = aligned_off_block(fits, fixed);
  declared_blocks(split, setting, fits);
  return split;
}

Eigen::MatrixXd higgins_leakage(const HigginsSetting& setting) {
  const auto count = static_cast<Eigen::Index>(setting.options.blocks.size());
  constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();
  Eigen::MatrixXd leakage = Eigen::MatrixXd::Constant(count, count, kNothing);
  // Rounding alone moves a block by 1e-32 of the codes' mean square.
  const double least = 1e-24 * setting.codes.rowwise().squaredNorm().mean();
  for (Eigen::Index i = 0; i < count; ++i) {
    const Eigen::VectorXd changes = block_changes(setting, static_cast<std::size_t>(i));
    if (changes[i] > least) leakage.col(i) = changes / changes[i];
  }
  return leakage;
}

}  // namespace torsor
