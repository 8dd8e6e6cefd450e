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
#include "cli/report/sections.hpp"
#include "cli/report/style.hpp"
#include "cli/report/verdict.hpp"
#include "core/file.hpp"

namespace torsor {
namespace {

/// Everything between the heading and the end of the page, in this order.
constexpr std::array kSections{&add_overview, &add_comparison, &add_runs, &add_reproduction};

void add_contents(Html& html, const ReportData& data) {
  html.open("nav", {{"aria-label", "Contents"}});
  if (data.runs.size() > 1) html.element("a", "Side by side", {{"href", "#comparison"}});
  for (std::size_t i = 0; i < data.runs.size(); ++i) {
    const std::string address = fmt::format("#{}", run_anchor(i));
    html.element("a", data.runs[i].figures.label, {{"href", address}});
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
  const std::string title = report_title(data);
  Html body;
  body.open("header").element("h1", title);
  add_contents(body, data);
  body.close("header").open("main");
  for (const auto section : kSections) section(body, data);
  body.close("main");
  body.element("footer",
               "Written by torsor. This file holds everything it shows; it loads nothing.");
  return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
         "<meta name=\"color-scheme\" content=\"light dark\">\n<title>" +
         html_escape(title) + "</title>\n<style>" + std::string(page_style()) +
         "</style>\n</head>\n<body>\n" + body.str() + "</body>\n</html>\n";
}

void write_report(const std::vector<std::filesystem::path>& runs,
                  const std::filesystem::path& html) {
  const ReportData data = load_report(runs);
  write_file(html, report_page(data));
  if (runs.size() == 1 && lies_in(html, runs.front())) {
    write_figure_files(data.runs.front(), runs.front() / "figures");
  }
}

std::string summary_table(const std::vector<std::filesystem::path>& runs) {
  const std::vector<RunFigures> figures = load_figures(runs);
  std::string text = plain_text(verdict_table(figures));
  const VerdictTable elements = element_table(figures);
  if (!elements.rows.empty()) text += "\ntest error of each group element\n" + plain_text(elements);
  return text;
}

}  // namespace torsor
