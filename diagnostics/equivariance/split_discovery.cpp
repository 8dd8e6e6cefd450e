#include "diagnostics/equivariance/split_discovery.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/error.hpp"
#include "groups/decompose.hpp"
#include "groups/disentangle.hpp"
#include "groups/nearest_representation.hpp"

namespace torsor {
namespace {

using Element = FiniteGroup::Element;
using Matrices = std::vector<Eigen::MatrixXd>;

Matrices generator_images(const FiniteGroup& group, std::span<const Eigen::MatrixXd> matrices) {
  require(!matrices.empty() &&
              (matrices.size() == group.order() || matrices.size() == group.generators().size()),
          "{} matrices are neither the {} elements nor the {} generators of {}", matrices.size(),
          group.order(), group.generators().size(), group.name());
  if (matrices.size() != group.order()) return {matrices.begin(), matrices.end()};
  Matrices images;
  for (const Element s : group.generators()) images.push_back(matrices[s]);
  return images;
}

/// M along the word of g.
Eigen::MatrixXd image_of(const FiniteGroup& group, const Matrices& images, Element g) {
  Eigen::MatrixXd product = Eigen::MatrixXd::Identity(images.front().rows(), images.front().cols());
  for (const std::size_t s : group.word(g)) product = (product * images[s]).eval();
  return product;
}

double commutator(const FiniteGroup& group, const Matrices& images, const Subgroup& a,
                  const Subgroup& b) {
  double most = 0.0;
  for (const Element g : a.generators()) {
    const Eigen::MatrixXd left = image_of(group, images, g);
    for (const Element h : b.generators()) {
      const Eigen::MatrixXd right = image_of(group, images, h);
      most = std::max(most, (left * right - right * left).norm());
    }
  }
  return most / std::sqrt(static_cast<double>(images.front().rows()));
}

/// The factors that move an irrep.
std::vector<std::size_t> movers(const Representation& irrep, const std::vector<Subgroup>& factors) {
  std::vector<std::size_t> list;
  for (std::size_t j = 0; j < factors.size(); ++j) {
    const bool moves = std::ranges::any_of(factors[j].generators(), [&](Element g) {
      return irrep.trace(g) < static_cast<double>(irrep.dimension()) - 1e-6;
    });
    if (moves) list.push_back(j);
  }
  return list;
}

void split(const Irreps& irreps, const Matrices& images, const std::vector<Subgroup>& factors,
           SplitDiscovery& result) {
  const Representation rho =
      nearest_representation(irreps.table.group, images, {.descent_steps = 0}).rho;
  const Unitarization<double> unitary = unitarize(rho, irreps.chain);
  const Decomposition parts = decompose(unitary.rho, irreps);
  const Disentanglement spaces = disentangle(unitary.rho, factors);
  for (const IsotypicBlock<double>& part : parts.blocks) {
    SplitBlock block{.irrep = part.irrep,
                     .name = irreps.table.irreps[irreps.real[part.irrep].characters.front()].name,
                     .dimension = part.rho.dimension(),
                     .multiplicity = part.multiplicity,
                     .factors = movers(part.rho, factors)};
    block.basis = unitary.inverse * parts.basis.middleCols(part.start, part.size());
    result.blocks.push_back(std::move(block));
  }
  for (const Eigen::MatrixXd& basis : spaces.factors) result.own.push_back(basis.cols());
  result.shared = spaces.shared.cols();
  result.mixed = spaces.obstruction.cols();
}

/// What the scatter of fitted matrices explains of a commutator: four of them enter.
double expected_scatter(const Matrices& images, std::int64_t samples) {
  if (samples == 0) return 0.0;
  double loss = 0.0;  // r·mean(1 - γ²) of one matrix
  for (const Eigen::MatrixXd& image : images) {
    loss += std::max(0.0, static_cast<double>(image.rows()) - image.squaredNorm());
  }
  return std::sqrt(4.0 * loss / static_cast<double>(images.size()) / static_cast<double>(samples));
}

void describe(SplitDiscovery& result) {
  Json blocks = Json::array();
  for (const SplitBlock& block : result.blocks) {
    blocks.push_back({{"irrep", block.name},
                      {"dimension", block.dimension},
                      {"multiplicity", block.multiplicity},
                      {"factors", block.factors}});
  }
  Json commutators = Json::array();
  for (const FactorCommutator& c : result.commutators) {
    commutators.push_back({{"factors", {c.first, c.second}}, {"defect", c.defect}});
  }
  result.details = {{"blocks", blocks},
                    {"commutators", commutators},
                    {"own", result.own},
                    {"shared", result.shared},
                    {"mixed", result.mixed}};
}

void judge(SplitDiscovery& result, double limit) {
  double worst = 0.0;
  for (const FactorCommutator& c : result.commutators) worst = std::max(worst, c.defect);
  result.resolution = limit;
  if (worst > limit) {
    result.verdict = limit < 0.5 ? Verdict::fail : Verdict::inconclusive;
    result.finding =
        fmt::format("Factors declared commuting do not: {:.3g}, {:.2g} allowed.", worst, limit);
    return;
  }
  Eigen::Index moved = result.mixed;
  for (const Eigen::Index dimension : result.own) moved += dimension;
  result.effect = moved > 0 ? static_cast<double>(result.mixed) / static_cast<double>(moved) : 0.0;
  result.interval = Interval{result.effect, result.effect};
  result.verdict = result.mixed == 0 ? Verdict::pass : Verdict::fail;
  result.finding =
      result.mixed == 0
          ? "Each factor moves directions of its own."
          : fmt::format("{} of {} directions that move are moved by several factors at once.",
                        result.mixed, moved);
}

}  // namespace

SplitDiscovery split_discovery(const Irreps& irreps, std::span<const Eigen::MatrixXd> matrices,
                               const SplitOptions& options) {
  const FiniteGroup& group = irreps.table.group;
  const std::vector<Subgroup> factors =
      options.factors.empty() ? factor_subgroups(group) : options.factors;
  require(factors.size() >= 2, "{} has {} factor to split by: name commuting subgroups",
          group.name(), factors.size());
  const Matrices images = generator_images(group, matrices);
  SplitDiscovery result;
  result.id = "D18";
  result.name = "split";
  for (std::size_t j = 0; j < factors.size(); ++j) {
    for (std::size_t i = 0; i < j; ++i) {
      result.commutators.push_back({i, j, commutator(group, images, factors[i], factors[j])});
    }
  }
  const double limit = options.tolerance + 2.0 * expected_scatter(images, options.samples);
  try {
    split(irreps, images, factors, result);
    judge(result, limit);
  } catch (const NumericalError& error) {
    judge(result, limit);
    if (result.verdict == Verdict::pass) result.verdict = Verdict::inconclusive;
    if (result.verdict == Verdict::inconclusive) result.finding = error.what();
    result.interval.reset();
  }
  describe(result);
  return result;
}

SplitDiscovery split_discovery(const Irreps& irreps, const OperatorFit& fit) {
  SplitDiscovery result;
  result.id = "D18";
  result.name = "split";
  if (fit.verdict == Verdict::pass && !fit.vacuous) {
    return split_discovery(irreps, fit.matrices, {.samples = fit.samples});
  }
  result.finding = fit.vacuous ? "The codes do not move: there is nothing to split."
                               : "The codes are not known to be equivariant (D14).";
  return result;
}

}  // namespace torsor
