#include "diagnostics/injectivity/collision_polish.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

#include <ATen/TensorOperators.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/isfinite.h>
#include <ceres/cost_function.h>
#include <ceres/problem.h>
#include <ceres/solver.h>

namespace torsor {
namespace {

constexpr double kStep = 1e-5;

double inside(const ParameterRange& range, double value) {
  if (!range.periodic) return std::clamp(value, range.low, range.high);
  const double turns = std::floor((value - range.low) / range.width());
  return value - turns * range.width();
}

at::Tensor row_of(const std::vector<ParameterRange>& ranges, std::span<const double> point) {
  at::Tensor row = at::empty({1, static_cast<std::int64_t>(ranges.size())}, at::kDouble);
  for (std::size_t p = 0; p < ranges.size(); ++p) {
    row.data_ptr<double>()[p] = inside(ranges[p], point[p]);
  }
  return row;
}

at::Tensor rows_at(const RowsAtPoints& rows, const at::Tensor& points) {
  return rows(points).detach().to(at::kCPU, at::kDouble).flatten(1).contiguous();
}

/// f(u) - f(v) with its derivative.
class CodeDifference final : public ceres::CostFunction {
 public:
  CodeDifference(const CodeFamily& family, int width) : family_(family) {
    set_num_residuals(width);
    const auto size = static_cast<std::int32_t>(family.ranges.size());
    *mutable_parameter_block_sizes() = {size, size};
  }

  bool Evaluate(double const* const* parameters, double* residuals,
                double** jacobians) const override {
    const std::size_t size = family_.ranges.size();
    const at::Tensor u = rows_at(family_.codes, row_of(family_.ranges, {parameters[0], size}));
    const at::Tensor v = rows_at(family_.codes, row_of(family_.ranges, {parameters[1], size}));
    const at::Tensor difference = (u - v).contiguous();
    if (!at::isfinite(difference).all().item<bool>()) return false;
    std::copy_n(difference.data_ptr<double>(), difference.numel(), residuals);
    for (int block = 0; jacobians != nullptr && block < 2; ++block) {
      if (jacobians[block] == nullptr) continue;
      const std::vector<double> slope =
          derivative_at(family_.codes, family_.ranges, {parameters[block], size});
      const double sign = block == 0 ? 1.0 : -1.0;
      for (std::size_t i = 0; i < slope.size(); ++i) jacobians[block][i] = sign * slope[i];
    }
    return true;
  }

 private:
  const CodeFamily& family_;
};

}  // namespace

std::vector<double> derivative_at(const RowsAtPoints& rows,
                                  const std::vector<ParameterRange>& ranges,
                                  std::span<const double> point) {
  const auto count = static_cast<std::int64_t>(ranges.size());
  at::Tensor stencil = row_of(ranges, point).repeat({2 * count, 1});
  auto* data = stencil.data_ptr<double>();
  std::vector<double> widths;
  for (std::int64_t p = 0; p < count; ++p) {
    const ParameterRange& range = ranges[static_cast<std::size_t>(p)];
    const double centre = data[2 * p * count + p];
    const double step = kStep * range.width();
    const double high = range.periodic ? centre + step : std::min(centre + step, range.high);
    const double low = range.periodic ? centre - step : std::max(centre - step, range.low);
    data[2 * p * count + p] = inside(range, high);
    data[(2 * p + 1) * count + p] = inside(range, low);
    widths.push_back(high - low);
  }
  const at::Tensor values = rows_at(rows, stencil);
  const std::int64_t size = values.size(1);
  const auto* value = values.data_ptr<double>();
  std::vector<double> derivative(static_cast<std::size_t>(size * count));
  for (std::int64_t d = 0; d < size; ++d) {
    for (std::int64_t p = 0; p < count; ++p) {
      derivative[static_cast<std::size_t>(d * count + p)] =
          (value[2 * p * size + d] - value[(2 * p + 1) * size + d]) /
          widths[static_cast<std::size_t>(p)];
    }
  }
  return derivative;
}

PolishedPair polished_pair(const CodeFamily& family, std::vector<double> first,
                           std::vector<double> second) {
  const at::Tensor code = rows_at(family.codes, row_of(family.ranges, first));
  ceres::Problem problem;
  problem.AddResidualBlock(new CodeDifference(family, static_cast<int>(code.size(1))), nullptr,
                           first.data(), second.data());
  for (std::size_t p = 0; p < family.ranges.size(); ++p) {
    if (family.ranges[p].periodic) continue;
    for (double* block : {first.data(), second.data()}) {
      problem.SetParameterLowerBound(block, static_cast<int>(p), family.ranges[p].low);
      problem.SetParameterUpperBound(block, static_cast<int>(p), family.ranges[p].high);
    }
  }
  ceres::Solver::Options options;
  options.logging_type = ceres::SILENT;
  options.linear_solver_type = ceres::DENSE_QR;
  options.function_tolerance = 1e-15;
  options.gradient_tolerance = 0.0;
  options.parameter_tolerance = 1e-16;
  options.max_num_iterations = 50;
  options.max_num_consecutive_invalid_steps = 51;  // it would write to stderr about them
  ceres::Solver::Summary summary;
  ceres::Solve(options, &problem, &summary);
  for (std::size_t p = 0; p < family.ranges.size(); ++p) {
    first[p] = inside(family.ranges[p], first[p]);
    second[p] = inside(family.ranges[p], second[p]);
  }
  // Codes that are not finite on the way leave no cost; they are no collision.
  const double distance = summary.IsSolutionUsable() ? std::sqrt(2.0 * summary.final_cost)
                                                     : std::numeric_limits<double>::infinity();
  return {std::move(first), std::move(second), distance};
}

}  // namespace torsor
