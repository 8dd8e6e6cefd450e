#include "diagnostics/continuity/closed_family.hpp"

#include <algorithm>
#include <complex>
#include <numbers>
#include <vector>

#include <ATen/TensorOperators.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/tensor.h>
#include <fmt/format.h>

#include "core/error.hpp"
#include "core/text.hpp"
#include "datasets/families/harmonic_family.hpp"
#include "diagnostics/encoder.hpp"

namespace torsor {
namespace {

using Complex = std::complex<double>;

std::vector<Complex> on_rim(const PlaneOverDisc& chart, double radius, int count, double turn) {
  at::Tensor points = at::empty({count, 2}, at::kDouble);
  auto* coordinate = points.data_ptr<double>();
  for (int i = 0; i < count; ++i) {
    const Complex u = std::polar(radius, turn * 2.0 * std::numbers::pi * i / count);
    *coordinate++ = u.real();
    *coordinate++ = u.imag();
  }
  const at::Tensor rows = code_rows(chart(points), count);
  std::vector<Complex> values;
  for (int i = 0; i < count; ++i) {
    values.emplace_back(rows[i][0].item<double>(), rows[i][1].item<double>());
  }
  return values;
}

/// The largest |F_b(e^{-ipβ/q}) - e^{-ikβ/q}F_a(e^{iβ})| over q turns of β, relative to |F_a|.
double rim_mismatch(const ClosedFamily& family, int weight) {
  const int count = 48 * family.q;
  const std::vector<Complex> a = on_rim(family.chart_a, family.radius, count, family.q);
  const std::vector<Complex> b = on_rim(family.chart_b, family.radius, count, -family.p);
  double most = 0.0;
  for (int i = 0; i < count; ++i) {
    const auto index = static_cast<std::size_t>(i);
    const Complex turn = std::polar(1.0, -2.0 * std::numbers::pi * weight * i / count);
    const double size = std::max(std::abs(a[index]), 1e-300);
    most = std::max(most, std::abs(b[index] - turn * a[index]) / size);
  }
  return most;
}

}  // namespace

at::Tensor weight_projection(const at::Tensor& codes, int weight, std::int64_t coordinate) {
  require(codes.dim() == 3 && coordinate >= 0 && coordinate < codes.size(2),
          "a weight is projected from codes [N, n, D], coordinate below D, not {} and {}",
          shape_text(codes.sizes()), coordinate);
  const std::int64_t n = codes.size(1);
  std::vector<double> waves;
  for (std::int64_t j = 0; j < n; ++j) {
    const Complex wave = root_of_unity(-j * weight, n) / static_cast<double>(n);
    waves.insert(waves.end(), {wave.real(), wave.imag()});
  }
  return at::matmul(codes.select(2, coordinate).to(at::kDouble),
                    at::tensor(waves, at::kDouble).reshape({n, 2}));
}

ChargeLawResult closed_family_charge(const ClosedFamily& family, int weight,
                                     VortexOptions options) {
  require(family.p >= 1 && family.q >= 1, "a closed family has positive harmonics, not {} and {}",
          family.p, family.q);
  options.radius = family.radius;
  ChargeLawResult result;
  result.id = "D8";
  result.name = "closed-family charge";
  result.map_a = vortex_map(family.chart_a, options);
  result.map_b = vortex_map(family.chart_b, options);
  result.resolution = result.map_a.resolution;
  const auto counted = [](const VortexMap& map) {
    int sum = 0;
    for (const Vortex& v : map.vortices) sum += v.charge;
    return sum;
  };
  const int a = counted(result.map_a);
  const int b = counted(result.map_b);
  result.sum = family.q * a + family.p * b;
  result.effect = result.sum;
  result.mismatch = rim_mismatch(family, weight);
  result.details = {{"charge_a", a},
                    {"charge_b", b},
                    {"mismatch", result.mismatch},
                    {"weight", weight},
                    {"maps", {result.map_a.details, result.map_b.details}}};
  const auto is_noise = [](const VortexMap& map) {
    return map.verdict == Verdict::inconclusive && map.vortices.empty();
  };
  const double size = std::max(result.map_a.length, result.map_b.length);
  if (size <= 1e-12 || is_noise(result.map_a) || is_noise(result.map_b)) {
    result.finding = fmt::format("No content of weight {} above the noise.", weight);
  } else if (!(result.mismatch < 0.5)) {
    result.verdict = Verdict::fail;
    result.finding = fmt::format(
        "The charts disagree by {:.2g} along their common rim: not a plane of weight {}.",
        result.mismatch, weight);
  } else {
    result.verdict = result.sum == weight ? Verdict::pass : Verdict::fail;
    result.interval = Interval{result.effect, result.effect};
    result.finding = fmt::format(
        "{}·({}) + {}·({}) = {}: {}.", family.q, a, family.p, b, result.sum,
        result.sum == weight ? "as every plane of this weight must have" : "a charge was missed");
  }
  return result;
}

}  // namespace torsor
