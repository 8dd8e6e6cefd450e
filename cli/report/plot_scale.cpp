#include "cli/report/plot_scale.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace torsor {
namespace {

constexpr std::array<double, 3> kRound{1.0, 2.0, 5.0};

/// The largest of 1, 2, 5 times a power of ten that is at most `limit`.
double round_below(double limit) {
  const double power = std::pow(10.0, std::floor(std::log10(limit)));
  double best = power;
  for (const double digit : kRound) {
    if (digit * power <= limit * (1 + 1e-12)) best = digit * power;
  }
  return best;
}

/// As `number_text` without trailing zeros: "2e-4", "0.05", "15".
std::string tick_text(double value) {
  const double size = std::abs(value);
  if (size != 0.0 && (size < 0.001 || size >= 100'000)) {
    const int exponent = static_cast<int>(std::floor(std::log10(size) + 1e-9));
    return fmt::format("{:.3g}e{}", value / std::pow(10.0, exponent), exponent);
  }
  return fmt::format("{:.3g}", value);
}

std::ptrdiff_t labels(const AxisTicks& axis) {
  return std::count_if(axis.ticks.begin(), axis.ticks.end(),
                       [](const AxisTicks::Tick& tick) { return !tick.label.empty(); });
}

/// The least and the largest finite value; [0, 1] if there is none, and an interval of its own size
/// around a single one.
std::pair<double, double> finite_range(std::span<const double> values) {
  double low = std::numeric_limits<double>::infinity();
  double high = -low;
  for (const double value : values) {
    if (!std::isfinite(value)) continue;
    low = std::min(low, value);
    high = std::max(high, value);
  }
  if (low > high) return {0.0, 1.0};
  if (high - low > std::max(std::abs(low), std::abs(high)) * 1e-6) return {low, high};
  const double around = low == 0.0 ? 1.0 : std::abs(low) / 2;
  return {low - around, high + around};
}

/// Multiples of a round step, at least three, for an axis too short for the digits of a decade.
std::vector<AxisTicks::Tick> even_ticks(double low, double high) {
  const double step = round_below((high - low) / 3.0);
  std::vector<AxisTicks::Tick> ticks;
  const auto first = std::llround(std::ceil(low / step));
  const auto last = std::llround(std::floor(high / step));
  for (auto i = first; i <= last; ++i) {
    const double at = static_cast<double>(i) * step;
    ticks.push_back({at, tick_text(at)});
  }
  return ticks;
}

}  // namespace

std::string number_text(double value) {
  if (!std::isfinite(value)) return "–";
  if (value == 0.0) return "0";
  const double size = std::abs(value);
  if (size >= 0.0995 && size < 1e6) {
    const int decimals = size < 0.9995 ? 3 : size < 9.995 ? 2 : size < 99.95 ? 1 : 0;
    return fmt::format("{:.{}f}", value, decimals);
  }
  std::string text = fmt::format("{:.2e}", value);  // "4.87e-04"
  const std::size_t e = text.find('e');
  const int exponent = std::stoi(text.substr(e + 1));
  return text.substr(0, e + 1) + std::to_string(exponent);
}

std::string count_text(long long value) {
  std::string digits = std::to_string(value);
  if (std::abs(value) < 10'000) return digits;
  const std::size_t first = value < 0 ? 1 : 0;
  for (std::size_t i = digits.size(); i > first + 3;) {
    i -= 3;
    digits.insert(i, "\u2009");
  }
  return digits;
}

AxisTicks linear_ticks(std::span<const double> values) {
  double top = 0.0;
  for (const double value : values) {
    if (std::isfinite(value)) top = std::max(top, value);
  }
  if (top <= 0.0) top = 1.0;
  const double step = round_below(top / 3.5);
  AxisTicks axis;
  const int last = static_cast<int>(std::ceil(top / step * 1.02));
  axis.high = last * step;
  for (int i = 0; i <= last; ++i) axis.ticks.push_back({i * step, tick_text(i * step)});
  return axis;
}

AxisTicks range_ticks(std::span<const double> values) {
  const auto [low, high] = finite_range(values);
  const double step = round_below((high - low) / 3.0);
  const auto first = std::llround(std::floor(low / step + 1e-9));
  const auto last = std::llround(std::ceil(high / step - 1e-9));
  AxisTicks axis;
  axis.low = static_cast<double>(first) * step;
  axis.high = static_cast<double>(last) * step;
  for (auto i = first; i <= last; ++i) {
    const double at = static_cast<double>(i) * step;
    axis.ticks.push_back({at, tick_text(at)});
  }
  return axis;
}

AxisTicks tight_ticks(std::span<const double> values) {
  AxisTicks axis = range_ticks(values);
  const auto [low, high] = finite_range(values);
  const double margin = (high - low) / 50.0;
  axis.low = low - margin;
  axis.high = high + margin;
  std::erase_if(axis.ticks, [&](const AxisTicks::Tick& tick) {
    return tick.value < axis.low || tick.value > axis.high;
  });
  return axis;
}

AxisTicks log_ticks(std::span<const double> values) {
  double low = std::numeric_limits<double>::infinity();
  double high = 0.0;
  for (const double value : values) {
    if (!std::isfinite(value) || value <= 0.0) continue;
    low = std::min(low, value);
    high = std::max(high, value);
  }
  if (high == 0.0) low = high = 1.0;
  AxisTicks axis;
  const double margin = std::max(1.15, std::pow(high / low, 0.06));
  axis.low = low / margin;
  axis.high = high * margin;
  const double decades = std::log10(axis.high / axis.low);
  const int first = static_cast<int>(std::floor(std::log10(axis.low)));
  const int last = static_cast<int>(std::ceil(std::log10(axis.high)));
  for (int e = first; e <= last; ++e) {
    for (int digit = 1; digit < 10; ++digit) {
      const double value = digit * std::pow(10.0, e);
      if (value < axis.low || value > axis.high) continue;
      const bool narrow = decades < 0.7;
      const bool labelled = digit == 1 || narrow || (decades < 2.2 && (digit == 2 || digit == 5));
      axis.ticks.push_back({value, labelled ? tick_text(value) : ""});
    }
  }
  if (labels(axis) < 2) axis.ticks = even_ticks(axis.low, axis.high);
  return axis;
}

AxisTicks with_room(AxisTicks axis, int room) {
  const auto step = static_cast<std::ptrdiff_t>(label_step(static_cast<int>(labels(axis)), room));
  std::ptrdiff_t seen = 0;
  for (AxisTicks::Tick& tick : axis.ticks) {
    if (tick.label.empty()) continue;
    if (seen % step != 0) tick.label.clear();
    ++seen;
  }
  return axis;
}

int label_step(int count, int room) {
  for (int power = 1;; power *= 10) {
    for (const int digit : {1, 2, 5}) {
      if ((count + digit * power - 1) / (digit * power) <= std::max(room, 1)) return digit * power;
    }
  }
}

}  // namespace torsor
