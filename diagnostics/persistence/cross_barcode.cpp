#include "diagnostics/persistence/cross_barcode.hpp"

#include "core/error.hpp"
#include "diagnostics/persistence/rips_persistence.hpp"

namespace torsor {

CrossBarcode cross_barcode(const DistanceMatrix& p, const DistanceMatrix& q) {
  const std::int64_t count = p.size();
  require(count == q.size(), "a cross-barcode compares clouds point by point, not {} with {}",
          count, q.size());
  require(count <= kMostCrossPoints,
          "a cross-barcode of {} points is more than the {} allowed: take the same sample of both "
          "(maxmin_order)",
          count, kMostCrossPoints);
  Eigen::MatrixXd both = Eigen::MatrixXd::Zero(2 * count, 2 * count);
  both.topRightCorner(count, count) = p.values();
  both.bottomLeftCorner(count, count) = p.values();
  both.bottomRightCorner(count, count) = p.values().cwiseMin(q.values());
  CrossBarcode result;
  result.bars = rips_persistence(DistanceMatrix(std::move(both))).of_dimension(1);
  for (const PersistenceBar& bar : result.bars) result.divergence += bar.length();
  return result;
}

}  // namespace torsor
