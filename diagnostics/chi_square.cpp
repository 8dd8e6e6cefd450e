#include "diagnostics/chi_square.hpp"

#include <ATen/core/Tensor.h>
#include <ATen/ops/scalar_tensor.h>
#include <ATen/ops/special_gammaincc.h>

#include "core/error.hpp"

namespace torsor {

double chi_square_tail(double degrees, double t) {
  if (degrees <= 0.0) return 1.0;
  const auto value = [](double x) { return at::scalar_tensor(x, at::kDouble); };
  return at::special_gammaincc(value(0.5 * degrees), value(0.5 * t)).item<double>();
}

double chi_square_limit(double degrees, double tail) {
  require(degrees > 0.0 && 0.0 < tail && tail < 1.0,
          "no limit is exceeded with probability {} by chi square of {} degrees", tail, degrees);
  double low = 0.0;
  double high = degrees + 10.0;
  while (chi_square_tail(degrees, high) > tail) high *= 2.0;
  while (high - low > 1e-9 * high) {
    const double middle = 0.5 * (low + high);
    (chi_square_tail(degrees, middle) > tail ? low : high) = middle;
  }
  return 0.5 * (low + high);
}

}  // namespace torsor
