#include "operators/cyclic_phases.hpp"

#include <cmath>
#include <complex>
#include <cstddef>
#include <numbers>
#include <numeric>

#include <ATen/ops/empty.h>

#include "core/error.hpp"
#include "groups/innermost_factors.hpp"

namespace torsor {
namespace {

bool is_standard_cyclic(const FiniteGroup& group) {
  using Element = FiniteGroup::Element;
  const std::size_t n = group.order();
  const auto step = static_cast<Element>(n > 1 ? 1 : 0);
  for (std::size_t a = 0; a < n; ++a) {
    if (group.multiply(static_cast<Element>(a), step) != (a + 1) % n) return false;
  }
  return true;
}

/// All e^{2πim/n}, each from the nearest axis, so that quarter turns are exact.
std::vector<std::complex<double>> roots_of_unity(std::int64_t n) {
  std::vector<std::complex<double>> roots(static_cast<std::size_t>(n));
  for (std::int64_t m = 0; m < n; ++m) {
    const std::int64_t quarter = (8 * m + n) / (2 * n);  // the nearest multiple of a quarter turn
    const double rest = 2 * std::numbers::pi * static_cast<double>(4 * m - quarter * n) /
                        (4 * static_cast<double>(n));
    const double c = std::cos(rest);
    const double s = std::sin(rest);
    const std::complex<double> turned[] = {{c, s}, {-s, c}, {-c, -s}, {s, -c}};
    roots[static_cast<std::size_t>(m)] = turned[quarter % 4];
  }
  return roots;
}

}  // namespace

std::vector<std::int64_t> cyclic_orders(const FiniteGroup& group, std::string_view who) {
  std::vector<std::int64_t> orders;
  for (const FiniteGroup& factor : innermost_factors(group)) {
    require(is_standard_cyclic(factor),
            "{} needs a product of cyclic groups C_n with element k the k-th power of the "
            "generator; the factor {} of {} is not one (use a RepresentationOperator)",
            who, factor.name(), group.name());
    orders.push_back(static_cast<std::int64_t>(factor.order()));
  }
  return orders;
}

at::Tensor cyclic_phases(const std::vector<std::int64_t>& orders) {
  std::int64_t period = 1;
  std::int64_t order = 1;
  for (const std::int64_t n : orders) {
    period = std::lcm(period, n);
    order *= n;
  }
  const auto roots = roots_of_unity(period);
  at::Tensor table = at::empty({order, order}, at::kComplexDouble);
  auto* out = table.data_ptr<c10::complex<double>>();
  for (std::int64_t s = 0; s < order; ++s) {
    for (std::int64_t k = 0; k < order; ++k) {
      std::int64_t turn = 0;
      std::int64_t rest_s = s;
      std::int64_t rest_k = k;
      for (auto n = orders.rbegin(); n != orders.rend(); ++n) {
        turn = (turn + (rest_s % *n) * (rest_k % *n) % *n * (period / *n)) % period;
        rest_s /= *n;
        rest_k /= *n;
      }
      *out++ = roots[static_cast<std::size_t>(turn)];
    }
  }
  return table;
}

void require_multiple(std::int64_t code_size, std::int64_t unit, std::string_view who,
                      const FiniteGroup& group) {
  if (code_size > 0 && code_size % unit == 0) return;
  const std::int64_t below = code_size > 0 ? code_size / unit * unit : 0;
  const std::int64_t above = below + unit;
  const std::string works = below > 0 ? fmt::format("{} and {} do", below, above)
                                      : fmt::format("the smallest that does is {}", above);
  throw InvalidArgument(
      fmt::format("{} of {} needs a code size that is a multiple of {}: {} does not work, {}", who,
                  group.name(), unit, code_size, works));
}

void require_tabulated(const FiniteGroup& group, std::string_view who) {
  require(group.order() <= kLargestTabulatedOrder,
          "{} tabulates all pairs of elements: {} has order {}, the limit is {}", who, group.name(),
          group.order(), kLargestTabulatedOrder);
}

}  // namespace torsor
