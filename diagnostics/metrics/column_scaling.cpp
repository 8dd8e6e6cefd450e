#include "diagnostics/metrics/column_scaling.hpp"

#include <cmath>

#include "core/error.hpp"

namespace torsor {

ColumnScaling::ColumnScaling(const Eigen::MatrixXd& rows)
    : means_(Eigen::RowVectorXd::Zero(rows.cols())), factors_(means_) {
  require(rows.rows() >= 1, "columns without a row have no scale");
  const double root = std::sqrt(static_cast<double>(rows.rows()));
  for (Eigen::Index c = 0; c < rows.cols(); ++c) {
    // The mean of equal values may differ from them by rounding, which is not to be blown up.
    if (!(rows.col(c).minCoeff() < rows.col(c).maxCoeff())) continue;
    means_[c] = rows.col(c).mean();
    // Squares of codes beyond 1e±150 are no numbers.
    factors_[c] = root / (rows.col(c).array() - means_[c]).matrix().stableNorm();
  }
}

Eigen::MatrixXd ColumnScaling::operator()(const Eigen::MatrixXd& rows) const {
  require(rows.cols() == means_.size(), "a scaling of {} columns was given {}", means_.size(),
          rows.cols());
  return (rows.rowwise() - means_).array().rowwise() * factors_.array();
}

}  // namespace torsor
