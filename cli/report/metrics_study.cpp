#include "cli/report/metrics_study.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/report/html.hpp"
#include "cli/report/page.hpp"
#include "core/file.hpp"
#include "diagnostics/metrics/battery/metric_kind.hpp"

namespace torsor {
namespace {

/// "0.52 ± 0.03", and of how many seeds where not all have a value.
std::string figure_text(const Json& figure, std::size_t seeds) {
  if (figure.is_null()) return kNone;
  const auto mean = figure.at("mean").get<double>();
  std::string text = fmt::format("{:.2f}", std::abs(mean) < 5e-3 ? 0.0 : mean);
  if (const Json& deviation = figure.at("deviation"); !deviation.is_null()) {
    text += fmt::format(" ± {:.2f}", deviation.get<double>());
  }
  const auto found = figure.at("seeds").get<std::size_t>();
  return found < seeds ? fmt::format("{} ({} of {})", text, found, seeds) : text;
}

constexpr const char* kReading =
    "Classical scores read single columns; d_lsbd, mixing, independence and higgins ask what the "
    "group moves. Scores of columns are printed with every column by itself and, where it changes "
    "them, with the columns that one factor moves as one unit; a code without such columns is one "
    "unit, whose dci_completeness is 1 and whose mig has no value. Best is the value of a perfect "
    "code. "
    "higgins has none where no matrix moves the codes, and tells nothing of a code with a "
    "dimension "
    "for each state.";

}  // namespace

TextTable metrics_study_table(const Json& world) {
  const std::size_t seeds = world.at("seeds").size();
  TextTable table{{"metric", "best"}, {}};
  const Json& models = world.at("rows");
  for (const Json& model : models) table.columns.push_back(model.at("name").get<std::string>());
  const auto add = [&](const std::string& label, const std::string& metric, const char* figures) {
    std::vector<std::string> cells{label, fmt::format("{}", metric_kind(metric).best)};
    for (const Json& model : models)
      cells.push_back(figure_text(model.at(figures).at(metric), seeds));
    table.rows.push_back(std::move(cells));
  };
  for (const auto& [name, score] : models.front().at("scores").items()) {
    add(name, name, "columns");
    const bool in_blocks = std::ranges::any_of(models, [&](const Json& model) {
      return figure_text(model.at("columns").at(name), seeds) !=
             figure_text(model.at("scores").at(name), seeds);
    });
    if (in_blocks) add("… in blocks", name, "scores");
  }
  return table;
}

void write_metrics_study_report(const Json& table, const std::filesystem::path& html) {
  Html body;
  body.open("header").element("h1", "Study metrics").close("header").open("main");
  body.element("p", table.at("question").get<std::string>(), {{"class", "lead"}});
  for (const Json& world : table.at("worlds")) {
    body.element("h2", world.at("question").get<std::string>());
    add_table(body, metrics_study_table(world));
    body.open("ul");
    for (const Json& sentence : world.at("disagreements")) {
      body.element("li", sentence.get<std::string>());
    }
    body.close("ul");
  }
  const auto seeds = table.at("seeds").get<std::vector<std::int64_t>>();
  body.element("p",
               fmt::format(fmt::runtime(seeds.size() > 1 ? "Mean ± deviation over the seeds {}."
                                                         : "Seed {}."),
                           fmt::join(seeds, ", ")),
               {{"class", "soft"}});
  body.element("p", kReading, {{"class", "soft"}});
  body.close("main");
  write_file(html, html_page("Study metrics", body.str()));
}

}  // namespace torsor
