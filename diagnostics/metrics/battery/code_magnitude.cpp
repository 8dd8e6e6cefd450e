#include "diagnostics/metrics/battery/code_magnitude.hpp"

#include <cmath>

#include <fmt/format.h>

namespace torsor {
namespace {

/// codes / 2^exponent, exactly.
Eigen::MatrixXd reduced(const Eigen::MatrixXd& codes, int exponent) {
  return codes.unaryExpr([exponent](double v) { return std::ldexp(v, -exponent); });
}

}  // namespace

int extreme_exponent(const Eigen::MatrixXd& codes) {
  const double most = codes.cwiseAbs().maxCoeff();
  return most == 0.0 || (most > 1e-50 && most < 1e50) ? 0 : std::ilogb(most);
}

MetricInput reduced(const MetricInput& input, int exponent) {
  return input.with_codes(reduced(input.codes(), exponent)).with_blocks(input.blocks());
}

MetricBatteryOptions reduced(MetricBatteryOptions options, int exponent) {
  if (options.own_columns) options.own_columns = reduced(*options.own_columns, exponent);
  if (options.grid) {
    options.grid = CodeGrid(reduced(options.grid->codes(), exponent), options.grid->sizes(),
                            options.grid->objects(), options.grid->names());
  }
  return options;
}

std::string too_extreme(const MetricInput& input) {
  return fmt::format(
      "The numbers of the code reach {:.0e}: this score depends on their size, and at this one it "
      "cannot be computed. Scale the code.",
      input.codes().cwiseAbs().maxCoeff());
}

}  // namespace torsor
