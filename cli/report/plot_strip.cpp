#include "cli/report/plot_strip.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "cli/report/html.hpp"
#include "cli/report/plot_svg.hpp"

namespace torsor {
namespace {

constexpr double kLeft = 76.0;    // of the plot area, for labels and half a picture
constexpr double kRight = 46.0;   // for half a picture
constexpr double kTop = 34.0;     // for the key
constexpr double kBottom = 66.0;  // for labels and the axis' name
constexpr double kGap = 4.0;
constexpr double kSmallest = 40.0;
constexpr double kLargest = 84.0;

/// Where a value lies on the axis, 0 to 1.
double share(double value, const AxisTicks& axis, AxisScale scale) {
  if (scale == AxisScale::linear) return (value - axis.low) / (axis.high - axis.low);
  return std::log(value / axis.low) / std::log(axis.high / axis.low);
}

/// The least distance of neighbours; infinite for fewer than two.
double spacing(const std::vector<double>& sorted) {
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t i = 1; i < sorted.size(); ++i) {
    least = std::min(least, sorted[i] - sorted[i - 1]);
  }
  return least;
}

}  // namespace

Strip::Strip(const std::vector<PlotImage>& images, const AxisTicks& x, AxisScale scale,
             PlotSize size)
    : size_(size) {
  std::vector<Placed> all;
  for (const PlotImage& image : images) {
    const double place = share(image.x, x, scale);
    if (place >= 0.0 && place <= 1.0) {
      all.push_back({kLeft + place * (size.width - kLeft - kRight), &image});
    }
  }
  std::sort(all.begin(), all.end(),
            [](const Placed& a, const Placed& b) { return a.centre < b.centre; });
  std::vector<double> centres;
  for (const Placed& one : all) centres.push_back(one.centre);
  side_ = std::clamp(spacing(centres) - kGap, kSmallest, kLargest);
  for (const Placed& one : all) {
    if (!placed_.empty() && one.centre - placed_.back().centre < side_ + kGap - 0.01) continue;
    placed_.push_back(one);
    height_ = std::max(height_, side_ * one.image->aspect);
  }
}

int Strip::total_height() const {
  return placed_.empty() ? size_.height
                         : size_.height + static_cast<int>(std::ceil(height_ + 2 * kGap));
}

std::string Strip::margins() const {
  if (placed_.empty()) return {};
  const double height = total_height();
  const double below = height - size_.height + kBottom;
  return fmt::format(
      "set lmargin at screen {:.6f}\nset rmargin at screen {:.6f}\n"
      "set tmargin at screen {:.6f}\nset bmargin at screen {:.6f}\n",
      kLeft / size_.width, 1.0 - kRight / size_.width, 1.0 - kTop / height, below / height);
}

DrawnPlot Strip::add_to(DrawnPlot plot) const {
  const std::size_t end = plot.svg.rfind("</svg>");
  if (placed_.empty() || end == std::string::npos) return plot;
  std::string pictures;
  for (const Placed& one : placed_) {
    const double height = side_ * one.image->aspect;
    const double left = one.centre - side_ / 2;
    pictures += fmt::format(
        "<image x=\"{0:.2f}\" y=\"{1}\" width=\"{2:.2f}\" height=\"{3:.2f}\" "
        "preserveAspectRatio=\"none\" style=\"image-rendering:pixelated\" xlink:href=\"{4}\"/>\n"
        "<rect x=\"{0:.2f}\" y=\"{1}\" width=\"{2:.2f}\" height=\"{3:.2f}\" fill=\"none\" "
        "stroke=\"{5}\" stroke-width=\"1\"/>\n",
        left, size_.height, side_, height, data_uri("image/png", one.image->png),
        PlotColours::kLevel);
  }
  plot.svg.insert(end, pictures);
  return plot;
}

}  // namespace torsor
