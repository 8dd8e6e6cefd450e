#include "diagnostics/metrics/trees/boosted_trees.hpp"

#include <cmath>

#include "core/error.hpp"
#include "core/random.hpp"
#include "diagnostics/metrics/relations/dci_scores.hpp"
#include "tests/diagnostics/metrics/permutation_table.hpp"
#include "tests/test.hpp"

namespace torsor::testing {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;
using Eigen::VectorXi;

constexpr Eigen::Index kRows = 1000;

/// Ten code columns and three columns of noise that only the factors see.
const Eigen::MatrixXi& reference_table() {
  static const Eigen::MatrixXi table = permutation_table(kRows, 13);
  return table;
}

MatrixXd reference_codes() { return reference_table().leftCols(10).cast<double>(); }

/// A factor of the rows of the table, in whole numbers.
template <class F>
VectorXi factor_of(const F& value) {
  VectorXi factor(kRows);
  for (Eigen::Index i = 0; i < kRows; ++i) factor[i] = value(reference_table().row(i));
  return factor;
}

VectorXi four_classes() {
  return factor_of([](const auto& x) { return (3 * x[0] + 2 * x[1] + 2 * x[10]) * 4 / 7000; });
}
VectorXi two_classes() {
  return factor_of([](const auto& x) { return (x[2] + x[3] + x[11]) * 2 / 3000; });
}
VectorXd noisy_values() {
  return factor_of([](const auto& x) {
           return x[4] * x[4] / 1000 + 300 * (x[5] > 500 ? 1 : 0) + x[12] / 4;
         })
      .cast<double>();
}

double largest_difference(const VectorXd& a, const std::vector<double>& b) {
  return (a - VectorXd::Map(b.data(), static_cast<Eigen::Index>(b.size()))).cwiseAbs().maxCoeff();
}

// The references come from scikit-learn 1.2.1 (Debian 12), GradientBoostingClassifier and
// GradientBoostingRegressor on the same table. Cuts of equal gain are taken at random there. Leaves
// of at least 8 rows, or factors that are a step function, leave none: for them two random states
// of scikit-learn agree to 1e-14. The references have 12 digits.

TORSOR_TEST("importances are those of scikit-learn for noisy factors, with leaves of 8 rows") {
  const TreeColumns columns = tree_columns(reference_codes(), SplitSearch::exact);
  const BoostingOptions options{.shape = {.least_leaf = 8}};
  TORSOR_CHECK(
      largest_difference(BoostedTrees::classifier(columns, four_classes(), options).importances(),
                         {0.515214448638, 0.256424974505, 0.025678444877, 0.027758676900,
                          0.026563034101, 0.023549573847, 0.035361275791, 0.036797481549,
                          0.025114316489, 0.027537773304}) < 1e-10);
  TORSOR_CHECK(
      largest_difference(BoostedTrees::classifier(columns, two_classes(), options).importances(),
                         {0.028538131433, 0.027717336399, 0.417815508581, 0.382221502642,
                          0.024456304945, 0.022118871361, 0.028222163816, 0.018795028934,
                          0.020626042454, 0.029489109434}) < 1e-10);
  TORSOR_CHECK(
      largest_difference(BoostedTrees::regressor(columns, noisy_values(), options).importances(),
                         {0.000982609107, 0.001946979697, 0.001359403913, 0.001102930043,
                          0.798035971804, 0.191043906477, 0.001050495001, 0.001841255523,
                          0.001219331088, 0.001417117347}) < 1e-10);
}

TORSOR_TEST("importances are those of scikit-learn for steps, with its default settings") {
  const TreeColumns columns = tree_columns(reference_codes(), SplitSearch::exact);
  const VectorXi corner = factor_of([](const auto& x) { return x[0] >= 300 && x[1] >= 400; });
  const VectorXi steps = factor_of(
      [](const auto& x) { return (x[0] >= 300 ? 4 : 0) + (x[1] >= 600 && x[2] > 450 ? 3 : 0); });
  TORSOR_CHECK(largest_difference(BoostedTrees::classifier(columns, corner).importances(),
                                  {0.5462184873950, 0.4537815126050, 0, 0, 0, 0, 0, 0, 0, 0}) <
               1e-10);
  TORSOR_CHECK(
      largest_difference(BoostedTrees::regressor(columns, steps.cast<double>()).importances(),
                         {0.6639627919828, 0.1457317990721, 0.1903054089451, 0, 0, 0, 0, 0, 0, 0}) <
      1e-10);
}

TORSOR_TEST("accuracies and R^2 of unseen rows are those of scikit-learn") {
  const MatrixXd codes = reference_codes();
  const TreeColumns columns = tree_columns(codes.topRows(900), SplitSearch::exact);
  const auto unseen_score = [&](const VectorXd& values, FactorKind kind) {
    const MetricInput all(codes, values, {.kinds = {kind}});
    std::vector<Eigen::Index> train(900), test(100);
    std::iota(train.begin(), train.end(), 0);
    std::iota(test.begin(), test.end(), 900);
    const BoostedTrees trees = BoostedTrees::fit(columns, all.rows_at(train).factors().front(), {});
    return prediction_score(trees, codes.bottomRows(100), all.rows_at(test).factors().front());
  };
  // Of four random states: 0.62 to 0.63, 0.66 to 0.67, 0.96151 to 0.96165.
  TORSOR_CHECK(std::abs(unseen_score(four_classes().cast<double>(), FactorKind::discrete) - 0.625) <
               0.011);
  TORSOR_CHECK(std::abs(unseen_score(two_classes().cast<double>(), FactorKind::discrete) - 0.665) <
               0.011);
  TORSOR_CHECK(std::abs(unseen_score(noisy_values(), FactorKind::continuous) - 0.9616) < 2e-4);
}

TORSOR_TEST("a tree of one cut predicts the means of its sides") {
  const MatrixXd codes = Eigen::Vector4d(0, 1, 2, 4);
  for (const SplitSearch search : {SplitSearch::exact, SplitSearch::histogram}) {
    const BoostedTrees trees =
        BoostedTrees::regressor(tree_columns(codes, search), Eigen::Vector4d(1, 3, 10, 12),
                                {.stages = 1, .rate = 1.0, .shape = {.depth = 1}});
    TORSOR_CHECK(trees.predict_values(Eigen::Vector4d(-9, 1.5, 1.6, 9)) ==
                 Eigen::Vector4d(2, 2, 11, 11));
    TORSOR_CHECK(trees.importances() == VectorXd::Ones(1));
  }
}

TORSOR_TEST("histograms give the reference table DCI scores within 0.02 of exact splits") {
  const auto scores = [](SplitSearch search) {
    const TreeColumns columns = tree_columns(reference_codes(), search);
    MatrixXd importances(10, 3);
    importances << BoostedTrees::classifier(columns, four_classes()).importances(),
        BoostedTrees::classifier(columns, two_classes()).importances(),
        BoostedTrees::regressor(columns, noisy_values()).importances();
    return dci_scores(importances);
  };
  const DciScores exact = scores(SplitSearch::exact);
  const DciScores histogram = scores(SplitSearch::histogram);
  TORSOR_CHECK(std::abs(exact.disentanglement - histogram.disentanglement) < 0.02);
  TORSOR_CHECK(std::abs(exact.completeness - histogram.completeness) < 0.02);
  // Neither end of the scale, where anything agrees.
  TORSOR_CHECK(exact.disentanglement > 0.1);
  TORSOR_CHECK(exact.disentanglement < 0.9);
}

TORSOR_TEST("with 256 or fewer values per column, histograms find the exact cuts") {
  const MatrixXd codes = (reference_codes() / 4.0).array().floor();
  const BoostingOptions options{.shape = {.least_leaf = 8}};
  const auto importances = [&](SplitSearch search) {
    return BoostedTrees::classifier(tree_columns(codes, search), four_classes(), options)
        .importances();
  };
  // Targets are rounded to 2^-41 of the largest.
  TORSOR_CHECK((importances(SplitSearch::exact) - importances(SplitSearch::histogram))
                   .cwiseAbs()
                   .maxCoeff() < 1e-9);
}

TORSOR_TEST("histograms cut off one row at an end and find a step between two borders") {
  const MatrixXd codes = reference_codes().leftCols(1);
  const TreeColumns columns = tree_columns(codes, SplitSearch::histogram);
  for (const int below : {1, 2, 501, 502, 503, 504, 998, 999}) {
    const VectorXd step = factor_of([&](const auto& x) { return x[0] < below; }).cast<double>();
    const BoostedTrees trees =
        BoostedTrees::regressor(columns, step, {.stages = 1, .rate = 1.0, .shape = {.depth = 1}});
    TORSOR_CHECK((trees.predict_values(codes) - step).cwiseAbs().maxCoeff() < 1e-12);
  }
}

TORSOR_TEST("increasing maps of a column change no importance, whatever its scale") {
  const MatrixXd codes = reference_codes();
  MatrixXd mapped = 1e-12 * codes;
  mapped.col(0) = codes.col(0).array().cube();
  mapped.col(1) = (codes.col(1).array() / 100.0).exp();
  for (const SplitSearch search : {SplitSearch::exact, SplitSearch::histogram}) {
    const BoostingOptions options{.stages = 20};
    TORSOR_CHECK(BoostedTrees::classifier(tree_columns(codes, search), four_classes(), options)
                     .importances() ==
                 BoostedTrees::classifier(tree_columns(mapped, search), four_classes(), options)
                     .importances());
  }
}

TORSOR_TEST("the number of threads changes no bit") {
  const MatrixXd codes = reference_codes();
  for (const SplitSearch search : {SplitSearch::exact, SplitSearch::histogram}) {
    const TreeColumns columns = tree_columns(codes, search);
    const BoostedTrees one =
        BoostedTrees::classifier(columns, four_classes(), {.stages = 20, .threads = 1});
    const BoostedTrees three =
        BoostedTrees::classifier(columns, four_classes(), {.stages = 20, .threads = 3});
    TORSOR_CHECK(one.importances() == three.importances());
    TORSOR_CHECK(one.predict_classes(codes) == three.predict_classes(codes));
  }
}

TORSOR_TEST("one class, constant columns and absent classes have defined answers") {
  const MatrixXd codes = reference_codes();
  for (const SplitSearch search : {SplitSearch::exact, SplitSearch::histogram}) {
    const BoostedTrees one =
        BoostedTrees::classifier(tree_columns(codes, search), VectorXi::Constant(kRows, 7));
    TORSOR_CHECK(one.importances() == VectorXd::Zero(10));
    TORSOR_CHECK(one.predict_classes(codes.topRows(2)) == Eigen::Vector2i(7, 7));
    const TreeColumns constant = tree_columns(MatrixXd::Ones(kRows, 2), search);
    const VectorXi often = factor_of([](const auto& x) {
      return x[0] < 600 ? 4 : x[0] < 800 ? 2 : 9;
    });
    const BoostedTrees none = BoostedTrees::classifier(constant, often);
    TORSOR_CHECK(none.importances() == VectorXd::Zero(2));
    TORSOR_CHECK(none.predict_classes(MatrixXd::Ones(1, 2))[0] == 4);
    const BoostedTrees flat =
        BoostedTrees::regressor(tree_columns(codes, search), VectorXd::Constant(kRows, 0.25));
    TORSOR_CHECK(flat.importances() == VectorXd::Zero(10));
    TORSOR_CHECK(flat.predict_values(codes.topRows(1))[0] == 0.25);
    const BoostedTrees single =
        BoostedTrees::classifier(tree_columns(MatrixXd::Ones(1, 1), search), VectorXi::Zero(1));
    TORSOR_CHECK(single.predict_classes(MatrixXd::Ones(1, 1))[0] == 0);
  }
}

TORSOR_TEST("what trees cannot take is refused") {
  const TreeColumns columns = tree_columns(MatrixXd::Ones(3, 2), SplitSearch::exact);
  TORSOR_THROWS_WITH(tree_columns(MatrixXd(0, 2), SplitSearch::exact), InvalidArgument,
                     "found codes 0 x 2");
  TORSOR_THROWS_WITH(BoostedTrees::classifier(columns, VectorXi::Zero(2)), InvalidArgument,
                     "2 classes are given for 3 rows");
  TORSOR_THROWS_WITH(BoostedTrees::classifier(columns, Eigen::Vector3i(0, -1, 0)), InvalidArgument,
                     "class -1 is negative");
  TORSOR_THROWS_WITH(BoostedTrees::regressor(columns, Eigen::Vector3d(0, NAN, 0)), InvalidArgument,
                     "not all finite");
  TORSOR_THROWS_WITH(BoostedTrees::regressor(columns, Eigen::Vector3d::Zero(), {.stages = 0}),
                     InvalidArgument, "stages >= 1");
  const BoostedTrees values = BoostedTrees::regressor(columns, Eigen::Vector3d(1, 2, 3));
  TORSOR_THROWS_WITH(values.predict_classes(MatrixXd::Ones(1, 2)), InvalidArgument, "not classes");
  TORSOR_THROWS_WITH(values.predict_values(MatrixXd::Ones(1, 3)), InvalidArgument,
                     "take 2 code columns, not 3");
}

}  // namespace
}  // namespace torsor::testing
