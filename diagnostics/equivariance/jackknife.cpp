#include "diagnostics/equivariance/jackknife.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "core/error.hpp"

namespace torsor {

double student_quantile(double degrees) {
  require(degrees >= 1.0, "Student's distribution has a degree of freedom, not {}", degrees);
  if (degrees < 1.5) return 12.706204736;
  if (degrees < 2.5) return 4.302652730;
  const double z = 1.959963984540054;
  const double z2 = z * z;
  const double terms[] = {
      (z2 + 1.0) / 4.0, ((5.0 * z2 + 16.0) * z2 + 3.0) / 96.0,
      (((3.0 * z2 + 19.0) * z2 + 17.0) * z2 - 15.0) / 384.0,
      ((((79.0 * z2 + 776.0) * z2 + 1482.0) * z2 - 1920.0) * z2 - 945.0) / 92160.0};
  double sum = 1.0;
  double power = 1.0;
  for (const double term : terms) sum += term / (power *= degrees);
  return z * sum;
}

Estimate jackknife(double value, std::span<const double> without) {
  require(without.size() >= 2, "a jackknife needs two objects, not {}", without.size());
  const auto n = static_cast<double>(without.size());
  const double mean = std::accumulate(without.begin(), without.end(), 0.0) / n;
  double squares = 0.0;
  for (const double v : without) squares += (v - mean) * (v - mean);
  const double centre = n * value - (n - 1.0) * mean;
  const double half = student_quantile(n - 1.0) * std::sqrt(squares * (n - 1.0) / n);
  return {value, {centre - half, centre + half}};
}

Estimate ratio_estimate(std::span<const double> a, std::span<const double> b) {
  require(a.size() == b.size(), "{} numerators and {} denominators make no ratio", a.size(),
          b.size());
  const double sum_a = std::accumulate(a.begin(), a.end(), 0.0);
  const double sum_b = std::accumulate(b.begin(), b.end(), 0.0);
  const auto ratio = [](double x, double y) { return y != 0.0 ? x / y : 0.0; };
  std::vector<double> without;
  for (std::size_t i = 0; i < a.size(); ++i) without.push_back(ratio(sum_a - a[i], sum_b - b[i]));
  const double value = ratio(sum_a, sum_b);
  if (!(value > 0.0) || !std::ranges::all_of(without, [](double r) { return r > 0.0; })) {
    return jackknife(value, without);
  }
  for (double& r : without) r = std::log(r);
  const Interval logarithm = jackknife(std::log(value), without).interval;
  return {value, {std::exp(logarithm.low), std::exp(logarithm.high)}};
}

}  // namespace torsor
