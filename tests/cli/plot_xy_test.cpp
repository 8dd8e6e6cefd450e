#include "cli/report/plot_xy.hpp"

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "cli/report/plot_gnuplot.hpp"
#include "cli/report/plot_scale.hpp"
#include "tests/cli/attributes.hpp"
#include "tests/cli/contains.hpp"
#include "tests/cli/without_path.hpp"
#include "tests/test.hpp"

namespace torsor {
namespace {

bool no_gnuplot_here() { return !run_gnuplot("").found; }

XyPlot log_log_plot() {
  XyPlot plot;
  plot.x_label = "ε";
  plot.y_label = "oscillation";
  plot.x_scale = plot.y_scale = AxisScale::logarithmic;
  plot.series = {{"a <curve>",
                  {1e-6, 1e-3, 1.0},
                  {1e-6, 1e-3, 1.0},
                  0,
                  XySeries::Mark::line_and_points,
                  false}};
  plot.levels = {{"forced jump", 1.732}};
  return plot;
}

}  // namespace

TORSOR_TEST(
    "a linear axis around values of both signs holds them between its first and last label") {
  for (const auto& values : std::vector<std::vector<double>>{
           {-1.0, 1.0}, {0.31, 0.37}, {-5e-9, 2e-9}, {3.0}, {0.0}, {100.0, 101.0}}) {
    const AxisTicks axis = range_ticks(values);
    TORSOR_INFO("from " << values.front() << " to " << values.back());
    TORSOR_REQUIRE(axis.ticks.size() >= 3);
    TORSOR_CHECK(axis.ticks.size() <= 10);
    for (const double value : values) {
      TORSOR_CHECK(axis.low <= value);
      TORSOR_CHECK(axis.high >= value);
    }
    TORSOR_CHECK(axis.ticks.front().value == axis.low);
    TORSOR_CHECK(axis.ticks.back().value == axis.high);
  }
}

TORSOR_TEST("a tight axis ends a fiftieth beyond its values and has no label outside") {
  const AxisTicks axis = tight_ticks(std::vector{0.0, 6.2});
  TORSOR_CHECK(std::abs(axis.high - 6.2 * 1.02) < 1e-12);
  TORSOR_CHECK(std::abs(axis.low + 6.2 * 0.02) < 1e-12);
  TORSOR_REQUIRE(!axis.ticks.empty());
  TORSOR_CHECK(axis.ticks.back().value <= axis.high);
}

TORSOR_TEST("labels beyond the room become marks and keep their places") {
  const AxisTicks axis = log_ticks(std::vector{1e-12, 1.0});
  const AxisTicks thin = with_room(axis, 4);
  int labels = 0;
  for (const AxisTicks::Tick& tick : thin.ticks) labels += tick.label.empty() ? 0 : 1;
  TORSOR_CHECK(labels <= 4);
  TORSOR_CHECK(labels >= 2);
  TORSOR_CHECK(thin.ticks.size() == axis.ticks.size());
}

TORSOR_TEST("a plot over two logarithmic axes labels powers of ten on both and draws its level") {
  if (no_gnuplot_here()) TORSOR_SKIP("gnuplot is not installed");
  const DrawnPlot plot = draw(log_log_plot());
  TORSOR_CHECK(plot.problem.empty());
  TORSOR_CHECK(testing::contains(plot.svg, "forced jump"));
  TORSOR_CHECK(testing::contains(plot.svg, "a &lt;curve>"));
  TORSOR_CHECK(testing::count_of(plot.svg, ">1e-4<") == 2);
}

TORSOR_TEST("zeros, negative and missing values leave gaps on a logarithmic axis") {
  if (no_gnuplot_here()) TORSOR_SKIP("gnuplot is not installed");
  XyPlot plot = log_log_plot();
  const double nan = std::numeric_limits<double>::quiet_NaN();
  plot.series.push_back(
      {"gaps", {0.0, 1e-3, 1.0}, {1.0, -1.0, nan}, 1, XySeries::Mark::points, false});
  TORSOR_CHECK(draw(plot).problem.empty());
  plot.series.erase(plot.series.begin());
  plot.levels.clear();
  TORSOR_CHECK(draw(plot).problem.empty());
}

TORSOR_TEST("an open bar ends in an arrowhead and a closed one does not") {
  if (no_gnuplot_here()) TORSOR_SKIP("gnuplot is not installed");
  SpanPlot plot{"scale", "bars", {{"H0", 0, {{0.0, 1.0, false}, {0.0, 2.0, false}}}}};
  const DrawnPlot closed = draw(plot);
  plot.layers[0].spans[1].open = true;
  const DrawnPlot open = draw(plot);
  TORSOR_CHECK(closed.problem.empty());
  TORSOR_CHECK(open.problem.empty());
  TORSOR_CHECK(testing::count_of(open.svg, "<polygon") > testing::count_of(closed.svg, "<polygon"));
}

TORSOR_TEST("pictures stand under their places, those that would overlap are left out") {
  if (no_gnuplot_here()) TORSOR_SKIP("gnuplot is not installed");
  XyPlot plot;
  plot.series = {{"speed", {0.0, 1.0}, {1.0, 2.0}, 0, XySeries::Mark::line, false}};
  for (int k = 0; k <= 4; ++k) plot.strip.push_back({k / 4.0, "png", 1.0});
  TORSOR_CHECK(testing::count_of(draw(plot).svg, "<image") == 5);
  // The axis runs from x = 76 to 834 and 0.02 beyond [0, 1]: 0.5 is at its middle.
  TORSOR_CHECK(testing::contains(draw(plot).svg, "<image x=\"413.00\" y=\"360\" width=\"84.00\""));
  for (int k = 0; k <= 100; ++k) plot.strip.push_back({k / 100.0, "png", 1.0});
  const int drawn = testing::count_of(draw(plot).svg, "<image");
  TORSOR_CHECK(drawn >= 10);
  TORSOR_CHECK(drawn <= 17);  // 729 of axis for pictures of 40 with gaps of 4
}

TORSOR_TEST("whiskers reach as far as the axis of their bars") {
  if (no_gnuplot_here()) TORSOR_SKIP("gnuplot is not installed");
  BarPlot plot{"irrep", "multiplicity", {"χ0", "χ1"}, {{"all", {1.0, 2.0}}}, {}};
  TORSOR_CHECK(!testing::contains(draw(plot).svg, ">8<"));
  plot.low = {0.5, -3.0};
  plot.high = {1.5, 8.0};
  const DrawnPlot drawn = draw(plot);
  TORSOR_CHECK(drawn.problem.empty());
  TORSOR_CHECK(testing::contains(drawn.svg, ">8<"));
}

TORSOR_TEST("plots of pairs and spans say when there is nothing to draw or no gnuplot") {
  TORSOR_CHECK(testing::contains(draw(XyPlot{}).problem, "no figures"));
  TORSOR_CHECK(testing::contains(draw(SpanPlot{}).problem, "no figures"));
  const testing::WithoutPath nothing_installed;
  TORSOR_CHECK(testing::contains(draw(log_log_plot()).problem, "gnuplot-nox"));
}

}  // namespace torsor
