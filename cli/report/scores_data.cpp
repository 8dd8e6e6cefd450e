#include "cli/report/scores_data.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "cli/report/json_reader.hpp"
#include "core/error.hpp"

namespace torsor {
namespace {

/// A member that has to be there.
JsonReader needed(const JsonReader& reader, const char* name) {
  std::optional<JsonReader> found = reader.object(name);
  if (!found) reader.refuse(fmt::format("{} is missing", name));
  return *found;
}

/// One row of a matrix.
Eigen::RowVectorXd parse_row(const Json& row, std::size_t columns, const std::string& path) {
  require(row.is_array() && row.size() == columns, "{}: expected {} numbers", path, columns);
  Eigen::RowVectorXd values(static_cast<Eigen::Index>(columns));
  for (std::size_t c = 0; c < columns; ++c) {
    values[static_cast<Eigen::Index>(c)] = number_or_nan(row[c], fmt::format("{}/{}", path, c));
  }
  return values;
}

/// Reads {"rows", "columns", "values"}.
void parse_matrix(const JsonReader& reader, MetricResult& score) {
  score.matrix_rows = reader.texts("rows");
  score.matrix_columns = reader.texts("columns");
  const auto values = reader.value().find("values");
  if (values == reader.value().end() || !values->is_array()) {
    reader.refuse("values should be an array");
  }
  if (values->size() != score.matrix_rows.size()) {
    reader.refuse(fmt::format("values should have {} rows and has {}", score.matrix_rows.size(),
                              values->size()));
  }
  score.matrix.resize(std::ssize(score.matrix_rows), std::ssize(score.matrix_columns));
  for (std::size_t r = 0; r < values->size(); ++r) {
    score.matrix.row(static_cast<Eigen::Index>(r)) = parse_row(
        (*values)[r], score.matrix_columns.size(), fmt::format("{}/values/{}", reader.path(), r));
  }
}

MetricResult parse_score(const JsonReader& reader, std::string name) {
  MetricResult score;
  score.name = std::move(name);
  score.id = reader.text("id");
  score.value = reader.number("value");
  if (const auto ends = reader.pair("ci")) score.interval = Interval{ends->first, ends->second};
  score.estimator = reader.text("estimator");
  score.remark = reader.text("remark");
  if (const auto details = reader.object("details")) score.details = details->value();
  return score;
}

MetricResult parse_single(const JsonReader& reader, const std::string& name) {
  MetricResult single = parse_score(reader, name);
  if (const auto matrix = reader.object("matrix")) parse_matrix(*matrix, single);
  return single;
}

MetricReport parse_report(const JsonReader& reader) {
  MetricReport report;
  const JsonReader metrics = needed(reader, "metrics");
  const JsonReader matrices = needed(reader, "matrices");
  for (const auto& [name, value] : metrics.value().items()) {
    if (std::ranges::find(metric_names(), name) == metric_names().end()) continue;
    const JsonReader one(value, fmt::format("{}/{}", metrics.path(), name));
    report.scores.push_back(parse_score(one, name));
    if (const auto matrix = matrices.object(name.c_str())) {
      parse_matrix(*matrix, report.scores.back());
    }
    if (const auto single = one.object("axis_aligned")) {
      report.single.push_back(parse_single(*single, name));
    }
  }
  if (!report.single.empty() && report.single.size() != report.scores.size()) {
    metrics.refuse(fmt::format("{} of {} scores have axis_aligned: all or none should",
                               report.single.size(), report.scores.size()));
  }
  return report;
}

}  // namespace

bool is_scores_document(const Json& json) {
  const Json::json_pointer version("/versions/torsor");
  return json.is_object() && json.contains("metrics") && json.contains("matrices") &&
         json.contains(version) && json.at(version).is_string();
}

MetricSubject parse_scores(const Json& json) {
  const JsonReader root(json);
  const JsonReader input = needed(root, "input");
  MetricSubject subject{.name = input.text("name"),
                        .rows = input.whole("rows").value_or(0),
                        .columns = input.whole("columns").value_or(0),
                        .blocks = input.text("blocks"),
                        .basis = input.text("basis"),
                        .grid = input.text("grid"),
                        .report = parse_report(root)};
  if (const auto control = root.object("control")) subject.control = parse_report(*control);
  return subject;
}

std::optional<MetricSubject> load_scores(const std::filesystem::path& run) {
  const std::filesystem::path file = run / kScoresFile;
  if (!std::filesystem::exists(file)) return std::nullopt;
  const Json json = read_json(file);
  if (!is_scores_document(json)) return std::nullopt;
  try {
    return parse_scores(json);
  } catch (const InvalidArgument& error) {
    throw DataError(file.string(), fmt::format("not the scores of a run: {}", error.what()));
  }
}

}  // namespace torsor
