#include "diagnostics/continuity/vortex_polish.hpp"

#include <array>
#include <cmath>

#include <ATen/ops/tensor.h>
#include <ceres/numeric_diff_cost_function.h>
#include <ceres/problem.h>
#include <ceres/solver.h>

namespace torsor {
namespace {

std::complex<double> value_at(const PlaneOverDisc& plane, double s, double t) {
  const at::Tensor f =
      plane(at::tensor({s, t}, at::kDouble).reshape({1, 2})).to(at::kCPU, at::kDouble);
  return {f[0][0].item<double>(), f[0][1].item<double>()};
}

struct Residual {
  const PlaneOverDisc* plane;
  bool operator()(const double* point, double* residual) const {
    const std::complex<double> f = value_at(*plane, point[0], point[1]);
    residual[0] = f.real();
    residual[1] = f.imag();
    return std::isfinite(f.real()) && std::isfinite(f.imag());
  }
};

}  // namespace

std::complex<double> polished_zero(const PlaneOverDisc& plane, std::complex<double> start,
                                   double reach) {
  std::array<double, 2> point{start.real(), start.imag()};
  ceres::Problem problem;
  problem.AddResidualBlock(
      new ceres::NumericDiffCostFunction<Residual, ceres::CENTRAL, 2, 2>(new Residual{&plane}),
      nullptr, point.data());
  ceres::Solver::Options options;
  options.logging_type = ceres::SILENT;
  options.linear_solver_type = ceres::DENSE_QR;
  options.function_tolerance = 0.0;
  options.gradient_tolerance = 0.0;
  options.parameter_tolerance = 1e-16;
  options.max_num_iterations = 30;
  options.max_num_consecutive_invalid_steps = 31;  // it would write to stderr about them
  ceres::Solver::Summary summary;
  ceres::Solve(options, &problem, &summary);
  const std::complex<double> end(point[0], point[1]);
  const bool better = summary.final_cost <= summary.initial_cost && std::abs(end - start) <= reach;
  return better ? end : start;
}

}  // namespace torsor
