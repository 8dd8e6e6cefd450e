#include "cli/report/plot.hpp"

#include <cmath>
#include <filesystem>
#include <limits>
#include <string>
#include <vector>

#include "cli/report/plot_gnuplot.hpp"
#include "cli/report/plot_scale.hpp"
#include "cli/report/plot_svg.hpp"
#include "tests/cli/contains.hpp"
#include "tests/cli/without_path.hpp"
#include "tests/test.hpp"

namespace torsor {
namespace {

bool gnuplot_is_missing() { return !run_gnuplot("").found; }

const double kNan = std::numeric_limits<double>::quiet_NaN();

LinePlot small_plot() {
  return {"epoch", "error", {}, {{"it's <a> \"b\"", {1e-2, kNan, 3e-3}, 1, true}}, {}};
}

}  // namespace

TORSOR_TEST("figures keep three significant digits at every size") {
  TORSOR_CHECK(number_text(4.874e-4) == "4.87e-4");
  TORSOR_CHECK(number_text(-2.117e-2) == "-2.12e-2");
  TORSOR_CHECK(number_text(0.0) == "0");
  TORSOR_CHECK(number_text(0.2126) == "0.213");
  TORSOR_CHECK(number_text(1.0) == "1.00");
  TORSOR_CHECK(number_text(12.04) == "12.0");
  TORSOR_CHECK(number_text(123.4) == "123");
  TORSOR_CHECK(number_text(1234.6) == "1235");
  TORSOR_CHECK(number_text(1.5e7) == "1.50e7");
  TORSOR_CHECK(number_text(kNan) == "–");
  TORSOR_CHECK(count_text(9999) == "9999");
  TORSOR_CHECK(count_text(1568000) == "1\u2009568\u2009000");
}

TORSOR_TEST("a linear axis starts at 0, holds its values and has four to seven labels") {
  for (const double top : {1.0, 4.9e-4, 0.37, 73.0, 1.01e-9}) {
    const AxisTicks axis = linear_ticks(std::vector{top, top / 3});
    TORSOR_CHECK(axis.low == 0.0);
    TORSOR_CHECK(axis.high >= top);
    TORSOR_CHECK(axis.ticks.size() >= 4);
    TORSOR_CHECK(axis.ticks.size() <= 10);
  }
}

TORSOR_TEST("a logarithmic axis holds the positive values and labels at least two places") {
  for (const double spread : {1.05, 1.5, 4.0, 50.0, 1e6}) {
    const AxisTicks axis = log_ticks(std::vector{2.1e-2, 2.1e-2 * spread, 0.0, kNan});
    TORSOR_INFO("spread " << spread);
    TORSOR_CHECK(axis.low < 2.1e-2);
    TORSOR_CHECK(axis.low > 0.0);
    TORSOR_CHECK(axis.high > 2.1e-2 * spread);
    int labels = 0;
    for (const AxisTicks::Tick& tick : axis.ticks) labels += tick.label.empty() ? 0 : 1;
    TORSOR_CHECK(labels >= 2);
  }
}

TORSOR_TEST("labels are thinned until they fit") {
  TORSOR_CHECK(label_step(10, 10) == 1);
  TORSOR_CHECK(label_step(10, 9) == 2);
  TORSOR_CHECK(label_step(196, 12) == 20);
  TORSOR_CHECK(label_step(5, 0) == 5);
}

TORSOR_TEST("a plot shows names with quotes and angle brackets as they are") {
  if (gnuplot_is_missing()) TORSOR_SKIP("gnuplot is not installed");
  const DrawnPlot plot = draw(small_plot());
  TORSOR_CHECK(plot.problem.empty());
  TORSOR_CHECK(testing::contains(plot.svg, "it’s &lt;a> \"b\""));
  TORSOR_CHECK(testing::contains(plot.svg, "prefers-color-scheme:dark"));
  TORSOR_CHECK(testing::contains(plot.svg, "</svg>"));
  TORSOR_CHECK(!testing::contains(plot.svg, "rgb("));
}

TORSOR_TEST("a name cannot carry commands to gnuplot") {
  if (gnuplot_is_missing()) TORSOR_SKIP("gnuplot is not installed");
  const testing::TemporaryFolder folder;
  const std::filesystem::path trace = folder.path() / "trace";
  LinePlot plot = small_plot();
  plot.x_label = "'\nsystem 'touch " + trace.string() + "'\n#";
  plot.names = {"'; system 'touch " + trace.string() + "' #", "`touch " + trace.string() + "`"};
  TORSOR_CHECK(draw(plot).problem.empty());
  TORSOR_CHECK(!std::filesystem::exists(trace));
}

TORSOR_TEST("bars draw the bound as a line with its name") {
  if (gnuplot_is_missing()) TORSOR_SKIP("gnuplot is not installed");
  const DrawnPlot plot = draw(BarPlot{"g",
                                      "error",
                                      {"0°", "90°"},
                                      {{"x1", {1.0, 2.0}}, {"x2", {0.5, 0.5}}},
                                      {{"proven bound", 0.9}}});
  TORSOR_CHECK(plot.problem.empty());
  TORSOR_CHECK(testing::contains(plot.svg, "proven bound"));
  TORSOR_CHECK(testing::contains(plot.svg, "90°"));
}

TORSOR_TEST("without gnuplot a plot says what to install instead of failing") {
  const testing::WithoutPath nothing_installed;
  const DrawnPlot plot = draw(small_plot());
  TORSOR_CHECK(plot.svg.empty());
  TORSOR_CHECK(testing::contains(plot.problem, "gnuplot-nox"));
}

TORSOR_TEST("a plot of nothing says so") {
  TORSOR_CHECK(testing::contains(draw(LinePlot{}).problem, "no figures"));
  TORSOR_CHECK(testing::contains(draw(BarPlot{}).problem, "no figures"));
}

TORSOR_TEST("colours become hexadecimal and other text stays") {
  TORSOR_CHECK(testing::contains(adapt_svg("<svg a='1'><g stroke='rgb(  0, 103, 168)'/></svg>"),
                                 "'#0067a8'"));
  TORSOR_CHECK(adapt_svg("rgb(none) here") == "rgb(none) here");
}

}  // namespace torsor
