#include <algorithm>
#include <array>
#include <cstddef>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "cli/model_name.hpp"
#include "cli/report/parts.hpp"
#include "cli/report/plot_scale.hpp"
#include "cli/report/sections.hpp"
#include "cli/report/verdict.hpp"
#include "core/text.hpp"

namespace torsor {
namespace {

/// The different values of `of` over the runs, in their order.
template <class Of>
std::vector<std::string> distinct(const ReportData& data, const Of& of) {
  std::vector<std::string> values;
  for (const RunReport& run : data.runs) {
    const std::string value = of(run);
    if (std::find(values.begin(), values.end(), value) == values.end()) values.push_back(value);
  }
  return values;
}

std::string data_name(const RunReport& run) {
  const Config::Data& data = run.figures.config.data;
  if (data.path.empty()) return data.source;
  const std::filesystem::path path = std::filesystem::path(data.path).lexically_normal();
  const std::string name = (path.has_filename() ? path : path.parent_path()).stem().string();
  return name.empty() ? data.source : name;
}

std::string motion_name(const RunReport& run) {
  std::vector<std::string> kinds = run.figures.config.action.kind;
  for (std::string& kind : kinds) {
    if (kind.starts_with("shift_")) kind = kind.substr(6) + "-shift";
  }
  return list_text(kinds);
}

/// "shift and plane operators", "beta_vae and shift operator".
std::string models_text(const ReportData& data) {
  constexpr std::string_view kOperator = " operator";
  std::vector<std::string> names =
      distinct(data, [](const RunReport& run) { return model_phrase(run.figures.config); });
  const bool all = std::all_of(names.begin(), names.end(),
                               [&](const std::string& name) { return name.ends_with(kOperator); });
  if (!all || names.size() == 1) return list_text(names);
  for (std::string& name : names) name.erase(name.size() - kOperator.size());
  return list_text(names) + " operators";
}

/// What the networks are: "linear autoencoder with a code of 1000 numbers".
std::string network_text(const RunReport& run) {
  std::string name = run.figures.config.model.encoder;
  std::replace(name.begin(), name.end(), '_', '-');
  return fmt::format("{} autoencoder with a code of {} numbers", name,
                     count_text(run.figures.config.model.code));
}

/// Small numbers as words, as a sentence begins with them.
std::string number_word(std::size_t number) {
  constexpr std::array kWords{"No", "One", "Two", "Three", "Four", "Five", "Six"};
  return number < kWords.size() ? kWords[number] : std::to_string(number);
}

std::string statement(const ReportData& data) {
  const std::vector<std::string> networks = distinct(data, network_text);
  const std::string count = number_word(data.runs.size());
  std::string what = fmt::format("A {} was", networks[0]);
  if (data.runs.size() > 1) {
    what = networks.size() == 1 ? fmt::format("{} models, each a {}, were", count, networks[0])
                                : fmt::format("{} models ({}) were", count, list_text(networks));
  }
  const auto moved = std::count_if(data.runs.begin(), data.runs.end(), [](const RunReport& run) {
    return moves_codes(run.figures.config);
  });
  if (moved == 0) {
    return fmt::format("{} trained to decode each image from its own code ({}).", what,
                       models_text(data));
  }
  const std::string task =
      "to return, from one image x₁ and a group element g alone, both x₁ and x₂ = g·x₁; between "
      "encoder and decoder the code is moved by the operator";
  if (moved == std::ssize(data.runs)) {
    return fmt::format("{} trained {} ({}).", what, task, models_text(data));
  }
  return fmt::format(
      "{} trained ({}): those with an operator {}; the others to decode each image from its own "
      "code.",
      what, models_text(data), task);
}

std::string data_text(const RunReport& run) {
  return fmt::format(
      "Trained on {} objects under {} ({} pairs); every test figure is over all {} pairs of {} "
      "objects that training never saw.",
      count_text(run.train_objects), run.action, count_text(run.train_pairs),
      count_text(run.test_pairs), count_text(run.test_objects));
}

void add_verdict_table(Html& html, const VerdictTable& table) {
  html.open("div", {{"class", "scroll"}}).open("table", {{"class", "verdict"}});
  html.open("thead").open("tr").element("td", "");
  for (const std::string& column : table.columns) html.element("th", column, {{"scope", "col"}});
  html.close("tr").close("thead").open("tbody");
  for (const VerdictTable::Row& row : table.rows) {
    html.open("tr", {{"class", row.detail ? "detail" : "main"}});
    html.element("th", row.name, {{"scope", "row"}});
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      html.element("td", row.cells[i], {{"class", row.best == i ? "best" : "figure"}});
    }
    html.close("tr");
  }
  html.close("tbody").close("table").close("div");
  html.element("p",
               "Errors are mean squared differences per pixel: x₁ against its reconstruction, plus "
               "x₂ against the image decoded from the moved code of x₁.",
               {{"class", "soft"}});
}

void add_unfinished(Html& html, const ReportData& data) {
  for (const RunReport& run : data.runs) {
    if (!run.figures.results.is_null()) continue;
    html.element(
        "p",
        fmt::format("The run {} has no results.json: it was not finished. The pictures show "
                    "its best checkpoint so far.",
                    run.figures.label),
        {{"class", "notice"}});
  }
}

}  // namespace

std::string report_title(const ReportData& data) {
  return fmt::format("{}: {} of {}", capital(models_text(data)),
                     list_text(distinct(data, motion_name)), list_text(distinct(data, data_name)));
}

void add_overview(Html& html, const ReportData& data) {
  std::vector<RunFigures> figures;
  for (const RunReport& run : data.runs) figures.push_back(run.figures);
  html.element("p", statement(data), {{"class", "lead"}});
  const std::string finding = verdict_text(figures);
  if (!finding.empty()) html.element("p", finding, {{"class", "finding"}});
  for (const std::string& text : distinct(data, data_text)) {
    html.element("p", text, {{"class", "soft"}});
  }
  add_unfinished(html, data);
  add_verdict_table(html, verdict_table(figures));
  std::set<std::string> named;
  for (const RunFigures& run : figures) {
    if (run.floor && named.insert(run.floor->name).second) {
      html.element("p", fmt::format("Lower bound of {}: {}.", run.label, run.floor->name),
                   {{"class", "soft"}});
    }
  }
}

}  // namespace torsor
