#include "cli/report/report.hpp"

#include <array>
#include <cstddef>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

#include <fmt/format.h>

#include "cli/report/files.hpp"
#include "cli/report/html.hpp"
#include "cli/report/page.hpp"
#include "cli/report/sections.hpp"
#include "cli/report/study.hpp"
#include "cli/report/verdict.hpp"
#include "core/file.hpp"
#include "core/text.hpp"

namespace torsor {
namespace {

/// Everything after the first section, in this order.
constexpr std::array kSections{&add_comparison, &add_runs, &add_reproduction};

void add_contents(Html& html, const ReportData& data) {
  html.open("nav", {{"aria-label", "Contents"}});
  if (data.runs.size() > 1) html.element("a", "Side by side", {{"href", "#comparison"}});
  for (std::size_t i = 0; i < data.runs.size(); ++i) {
    const std::string address = fmt::format("#{}", run_anchor(i));
    const RunFigures& figures = data.runs[i].figures;
    html.element("a", figures.label, {{"href", address}});
    const auto link = [&](const std::string& part, const std::string& anchor) {
      const std::string place = fmt::format("#{}", anchor);
      html.element("a", data.runs.size() == 1 ? capital(part) : figures.label + ", " + part,
                   {{"href", place}});
    };
    if (figures.diagnosis) link("diagnosis", diagnosis_anchor(i));
    if (figures.scores) link("scores", scores_anchor(i));
  }
  html.element("a", "How to repeat this", {{"href", "#reproduction"}});
  html.close("nav");
}

bool lies_in(const std::filesystem::path& file, const std::filesystem::path& folder) {
  std::error_code error;
  const std::filesystem::path parent = std::filesystem::absolute(file, error).parent_path();
  return std::filesystem::equivalent(parent, folder, error) && !error;
}

}  // namespace

std::string report_page(const ReportData& data) {
  const bool study = data.study.is_object();
  const std::string title =
      study ? "Study " + data.study.at("study").get<std::string>() : report_title(data);
  Html body;
  body.open("header").element("h1", title);
  add_contents(body, data);
  body.close("header").open("main");
  study ? add_study(body, data.study) : add_overview(body, data);
  for (const auto section : kSections) section(body, data);
  body.close("main");
  return html_page(title, body.str());
}

void write_report(const std::vector<std::filesystem::path>& runs,
                  const std::filesystem::path& html) {
  const ReportData data = load_report(runs);
  write_file(html, report_page(data));
  if (runs.size() == 1 && lies_in(html, runs.front())) {
    write_figure_files(data.runs.front(), runs.front() / "figures");
  }
}

void write_run_report(const Experiment& trained, const std::filesystem::path& folder,
                      const Diagnosis& diagnosis) {
  const ReportData data = load_report(trained, folder, diagnosis);
  write_figure_files(data.runs.front(), folder / "figures");
  write_file(folder / "report.html", report_page(data));
}

void write_study_report(const Json& table, const std::vector<ReportRun>& runs,
                        const std::filesystem::path& out) {
  std::vector<std::filesystem::path> folders;
  std::vector<std::string> labels;
  for (const ReportRun& run : runs) {
    folders.push_back(run.folder);
    labels.push_back(run.label);
  }
  ReportData data = load_report(folders, labels);
  data.study = table;
  write_file(out / "report.html", report_page(data));
  write_comparison_files(data, out / "figures");
}

std::string summary_table(const std::vector<std::filesystem::path>& runs) {
  const std::vector<RunFigures> figures = load_figures(runs);
  std::string text = plain_text(verdict_table(figures));
  const VerdictTable elements = element_table(figures);
  if (!elements.rows.empty()) text += "\ntest error of each group element\n" + plain_text(elements);
  return text;
}

}  // namespace torsor
