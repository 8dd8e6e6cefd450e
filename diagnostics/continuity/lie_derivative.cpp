#include "diagnostics/continuity/lie_derivative.hpp"

#include <vector>

#include <ATen/TensorOperators.h>
#include <ATen/ops/isfinite.h>
#include <ATen/ops/ones_like.h>
#include <fmt/format.h>

#include "core/error.hpp"
#include "diagnostics/encoder.hpp"
#include "diagnostics/equivariance/jackknife.hpp"

namespace torsor {

DiagnosticResult lie_derivative(const PulledBackCodes& codes, const LieOptions& options) {
  require(options.step > 0.0 && options.tolerance > 0.0,
          "a derivative needs a positive step and tolerance, not {} and {}", options.step,
          options.tolerance);
  DiagnosticResult result;
  result.id = "D10";
  result.name = "Lie derivative";
  const at::Tensor raw = codes(0.0);
  const at::Tensor centre = code_rows(raw, raw.size(0));
  const double h = options.step;
  const auto shifted = [&](double t) { return code_rows(codes(t), raw.size(0)); };
  const at::Tensor slope =
      (8.0 * (shifted(h) - shifted(-h)) - (shifted(2.0 * h) - shifted(-2.0 * h))) / (12.0 * h);
  const at::Tensor sizes = centre.norm(2, 1);
  const at::Tensor ratio = (slope.norm(2, 1) / sizes.clamp_min(1e-300)).contiguous();
  if (!at::isfinite(ratio).all().item<bool>()) {
    result.verdict = Verdict::fail;
    result.finding = "A code is not finite.";
    return result;
  }
  const std::vector<double> values(ratio.data_ptr<double>(),
                                   ratio.data_ptr<double>() + ratio.numel());
  const std::vector<double> ones(values.size(), 1.0);
  const double noise = options.noise > 0.0 ? options.noise : assumed_noise(raw);
  result.resolution = 1.5 * noise / h / std::max(sizes.median().item<double>(), 1e-300);
  if (values.size() < 2) {
    result.effect = values.empty() ? 0.0 : values[0];
    result.finding = "One object makes no interval.";
    return result;
  }
  const Estimate estimate = ratio_estimate(values, ones);
  result.effect = estimate.value;
  result.interval = estimate.interval;
  if (values.size() < kLeastObjects || *result.resolution > options.tolerance) {
    result.finding = "Too few objects or too much noise for the step.";
  } else if (estimate.interval.high <= options.tolerance) {
    result.verdict = Verdict::pass;
    result.finding = "The code moves as the operator says.";
  } else if (estimate.interval.low > options.tolerance) {
    result.verdict = Verdict::fail;
    result.finding =
        fmt::format("The code leaves its operator at a rate of {:.2g}.", estimate.value);
  }
  return result;
}

}  // namespace torsor
