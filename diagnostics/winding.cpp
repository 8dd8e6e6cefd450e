#include "diagnostics/winding.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <limits>
#include <numbers>

#include <fmt/format.h>

#include "core/error.hpp"
#include "core/text.hpp"
#include "diagnostics/how_often.hpp"

namespace torsor {
namespace {

using std::numbers::pi;

void require_options(const WindingOptions& options) {
  require(options.noise > 0.0 && options.symmetry >= 1,
          "a winding needs a positive noise and symmetry, not {} and {}", options.noise,
          options.symmetry);
}

void judge(WindingResult& result, double turns, const WindingOptions& options) {
  result.resolution = 10.0 * options.noise;
  if (!(result.least_length >= 10.0 * options.noise)) {
    result.finding =
        fmt::format("The plane comes within {:.2g} of zero on the loop: the winding is undefined.",
                    result.least_length);
    return;
  }
  if (!(result.largest_step < pi / 2.0)) {
    result.finding = fmt::format(
        "The phase moves by {:.2f} between two of {} samples, more than pi/2: too few samples.",
        result.largest_step, result.samples);
    return;
  }
  const int whole = static_cast<int>(std::lround(turns));
  result.winding = whole;
  result.effect = whole;
  result.interval = Interval{result.effect, result.effect};
  const bool divides = whole % options.symmetry == 0;
  result.verdict = divides ? Verdict::pass : Verdict::fail;
  result.finding = divides ? fmt::format("The plane turns {} on the loop.", how_often(whole))
                           : fmt::format("The plane turns {}, but the image repeats {} a turn.",
                                         how_often(whole), how_often(options.symmetry));
}

}  // namespace

WindingResult winding(const at::Tensor& values, const WindingOptions& options) {
  require_options(options);
  require(values.dim() == 2 && values.size(0) >= 3 && values.size(1) == 2,
          "a winding is counted on values [n, 2], n >= 3, not on {}", shape_text(values.sizes()));
  const at::Tensor table = values.to(at::kCPU, at::kDouble).contiguous();
  const auto* data = table.data_ptr<double>();
  const std::int64_t n = table.size(0);
  const auto at_index = [&](std::int64_t i) {
    return std::complex<double>(data[2 * (i % n)], data[2 * (i % n) + 1]);
  };
  WindingResult result;
  result.id = "D6";
  result.name = "winding";
  result.samples = n;
  result.least_length = std::numeric_limits<double>::infinity();
  double sum = 0.0;
  for (std::int64_t i = 0; i < n; ++i) {
    const double step = std::arg(at_index(i + 1) * std::conj(at_index(i)));
    const double length = std::abs(at_index(i));
    sum += step;
    // A NaN must not lose against the running minimum: it counts as a zero crossed.
    result.least_length = std::isfinite(length) ? std::min(result.least_length, length) : 0.0;
    if (!std::isfinite(length)) break;
    result.largest_step = std::max(result.largest_step, std::abs(step));
  }
  judge(result, sum / (2.0 * pi), options);
  result.details = {
      {"samples", n}, {"largest_step", result.largest_step}, {"least_length", result.least_length}};
  return result;
}

WindingResult winding_along(const std::function<at::Tensor(std::int64_t n)>& loop,
                            const WindingOptions& options) {
  require_options(options);
  require(options.first >= 3 && options.first <= options.most,
          "samples run from {} to {}: three at least, in this order", options.first, options.most);
  WindingResult before = winding(loop(options.first), options);
  for (std::int64_t n = 2 * options.first; n <= options.most; n *= 2) {
    WindingResult now = winding(loop(n), options);
    if (now.winding && now.winding == before.winding) return now;
    if (now.least_length < 10.0 * options.noise) return now;
    before = std::move(now);
  }
  if (before.winding) {  // defined once, but never confirmed by a finer sampling
    before.winding.reset();
    before.interval.reset();
    before.effect = 0.0;
    before.verdict = Verdict::inconclusive;
    before.finding =
        fmt::format("Samplings up to {} do not agree: too few samples.", before.samples);
  }
  return before;
}

}  // namespace torsor
