#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "cli/report/metrics_study.hpp"
#include "cli/study/metrics_reading.hpp"
#include "cli/study/turning_gaps.hpp"
#include "core/json.hpp"
#include "tests/cli/contains.hpp"
#include "tests/test.hpp"

namespace torsor::testing {
namespace {

Json mean(double value, bool equivariant = false) {
  return {{"mean", value}, {"deviation", 0.0}, {"seeds", 3}, {"equivariant", equivariant}};
}

Json model(const char* name, double mig, double mig_in_blocks, double d_lsbd, double mixing,
           const Json& higgins) {
  const auto figures = [&](double own) {
    return Json{{"mig", mean(own)},
                {"d_lsbd", mean(d_lsbd)},
                {"mixing", mean(mixing)},
                {"higgins", higgins}};
  };
  const Json turning{{"unit", mean(mig_in_blocks)},
                     {"column", mean(mig)},
                     {"two_columns", true},
                     {"new_coordinates", false}};
  return {{"name", name},
          {"columns", figures(mig)},
          {"scores", figures(mig_in_blocks)},
          {"turning", turning}};
}

Json torus_world() {
  return {{"cyclic", 2},
          {"seeds", {0, 1, 2}},
          {"rows",
           {model("circles", 0.05, 1.0, 0.0, 0.0, mean(0.0, true)),
            model("shift", 0.04, 0.06, 0.6, 0.58, mean(1.0, true)),
            model("ramps", 0.9, 0.9, 0.7, 0.0, Json()),
            model("nothing", 0.02, 0.03, 0.9, 0.1, Json())}}};
}

TORSOR_TEST("the study says of each model why its scores disagree, from its figures alone") {
  const std::vector<std::string> list = metric_disagreements(torus_world());
  TORSOR_REQUIRE(list.size() == 3);
  TORSOR_CHECK(contains(list[0], "circles: Every factor turns a plane of its own"));
  TORSOR_CHECK(contains(list[0], "0.05 by column and 1.00 in units of two columns: by column"));
  TORSOR_CHECK(contains(list[1], "shift: Several factors together make 58 % of the movement"));
  TORSOR_CHECK(contains(list[1], "equivariant and distributed"));
  TORSOR_CHECK(contains(list[2], "ramps: Single columns tell what goes around (MIG 0.90)"));
  Json turned = torus_world();
  turned["rows"][0]["turning"]["new_coordinates"] = true;
  TORSOR_CHECK(contains(metric_disagreements(turned)[0], "two columns in other coordinates: by"));
  turned["rows"][0]["turning"]["two_columns"] = false;
  TORSOR_CHECK(!contains(metric_disagreements(turned)[0], "MIG"));
  Json open = torus_world();
  open["rows"][1]["scores"]["higgins"] = mean(1.0, false);
  TORSOR_CHECK(contains(metric_disagreements(open)[1], "Several factors together"));
  TORSOR_CHECK(!contains(metric_disagreements(open)[1], "equivariant"));
  Json one = torus_world();
  one["cyclic"] = 1;
  TORSOR_CHECK(!contains(metric_disagreements(one)[1], "Several factors"));
  TORSOR_CHECK(contains(metric_disagreements(one).back(), "One factor of motion alone"));
}

/// A model whose MIG of "turn" is `by_unit` in a unit of `width` columns and `by_column` without.
MetricSubject turning_subject(double by_unit, double by_column, Eigen::Index width) {
  const auto mig = [](double gap, std::vector<std::string> units) {
    MetricResult result;
    result.name = "mig";
    result.value = 0.5 * (gap + 0.1);
    result.details = {{"factors", {"kind", "turn"}}, {"gap", {0.1, gap}}};
    result.matrix = Eigen::MatrixXd::Identity(2, 2);
    result.matrix_rows = std::move(units);
    return result;
  };
  MetricSubject subject;
  subject.columns = width + 1;
  subject.report.scores = {mig(by_unit, {"0", width == 1 ? "1" : fmt::format("1-{}", width)})};
  subject.report.single = {mig(by_column, {"0", "1"})};
  return subject;
}

TORSOR_TEST("gaps of what goes around leave the other factors out, and models without MIG") {
  TurningGaps gaps({"turn"});
  TORSOR_CHECK(gaps.json().is_null());
  gaps.add(turning_subject(0.9, 0.1, 2));
  gaps.add(turning_subject(0.7, 0.3, 2));
  MetricSubject none = turning_subject(0.5, 0.5, 2);
  none.report.scores.front().value.reset();
  gaps.add(none);
  const Json found = gaps.json();
  TORSOR_CHECK(found["unit"]["seeds"] == 2);
  TORSOR_CHECK(std::abs(found["unit"]["mean"].get<double>() - 0.8) < 1e-15);
  TORSOR_CHECK(std::abs(found["column"]["mean"].get<double>() - 0.2) < 1e-15);
  TORSOR_CHECK(found["two_columns"] == true);
  gaps.add(turning_subject(0.9, 0.1, 4));
  TORSOR_CHECK(gaps.json()["two_columns"] == false);
  TORSOR_CHECK(seed_summary({0.5})["deviation"].is_null());
}

TORSOR_TEST("the table of the study has a second row for scores that blocks change") {
  const TextTable table = metrics_study_table(torus_world());
  const std::vector<std::string> head{"metric", "best", "circles", "shift", "ramps", "nothing"};
  TORSOR_CHECK(table.columns == head);
  TORSOR_REQUIRE(table.rows.size() == 5);
  TORSOR_CHECK(table.rows[0][2] == "0.05 ± 0.00");
  const std::vector<std::string> in_blocks{"… in blocks", "1",           "1.00 ± 0.00",
                                           "0.06 ± 0.00", "0.90 ± 0.00", "0.03 ± 0.00"};
  TORSOR_CHECK(table.rows[1] == in_blocks);
  TORSOR_CHECK(table.rows[2][0] == "d_lsbd");
  TORSOR_CHECK(table.rows[4][4] == "–");
  Json one = torus_world();
  one["rows"][0]["columns"]["mig"]["deviation"] = Json();
  TORSOR_CHECK(metrics_study_table(one).rows[0][2] == "0.05");
  one["rows"][0]["columns"]["mig"]["seeds"] = 2;
  TORSOR_CHECK(metrics_study_table(one).rows[0][2] == "0.05 (2 of 3)");
}

}  // namespace
}  // namespace torsor::testing
