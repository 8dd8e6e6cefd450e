#include "cli/report/parts.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "cli/report/html.hpp"
#include "datasets/png.hpp"

namespace torsor {
namespace {

/// Why the first of the plots that could not be drawn was not; empty if all were.
std::string first_problem(const std::vector<DrawnPair>& plots) {
  for (const DrawnPair& plot : plots) {
    if (!plot.wide.problem.empty()) return plot.wide.problem;
    if (!plot.narrow.problem.empty()) return plot.narrow.problem;
  }
  return {};
}

void add_responsive(Html& html, const DrawnPair& plot, std::string_view alt) {
  html.open("picture");
  html.single("source", {{"media", "(max-width: 40rem)"},
                         {"srcset", data_uri("image/svg+xml", plot.narrow.svg)}});
  html.single("img", {{"src", data_uri("image/svg+xml", plot.wide.svg)}, {"alt", alt}});
  html.close("picture");
}

}  // namespace

void add_picture(Html& html, const Picture& picture, std::string_view alt,
                 std::string_view css_class) {
  const std::string width = std::to_string(picture.size(2));
  const std::string height = std::to_string(picture.size(1));
  html.single("img", {{"class", css_class},
                      {"src", data_uri("image/png", encode_png(picture))},
                      {"width", width},
                      {"height", height},
                      {"alt", alt}});
}

void add_table(Html& html, const TextTable& table) {
  html.open("div", {{"class", "scroll"}}).open("table");
  html.open("thead").open("tr");
  for (const std::string& column : table.columns) html.element("th", column, {{"scope", "col"}});
  html.close("tr").close("thead").open("tbody");
  for (const std::vector<std::string>& row : table.rows) {
    html.open("tr");
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i == 0) {
        html.element("th", row[i], {{"scope", "row"}});
      } else {
        html.element("td", row[i]);
      }
    }
    html.close("tr");
  }
  html.close("tbody").close("table").close("div");
}

void add_folded_table(Html& html, std::string_view summary, const TextTable& table) {
  html.open("details").element("summary", summary);
  add_table(html, table);
  html.close("details");
}

TextTable text_table(const VerdictTable& table, std::string_view corner) {
  TextTable out;
  out.columns.emplace_back(corner);
  for (const std::string& column : table.columns) out.columns.push_back(column);
  for (const VerdictTable::Row& row : table.rows) {
    out.rows.emplace_back(1, row.name);
    out.rows.back().insert(out.rows.back().end(), row.cells.begin(), row.cells.end());
  }
  return out;
}

void add_drawn(Html& html, const DrawnPlot& wide, const DrawnPlot& narrow,
               std::string_view sentence, const TextTable& table) {
  add_drawn(html, {{wide, narrow}}, sentence, table);
}

void add_drawn(Html& html, const std::vector<DrawnPair>& plots, std::string_view sentence,
               const TextTable& table, std::string_view summary) {
  html.open("figure", {{"class", "plot"}});
  const std::string problem = first_problem(plots);
  if (problem.empty()) {
    html.open("div", {{"class", plots.size() > 1 ? "side" : "single"}});
    for (const DrawnPair& plot : plots) add_responsive(html, plot, sentence);
    html.close("div");
    html.element("figcaption", sentence);
    if (!table.rows.empty()) add_folded_table(html, summary, table);
  } else {
    html.element("p", "Plot left out: " + problem + ".", {{"class", "notice"}});
    html.element("figcaption", sentence);
    if (!table.rows.empty()) add_table(html, table);
  }
  html.close("figure");
}

int orbit_columns(std::size_t count) {
  constexpr std::size_t kWidest = 14;
  if (count <= kWidest) return static_cast<int>(count);
  const std::size_t lines = (count + kWidest - 1) / kWidest;
  return static_cast<int>((count + lines - 1) / lines);
}

}  // namespace torsor
