#include "diagnostics/persistence/distance_matrix.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "core/error.hpp"
#include "core/text.hpp"

namespace torsor {

DistanceMatrix::DistanceMatrix(Eigen::MatrixXd values) : values_(std::move(values)) {
  require(values_.rows() >= 1 && values_.rows() == values_.cols(),
          "distances among points are a square matrix, not {} x {}", values_.rows(),
          values_.cols());
  for (Eigen::Index j = 0; j < values_.cols(); ++j) {
    require(values_(j, j) == 0.0, "the distance of point {} to itself is {}, not 0", j,
            values_(j, j));
    for (Eigen::Index i = 0; i < j; ++i) {
      const double d = values_(i, j);
      require(std::isfinite(d) && d >= 0.0, "the distance of points {} and {} is {}: not a length",
              i, j, d);
      require(d == values_(j, i), "the distances of points {} and {} disagree: {} and {}", i, j, d,
              values_(j, i));
    }
  }
}

DistanceMatrix DistanceMatrix::euclidean(const at::Tensor& points) {
  require(points.dim() == 2 && points.size(0) >= 1 && points.size(1) >= 1 && !points.is_complex(),
          "points are real numbers [N, D], not {}", shape_text(points.sizes()));
  const at::Tensor rows = points.detach().to(at::kCPU, at::kDouble).contiguous();
  // A row-major [N, D] tensor is a column-major D x N matrix.
  const Eigen::Map<const Eigen::MatrixXd> columns(rows.data_ptr<double>(), rows.size(1),
                                                  rows.size(0));
  const Eigen::Index count = columns.cols();
  for (Eigen::Index i = 0; i < count; ++i) {
    require(columns.col(i).allFinite(), "point {} is not finite", i);
  }
  Eigen::MatrixXd values = Eigen::MatrixXd::Zero(count, count);
  for (Eigen::Index j = 1; j < count; ++j) {
    values.col(j).head(j) =
        (columns.leftCols(j).colwise() - columns.col(j)).colwise().stableNorm().transpose();
    values.row(j).head(j) = values.col(j).head(j).transpose();
  }
  return DistanceMatrix(std::move(values));
}

double DistanceMatrix::enclosing_radius() const { return values_.colwise().maxCoeff().minCoeff(); }

DistanceMatrix DistanceMatrix::among(std::span<const std::int64_t> points) const {
  const auto count = static_cast<Eigen::Index>(points.size());
  for (const std::int64_t point : points) {
    require(point >= 0 && point < size(), "there is no point {} among {}", point, size());
  }
  Eigen::MatrixXd values(count, count);
  for (Eigen::Index j = 0; j < count; ++j) {
    for (Eigen::Index i = 0; i < count; ++i) {
      values(i, j) =
          values_(points[static_cast<std::size_t>(i)], points[static_cast<std::size_t>(j)]);
    }
  }
  return DistanceMatrix(std::move(values));
}

DistanceMatrix DistanceMatrix::scaled(double factor) const {
  require(std::isfinite(factor) && factor > 0.0, "distances cannot be scaled by {}", factor);
  return DistanceMatrix(values_ * factor);
}

std::vector<std::int64_t> maxmin_order(const DistanceMatrix& distances) {
  Eigen::VectorXd nearest =
      Eigen::VectorXd::Constant(distances.size(), std::numeric_limits<double>::infinity());
  std::vector<std::int64_t> order;
  for (Eigen::Index next = 0; std::ssize(order) < distances.size();) {
    order.push_back(next);
    nearest = nearest.cwiseMin(distances.values().col(next));
    nearest(next) = -1.0;  // chosen once, even among copies at distance 0
    nearest.maxCoeff(&next);
  }
  return order;
}

}  // namespace torsor
