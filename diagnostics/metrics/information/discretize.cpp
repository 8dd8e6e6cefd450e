#include "diagnostics/metrics/information/discretize.hpp"

#include <algorithm>

#include "core/error.hpp"

namespace torsor {

void check_bins(int bins) {
  require(bins >= 2, "{} bins tell no two values apart: at least 2 are needed", bins);
}

Classes equal_width_bins(const Eigen::VectorXd& values, int bins) {
  require(values.size() >= 1 && bins >= 1, "{} values cannot fall into {} bins", values.size(),
          bins);
  const double low = values.minCoeff();
  const double width = values.maxCoeff() - low;
  Classes classes{Eigen::VectorXi::Zero(values.size()), 1};
  if (!(width > 0.0)) return classes;
  classes.count = bins;
  for (Eigen::Index n = 0; n < values.size(); ++n) {
    classes.of[n] = std::min(static_cast<int>((values[n] - low) / width * bins), bins - 1);
  }
  return classes;
}

std::vector<Classes> column_bins(const Eigen::MatrixXd& codes, int bins) {
  std::vector<Classes> columns;
  for (Eigen::Index c = 0; c < codes.cols(); ++c) {
    columns.push_back(equal_width_bins(codes.col(c), bins));
  }
  return columns;
}

Classes factor_classes(const Factor& factor, int bins) {
  if (factor.kind == FactorKind::continuous) return equal_width_bins(factor.values, bins);
  return {factor.classes, static_cast<int>(factor.levels.size())};
}

std::vector<Classes> factor_classes(const MetricInput& input, int bins) {
  std::vector<Classes> classes;
  for (const Factor& factor : input.factors()) classes.push_back(factor_classes(factor, bins));
  return classes;
}

}  // namespace torsor
