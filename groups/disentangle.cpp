#include "groups/disentangle.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <Eigen/Eigenvalues>

#include "core/error.hpp"
#include "core/random.hpp"
#include "groups/constructions.hpp"

namespace torsor {
namespace {

using Element = FiniteGroup::Element;
using Eigen::Index;
using Eigen::MatrixXd;

constexpr double kSplitTolerance = 1e-8;

void check_factors(const FiniteGroup& group, const std::vector<Subgroup>& factors) {
  require(!factors.empty(), "a split needs at least one factor");
  std::vector<Element> all;
  for (std::size_t i = 0; i < factors.size(); ++i) {
    require(factors[i].parent() == group, "factor {} is a subgroup of {}, not of {}", i,
            factors[i].parent().name(), group.name());
    for (const Element a : factors[i].generators()) {
      all.push_back(a);
      for (std::size_t j = 0; j < i; ++j) {
        for (const Element b : factors[j].generators()) {
          require(group.multiply(a, b) == group.multiply(b, a),
                  "factors {} and {} do not commute: elements {} and {}", j, i, b, a);
        }
      }
    }
  }
  const Subgroup whole(group, all);
  require(whole.order() == group.order(), "the factors generate {} of the {} elements of {}",
          whole.order(), group.order(), group.name());
}

/// The orthogonal projector onto what every element of the subgroup leaves in place.
MatrixXd fixed_projector(const Representation& rho, const Subgroup& factor) {
  const Representation inner = restrict_to(rho, factor);
  const AveragingChain chain(inner.group());
  const Averager<double> average(inner, trivial(inner.group(), rho.dimension()), chain);
  return average(MatrixXd::Identity(rho.dimension(), rho.dimension()));
}

/// The range of a projector: an orthonormal basis made continuous by Gram and Schmidt on fixed
/// random vectors.
MatrixXd range(const MatrixXd& projector, Random random) {
  const auto rank = static_cast<Index>(std::lround(projector.trace()));
  const Index n = projector.rows();
  MatrixXd basis(n, rank);
  for (Index k = 0; k < rank; ++k) {
    double length = 0.0;
    while (length < 1e-3) {
      Eigen::VectorXd v(n);
      for (double& x : v) x = random.normal();
      v = (projector * v).eval();
      v /= std::max(v.norm(), 1e-300);
      for (int pass = 0; pass < 2; ++pass) {
        v -= (basis.leftCols(k) * (basis.leftCols(k).transpose() * v)).eval();
      }
      length = v.norm();
      basis.col(k) = v / length;
    }
  }
  return basis;
}

std::vector<ObstructingBlock> obstructing_blocks(const Representation& rho,
                                                 const std::vector<Subgroup>& factors) {
  const Irreps all = irreps(rho.group());
  const std::vector<std::size_t> counts = real_multiplicities(all, multiplicities(all.table, rho));
  std::vector<ObstructingBlock> blocks;
  for (std::size_t k = 0; k < counts.size(); ++k) {
    if (counts[k] == 0) continue;
    const Representation& irrep = all.real[k].rho;
    ObstructingBlock block{k, irrep.dimension(), counts[k], {}};
    for (std::size_t j = 0; j < factors.size(); ++j) {
      bool moves = false;
      for (const Element g : factors[j].generators()) {
        moves = moves || irrep.trace(g) < static_cast<double>(irrep.dimension()) - 1e-6;
      }
      if (moves) block.factors.push_back(j);
    }
    if (block.factors.size() > 1) blocks.push_back(std::move(block));
  }
  return blocks;
}

}  // namespace

std::vector<Subgroup> factor_subgroups(const FiniteGroup& group) {
  const std::vector<FiniteGroup> operands = group.factors();
  std::vector<Subgroup> result;
  std::size_t first = 0;
  for (const FiniteGroup& operand : operands) {
    const auto generators = group.generators().subspan(first, operand.generators().size());
    result.emplace_back(group, std::vector<Element>(generators.begin(), generators.end()));
    first += operand.generators().size();
  }
  return result;
}

Disentanglement disentangle(const Representation& rho, const std::vector<Subgroup>& factors) {
  check_factors(rho.group(), factors);
  if (!rho.is_unitary()) {
    throw NumericalError(fmt::format(
        "a split into orthogonal parts needs an orthogonal representation; this one of {} is not "
        "so to 1e-10 × dimension: unitarize it first",
        rho.group().name()));
  }
  const Index n = rho.dimension();
  const MatrixXd one = MatrixXd::Identity(n, n);
  std::vector<MatrixXd> fixed;
  for (const Subgroup& factor : factors) fixed.push_back(fixed_projector(rho, factor));
  Disentanglement result;
  MatrixXd shared = one;
  for (const MatrixXd& p : fixed) {
    result.residual = std::max(result.residual, (p * p - p).norm());
    result.residual = std::max(result.residual, (shared * p - p * shared).norm());
    shared = (shared * p).eval();
  }
  const double limit = kSplitTolerance * static_cast<double>(n);
  if (!(result.residual <= limit)) {
    throw NumericalError(fmt::format(
        "the projectors onto the fixed parts miss their laws by {:.2e}, the limit is {:.2e}",
        result.residual, limit));
  }
  const Random random = Random(0).stream("disentangle");
  MatrixXd rest = one - shared;
  for (std::size_t j = 0; j < fixed.size(); ++j) {
    MatrixXd own = one - fixed[j];
    for (std::size_t i = 0; i < fixed.size(); ++i) {
      if (i != j) own = (own * fixed[i]).eval();
    }
    rest -= own;
    result.factors.push_back(range(own, random.stream(j)));
  }
  result.shared = range(shared, random.stream("shared"));
  result.obstruction = range(rest, random.stream("obstruction"));
  result.distance =
      std::sqrt(static_cast<double>(result.obstruction.cols()) / static_cast<double>(n));
  if (!result.is_disentangled()) result.obstructing = obstructing_blocks(rho, factors);
  return result;
}

Disentanglement disentangle(const Representation& rho) {
  require(rho.group().factors().size() > 1,
          "{} is no direct product: name the factors as subgroups", rho.group().name());
  return disentangle(rho, factor_subgroups(rho.group()));
}

std::string Disentanglement::summary() const {
  std::string text;
  for (const MatrixXd& basis : factors) {
    text += fmt::format("{}{}", text.empty() ? "" : " + ", basis.cols());
  }
  return fmt::format("{} dimensions split, {} shared, {} obstructing; distance {:.4g}", text,
                     shared.cols(), obstruction.cols(), distance);
}

}  // namespace torsor
