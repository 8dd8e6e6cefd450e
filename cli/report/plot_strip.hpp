#pragma once

#include <string>
#include <vector>

#include "cli/report/plot.hpp"
#include "cli/report/plot_scale.hpp"
#include "cli/report/plot_xy.hpp"

namespace torsor {

/// Pictures under a plot, each below its place on the axis; those that would overlap the one to
/// their left are left out.
class Strip {
 public:
  Strip(const std::vector<PlotImage>& images, const AxisTicks& x, AxisScale scale, PlotSize size);

  /// Height of the plot with the strip.
  [[nodiscard]] int total_height() const;
  /// Margins of the plot as gnuplot reads them; nothing without pictures.
  [[nodiscard]] std::string margins() const;
  /// The drawn plot with the pictures.
  [[nodiscard]] DrawnPlot add_to(DrawnPlot plot) const;

 private:
  struct Placed {
    double centre = 0.0;
    const PlotImage* image = nullptr;
  };

  PlotSize size_;
  double side_ = 0.0;    // width of one picture
  double height_ = 0.0;  // of the tallest
  std::vector<Placed> placed_;
};

}  // namespace torsor
