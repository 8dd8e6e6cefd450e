#include "cli/metrics/metric_text.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "cli/table.hpp"
#include "core/text.hpp"

namespace torsor {
namespace {

std::string value_text(std::optional<double> value) {
  if (!value) return "-";
  return fmt::format("{:.4f}", std::abs(*value) < 5e-5 ? 0.0 : *value);
}

std::string interval_text(const std::optional<Interval>& interval) {
  return interval ? fmt::format("[{:.4f}, {:.4f}]", interval->low + 0.0, interval->high + 0.0) : "";
}

std::optional<double> value_of(const MetricReport& report, std::string_view name) {
  const MetricResult* score = report.find(name);
  return score ? score->value : std::nullopt;
}

std::string aligned(const TextTable& content) {
  Table table(content.columns);
  for (const std::vector<std::string>& row : content.rows) table.add(row);
  return table.text();
}

/// The remarks of scores, each with the metrics that make it.
std::string remarks_text(const std::vector<MetricResult>& scores) {
  std::vector<std::pair<std::string, std::string>> remarks;
  for (const MetricResult& score : scores) {
    if (score.remark.empty()) continue;
    const auto same =
        std::ranges::find(remarks, score.remark, &decltype(remarks)::value_type::second);
    if (same == remarks.end()) {
      remarks.emplace_back(score.name, score.remark);
    } else {
      same->first += ", " + score.name;
    }
  }
  std::string text;
  for (const auto& [names, remark] : remarks) text += fmt::format("{}: {}\n", names, remark);
  return text.empty() ? text : "\n" + text;
}

std::string heading(const MetricSubject& subject) {
  std::string text = fmt::format("{}: {}, {}", subject.name,
                                 count_text(static_cast<std::size_t>(subject.rows), "row"),
                                 count_text(static_cast<std::size_t>(subject.columns), "column"));
  if (!subject.blocks.empty()) text += fmt::format(", in units {}", subject.blocks);
  if (!subject.basis.empty()) text += fmt::format(" of {}", subject.basis);
  return text + "\n\n";
}

}  // namespace

TextTable score_table(const MetricSubject& subject) {
  const MetricReport& report = subject.report;
  TextTable table{{"metric", "value", "95 % interval"}, {}};
  if (!report.single.empty()) table.columns.emplace_back("single columns");
  if (subject.control) table.columns.emplace_back("entangled");
  for (std::size_t i = 0; i < report.scores.size(); ++i) {
    const MetricResult& score = report.scores[i];
    std::vector<std::string> row{score.name, value_text(score.value),
                                 interval_text(score.interval)};
    if (!report.single.empty()) row.push_back(value_text(report.single[i].value));
    if (subject.control) row.push_back(value_text(value_of(*subject.control, score.name)));
    table.rows.push_back(std::move(row));
  }
  return table;
}

TextTable score_comparison(const std::vector<MetricSubject>& subjects) {
  TextTable table{{"metric"}, {}};
  for (const MetricSubject& subject : subjects) table.columns.push_back(subject.name);
  for (const MetricResult& score : subjects.front().report.scores) {
    std::vector<std::string> row{score.name};
    for (const MetricSubject& subject : subjects) {
      row.push_back(value_text(value_of(subject.report, score.name)));
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

std::string metric_text(const MetricSubject& subject) {
  return heading(subject) + aligned(score_table(subject)) + remarks_text(subject.report.scores);
}

std::string metric_comparison(const std::vector<MetricSubject>& subjects) {
  return aligned(score_comparison(subjects));
}

}  // namespace torsor
