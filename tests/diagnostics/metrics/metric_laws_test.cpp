#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <string>

#include <fmt/format.h>

#include "diagnostics/metrics/battery/metric_battery.hpp"
#include "diagnostics/metrics/battery/metric_grid.hpp"
#include "diagnostics/metrics/interventions/irs.hpp"
#include "diagnostics/metrics/relations/dci.hpp"
#include "diagnostics/metrics/relations/explicitness.hpp"
#include "diagnostics/metrics/relations/info_mec.hpp"
#include "diagnostics/metrics/relations/mig.hpp"
#include "diagnostics/metrics/relations/modularity.hpp"
#include "diagnostics/metrics/relations/sap.hpp"
#include "diagnostics/metrics/split.hpp"
#include "diagnostics/metrics/unsupervised/gaussian_scores.hpp"
#include "diagnostics/metrics/unsupervised/mi_score.hpp"
#include "tests/diagnostics/metrics/factor_tables.hpp"
#include "tests/diagnostics/metrics/torus_codes.hpp"
#include "tests/test.hpp"

namespace torsor::testing {
namespace {

/// The same operations on the same numbers, a count, or a rank: no rounding reaches it.
constexpr double kBits = 0.0;
/// 864 terms summed in another order differ by at most 864 · 2^-53 = 1e-13 of their sizes, a shift
/// of 100 rounds a code to 1e-14, and no figure of these divides by a small difference.
constexpr double kRounding = 1e-12;
/// A fit that stops one step sooner, at a gradient g of 1e-5: its loss, at the minimum but for
/// |g|² / 2 over a curvature of about 0.1, moves by 5e-10.
constexpr double kFit = 1e-9;
/// Boosted trees choose by chance between columns whose cuts are equally good, as those of leaves
/// of a few rows often are: importances of other random numbers.
constexpr double kTies = 0.005;
/// Of equal cuts of one column they take the lowest, and histograms fill their bins from the low
/// end: other signs are other trees.
constexpr double kMirrored = 0.01;
/// Either turns 5 of 258 predictions at most.
constexpr double kTurned = 0.02;
/// The law does not hold.
constexpr double kNone = std::numeric_limits<double>::infinity();

/// How closely a metric is the same after a change of its input.
struct Law {
  std::string metric;
  double rows;     ///< another order of rows
  double columns;  ///< another order of columns
  double signs;    ///< other signs of columns
  double affine;   ///< a scale, a sign and a shift for each column
  double similar;  ///< one scale for all columns, and shifts
};

/// Rows are drawn, or split to train and to test, by their numbers: where `rows` is `kNone` another
/// order is another draw. Penalties (`beta_vae`, `sap_discrete`), weights (`irs`), and angles and
/// energies of movements have the units of the code, so that scales matter to them. `info_m` and
/// `info_c` leave out units of less than an eighth of the greatest range; here there is none.
const std::vector<Law> kLaws{
    {"beta_vae", kNone, kBits, kBits, kNone, kNone},
    {"factor_vae", kNone, kBits, kBits, kBits, kBits},
    {"mig", kBits, kBits, kRounding, kRounding, kBits},
    {"dci_disentanglement", kNone, kTies, kMirrored, kMirrored, kBits},
    {"dci_completeness", kNone, kTies, kMirrored, kMirrored, kBits},
    {"dci_informativeness", kNone, kTurned, kTurned, kTurned, kBits},
    {"sap_continuous", kRounding, kRounding, kRounding, kRounding, kRounding},
    {"sap_discrete", kNone, kBits, kBits, kNone, kNone},
    {"modularity", kBits, kRounding, kRounding, kRounding, kBits},
    {"explicitness", kNone, kBits, kBits, kBits, kBits},
    {"irs", kRounding, kRounding, kBits, kNone, kRounding},
    {"info_m", kRounding, kRounding, kRounding, kRounding, kRounding},
    {"info_c", kRounding, kRounding, kRounding, kRounding, kRounding},
    {"info_e", kFit, kFit, kFit, kFit, kFit},
    {"gaussian_tc", kRounding, kRounding, kRounding, kRounding, kRounding},
    {"gaussian_wasserstein", kRounding, kRounding, kRounding, kNone, kNone},
    {"gaussian_wasserstein_normalised", kRounding, kRounding, kRounding, kNone, kRounding},
    {"mi_score", kBits, kRounding, kRounding, kRounding, kBits},
    {"d_lsbd", kBits, kRounding, kRounding, kNone, kRounding},
    {"mixing", kBits, kRounding, kRounding, kNone, kRounding},
    {"independence", kBits, kRounding, kRounding, kNone, kRounding},
    {"higgins", kBits, kRounding, kRounding, kRounding, kRounding},
};

const std::vector<int> kLawSizes{4, 6, 3};

/// A code for metrics of tables and one for metrics of grids.
struct Subject {
  MetricInput table;
  MetricInput grid;
};

/// Three factors mixed into four columns, under noise that keeps every score from its bounds; every
/// combination of factors equally often, and no two equal values in a column.
MetricInput mixed_table() {
  Random random(72);
  const Eigen::MatrixXd labels = label_grid(kLawSizes, 12);
  Eigen::MatrixXd mix(3, 4);
  mix << 1, 0.2, 0, 0.5, -0.3, 1, 0.1, 0, 0, 0.4, 2, -0.6;
  return {with_noise(labels * mix, 1.5, random), labels};
}

/// Circles of two factors and of their sum, in oblique coordinates: no figure is at its bound.
MetricInput mixed_grid() {
  Random random(73);
  Eigen::MatrixXd angles = grid_angles({5, 7});
  angles.conservativeResize(Eigen::NoChange, 3);
  angles.col(2) = angles.col(0) + angles.col(1);
  const Eigen::MatrixXd codes = circles(angles) * random_invertible(6, random);
  // The last factor of `grid_angles` is fastest, the first one of `label_grid`.
  const Eigen::MatrixXd labels = label_grid({7, 5}, 1).rowwise().reverse();
  return {codes, labels};
}

MetricReport battery_of(const Subject& subject) {
  return run_metrics(subject.table, {.grid = metric_grid(subject.grid)});
}

const Subject& laws_subject() {
  static const Subject subject{mixed_table(), mixed_grid()};
  return subject;
}

const MetricReport& report_before() {
  static const MetricReport report = battery_of(laws_subject());
  return report;
}

using Change = std::function<MetricInput(const MetricInput&)>;

void check_law(const Change& change, double Law::*tolerance) {
  const MetricReport& before = report_before();
  const MetricReport after =
      battery_of({change(laws_subject().table), change(laws_subject().grid)});
  TORSOR_REQUIRE(before.scores.size() == kLaws.size());
  for (std::size_t i = 0; i < kLaws.size(); ++i) {
    TORSOR_REQUIRE(before.scores[i].name == kLaws[i].metric);
    const double was = before.scores[i].value.value();
    const double is = after.scores[i].value.value();
    TORSOR_INFO(fmt::format("{}: {} -> {}, difference {:.3g}", kLaws[i].metric, was, is, is - was));
    TORSOR_CHECK(std::abs(is - was) <= kLaws[i].*tolerance);
  }
}

Change on_codes(std::function<Eigen::MatrixXd(const Eigen::MatrixXd&)> change) {
  return [change = std::move(change)](const MetricInput& input) {
    return input.with_codes(change(input.codes()));
  };
}

/// pattern[c mod 4] for every column c.
Eigen::RowVectorXd by_column(Eigen::Index columns, const Eigen::Vector4d& pattern) {
  return Eigen::RowVectorXd::NullaryExpr(columns, [&](Eigen::Index c) { return pattern[c % 4]; });
}

TORSOR_TEST("metrics do not depend on the order of rows, unless rows are drawn by number") {
  check_law(
      [](const MetricInput& input) {
        Random random(74);
        std::vector<Eigen::Index> order = all_rows(input.rows());
        random.shuffle(order);
        return input.rows_at(order);
      },
      &Law::rows);
}

TORSOR_TEST("metrics do not depend on the order of columns") {
  check_law(on_codes([](const Eigen::MatrixXd& codes) -> Eigen::MatrixXd {
              std::vector<Eigen::Index> order;  // odd columns first
              for (Eigen::Index c = 1; c < codes.cols(); c += 2) order.push_back(c);
              for (Eigen::Index c = 0; c < codes.cols(); c += 2) order.push_back(c);
              return codes(Eigen::all, order);
            }),
            &Law::columns);
}

TORSOR_TEST("metrics do not depend on the signs of columns") {
  check_law(on_codes([](const Eigen::MatrixXd& codes) -> Eigen::MatrixXd {
              return codes * by_column(codes.cols(), {-1, 1, -1, -1}).asDiagonal();
            }),
            &Law::signs);
}

Eigen::MatrixXd shifted(const Eigen::MatrixXd& codes) {
  return codes.rowwise() + by_column(codes.cols(), {7, 0, -1, 100});
}

TORSOR_TEST("metrics that look at each column in its own units do not depend on affine maps") {
  check_law(on_codes([](const Eigen::MatrixXd& codes) {
              return shifted(codes * by_column(codes.cols(), {3, -0.5, 2, 1}).asDiagonal());
            }),
            &Law::affine);
}

TORSOR_TEST("metrics without a unit do not depend on the scale of the code") {
  check_law(on_codes([](const Eigen::MatrixXd& codes) { return shifted(3.0 * codes); }),
            &Law::similar);
}

/// Leaves of 25 rows: no two cuts of continuous factors are equally good.
Dci tie_free_dci(const MetricInput& input, const TrainTest& split, SplitSearch splits) {
  Random random(75);
  const TreeOptions trees{.splits = splits,
                          .boosting = {.stages = 30, .shape = {.least_leaf = 25}}};
  return dci(input, split, random, {.trees = trees, .replicates = 0});
}

double dci_change(const Dci& a, const Dci& b) {
  return std::max({std::abs(*a.disentanglement.value - *b.disentanglement.value),
                   std::abs(*a.completeness.value - *b.completeness.value),
                   std::abs(*a.informativeness.value - *b.informativeness.value)});
}

TORSOR_TEST("boosted trees without equal cuts obey the laws, histograms but for signs") {
  Random random(76);
  const MetricInput input(mixed_table().codes(),
                          with_noise(label_grid(kLawSizes, 12), 0.4, random));
  const TrainTest split = train_test_split(input.rows(), 0.9, random);
  // The same rows on both sides, backwards.
  std::vector<Eigen::Index> backwards(split.train.rbegin(), split.train.rend());
  backwards.insert(backwards.end(), split.test.rbegin(), split.test.rend());
  const std::vector<Eigen::Index> rows = all_rows(input.rows());
  const auto middle = rows.begin() + std::ssize(split.train);
  const TrainTest sides{{rows.begin(), middle}, {middle, rows.end()}};
  const Eigen::MatrixXd& codes = input.codes();
  for (const SplitSearch splits : {SplitSearch::exact, SplitSearch::histogram}) {
    const Dci was = tie_free_dci(input, split, splits);
    TORSOR_CHECK(dci_change(was, tie_free_dci(input.rows_at(backwards), sides, splits)) <
                 kRounding);
    const auto change = [&](const Eigen::MatrixXd& other) {
      return dci_change(was, tie_free_dci(input.with_codes(other), split, splits));
    };
    TORSOR_CHECK(change(codes.rowwise().reverse()) < kRounding);
    TORSOR_CHECK(change(-codes) < (splits == SplitSearch::exact ? kRounding : kMirrored));
    TORSOR_CHECK(change(shifted(3.0 * codes)) < kRounding);
    // Importances look at the order of values alone; predictions cut half-way between them.
    const Dci bent = tie_free_dci(input.with_codes(codes.array().cube()), split, splits);
    TORSOR_CHECK(bent.completeness.matrix == was.completeness.matrix);
  }
}

TORSOR_TEST("the same seed gives the same bits") {
  TORSOR_CHECK(battery_of(laws_subject()).json() == report_before().json());
}

/// Called directly: the battery turns refusals and values that are not finite into remarks.
std::vector<MetricResult> table_metrics(const MetricInput& input) {
  Random random(71);
  const InfoMec info = info_mec(input, random);
  return {mig(input, random),
          modularity(input, random),
          irs(input, random),
          sap(input, random, {.mode = SapMode::continuous}),
          info.modularity,
          info.compactness,
          info.explicitness,
          sap(input, random),
          explicitness(input, random),
          gaussian_tc(input.codes(), random),
          gaussian_wasserstein(input.codes(), random),
          gaussian_wasserstein_normalised(input.codes(), random),
          mi_score(input.codes(), random)};
}

TORSOR_TEST("the regression of numbers on the code does not depend on its scale") {
  const MetricInput table = mixed_table();
  const MetricInputOptions numbers{.kinds = std::vector(3, FactorKind::continuous)};
  Random random(78);
  const auto explained = [&](double scale) {
    return *info_mec(MetricInput(scale * table.codes(), label_grid(kLawSizes, 12), numbers), random)
                .explicitness.value;
  };
  TORSOR_CHECK(explained(1.0) > 0.2);
  for (const double scale : {1e-200, 1e-9, 1e9, 1e200}) {
    TORSOR_CHECK(std::abs(explained(scale) - explained(1.0)) < 1e-9);
  }
}

TORSOR_TEST("without intervals the values stay") {
  const std::vector<MetricResult> full = table_metrics(mixed_table());
  const std::vector<MetricResult> bare = table_metrics(mixed_table().without_intervals());
  // The first three draw no random number but for intervals, as do the neighbours.
  for (const std::size_t i : {0, 1, 2, 3, 4, 5, 6}) {
    TORSOR_INFO(full[i].name);
    TORSOR_CHECK(*full[i].value == *bare[i].value);
    TORSOR_CHECK(full[i].interval.has_value());
    TORSOR_CHECK(!bare[i].interval.has_value());
  }
}

/// A value that is a number, or the reason why there is none; the same for the interval.
void check_answers(const MetricInput& input) {
  for (const MetricResult& result : table_metrics(input)) {
    TORSOR_INFO(result.name << ", " << input.rows() << " rows, " << result.remark);
    TORSOR_CHECK((result.value ? std::isfinite(*result.value) : !result.remark.empty()));
    if (!result.interval) continue;
    TORSOR_CHECK(std::isfinite(result.interval->low));
    TORSOR_CHECK(result.interval->low <= result.interval->high);
  }
}

TORSOR_TEST("every metric answers on few rows, constant codes, single columns and single values") {
  Random random(76);
  for (const Eigen::Index rows : {1, 2, 3, 4, 5, 7, 12, 60}) {
    const Eigen::MatrixXd labels = random_labels(rows, {1, 3, 5}, random);
    const Eigen::MatrixXd noise = with_noise(Eigen::MatrixXd::Zero(rows, 3), 1.0, random);
    const MetricInput plain(noise, labels);
    check_answers(plain);
    check_answers(plain.with_blocks({{0, 2}, {1}}));
    check_answers(plain.with_blocks({{0, 1, 2}}));
    check_answers(MetricInput(Eigen::MatrixXd::Constant(rows, 2, 0.1), labels));
    check_answers(MetricInput(noise.leftCols(1), labels.leftCols(1)));
    check_answers(MetricInput(labels, labels));
    check_answers(MetricInput(labels, noise));
    check_answers(MetricInput(noise.leftCols(2), labels.col(2)));
  }
}

TORSOR_TEST("a factor of one value is left out and said to be") {
  Random random(77);
  Eigen::MatrixXd labels = random_labels(200, {3, 4}, random);
  const double value = *mig(MetricInput(labels, labels), random).value;
  Eigen::MatrixXd more(200, 3);
  more << labels, Eigen::VectorXd::Constant(200, 5.0);
  const MetricResult found = mig(MetricInput(labels, more, {.names = {"a", "b", "still"}}), random);
  TORSOR_CHECK(found.value.value() == value);
  TORSOR_CHECK(found.remark == "Left out, because they have no entropy: still.");
}

}  // namespace
}  // namespace torsor::testing
