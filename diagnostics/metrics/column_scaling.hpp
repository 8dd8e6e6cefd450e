#pragma once

#include <Eigen/Core>

namespace torsor {

/// Shifts and scales columns to mean 0 and standard deviation 1 (divided by N) over the rows it was
/// made from. Columns that were constant there become 0 everywhere.
class ColumnScaling {
 public:
  /// @param rows  [N, D], finite; N >= 1.
  explicit ColumnScaling(const Eigen::MatrixXd& rows);

  /// [M, D] to [M, D]. @throws InvalidArgument on another D.
  [[nodiscard]] Eigen::MatrixXd operator()(const Eigen::MatrixXd& rows) const;

 private:
  Eigen::RowVectorXd means_;
  Eigen::RowVectorXd factors_;
};

/// Rows scaled by themselves.
[[nodiscard]] inline Eigen::MatrixXd unit_scale(const Eigen::MatrixXd& rows) {
  return ColumnScaling(rows)(rows);
}

}  // namespace torsor
