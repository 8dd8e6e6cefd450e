#include "diagnostics/continuity/oscillation.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <ATen/TensorOperators.h>
#include <ATen/ops/isfinite.h>
#include <ATen/ops/maximum.h>
#include <ATen/ops/zeros.h>
#include <fmt/format.h>

#include "core/error.hpp"
#include "diagnostics/continuity/slope.hpp"

namespace torsor {
namespace {

/// What is seen at one distance ε.
struct Ring {
  bool finite = true;
  double largest = 0.0;
  double median = 0.0;
  double least = 0.0;
  double length = 0.0;  ///< median |f|
  double noise = 0.0;
};

Ring ring_at(const SymmetricProbe& probe, double epsilon, const OscillationOptions& options) {
  const at::Tensor raw = probe(epsilon, 0);
  const at::Tensor code = code_rows(raw, raw.size(0));
  at::Tensor moves = at::zeros({code.size(0)}, at::kDouble);
  for (std::int64_t h = 1; h < options.stabilizer; ++h) {
    const at::Tensor moved = code_rows(probe(epsilon, h), code.size(0));
    const at::Tensor move = (moved - code).norm(2, 1);
    if (!at::isfinite(move).all().item<bool>()) return {.finite = false};
    moves = at::maximum(moves, move);
  }
  return {.finite = true,
          .largest = moves.max().item<double>(),
          .median = moves.median().item<double>(),
          .least = moves.min().item<double>(),
          .length = code.norm(2, 1).median().item<double>(),
          .noise = options.noise > 0.0 ? options.noise : assumed_noise(raw)};
}

/// The ε in [low, high] at which Osc crosses `level`, which it does once for a single core.
double crossing(const SymmetricProbe& probe, double low, double high, double level,
                const OscillationOptions& options) {
  for (int i = 0; i < 20; ++i) {
    const double middle = std::sqrt(low * high);
    (ring_at(probe, middle, options).largest < level ? low : high) = middle;
  }
  return std::sqrt(low * high);
}

std::string finding(const OscillationResult& result) {
  switch (result.defect) {
    case Defect::undefined:
      return "A code beside the symmetric image is not finite.";
    case Defect::hard:
      return fmt::format(
          "A jump of {:.4f} times the code's length at every distance down to {:.0e} (slope "
          "{:.2f}).",
          result.plateau, result.epsilons.back(), *result.slope);
    case Defect::core:
      return fmt::format("Acts as a jump of {:.4f} times the code's length above {:.2g}.",
                         result.plateau, *result.core);
    case Defect::none:
      break;
  }
  return result.slope ? fmt::format("The oscillation falls with slope {:.2f}.", *result.slope)
                      : "The code does not tell the directions apart above its noise.";
}

/// Fits the slope where the code moves by more than its noise, and looks for a plateau above it.
void judge(OscillationResult& result, const std::vector<Ring>& rings, const SymmetricProbe& probe,
           const OscillationOptions& options) {
  std::size_t seen = 0;  // Osc falls with ε, so what is seen comes first
  while (seen < rings.size() && rings[seen].largest > 100.0 * rings[seen].noise) ++seen;
  const Ring& top = rings.front();
  const Ring& last = rings[seen == 0 ? 0 : seen - 1];
  const double radius = std::max(top.length, 1e-300);
  result.length = top.length;
  result.resolution = 100.0 * top.noise / radius;
  result.verdict = Verdict::pass;
  if (seen < 3) {
    if (seen > 0) result.verdict = Verdict::inconclusive;
    result.effect = top.largest / radius;
    return;
  }
  const auto fit = [&](std::size_t first) {
    return log_slope({&result.epsilons[first], 3}, {&result.oscillations[first], 3});
  };
  result.slope = fit(seen - 3);
  const bool plateau = fit(0) < 0.2;
  const Ring& judged = plateau && *result.slope >= 0.2 ? top : last;
  if (*result.slope < 0.2) {
    result.defect = Defect::hard;
  } else if (plateau) {
    result.defect = Defect::core;
    result.core = crossing(probe, result.epsilons[seen - 1], result.epsilons[0],
                           top.largest / std::numbers::sqrt2, options);
  }
  if (result.defect != Defect::none) {
    result.verdict = Verdict::fail;
    result.plateau = judged.largest / std::max(judged.length, 1e-300);
  }
  const double unit = result.defect == Defect::none ? radius : std::max(judged.length, 1e-300);
  result.effect = judged.largest / unit;
  result.interval = Interval{judged.least / unit, judged.largest / unit};
}

}  // namespace

OscillationResult stabilizer_oscillation(const SymmetricProbe& probe,
                                         const OscillationOptions& options) {
  require(options.stabilizer >= 2 && options.largest > 0.0 && options.decades >= 2,
          "an oscillation needs a symmetry, a distance and two decades, not {}, {} and {}",
          options.stabilizer, options.largest, options.decades);
  OscillationResult result;
  result.id = "D3";
  result.name = "oscillation at a symmetric image";
  std::vector<Ring> rings;
  for (int i = 0; i <= 2 * options.decades; ++i) {
    result.epsilons.push_back(options.largest * std::pow(10.0, -0.5 * i));
    rings.push_back(ring_at(probe, result.epsilons.back(), options));
    if (!rings.back().finite) {
      result.defect = Defect::undefined;
      result.verdict = Verdict::fail;
      result.finding = finding(result);
      return result;
    }
    result.oscillations.push_back(rings.back().largest);
    result.medians.push_back(rings.back().median);
  }
  judge(result, rings, probe, options);
  result.finding = finding(result);
  result.details = {{"epsilons", result.epsilons},
                    {"oscillations", result.oscillations},
                    {"slope", result.slope ? Json(*result.slope) : Json()},
                    {"plateau", result.plateau},
                    {"core", result.core ? Json(*result.core) : Json()}};
  return result;
}

}  // namespace torsor
