#include "diagnostics/metrics/relations/relation_gaps.hpp"

#include "core/error.hpp"

namespace torsor {

Eigen::VectorXd top_gaps(const Eigen::MatrixXd& relation) {
  require(relation.rows() >= 2, "{} units have no gap between the first and the second",
          relation.rows());
  Eigen::VectorXd gaps(relation.cols());
  for (Eigen::Index k = 0; k < relation.cols(); ++k) {
    Eigen::VectorXd column = relation.col(k);
    Eigen::Index top = 0;
    const double first = column.maxCoeff(&top);
    std::swap(column[top], column[column.size() - 1]);
    gaps[k] = first - column.head(column.size() - 1).maxCoeff();
  }
  return gaps;
}

Eigen::VectorXd unit_modularity(const Eigen::MatrixXd& relation) {
  require(relation.cols() >= 2, "modularity compares two factors or more, not {}", relation.cols());
  Eigen::VectorXd modularity = Eigen::VectorXd::Zero(relation.rows());
  for (Eigen::Index i = 0; i < relation.rows(); ++i) {
    const double top = relation.row(i).maxCoeff();
    if (!(top > 0.0)) continue;
    const double others = (relation.row(i) / top).squaredNorm() - 1.0;
    modularity[i] = 1.0 - others / static_cast<double>(relation.cols() - 1);
  }
  return modularity;
}

}  // namespace torsor
