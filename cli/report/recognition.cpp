#include "cli/report/recognition.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/report/html.hpp"
#include "cli/report/page.hpp"
#include "core/file.hpp"

namespace torsor {
namespace {

/// A pose without a wrong answer has no place on a logarithmic axis.
constexpr double kLeastShare = 1e-4;

std::string percent(const Json& figure) {
  return fmt::format("{:.2f} ± {:.2f}", 100.0 * figure.at("mean").get<double>(),
                     100.0 * figure.at("deviation").get<double>());
}

/// The numbers of neighbours that any row has figures for, in order.
std::vector<std::int64_t> neighbours(const Json& table) {
  std::vector<std::int64_t> all;
  for (const Json& row : table.at("rows")) {
    for (const auto& [k, figure] : row.at("inferred").items()) {
      const std::int64_t number = std::stoll(k);
      if (std::find(all.begin(), all.end(), number) == all.end()) all.push_back(number);
    }
  }
  std::sort(all.begin(), all.end());
  return all;
}

std::vector<std::string> pose_names(const Json& row) {
  std::vector<std::string> names;
  const std::size_t order = row.at("poses").size();
  for (std::size_t pose = 0; pose < order; ++pose) {
    names.push_back(
        row.at("motion") == "rotation"
            ? fmt::format("{:g}°", 360.0 * static_cast<double>(pose) / static_cast<double>(order))
            : fmt::format("{} px", 2 * pose));
  }
  return names;
}

void add_series(LinePlot& plot, const Json& row) {
  Series known{row.at("operator").get<std::string>() + ", pose known", {}, 0, false};
  Series inferred{row.at("operator").get<std::string>() + ", pose inferred", {}, 0, true};
  known.colour = static_cast<int>(plot.series.size() / 2);
  inferred.colour = known.colour;
  for (const Json& pose : row.at("poses")) {
    known.values.push_back(std::max(1.0 - pose.at("known").get<double>(), kLeastShare));
    if (pose.at("inferred").empty()) continue;
    inferred.values.push_back(std::max(1.0 - pose.at("inferred").at(0).get<double>(), kLeastShare));
  }
  plot.series.push_back(std::move(known));
  if (!inferred.values.empty()) plot.series.push_back(std::move(inferred));
}

/// Every pose of the models of one motion.
TextTable pose_table(const std::vector<Json>& rows) {
  TextTable table{{"pose"}, {}};
  const std::vector<std::string> names = pose_names(rows.front());
  for (std::size_t pose = 0; pose < names.size(); ++pose) {
    const bool trained = rows.front().at("poses").at(pose).at("trained").get<bool>();
    table.rows.push_back({names[pose] + (trained ? " (trained)" : "")});
  }
  for (const Json& row : rows) {
    table.columns.push_back(row.at("operator").get<std::string>());
    for (std::size_t pose = 0; pose < names.size(); ++pose) {
      const Json& figures = row.at("poses").at(pose);
      std::string text = fmt::format("{:.2f}", 100.0 * figures.at("known").get<double>());
      if (!figures.at("inferred").empty()) {
        text += fmt::format(" / {:.2f}", 100.0 * figures.at("inferred").at(0).get<double>());
      }
      table.rows[pose].push_back(text);
    }
  }
  return table;
}

void add_motion(Html& html, const Json& table, const std::string& motion,
                std::string_view heading) {
  std::vector<Json> rows;
  LinePlot plot{"pose", "share of wrong answers", {}, {}, {}};
  for (const Json& row : table.at("rows")) {
    if (row.at("motion") != motion) continue;
    rows.push_back(row);
    add_series(plot, row);
  }
  if (rows.empty()) return;
  plot.names = pose_names(rows.front());
  html.element("h2", heading);
  add_plot(html, plot,
           "Wrong answers in every pose, of the first seed: solid with the pose known, dashed with "
           "the pose that the nearest reference votes for. The table marks the trained poses.",
           pose_table(rows));
}

}  // namespace

TextTable recognition_table(const Json& table) {
  const std::vector<std::int64_t> counts = neighbours(table);
  TextTable text{{"model", "trained poses", "known"}, {}};
  for (const std::int64_t k : counts) text.columns.push_back(fmt::format("k = {}", k));
  text.columns.insert(text.columns.end(), {"reference", "seconds"});
  for (const Json& row : table.at("rows")) {
    std::vector<std::string> cells{row.at("name").get<std::string>(), percent(row.at("trained")),
                                   percent(row.at("known"))};
    for (const std::int64_t k : counts) {
      const std::string key = fmt::format("{}", k);
      const Json& inferred = row.at("inferred");
      cells.push_back(inferred.contains(key) ? percent(inferred.at(key)) : kNone);
    }
    cells.push_back(row.at("reference").get<std::string>());
    cells.push_back(fmt::format("{:.1f}", row.at("seconds").at("mean").get<double>()));
    text.rows.push_back(std::move(cells));
  }
  return text;
}

void write_recognition_report(const Json& table, const std::filesystem::path& html) {
  Html body;
  body.open("header").element("h1", "Study recognition").close("header").open("main");
  body.element("p", table.at("question").get<std::string>(), {{"class", "lead"}});
  add_table(body, recognition_table(table));
  const auto seeds = table.at("seeds").get<std::vector<std::int64_t>>();
  body.element("p",
               fmt::format("Percent recognized, mean ± deviation over the seeds {}: in the trained "
                           "poses; then in the worst pose that was never trained on, with the pose "
                           "known or inferred from the k nearest references that the operator "
                           "moved. The reference is what Dinh and Deny (2026, arXiv 2602.18406) "
                           "published, pose known / inferred.",
                           fmt::join(seeds, ", ")),
               {{"class", "soft"}});
  add_motion(body, table, "rotation", "Rotations by 36°");
  add_motion(body, table, "shift_x", "Shifts to the right by 2 px");
  add_motion(body, table, "shift_y", "Shifts up by 2 px");
  body.close("main");
  write_file(html, html_page("Study recognition", body.str()));
}

}  // namespace torsor
