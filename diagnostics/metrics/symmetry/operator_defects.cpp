#include "diagnostics/metrics/symmetry/operator_defects.hpp"

#include <algorithm>
#include <cmath>

#include "core/error.hpp"
#include "groups/representation.hpp"

namespace torsor {
namespace {

using Element = FiniteGroup::Element;

double over_root(const Eigen::MatrixXd& gap) {
  return gap.norm() / std::sqrt(static_cast<double>(gap.rows()));
}

Eigen::MatrixXd one_like(const Eigen::MatrixXd& matrix) {
  return Eigen::MatrixXd::Identity(matrix.rows(), matrix.cols());
}

void check_matrices(std::span<const Eigen::MatrixXd> matrices) {
  const Eigen::Index size = matrices.front().rows();
  for (std::size_t i = 0; i < matrices.size(); ++i) {
    require(size > 0 && matrices[i].rows() == size && matrices[i].cols() == size,
            "matrix {} is {} x {}, expected {} x {}", i, matrices[i].rows(), matrices[i].cols(),
            size, size);
    require(matrices[i].allFinite(), "matrix {} has an entry that is not finite", i);
  }
}

double homomorphism_defect(const FiniteGroup& group, std::span<const Eigen::MatrixXd> all) {
  double most = 0.0;
  for (Element g = 0; g < group.order(); ++g) {
    for (Element h = 0; h < group.order(); ++h) {
      most = std::max(most, over_root(all[g] * all[h] - all[group.multiply(g, h)]));
    }
  }
  return most;
}

double relation_defect(const FiniteGroup& group, std::span<const Eigen::MatrixXd> generators) {
  double most = 0.0;
  for (const double defect :
       relation_defects<double>(group, {generators.begin(), generators.end()})) {
    most = std::max(most, defect / std::sqrt(static_cast<double>(generators.front().rows())));
  }
  return most;
}

double inverse_defect(const FiniteGroup& group, std::span<const Eigen::MatrixXd> all) {
  double most = 0.0;
  for (Element g = 0; g < group.order(); ++g) {
    most = std::max(most, over_root(all[g] * all[group.inverse(g)] - one_like(all[g])));
  }
  return most;
}

}  // namespace

Json OperatorDefects::json() const {
  return {{"homomorphism", homomorphism}, {"inverse", inverse}, {"order", order}};
}

Eigen::MatrixXd matrix_power(const Eigen::MatrixXd& matrix, std::size_t k) {
  require(matrix.rows() == matrix.cols() && matrix.rows() > 0, "a {} x {} matrix has no powers",
          matrix.rows(), matrix.cols());
  Eigen::MatrixXd result = one_like(matrix);
  for (Eigen::MatrixXd square = matrix; k > 0; k >>= 1U) {
    if ((k & 1U) != 0) result = (result * square).eval();
    if (k > 1) square = (square * square).eval();
  }
  return result;
}

double order_defect(const Eigen::MatrixXd& matrix, std::size_t order) {
  return over_root(matrix_power(matrix, order) - one_like(matrix));
}

double commutator_defect(const Eigen::MatrixXd& a, const Eigen::MatrixXd& b) {
  require(a.rows() == a.cols() && a.rows() > 0 && b.rows() == a.rows() && b.cols() == a.cols(),
          "a {} x {} and a {} x {} matrix have no commutator", a.rows(), a.cols(), b.rows(),
          b.cols());
  return over_root(a * b - b * a);
}

std::vector<Eigen::MatrixXd> element_matrices(const FiniteGroup& group,
                                              std::span<const Eigen::MatrixXd> generators) {
  require(!generators.empty() && generators.size() == group.generators().size(),
          "{} matrices are not the {} generators of {}", generators.size(),
          group.generators().size(), group.name());
  check_matrices(generators);
  std::vector<Eigen::MatrixXd> all(group.order());
  all[0] = one_like(generators.front());
  for (const Element g : group.by_length().subspan(1)) {
    const FiniteGroup::LastStep last = group.last_step(g);
    all[g] = all[last.before] * generators[last.generator];
  }
  return all;
}

OperatorDefects operator_defects(const FiniteGroup& group,
                                 std::span<const Eigen::MatrixXd> matrices) {
  require(!matrices.empty() &&
              (matrices.size() == group.order() || matrices.size() == group.generators().size()),
          "{} matrices are neither the {} elements nor the {} generators of {}", matrices.size(),
          group.order(), group.generators().size(), group.name());
  check_matrices(matrices);
  OperatorDefects defects;
  if (matrices.size() == group.order()) {
    defects.homomorphism = homomorphism_defect(group, matrices);
    defects.inverse = inverse_defect(group, matrices);
    for (Element g = 0; g < group.order(); ++g) {
      defects.order = std::max(defects.order, order_defect(matrices[g], group.element_order(g)));
    }
    return defects;
  }
  defects.homomorphism = relation_defect(group, matrices);
  defects.inverse = inverse_defect(group, element_matrices(group, matrices));
  for (std::size_t s = 0; s < matrices.size(); ++s) {
    const std::size_t order = group.element_order(group.generators()[s]);
    defects.order = std::max(defects.order, order_defect(matrices[s], order));
  }
  return defects;
}

}  // namespace torsor
