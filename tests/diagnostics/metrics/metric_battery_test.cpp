#include "diagnostics/metrics/battery/metric_battery.hpp"

#include <array>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <set>
#include <string>

#include "core/error.hpp"
#include "core/random.hpp"
#include "diagnostics/metrics/battery/metric_entries.hpp"
#include "diagnostics/metrics/battery/metric_grid.hpp"
#include "tests/diagnostics/metrics/factor_tables.hpp"
#include "tests/test.hpp"

namespace torsor::testing {
namespace {

using Eigen::MatrixXd;

/// Objects in every pose of two cycles, once each, and a noisy code of all three.
MetricInput noisy_torus(int objects) {
  const MatrixXd labels = label_grid({objects, 6, 5}, 1);
  Random random(81);
  MatrixXd codes(labels.rows(), 6);
  codes.col(0) = 0.3 * labels.col(0);
  codes.col(5).setZero();
  for (Eigen::Index k = 0; k < 2; ++k) {
    const Eigen::ArrayXd angles =
        labels.col(k + 1).array() * (2.0 * std::numbers::pi / (k == 0 ? 6.0 : 5.0));
    codes.col(2 * k + 1) = angles.cos();
    codes.col(2 * k + 2) = angles.sin();
  }
  return {with_noise(codes, 0.05, random), labels};
}

MatrixXd factor_values(const MetricInput& input) {
  MatrixXd values(input.rows(), std::ssize(input.factors()));
  for (Eigen::Index k = 0; k < values.cols(); ++k) {
    values.col(k) = input.factors()[static_cast<std::size_t>(k)].values;
  }
  return values;
}

MetricReport battery_of(const MetricInput& input, std::vector<std::string> metrics = {}) {
  return run_metrics(input, {.metrics = std::move(metrics), .grid = metric_grid(input, {1, 2})});
}

/// The names of the scores whose value depends on the size of the code.
std::set<std::string> sized_scores() {
  std::set<std::string> names;
  for (const BatteryEntry& entry : battery_entries()) {
    for (const NamedMetric& metric : entry.metrics) {
      if (!entry.scale_free) names.insert(metric.name);
    }
  }
  return names;
}

TORSOR_TEST("codes of any magnitude keep their scores or are told why they have none") {
  const MetricInput input = noisy_torus(4);
  const MetricReport plain = battery_of(input, metric_names());
  TORSOR_REQUIRE(plain.scores.size() == metric_names().size());
  const std::set<std::string> sized = sized_scores();
  for (const double scale : {1e-200, 1e-150, 1e150, 1e200}) {
    const MetricReport report = battery_of(input.with_codes(scale * input.codes()), metric_names());
    TORSOR_REQUIRE(report.scores.size() == metric_names().size());
    for (std::size_t i = 0; i < report.scores.size(); ++i) {
      const MetricResult& found = report.scores[i];
      const MetricResult& expected = plain.scores[i];
      TORSOR_INFO(found.name << " at " << scale << ": " << found.remark);
      if (sized.contains(found.name)) {
        TORSOR_CHECK(!found.value);
        TORSOR_CHECK(found.remark.find("Scale the code.") != std::string::npos);
        continue;
      }
      TORSOR_REQUIRE(found.value.has_value() == expected.value.has_value());
      TORSOR_CHECK(found.remark == expected.remark);
      TORSOR_CHECK(found.interval.has_value() == expected.interval.has_value());
      // Products with 1e±200 round; fits stop at gradients of 1e-5.
      if (found.value) TORSOR_CHECK(std::abs(*found.value - *expected.value) < 1e-6);
    }
  }
}

TORSOR_TEST("columns of different magnitudes leave no score that is no number") {
  const MetricInput input = noisy_torus(4);
  for (const double scale : {1e-300, 1e-200, 1e200, 1e300}) {
    MatrixXd codes = input.codes();
    codes.col(1) *= scale;
    const MetricReport report = battery_of(input.with_codes(codes));
    for (const MetricResult& found : report.scores) {
      TORSOR_INFO(found.name << " at " << scale << ": " << found.remark);
      TORSOR_CHECK((found.value ? std::isfinite(*found.value) : !found.remark.empty()));
      if (!found.interval) continue;
      TORSOR_CHECK(std::isfinite(found.interval->high - found.interval->low));
    }
  }
}

TORSOR_TEST(
    "scores of a noise code are told to be those of shuffled rows, those of a good one not") {
  const MetricInput input = noisy_torus(12);
  Random random(82);
  const MatrixXd noise = with_noise(MatrixXd::Zero(input.rows(), 6), 1.0, random);
  const std::vector<std::string> names{"beta_vae",   "factor_vae", "mig",    "sap_continuous",
                                       "modularity", "irs",        "info_m", "info_e"};
  const MetricReport bad = battery_of(input.with_codes(noise), names);
  std::size_t told = 0;
  for (const MetricResult& score : bad.scores) {
    told += score.remark.find("shuffled rows") != std::string::npos;
    const bool share = score.name == "modularity" || score.name == "info_m";
    TORSOR_CHECK(score.details.contains(share ? "chance_share" : "chance"));
  }
  // One shuffle may fall well below the code by luck.
  TORSOR_CHECK(told + 1 >= bad.scores.size());
  TORSOR_CHECK(bad.find("irs")->details["chance"].get<double>() > 0.1);
  const MetricReport good = battery_of(input.with_codes(input.factors()[0].values), {"irs"});
  TORSOR_CHECK(good.find("irs")->remark.empty());
  const MetricReport torus = battery_of(input, names);
  for (const std::string name : {"beta_vae", "factor_vae", "modularity", "irs", "info_e"}) {
    TORSOR_INFO(name << ": " << torus.find(name)->json().dump());
    TORSOR_CHECK(torus.find(name)->remark.find("shuffled rows") == std::string::npos);
  }
  const MetricReport quiet = run_metrics(input, {.metrics = {"modularity"}, .chance = false});
  TORSOR_CHECK(!quiet.scores.front().details.contains("chance"));
  TORSOR_CHECK(*quiet.scores.front().value == *torus.find("modularity")->value);
}

TORSOR_TEST("objects of a grid give every metric of symmetry an interval") {
  const std::vector<std::string> names{"d_lsbd", "mixing", "independence", "higgins"};
  for (const int objects : {1, 24, 50}) {
    const MetricInput input = noisy_torus(objects);
    for (const MetricResult& score : battery_of(input, names).scores) {
      TORSOR_INFO(score.name << ", " << objects << " objects: " << score.remark);
      TORSOR_REQUIRE(score.value.has_value());
      TORSOR_CHECK(score.interval.has_value() == (objects > 1));
      TORSOR_CHECK((score.remark.find("One object: no interval.") != std::string::npos) ==
                   (objects == 1));
      TORSOR_CHECK(score.remark.find("coverage") == std::string::npos);
      if (score.interval) TORSOR_CHECK(score.interval->low < score.interval->high);
    }
  }
}

TORSOR_TEST("shares of what a perfect code tells are more than chance under every seed") {
  const MatrixXd labels = label_grid({20, 20}, 1);
  for (std::uint64_t seed = 0; seed < 8; ++seed) {
    const MetricReport report =
        run_metrics(MetricInput(labels, labels), {.metrics = {"info", "modularity"}, .seed = seed});
    for (const MetricResult& score : report.scores) {
      TORSOR_INFO(score.name << ", seed " << seed << ": " << score.remark);
      TORSOR_CHECK(score.remark.empty());
    }
    TORSOR_CHECK(report.find("info_m")->details["chance_share"].get<double>() < 0.5);
  }
}

TORSOR_TEST("shares of what noise tells are said to be any number under every seed") {
  Random random(85);
  for (const Eigen::Index rows : {300, 2500}) {
    const MatrixXd labels = random_labels(rows, {4, 5}, random);
    for (std::uint64_t seed = 0; seed < 4; ++seed) {
      const MatrixXd noise = with_noise(MatrixXd::Zero(rows, 6), 1.0, random);
      const MetricReport report = run_metrics(MetricInput(noise, labels),
                                              {.metrics = {"info_m", "modularity"}, .seed = seed});
      for (const MetricResult& score : report.scores) {
        TORSOR_INFO(score.name << " of " << rows
                               << " rows: " << score.details["chance_share"].dump());
        TORSOR_CHECK(
            (score.remark.find("any number") != std::string::npos || score.name == "info_m"));
      }
    }
  }
}

TORSOR_TEST("what neighbours estimate of noise is hardly more than of shuffled rows") {
  Random random(86);
  const MatrixXd labels = label_grid({20, 20}, 1);
  int told = 0;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const MatrixXd noise = with_noise(MatrixXd::Zero(400, 4), 1.0, random);
    const MetricInput block = MetricInput(noise, labels).with_blocks({{0, 1, 2, 3}});
    const MetricReport report =
        run_metrics(block.without_intervals(), {.metrics = {"modularity"}, .seed = seed});
    told += report.scores.front().remark.find("any number") != std::string::npos;
  }
  // Six equal draws: the code's exceeds the five others by more than they differ in a tenth of all
  // at most.
  TORSOR_CHECK(told >= 15);
}

TORSOR_TEST("blocks of one column each are declared where the user says so") {
  const MatrixXd labels = label_grid({8, 8}, 1);
  const MetricInput ramps(labels, labels);
  MetricBatteryOptions options{.grid = metric_grid(ramps)};
  TORSOR_CHECK(run_metrics(ramps, options).find("declared_split") == nullptr);
  options.declared = true;
  TORSOR_CHECK(run_metrics(ramps, options).find("declared_split")->value.value() == 0.0);
  const MetricInput swapped = ramps.with_blocks({{1}, {0}});
  TORSOR_CHECK(run_metrics(swapped, options).find("declared_split")->value.value() == 1.0);
  // Units that leave columns out stand beside all columns.
  MatrixXd more(labels.rows(), 3);
  more << labels, labels.col(0);
  const MetricReport part = run_metrics(MetricInput(more, labels).with_blocks({{0}, {1}}),
                                        {.metrics = {"mig"}, .declared = true});
  TORSOR_CHECK(std::abs(*part.scores.front().value - 1.0) < 1e-12);
  TORSOR_CHECK(*part.single.front().value < 0.6);
}

TORSOR_TEST("wide codes have no interval of what takes a spectrum, a softmax or all pairs") {
  Random random(84);
  const MatrixXd labels = label_grid({10, 30}, 1);
  const MetricInput wide(with_noise(MatrixXd::Zero(300, 256), 1.0, random), labels);
  const std::vector<std::string> names{"gaussian_wasserstein", "mi_score"};
  const MetricReport report = run_metrics(wide, {.metrics = names, .chance = false});
  for (const MetricResult& score : report.scores) {
    TORSOR_CHECK(score.value.has_value());
    TORSOR_CHECK(!score.interval.has_value());
    TORSOR_CHECK(score.remark.find("256 columns are too many to resample") != std::string::npos);
  }
  TORSOR_CHECK(report.json()["matrices"].contains("mi_score"));
  const MetricInput wider(with_noise(MatrixXd::Zero(60, 320), 1.0, random), labels.topRows(60));
  const MetricReport large = run_metrics(wider, {.metrics = {"mi_score"}, .chance = false});
  TORSOR_CHECK(large.scores.front().matrix.rows() == 320);
  TORSOR_CHECK(!large.json()["matrices"].contains("mi_score"));
}

TORSOR_TEST("a metric that is none is refused with the nearest name") {
  TORSOR_THROWS_WITH(run_metrics(noisy_torus(2), {.metrics = {"migg"}}), InvalidArgument,
                     "did you mean \"mig\"?");
}

TORSOR_TEST("every matrix names its rows and columns, and every id is its metric's") {
  const MetricInput input = noisy_torus(4).with_blocks({{0}, {1, 2}, {3, 4}, {5}});
  const MetricReport report = battery_of(input);
  for (const MetricResult& score : report.scores) {
    TORSOR_INFO(score.name);
    TORSOR_CHECK(score.id.starts_with(score.name + "/"));
    TORSOR_CHECK(score.matrix_rows.size() == static_cast<std::size_t>(score.matrix.rows()));
    TORSOR_CHECK(score.matrix_columns.size() == static_cast<std::size_t>(score.matrix.cols()));
  }
  const std::vector<std::string> turning{"factor 1", "factor 2"};
  const std::vector<std::string> units{"0", "1-2", "3-4", "5"};
  TORSOR_CHECK(report.find("mig")->matrix_rows == units);
  TORSOR_CHECK(report.find("mig")->matrix_columns.front() == "factor 0");
  TORSOR_CHECK(report.find("independence")->matrix_rows == turning);
  TORSOR_CHECK(report.find("mixing")->matrix_columns == turning);
  TORSOR_CHECK(report.find("mi_score")->matrix_rows.size() == 6);
  const Json json = report.json();
  TORSOR_CHECK(json["matrices"]["independence"]["rows"] == turning);
  TORSOR_CHECK(json["metrics"]["mig"]["axis_aligned"]["estimator"] !=
               json["metrics"]["mig"]["estimator"]);
}

TORSOR_TEST("scores of the whole code are those of its own columns in any units") {
  const MetricInput input = noisy_torus(4);
  MatrixXd basis = MatrixXd::Identity(6, 6);
  basis(0, 1) = 0.7;
  const MetricInput other =
      input.with_codes(input.codes() * basis).with_blocks({{0}, {1, 2}, {3, 4}, {5}});
  MetricBatteryOptions options{.metrics = {"gaussian_tc", "mi_score", "explicitness"}};
  const MetricReport own = run_metrics(input, options);
  options.own_columns = input.codes();
  const MetricReport changed = run_metrics(other, options);
  for (std::size_t i = 0; i < own.scores.size(); ++i) {
    TORSOR_CHECK(*changed.scores[i].value == *own.scores[i].value);
  }
}

TORSOR_TEST("declared blocks reach the metrics of symmetry, found ones do not pose as declared") {
  const MetricInput input = noisy_torus(4);
  const MetricInput circles = MetricInput(input.codes().middleCols(1, 4), factor_values(input))
                                  .with_blocks({{0, 1}, {2, 3}});
  MetricBatteryOptions options{.grid = metric_grid(circles, {1, 2})};
  const MetricReport declared = run_metrics(circles, options);
  // Noise of deviation 0.05 in columns of deviation 0.7.
  TORSOR_CHECK(*declared.find("declared_split")->value < 0.03);
  const std::vector<std::string> blocks{"0-1", "2-3"};
  TORSOR_CHECK(declared.find("declared_split")->matrix_rows == blocks);
  const Json& leakage = declared.find("higgins")->details["leakage"];
  TORSOR_REQUIRE(leakage.size() == 2);
  TORSOR_CHECK(leakage[0][1].get<double>() < 0.03);
  const MetricReport wrong = run_metrics(circles.with_blocks({{0, 2}, {1, 3}}), options);
  TORSOR_CHECK(*wrong.find("declared_split")->value > 0.3);
  TORSOR_CHECK(wrong.find("higgins")->details["leakage"][0][1].get<double>() > 0.3);
  options.own_columns = circles.codes();
  const MetricReport found = run_metrics(circles, options);
  TORSOR_CHECK(found.find("declared_split") == nullptr);
  TORSOR_CHECK(found.find("higgins")->details["leakage"].empty());
  const MetricReport none = run_metrics(circles.with_codes(circles.codes()),
                                        {.metrics = {"declared_split"}, .grid = options.grid});
  TORSOR_CHECK(!none.scores.front().value.has_value());
  TORSOR_CHECK(none.scores.front().remark.find("Needs blocks") != std::string::npos);
}

TORSOR_TEST("units in other coordinates stand beside the code's own columns, one by one too") {
  const MatrixXd labels = label_grid({8, 8}, 1);
  Random random(83);
  const MatrixXd units = with_noise(labels, 0.01, random);
  const double half = std::numbers::sqrt2 / 2.0;
  const MatrixXd own = units * MatrixXd{{half, -half}, {half, half}};
  MetricBatteryOptions options{.metrics = {"mig", "gaussian_tc"}, .chance = false};
  const MetricReport plain = run_metrics(MetricInput(own, labels), options);
  TORSOR_CHECK(plain.single.empty());
  options.own_columns = own;
  const MetricReport report = run_metrics(MetricInput(units, labels), options);
  TORSOR_REQUIRE(report.single.size() == 2);
  TORSOR_CHECK(*report.find("mig")->value > 0.9);
  TORSOR_CHECK(*report.single[0].value == *plain.find("mig")->value);
  TORSOR_CHECK(*report.single[0].value < 0.3);
  TORSOR_CHECK(*report.find("gaussian_tc")->value == *plain.find("gaussian_tc")->value);
  options.own_columns = units;
  TORSOR_CHECK(run_metrics(MetricInput(units, labels), options).single.empty());
}

TORSOR_TEST("a remark says where units and single columns have different estimators") {
  const MetricInput input = noisy_torus(4).with_blocks({{0}, {1, 2}, {3, 4}, {5}});
  const MetricReport report = battery_of(input, {"mig", "sap_continuous"});
  TORSOR_CHECK(report.find("mig")->remark.find("single columns by histogram") != std::string::npos);
  TORSOR_CHECK(report.find("sap_continuous")->remark.find("single columns by") ==
               std::string::npos);
}

TORSOR_TEST("metrics that take long run on request only") {
  const MetricInput input = noisy_torus(4);
  const std::vector<std::string> names{"downstream", "sample_efficiency",  "shifted_downstream",
                                       "unfairness", "reduced_downstream", "flatness"};
  const MetricReport plain = battery_of(input);
  for (const std::string& name : names) TORSOR_CHECK(plain.find(name) == nullptr);
  const MetricReport asked = battery_of(input, names);
  TORSOR_CHECK(asked.scores.size() == 6);
  for (const MetricResult& score : asked.scores) {
    TORSOR_INFO(score.name << ": " << score.remark);
    TORSOR_CHECK((score.value.has_value() || score.name == "sample_efficiency"));
  }
  // Circles in 6 and 5 steps, and a line in 4 with noise beside it.
  TORSOR_CHECK(*asked.find("flatness")->value > 0.2);
  TORSOR_CHECK(*asked.find("flatness")->value < 0.8);
  TORSOR_CHECK(asked.find("downstream_accuracy")->matrix_rows.front() == "10 rows");
  TORSOR_CHECK(asked.find("unfairness")->matrix_rows == asked.find("unfairness")->matrix_columns);
  const MetricInput part = input.rows_at(std::vector<Eigen::Index>{0, 1, 2, 3, 4, 5, 6});
  const MetricReport no_grid = run_metrics(part, {.metrics = {"flatness", "unfairness"}});
  for (const MetricResult& score : no_grid.scores) {
    TORSOR_CHECK(!score.value.has_value());
    TORSOR_CHECK(score.remark.find("full grid") != std::string::npos);
  }
}

}  // namespace
}  // namespace torsor::testing
