#include "datasets/shift_advice.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include <fmt/format.h>

namespace torsor {
namespace {

/// The divisors of `extent` beyond 1, the nearest in ratio to `order` first.
std::vector<std::int64_t> nearest_divisors(std::int64_t extent, std::int64_t order) {
  std::vector<std::int64_t> divisors;
  for (std::int64_t d = 2; d <= extent; ++d) {
    if (extent % d == 0) divisors.push_back(d);
  }
  const auto distance = [order](std::int64_t d) {
    return std::abs(std::log(static_cast<double>(d) / static_cast<double>(order)));
  };
  std::ranges::stable_sort(divisors, {}, distance);
  return divisors;
}

}  // namespace

std::string closing_shifts(std::int64_t extent, std::int64_t order) {
  std::string text;
  std::size_t named = 0;
  for (const std::int64_t d : nearest_divisors(extent, order)) {
    if (named++ == 4) break;
    text += text.empty() ? fmt::format("{} shifts of {} px", d, extent / d)
                         : fmt::format(", {} of {} px", d, extent / d);
  }
  return text;
}

std::string open_shift_text(std::int64_t order, std::int64_t step, std::int64_t extent,
                            std::string_view direction) {
  const std::int64_t total = order * step;
  const std::string closing = closing_shifts(extent, order);
  return fmt::format(
      "{} shifts of {} px do not close on an image {} px {}: {} ≡ {} (mod {}), not 0; exact would "
      "be "
      "{}{}{} shifts of {} px on an image {} px {}",
      order, step, extent, direction, total, total % extent, extent, closing,
      closing.empty() ? "" : ", or ", order, step, total, direction);
}

}  // namespace torsor
