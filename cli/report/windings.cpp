#include "cli/report/windings.hpp"

#include <cstddef>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "cli/report/pictures.hpp"
#include "cli/report/plot_scale.hpp"

namespace torsor {
namespace {

constexpr double kNoWinding = std::numeric_limits<double>::quiet_NaN();
constexpr PlotSize kHalfWidth{430, 320};
constexpr std::int64_t kMostRecords = 200;

std::string orbit_name(const WindingHistory& history, std::size_t orbit) {
  return fmt::format("object {}", history.plane.objects[orbit]);
}

double relative_length(const WindingEntry& entry) {
  return entry.median_length > 0.0 ? entry.least_length / entry.median_length : 0.0;
}

/// One series for each orbit: `value` of its entries over the epochs.
std::vector<XySeries> over_epochs(const WindingHistory& history,
                                  const std::function<double(const WindingEntry&)>& value) {
  const WindingLog& log = history.log;
  std::vector<XySeries> series;
  for (std::size_t o = 0; o < history.plane.objects.size(); ++o) {
    XySeries one{orbit_name(history, o), {}, {}, static_cast<int>(o)};
    for (std::size_t i = 0; i < log.steps().size(); ++i) {
      one.x.push_back(static_cast<double>(log.steps()[i]));
      one.y.push_back(value(log.entries()[i][o]));
    }
    series.push_back(std::move(one));
  }
  return series;
}

std::string record_text(const WindingEntry& entry) {
  return fmt::format("{}, {}", entry.winding ? fmt::format("{:+}", *entry.winding) : "–",
                     number_text(relative_length(entry)));
}

template <class Plot>
DrawnPair drawn(const Plot& plot) {
  return {draw(plot, kHalfWidth), draw(plot, {.width = 400, .height = 320})};
}

}  // namespace

XyPlot winding_plot(const WindingHistory& history) {
  XyPlot plot;
  plot.x_label = "epoch";
  plot.y_label = "winding W";
  plot.series = over_epochs(history, [](const WindingEntry& e) {
    return e.winding ? static_cast<double>(*e.winding) : kNoWinding;
  });
  plot.levels.push_back({"one turn", 1.0});
  return plot;
}

XyPlot winding_length_plot(const WindingHistory& history) {
  XyPlot plot;
  plot.x_label = "epoch";
  plot.y_label = "min |F| / median |F|";
  plot.y_scale = AxisScale::logarithmic;
  plot.series = over_epochs(history, relative_length);
  return plot;
}

TextTable winding_table(const WindingHistory& history) {
  TextTable table{{"epoch"}, {}};
  for (std::size_t o = 0; o < history.plane.objects.size(); ++o) {
    table.columns.push_back(orbit_name(history, o) + ": W, min |F| / median |F|");
  }
  for (const std::int64_t i : spread(std::ssize(history.log.steps()), kMostRecords)) {
    const auto record = static_cast<std::size_t>(i);
    table.rows.push_back({std::to_string(history.log.steps()[record])});
    for (const WindingEntry& entry : history.log.entries()[record]) {
      table.rows.back().push_back(record_text(entry));
    }
  }
  return table;
}

void add_windings(Html& html, const WindingHistory& history) {
  if (history.log.steps().size() < 2) return;
  html.element("h3", "Windings during training");
  const std::string sentence = fmt::format(
      "{} F is one plane of the code of {} validation objects, in {} poses each; its winding W is "
      "locked while F has no zero on the orbit. A gap: F came near zero, or turned too far between "
      "two poses.",
      history.result().finding, history.plane.objects.size(), history.plane.poses);
  add_drawn(html, {drawn(winding_plot(history)), drawn(winding_length_plot(history))}, sentence,
            winding_table(history));
}

}  // namespace torsor
