#include <cmath>

#include <Eigen/QR>

#include "diagnostics/equivariance/isotypic_spectrum.hpp"
#include "groups/disentangle.hpp"

namespace torsor {
namespace {

/// Column i·d + j holds the matrix coefficient ρ_ij(g) over all g.
Eigen::MatrixXd matrix_coefficients(const Representation& rho) {
  const auto order = static_cast<Eigen::Index>(rho.group().order());
  const Eigen::Index d = rho.dimension();
  Eigen::MatrixXd table(order, d * d);
  for (Eigen::Index g = 0; g < order; ++g) {
    const Eigen::MatrixXd matrix = rho(static_cast<FiniteGroup::Element>(g));
    for (Eigen::Index i = 0; i < d; ++i) {
      for (Eigen::Index j = 0; j < d; ++j) table(g, i * d + j) = matrix(i, j);
    }
  }
  return table;
}

/// The functions of one type have dimension d², d²/2 or d²/4 for irreps over R, C or H.
Eigen::Index function_count(const RealIrrep& irrep) {
  return irrep.rho.dimension() * irrep.rho.dimension() /
         static_cast<Eigen::Index>(irrep.endomorphisms.size());
}

bool acts(const Representation& rho, std::span<const FiniteGroup::Element> generators) {
  for (const FiniteGroup::Element g : generators) {
    const Eigen::MatrixXd matrix = rho(g);
    if ((matrix - Eigen::MatrixXd::Identity(matrix.rows(), matrix.cols())).norm() > 1e-6)
      return true;
  }
  return false;
}

}  // namespace

std::vector<IsotypicFunctions> isotypic_functions(const Irreps& irreps) {
  const FiniteGroup& group = irreps.table.group;
  std::vector<Subgroup> factors;
  if (group.factors().size() > 1) factors = factor_subgroups(group);
  std::vector<IsotypicFunctions> list;
  for (std::size_t i = 0; i < irreps.real.size(); ++i) {
    const RealIrrep& irrep = irreps.real[i];
    IsotypicFunctions entry;
    entry.irrep = i;
    entry.name = irreps.table.irreps[irrep.characters.front()].name;
    entry.dimension = irrep.rho.dimension();
    entry.trivial = !acts(irrep.rho, group.generators());
    for (const Subgroup& factor : factors) {
      entry.moved_by.push_back(acts(irrep.rho, factor.generators()));
    }
    if (factors.empty()) entry.moved_by.push_back(!entry.trivial);
    const Eigen::ColPivHouseholderQR<Eigen::MatrixXd> qr(matrix_coefficients(irrep.rho));
    entry.functions =
        qr.householderQ() *
        Eigen::MatrixXd::Identity(static_cast<Eigen::Index>(group.order()), function_count(irrep));
    list.push_back(std::move(entry));
  }
  return list;
}

}  // namespace torsor
