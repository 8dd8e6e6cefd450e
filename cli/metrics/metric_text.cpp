#include "cli/metrics/metric_text.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "cli/table.hpp"
#include "core/text.hpp"
#include "diagnostics/metrics/battery/control.hpp"
#include "diagnostics/metrics/battery/metric_kind.hpp"

namespace torsor {
namespace {

/// With so many digits, and 0 without a sign.
std::string number_text(double value, int digits) {
  const bool zero = std::abs(value) < 0.5 * std::pow(10.0, -digits);
  return fmt::format("{:.{}f}", zero ? 0.0 : value, digits);
}

std::string value_text(std::optional<double> value) { return value ? number_text(*value, 4) : "-"; }

std::string interval_text(const std::optional<Interval>& interval, int digits = 4) {
  if (!interval) return "";
  return fmt::format("[{}, {}]", number_text(interval->low, digits),
                     number_text(interval->high, digits));
}

std::string best_text(const MetricResult& score) {
  return fmt::format("{}", metric_kind(score.name).best);
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

std::string remarks_text(const std::vector<MetricResult>& scores) {
  std::string text;
  for (const std::string& remark : remarks(scores)) text += "\n" + remark;
  return text.empty() ? text : text + "\n";
}

/// What is said below a table: remarks, and what the control shows.
std::string notes_text(const MetricSubject& subject) {
  std::string text = remarks_text(subject.report.scores);
  if (subject.control) text += fmt::format("\n{}\n", control_sentence(subject.outcomes()));
  return text;
}

/// The names of codes without the folders that all share.
std::vector<std::string> short_names(const std::vector<MetricSubject>& subjects) {
  std::string shared = subjects.front().name;
  for (const MetricSubject& subject : subjects) {
    const auto end = std::ranges::mismatch(shared, subject.name).in1;
    shared.erase(end, shared.end());
  }
  const std::size_t slash = shared.find_last_of('/');
  const std::size_t cut = slash == std::string::npos ? 0 : slash + 1;
  std::vector<std::string> names;
  for (const MetricSubject& subject : subjects) names.push_back(subject.name.substr(cut));
  return names;
}

std::string value_with_interval(const MetricResult& score) {
  std::string text = value_text(score.value);
  if (score.interval) {
    text += " " + interval_text(score.interval, 3);
  }
  return text;
}

}  // namespace

TextTable score_table(const MetricSubject& subject) {
  const MetricReport& report = subject.report;
  TextTable table{{"metric", "best", "value", "95 % interval"}, {}};
  if (!report.single.empty()) table.columns.emplace_back("single columns");
  if (subject.control) table.columns.emplace_back("entangled");
  for (std::size_t i = 0; i < report.scores.size(); ++i) {
    const MetricResult& score = report.scores[i];
    std::vector<std::string> row{score.name, best_text(score), value_text(score.value),
                                 interval_text(score.interval)};
    if (!report.single.empty()) row.push_back(value_text(report.single[i].value));
    if (subject.control) row.push_back(value_text(value_of(*subject.control, score.name)));
    table.rows.push_back(std::move(row));
  }
  return table;
}

TextTable score_comparison(const std::vector<MetricSubject>& subjects) {
  TextTable table{{"metric", "best"}, {}};
  const std::vector<std::string> names = short_names(subjects);
  for (std::size_t s = 0; s < subjects.size(); ++s) {
    table.columns.push_back(names[s]);
    if (!subjects[s].report.single.empty()) table.columns.emplace_back("single columns");
    if (subjects[s].control) table.columns.emplace_back("entangled");
  }
  const std::vector<MetricResult>& metrics = subjects.front().report.scores;
  for (std::size_t i = 0; i < metrics.size(); ++i) {
    std::vector<std::string> row{metrics[i].name, best_text(metrics[i])};
    for (const MetricSubject& subject : subjects) {
      const MetricReport& report = subject.report;
      row.push_back(value_with_interval(report.scores[i]));
      if (!report.single.empty()) row.push_back(value_text(report.single[i].value));
      if (subject.control) row.push_back(value_text(value_of(*subject.control, metrics[i].name)));
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

std::vector<std::string> remarks(const std::vector<MetricResult>& scores) {
  std::vector<std::pair<std::string, std::string>> said;
  for (const MetricResult& score : scores) {
    if (score.remark.empty()) continue;
    const auto same = std::ranges::find(said, score.remark, &decltype(said)::value_type::second);
    if (same == said.end()) {
      said.emplace_back(score.name, score.remark);
    } else {
      same->first += ", " + score.name;
    }
  }
  std::vector<std::string> texts;
  for (const auto& [names, remark] : said) texts.push_back(fmt::format("{}: {}", names, remark));
  return texts;
}

std::string metric_text(const MetricSubject& subject) {
  return fmt::format("{}: {}\n\n{}{}", subject.name, subject.description(),
                     aligned(score_table(subject)), notes_text(subject));
}

std::string metric_comparison(const std::vector<MetricSubject>& subjects) {
  const std::vector<std::string> names = short_names(subjects);
  std::string text;
  for (std::size_t s = 0; s < subjects.size(); ++s) {
    text += fmt::format("{}: {}\n", names[s], subjects[s].description());
  }
  text += "\n" + aligned(score_comparison(subjects));
  for (std::size_t s = 0; s < subjects.size(); ++s) {
    const std::string notes = notes_text(subjects[s]);
    if (!notes.empty()) text += fmt::format("\n{}\n{}", names[s], notes.substr(1));
  }
  return text;
}

}  // namespace torsor
