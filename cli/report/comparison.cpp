#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "cli/model_name.hpp"
#include "cli/report/orbits.hpp"
#include "cli/report/parts.hpp"
#include "cli/report/plot_scale.hpp"
#include "cli/report/sections.hpp"
#include "core/text.hpp"

namespace torsor {
namespace {

/// Curves that one plot can show and still be read.
constexpr std::size_t kPlottedRuns = 4;

std::vector<RunFigures> all_figures(const ReportData& data) {
  std::vector<RunFigures> figures;
  for (const RunReport& run : data.runs) figures.push_back(run.figures);
  return figures;
}

void add_orbit_comparison(Html& html, const OrbitComparison& one) {
  html.open("h4").text(fmt::format("Test object {} ", one.object));
  html.element("span", "(" + one.choice + " of all runs together)").close("h4");
  std::vector<OrbitRow> rows{{"true", "g·x₀", &one.shown}};
  for (const OrbitComparison::Row& row : one.rows) {
    rows.push_back({row.label, number_text(row.error), &row.decoded});
  }
  add_orbit_rows(html, one.elements, rows);
}

std::string comparison_sentence(const ReportData& data) {
  const auto with_operator =
      std::count_if(data.runs.begin(), data.runs.end(), [](const RunReport& run) {
        return moves_codes(run.figures.config) && run.figures.config.model.supervision == "full";
      });
  const auto all = std::ssize(data.runs);
  const std::string figure =
      " The figure under a name is the mean squared error per pixel over this orbit.";
  if (with_operator == 0) return "Each image is decoded as the run's own section says." + figure;
  std::string text = fmt::format(
      "{} see{} one image only, the framed one, and answer{} for each g with dec(ρ(g) enc(x₀)).",
      with_operator == all ? "Every model" : "Models with an operator and known elements",
      with_operator == all ? "s" : "", with_operator == all ? "s" : "");
  if (with_operator < all) text += " The others see the image that they decode.";
  return text + figure;
}

std::string loss_sentence(const std::vector<RunFigures>& runs) {
  std::vector<std::string> parts;
  for (const RunFigures& run : runs) {
    if (run.epochs.empty()) continue;
    const auto best = std::min_element(run.epochs.begin(), run.epochs.end(),
                                       [](const EpochRecord& a, const EpochRecord& b) {
                                         return a.valid.total() < b.valid.total();
                                       });
    parts.push_back(
        fmt::format("{} {} in epoch {}", run.label, number_text(best->valid.total()), best->epoch));
  }
  return fmt::format(
      "Lowest validation error: {}. The training error (dashed) is averaged while the parameters "
      "moved.",
      list_text(parts));
}

std::string element_sentence(const std::vector<RunFigures>& runs) {
  std::vector<std::string> parts;
  for (const RunFigures& run : runs) {
    if (run.per_element.empty()) continue;
    const auto [low, high] = std::minmax_element(
        run.per_element.begin(), run.per_element.end(),
        [](const PairError& a, const PairError& b) { return a.total() < b.total(); });
    parts.push_back(fmt::format("{} {} to {}", run.label, number_text(low->total()),
                                number_text(high->total())));
  }
  return fmt::format("The test error over the elements: {}.", list_text(parts));
}

}  // namespace

void add_comparison(Html& html, const ReportData& data) {
  if (data.runs.size() < 2) return;
  const std::vector<RunFigures> figures = all_figures(data);
  html.element("h2", "Side by side", {{"id", "comparison"}});
  if (!data.no_comparison.empty()) {
    html.element("p", data.no_comparison, {{"class", "notice"}});
  }
  if (!data.comparisons.empty()) {
    html.element("h3", "The same object, decoded by each model");
    html.element("p", comparison_sentence(data));
    for (const OrbitComparison& one : data.comparisons) add_orbit_comparison(html, one);
  }
  if (figures.size() > kPlottedRuns) return;  // each run's section has its own plots
  html.element("h3", "Error of each group element");
  add_plot(html, element_plot(figures), element_sentence(figures),
           text_table(element_table(figures), "g"));
  html.element("h3", "Training");
  add_plot(html, loss_plot(figures), loss_sentence(figures), loss_table(figures));
}

}  // namespace torsor
