#include "cli/report/metrics.hpp"

#include <fstream>
#include <string>
#include <system_error>
#include <vector>

#include <fmt/format.h>

#include "cli/metrics/metric_text.hpp"
#include "cli/report/heat_maps.hpp"
#include "cli/report/page.hpp"
#include "cli/report/parts.hpp"
#include "core/error.hpp"
#include "core/file.hpp"
#include "core/text.hpp"
#include "diagnostics/metrics/battery/control.hpp"

namespace torsor {
namespace {

void add_remarks(Html& html, const MetricReport& report) {
  const std::vector<std::string> texts = remarks(report.scores);
  if (texts.empty()) return;
  html.open("ul", {{"class", "soft"}});
  for (const std::string& text : texts) html.element("li", text);
  html.close("ul");
}

}  // namespace

void add_scores(Html& html, const MetricSubject& subject, int level) {
  html.element("p", capital(subject.description()) + ".");
  add_table(html, score_table(subject));
  if (subject.control) html.element("p", control_sentence(subject.outcomes()));
  add_remarks(html, subject.report);
  add_matrices(html, subject.report, level);
}

void add_metrics(Html& html, const std::vector<MetricSubject>& subjects) {
  if (subjects.size() > 1) {
    html.element("h2", "Side by side");
    add_table(html, score_comparison(subjects));
  }
  for (const MetricSubject& subject : subjects) {
    html.open("section").element("h2", subject.name);
    add_scores(html, subject, 3);
    html.close("section");
  }
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
