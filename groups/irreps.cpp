#include "groups/irreps.hpp"

#include <algorithm>
#include <utility>

#include "core/error.hpp"
#include "groups/irrep_search.hpp"

namespace torsor {
namespace {

using Eigen::Index;
using Eigen::MatrixXcd;
using Eigen::MatrixXd;

constexpr double kTolerance = 1e-10;

/// J for i, and for a quaternionic irrep also the antilinear map v -> B·conj(v) and their product.
std::vector<MatrixXd> endomorphisms(const ComplexRepresentation& rho, const AveragingChain& chain,
                                    IrrepType type) {
  const Index n = rho.dimension();
  if (type == IrrepType::real) return {MatrixXd::Identity(n, n)};
  const MatrixXcd one = MatrixXcd::Identity(n, n);
  const MatrixXd j = realified(std::complex<double>(0.0, 1.0) * one);
  std::vector<MatrixXd> basis{MatrixXd::Identity(2 * n, 2 * n), j};
  if (type == IrrepType::complex) return basis;
  MatrixXcd b = conjugation(rho, chain, type);
  // B is fixed up to a phase: make the first sizeable entry of its first column positive.
  Index first = 0;
  while (std::abs(b(first, 0)) < 0.5 / static_cast<double>(n)) ++first;
  b *= std::conj(b(first, 0)) / std::abs(b(first, 0));
  MatrixXd antilinear = realified(b);
  for (Index i = 1; i < 2 * n; i += 2) antilinear.col(i) *= -1.0;
  basis.push_back(antilinear);
  basis.emplace_back(j * antilinear);
  return basis;
}

RealIrrep real_irrep(const ComplexRepresentation& rho, const AveragingChain& chain, IrrepType type,
                     std::vector<std::size_t> characters) {
  std::vector<MatrixXd> images;
  if (type == IrrepType::real) {
    images = canonical_gauge<double>(rho.group(), real_form(rho, chain));
  } else {
    for (const MatrixXcd& image : rho.images()) images.push_back(realified(image));
  }
  return {Representation::by_images(rho.group(), std::move(images), kTolerance), type,
          std::move(characters), endomorphisms(rho, chain, type)};
}

}  // namespace

Irreps irreps(const FiniteGroup& group) {
  Irreps result{character_table(group), {}, {}, AveragingChain(group), 0.0};
  const Random random = Random(0).stream("irreps");
  for (std::size_t i = 0; i < result.table.count(); ++i) {
    std::vector<MatrixXcd> images = find_irrep(result.table, i, random.stream(i));
    result.complex.push_back(ComplexRepresentation::by_images(
        group, canonical_gauge<std::complex<double>>(group, std::move(images)), kTolerance));
    result.residual = std::max(result.residual, result.complex.back().error_bound());
  }
  for (std::size_t i = 0; i < result.table.count(); ++i) {
    const IrrepType type = result.table.irreps[i].type;
    std::vector<std::size_t> characters{i};
    if (type == IrrepType::complex) {
      const std::size_t other = result.table.conjugate(i);
      if (other < i) continue;
      characters.push_back(other);
    }
    result.real.push_back(real_irrep(result.complex[i], result.chain, type, std::move(characters)));
    result.residual = std::max(result.residual, result.real.back().rho.error_bound());
  }
  return result;
}

std::vector<std::size_t> real_multiplicities(const Irreps& irreps,
                                             const std::vector<std::size_t>& multiplicities) {
  require(multiplicities.size() == irreps.table.count(),
          "{} multiplicities do not fit the {} characters of {}", multiplicities.size(),
          irreps.table.count(), irreps.table.group.name());
  std::vector<std::size_t> result;
  for (const RealIrrep& irrep : irreps.real) {
    const std::size_t m = multiplicities[irrep.characters[0]];
    result.push_back(irrep.type == IrrepType::quaternionic ? m / 2 : m);
  }
  return result;
}

}  // namespace torsor
