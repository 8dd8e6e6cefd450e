#include "cli/report/metrics.hpp"

#include <algorithm>
#include <fstream>
#include <string>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "cli/metrics/metric_text.hpp"
#include "cli/report/page.hpp"
#include "cli/report/parts.hpp"
#include "core/error.hpp"
#include "core/file.hpp"
#include "core/text.hpp"
#include "diagnostics/metrics/battery/control.hpp"

namespace torsor {
namespace {

constexpr Eigen::Index kMostCells = 40;  // of a heat map's side
constexpr double kDarkest = 0.62;        // opacity behind text that must stay legible
constexpr double kFaintest = 0.005;      // below it every entry is printed as 0.00

void add_cell(Html& html, double value, double greatest) {
  const double share = std::clamp(value / greatest, 0.0, 1.0);
  html.element("td", fmt::format("{:.2f}", value + 0.0),
               {{"style", fmt::format("background:rgb(0 103 168 / {:.2f})", kDarkest * share)}});
}

/// What a matrix holds, one sentence.
std::string matrix_sentence(const MetricResult& score) {
  if (score.matrix_rows == score.matrix_columns) {
    return fmt::format("{}, pair by pair: {}.", score.name, score.estimator);
  }
  return fmt::format(
      "{}: what each unit of the code (row) has to do with each factor (column): {}.", score.name,
      score.estimator);
}

void add_remarks(Html& html, const MetricReport& report) {
  html.open("ul", {{"class", "soft"}});
  for (const MetricResult& score : report.scores) {
    if (!score.remark.empty()) html.element("li", score.name + ": " + score.remark);
  }
  html.close("ul");
}

void add_subject(Html& html, const MetricSubject& subject) {
  html.open("section").element("h2", subject.name);
  html.element("p", capital(subject.description()) + ".");
  add_table(html, score_table(subject));
  if (subject.control) html.element("p", control_sentence(subject.outcomes()));
  add_remarks(html, subject.report);
  for (const MetricResult& score : subject.report.scores) {
    if (score.matrix.size() == 0) continue;
    html.element("h3", score.name);
    add_heat_map(html, score.matrix, score.matrix_rows, score.matrix_columns);
    html.element("p", matrix_sentence(score), {{"class", "soft"}});
  }
  html.close("section");
}

}  // namespace

void add_heat_map(Html& html, const Eigen::MatrixXd& matrix, const std::vector<std::string>& rows,
                  const std::vector<std::string>& columns) {
  const Eigen::Index shown = std::min(matrix.rows(), kMostCells);
  const Eigen::Index across = std::min(matrix.cols(), kMostCells);
  const double greatest = matrix.size() > 0 ? std::max(kFaintest, matrix.maxCoeff()) : kFaintest;
  html.open("div", {{"class", "scroll"}}).open("table", {{"class", "heat"}});
  html.open("thead").open("tr").element("th", "unit");
  for (Eigen::Index c = 0; c < across; ++c) {
    html.element("th", columns[static_cast<std::size_t>(c)]);
  }
  html.close("tr").close("thead").open("tbody");
  for (Eigen::Index r = 0; r < shown; ++r) {
    html.open("tr").element("th", rows[static_cast<std::size_t>(r)]);
    for (Eigen::Index c = 0; c < across; ++c) add_cell(html, matrix(r, c), greatest);
    html.close("tr");
  }
  html.close("tbody").close("table").close("div");
  if (shown < matrix.rows() || across < matrix.cols()) {
    html.element("p",
                 fmt::format("The first {} of {} rows and {} of {} columns.", shown, matrix.rows(),
                             across, matrix.cols()),
                 {{"class", "soft"}});
  }
}

void add_metrics(Html& html, const std::vector<MetricSubject>& subjects) {
  if (subjects.size() > 1) {
    html.element("h2", "Side by side");
    add_table(html, score_comparison(subjects));
  }
  for (const MetricSubject& subject : subjects) add_subject(html, subject);
}

void require_free_page(const std::filesystem::path& html) {
  std::error_code error;
  if (!std::filesystem::exists(html, error)) return;
  std::string start(15, '\0');
  std::ifstream(html, std::ios::binary)
      .read(start.data(), static_cast<std::streamsize>(start.size()));
  require(start == "<!DOCTYPE html>" || start == "<!doctype html>",
          "--report {}: the file is no page of torsor; nothing was changed", html.string());
}

void write_metrics_report(const std::filesystem::path& html,
                          const std::vector<MetricSubject>& subjects) {
  Html body;
  body.open("header").element("h1", "Disentanglement scores").close("header").open("main");
  add_metrics(body, subjects);
  body.close("main");
  write_file(html, html_page("Disentanglement scores", body.str()));
}

}  // namespace torsor
