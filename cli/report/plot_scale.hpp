#pragma once

#include <span>
#include <string>
#include <vector>

namespace torsor {

/// A figure with three significant digits as tables and axes show it: "0", "0.213", "12.5",
/// "4.87e-4"; NaN is "–".
[[nodiscard]] std::string number_text(double value);

/// A whole number with a thin space between groups of three digits from 10 000 on.
[[nodiscard]] std::string count_text(long long value);

/// Where an axis has its labels and marks.
struct AxisTicks {
  struct Tick {
    double value = 0.0;
    std::string label;  ///< empty for a mark between labels
  };
  double low = 0.0;
  double high = 1.0;
  std::vector<Tick> ticks;
};

/// An axis from 0 to a round number above the largest value, with four to seven labels.
[[nodiscard]] AxisTicks linear_ticks(std::span<const double> values);

/// A logarithmic axis around the positive values: labels at 1, 2, 5 times powers of ten where
/// there is room for them, at the powers alone where the values spread widely.
[[nodiscard]] AxisTicks log_ticks(std::span<const double> values);

/// A linear axis around the values, from and to multiples of a round step, with four to eight
/// labels.
[[nodiscard]] AxisTicks range_ticks(std::span<const double> values);

/// The same from the least to the largest value, a fiftieth of the range more at both ends.
[[nodiscard]] AxisTicks tight_ticks(std::span<const double> values);

/// The axis with at most `room` labels, evenly chosen; the other ticks become marks.
[[nodiscard]] AxisTicks with_room(AxisTicks axis, int room);

/// Which of `count` neighbouring labels to print so that at most `room` are: every first, second,
/// fifth, tenth, ...
[[nodiscard]] int label_step(int count, int room);

}  // namespace torsor
