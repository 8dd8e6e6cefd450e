#include "diagnostics/stabilizers.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <ATen/TensorOperators.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/isfinite.h>
#include <ATen/ops/matmul.h>
#include <fmt/format.h>

#include "core/error.hpp"
#include "core/text.hpp"
#include "datasets/families/harmonic_family.hpp"
#include "diagnostics/chi_square.hpp"

namespace torsor {
namespace {

/// Rounding of an orbit of n images: (1e-12)² of the total energy per term.
constexpr double kRounding = 1e-24;
/// An energy this near to the line between signal and rounding decides nothing.
constexpr double kGap = 1e4;

std::vector<double> isotypic_energies(const at::Tensor& orbit) {
  const std::int64_t n = orbit.size(0);
  at::Tensor cosines = at::empty({n, n}, at::kDouble);
  at::Tensor sines = at::empty({n, n}, at::kDouble);
  for (std::int64_t k = 0; k < n; ++k) {
    for (std::int64_t j = 0; j < n; ++j) {
      const std::complex<double> wave = root_of_unity(-j * k, n) / static_cast<double>(n);
      cosines.data_ptr<double>()[k * n + j] = wave.real();
      sines.data_ptr<double>()[k * n + j] = wave.imag();
    }
  }
  const at::Tensor energy =
      at::matmul(cosines, orbit).square().sum(1) + at::matmul(sines, orbit).square().sum(1);
  return {energy.data_ptr<double>(), energy.data_ptr<double>() + n};
}

SymmetryHypothesis hypothesis(std::int64_t m, const std::vector<double>& energies, double pixels,
                              const StabilizerOptions& options) {
  double outside = 0.0;
  double total = 0.0;
  for (std::size_t k = 0; k < energies.size(); ++k) {
    total += energies[k];
    if (static_cast<std::int64_t>(k) % m != 0) outside += energies[k];
  }
  SymmetryHypothesis result;
  result.order = m;
  result.distance = std::sqrt(outside);
  result.soft_index = total > 0.0 ? 1.0 - outside / total : 0.0;
  if (options.noise > 0.0) {
    result.p_value = chi_square_tail(pixels * (1.0 - 1.0 / static_cast<double>(m)),
                                     outside / (options.noise * options.noise));
  } else {
    const double line = kRounding * total * static_cast<double>(energies.size());
    result.p_value = outside > line ? 0.0 : 1.0;
  }
  return result;
}

bool is_ambiguous(const std::vector<double>& energies) {
  const double total = std::accumulate(energies.begin(), energies.end(), 0.0);
  const double line = kRounding * total * static_cast<double>(energies.size());
  return std::ranges::any_of(energies,
                             [line](double e) { return e > line / kGap && e < line * kGap; });
}

}  // namespace

StabilizerResult detect_stabilizer(const at::Tensor& orbit, const StabilizerOptions& options) {
  require(orbit.dim() >= 2 && orbit.size(0) >= 2, "an orbit is a tensor [n, ...], n >= 2, not {}",
          shape_text(orbit.sizes()));
  require(options.noise >= 0.0 && 0.0 < options.alpha && options.alpha < 1.0,
          "noise {} or level {} makes no test", options.noise, options.alpha);
  StabilizerResult result;
  result.id = "D1";
  result.name = "stabilizer";
  if (!at::isfinite(orbit).all().item<bool>()) {
    result.finding = "The orbit holds values that are not finite.";
    return result;
  }
  const at::Tensor rows = orbit.to(at::kCPU, at::kDouble).flatten(1);
  const std::int64_t n = rows.size(0);
  result.energies = isotypic_energies(rows);
  for (std::int64_t m = 1; m <= n; ++m) {
    if (n % m != 0) continue;
    result.hypotheses.push_back(
        hypothesis(m, result.energies, static_cast<double>(rows.size(1)), options));
    if (result.hypotheses.back().p_value > options.alpha) result.order = m;
  }
  const double total = std::accumulate(result.energies.begin(), result.energies.end(), 0.0);
  const bool ambiguous = options.noise == 0.0 && is_ambiguous(result.energies);
  result.verdict = ambiguous ? Verdict::inconclusive : Verdict::pass;
  result.effect = static_cast<double>(result.order);
  if (options.noise == 0.0 && !ambiguous) result.interval = Interval{result.effect, result.effect};
  result.resolution = options.noise > 0.0
                          ? options.noise * std::sqrt(static_cast<double>(rows.size(1)))
                          : std::sqrt(kRounding * kGap * total * static_cast<double>(n));
  result.finding = ambiguous ? "An isotypic part is of the size of rounding: no decision."
                             : fmt::format("The image is fixed by C{} in C{}.", result.order, n);
  result.details = {{"order", result.order}, {"samples", n}};
  return result;
}

}  // namespace torsor
