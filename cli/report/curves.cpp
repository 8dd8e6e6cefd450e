#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "cli/report/parts.hpp"
#include "cli/report/plot_scale.hpp"

namespace torsor {
namespace {

/// Every known bound; it holds for the mean over all test pairs, and `scope` says so.
std::vector<Level> floors(const std::vector<RunFigures>& runs, const std::string& scope) {
  std::vector<Level> levels;
  for (const RunFigures& run : runs) {
    if (!run.floor) continue;
    const std::string name = "lower bound, " + scope;
    levels.push_back({runs.size() > 1 ? run.label + ", " + name : name, run.floor->value});
  }
  return levels;
}

std::string named(const std::vector<RunFigures>& runs, const RunFigures& run, const char* what) {
  return runs.size() > 1 ? run.label + ", " + what : what;
}

}  // namespace

LinePlot loss_plot(const std::vector<RunFigures>& runs) {
  LinePlot plot{"epoch", "error of x₁ + error of x₂", {}, {}, floors(runs, "test pairs")};
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const int colour = static_cast<int>(i);
    Series train{named(runs, runs[i], "training"), {}, colour, true};
    Series valid{named(runs, runs[i], "validation"), {}, colour, false};
    for (const EpochRecord& record : runs[i].epochs) {
      train.values.push_back(record.train.total());
      valid.values.push_back(record.valid.total());
    }
    plot.series.push_back(std::move(valid));
    plot.series.push_back(std::move(train));
  }
  return plot;
}

TextTable loss_table(const std::vector<RunFigures>& runs) {
  TextTable table{{"epoch"}, {}};
  std::size_t epochs = 0;
  for (const RunFigures& run : runs) {
    table.columns.push_back(named(runs, run, "training"));
    table.columns.push_back(named(runs, run, "validation"));
    table.columns.push_back(named(runs, run, "seconds"));
    epochs = std::max(epochs, run.epochs.size());
  }
  for (std::size_t e = 0; e < epochs; ++e) {
    table.rows.push_back({std::to_string(e + 1)});
    for (const RunFigures& run : runs) {
      const bool there = e < run.epochs.size();
      const EpochRecord record = there ? run.epochs[e] : EpochRecord{};
      table.rows.back().push_back(there ? number_text(record.train.total()) : "–");
      table.rows.back().push_back(
          there ? number_text(record.valid.total()) + (record.best ? " *" : "") : "–");
      table.rows.back().push_back(there ? number_text(record.seconds) : "–");
    }
  }
  return table;
}

LinePlot element_plot(const std::vector<RunFigures>& runs) {
  LinePlot plot{"group element g", "error of x₁ + error of x₂", {}, {}, floors(runs, "mean")};
  for (std::size_t i = 0; i < runs.size(); ++i) {
    Series series{runs[i].label, {}, static_cast<int>(i), false};
    for (const PairError& error : runs[i].per_element) series.values.push_back(error.total());
    if (runs[i].elements.size() > plot.names.size()) plot.names = runs[i].elements;
    plot.series.push_back(std::move(series));
  }
  return plot;
}

BarPlot element_bars(const RunFigures& run) {
  constexpr int kPale = 5;
  BarPlot plot{"group element g", "error", run.elements, {}, floors({run}, "mean")};
  Series x1{"error of x₁", {}, kPale, false};
  Series x2{"error of x₂ = g·x₁", {}, 0, false};
  for (const PairError& error : run.per_element) {
    x1.values.push_back(error.x1);
    x2.values.push_back(error.x2);
  }
  plot.layers = {std::move(x1), std::move(x2)};
  return plot;
}

TextTable element_bars_table(const RunFigures& run) {
  TextTable table{{"g", "error", "of x₁", "of x₂"}, {}};
  for (std::size_t g = 0; g < run.per_element.size(); ++g) {
    const PairError& error = run.per_element[g];
    table.rows.push_back({g < run.elements.size() ? run.elements[g] : std::to_string(g),
                          number_text(error.total()), number_text(error.x1),
                          number_text(error.x2)});
  }
  return table;
}

}  // namespace torsor
