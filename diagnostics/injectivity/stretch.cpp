#include "diagnostics/injectivity/stretch.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include <Eigen/Dense>

#include "diagnostics/injectivity/collision_polish.hpp"
#include "diagnostics/median.hpp"

namespace torsor {
namespace {

constexpr std::int64_t kSamples = 64;

using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// The derivative at sample i, one column per parameter.
Matrix derivative(const RowsAtPoints& rows, const FamilyGrid& grid, std::int64_t i) {
  const auto count = static_cast<Eigen::Index>(grid.ranges.size());
  const auto* point = grid.points.data_ptr<double>() + i * count;
  const std::vector<double> values = derivative_at(rows, grid.ranges, {point, grid.ranges.size()});
  return Eigen::Map<const Matrix>(values.data(), static_cast<Eigen::Index>(values.size()) / count,
                                  count);
}

}  // namespace

Stretch stretches(const CodeFamily& family, const FamilyGrid& grid) {
  const auto count = static_cast<Eigen::Index>(family.ranges.size());
  const std::int64_t stride = std::max<std::int64_t>(1, grid.points.size(0) / kSamples);
  Stretch stretch;
  std::vector<double> largest;
  for (std::int64_t i = 0; i < grid.points.size(0); i += stride) {
    Matrix code = derivative(family.codes, grid, i);
    if (family.images) {
      // |code·v| / |image·v| with image·permutation = QR.
      const Eigen::ColPivHouseholderQR<Matrix> image(derivative(family.images, grid, i));
      if (image.rank() < count) continue;
      const Matrix triangle = image.matrixR().topRows(count);
      const Matrix permuted = code * image.colsPermutation();
      code = triangle.triangularView<Eigen::Upper>().solve<Eigen::OnTheRight>(permuted);
    }
    const Eigen::VectorXd values = Eigen::JacobiSVD<Matrix>(code).singularValues();
    stretch.least = std::min(stretch.least, code.rows() < count ? 0.0 : values[count - 1]);
    largest.push_back(values[0]);
  }
  if (largest.empty()) return {0.0, 0.0};
  stretch.usual = median(std::move(largest));
  return stretch;
}

}  // namespace torsor
