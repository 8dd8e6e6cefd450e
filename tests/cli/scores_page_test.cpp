#include <cmath>
#include <filesystem>
#include <limits>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "cli/report/heat_maps.hpp"
#include "cli/report/metrics.hpp"
#include "cli/report/report.hpp"
#include "cli/report/scores_data.hpp"
#include "core/file.hpp"
#include "core/json.hpp"
#include "tests/cli/attributes.hpp"
#include "tests/cli/contains.hpp"
#include "tests/test.hpp"

namespace torsor {
namespace {

/// Scores of a code of four columns in two blocks, with a control.
MetricSubject scored_blocks() {
  const testing::TemporaryFolder folder;
  const std::filesystem::path csv = folder.path() / "grid.csv";
  std::string text = "code_a,code_b,code_c,code_d,x,y\n";
  for (int i = 0; i < 64; ++i) {
    const double x = 2.0 * 3.14159265358979323846 * (i / 8) / 8.0;
    const double y = 2.0 * 3.14159265358979323846 * (i % 8) / 8.0;
    text += fmt::format("{},{},{},{},{},{}\n", std::cos(x), std::sin(x), std::cos(y), std::sin(y),
                        i / 8, i % 8);
  }
  write_file(csv, text);
  MetricRequest request;
  request.columns.blocks = "0-1,2-3";
  request.control = true;
  request.battery.metrics = {"mig",    "modularity",   "sap_continuous", "mi_score",
                             "mixing", "independence", "higgins"};
  return score(prepare_file(csv.string(), request));
}

std::string page_of(const MetricSubject& subject) {
  Html html;
  add_scores(html, subject, 4);
  return html.str();
}

std::string page_of(const MetricResult& score) {
  Html html;
  add_matrices(html, {.scores = {score}, .single = {}}, 3);
  return html.str();
}

}  // namespace

TORSOR_TEST("scores read back from their document are the scores, to the last bit and pixel") {
  const MetricSubject subject = scored_blocks();
  const MetricSubject read = parse_scores(Json::parse(json_text(subject.json())));
  TORSOR_CHECK(read.json() == subject.json());
  TORSOR_CHECK(page_of(read) == page_of(subject));
  TORSOR_CHECK(read.description() == subject.description());
  TORSOR_REQUIRE(read.report.single.size() == 7);
  TORSOR_CHECK(read.report.single[0].matrix == subject.report.single[0].matrix);
  TORSOR_CHECK(read.outcomes().size() == subject.outcomes().size());
}

TORSOR_TEST("the report of runs links to the scores of those that have some") {
  ReportData data;
  data.runs.resize(2);
  data.runs[0].figures.label = "first";
  data.runs[1].figures.label = "second";
  data.runs[1].figures.scores = scored_blocks();
  const std::string page = report_page(data);
  TORSOR_CHECK(testing::count_of(page, "Scores of disentanglement") == 1);
  TORSOR_CHECK(testing::contains(page, "href=\"#run-2-scores\">second, scores</a>"));
  TORSOR_CHECK(testing::contains(page, "id=\"run-2-scores\""));
  TORSOR_CHECK(!testing::contains(page, "run-1-scores"));
}

TORSOR_TEST("metrics of another version are left out") {
  Json json = scored_blocks().json();
  const std::string before = page_of(parse_scores(json));
  json["metrics"]["of_tomorrow"] = {{"value", 1.0}};
  json["matrices"]["of_tomorrow"] = "something else";
  TORSOR_CHECK(page_of(parse_scores(json)) == before);
  json["versions"] = {{"torsor", "0.1.0"}};
  TORSOR_CHECK(is_scores_document(json));
  json["versions"]["torsor"] = 1;
  TORSOR_CHECK(!is_scores_document(json));
}

TORSOR_TEST("the corner of a heat map says what its rows are") {
  const std::string page = page_of(scored_blocks());
  TORSOR_CHECK(testing::count_of(page, "<th>unit</th>") == 2);    // mig with modularity, sap
  TORSOR_CHECK(testing::count_of(page, "<th>column</th>") == 4);  // beside them; mi_score, mixing
  TORSOR_CHECK(testing::count_of(page, "<th>factor</th>") == 2);  // independence, higgins
  TORSOR_CHECK(testing::contains(page, "<h4>mig, modularity</h4>"));
}

TORSOR_TEST("units that are called as the factors are do not make pairs") {
  const MetricResult score{.name = "mig",
                           .estimator = "counting",
                           .matrix = Eigen::MatrixXd::Identity(2, 2),
                           .matrix_rows = {"0", "1"},
                           .matrix_columns = {"0", "1"}};
  const std::string page = page_of(score);
  TORSOR_CHECK(testing::contains(page, "What each unit of the code (row)"));
  TORSOR_CHECK(!testing::contains(page, "with every other"));
}

TORSOR_TEST("heat maps leave out what is no number and fold what is tall") {
  MetricResult score{.name = "mig",
                     .matrix = Eigen::MatrixXd::Constant(17, 1, 0.5),
                     .matrix_rows = std::vector<std::string>(17, "r"),
                     .matrix_columns = {"c"}};
  score.matrix(3, 0) = std::numeric_limits<double>::quiet_NaN();
  const std::string page = page_of(score);
  TORSOR_CHECK(testing::count_of(page, ">0.50</td>") == 16);
  TORSOR_CHECK(testing::count_of(page, "<td></td>") == 1);
  TORSOR_CHECK(testing::contains(page, "<summary>17 units × 1</summary>"));
  score.matrix = Eigen::MatrixXd::Constant(16, 1, 0.5);
  score.matrix_rows.pop_back();
  TORSOR_CHECK(!testing::contains(page_of(score), "<details>"));
}

}  // namespace torsor
