#include "diagnostics/equivariance/group_law.hpp"

#include <optional>

#include <fmt/format.h>

#include "core/error.hpp"
#include "diagnostics/equivariance/law_suite.hpp"

namespace torsor {
namespace {

/// A finding where some entry is not finite.
std::optional<GroupLaw> not_finite(std::span<const Eigen::MatrixXd> matrices) {
  for (std::size_t i = 0; i < matrices.size(); ++i) {
    if (matrices[i].allFinite()) continue;
    GroupLaw result;
    result.id = "D14";
    result.name = "group law";
    result.verdict = Verdict::fail;
    result.finding = fmt::format("Matrix {} has an entry that is not finite.", i);
    return result;
  }
  return std::nullopt;
}

}  // namespace

GroupLaw group_law_suite(const FiniteGroup& group, std::span<const Eigen::MatrixXd> matrices,
                         const GroupLawOptions& options) {
  require(!matrices.empty() &&
              (matrices.size() == group.order() || matrices.size() == group.generators().size()),
          "{} matrices are neither the {} elements nor the {} generators of {}", matrices.size(),
          group.order(), group.generators().size(), group.name());
  for (std::size_t i = 0; i < matrices.size(); ++i) {
    const Eigen::Index size = matrices.front().rows();
    require(size > 0 && matrices[i].rows() == size && matrices[i].cols() == size,
            "matrix {} is {} x {}, expected {} x {}", i, matrices[i].rows(), matrices[i].cols(),
            size, size);
  }
  if (auto bad = not_finite(matrices)) return *std::move(bad);
  return run_law_suite(group, matrices, options);
}

GroupLaw group_law_suite(const FiniteGroup& group, const OperatorFit& fit) {
  if (fit.matrices.empty()) {
    GroupLaw result;
    result.id = "D14";
    result.name = "group law";
    result.finding = "There are no fitted matrices: the codes do not move.";
    return result;
  }
  GroupLaw result = group_law_suite(group, fit.matrices, {.samples = fit.samples});
  if (fit.verdict != Verdict::pass) {
    result.verdict = Verdict::inconclusive;
    result.finding = "The matrices are not known to move the codes: their laws say nothing.";
  }
  return result;
}

double complex_linearity_defect(const Eigen::MatrixXd& matrix) {
  require(matrix.rows() == matrix.cols() && matrix.rows() % 2 == 0 && matrix.rows() > 0,
          "a {} x {} matrix acts on no complex code", matrix.rows(), matrix.cols());
  Eigen::MatrixXd i = Eigen::MatrixXd::Zero(matrix.rows(), matrix.cols());
  for (Eigen::Index k = 0; k < i.rows(); k += 2) {
    i(k, k + 1) = -1.0;
    i(k + 1, k) = 1.0;
  }
  const double norm = matrix.norm();
  return norm > 0.0 ? (matrix * i - i * matrix).norm() / norm : 0.0;
}

}  // namespace torsor
