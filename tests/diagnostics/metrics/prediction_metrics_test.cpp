#include <cmath>
#include <numbers>

#include "core/error.hpp"
#include "diagnostics/metrics/interventions/irs.hpp"
#include "diagnostics/metrics/predictors/linear_share.hpp"
#include "diagnostics/metrics/predictors/linear_svm.hpp"
#include "diagnostics/metrics/predictors/roc_auc.hpp"
#include "diagnostics/metrics/relations/explicitness.hpp"
#include "diagnostics/metrics/relations/sap.hpp"
#include "tests/diagnostics/metrics/factor_tables.hpp"
#include "tests/test.hpp"

namespace torsor::testing {
namespace {

constexpr SapOptions kContinuous{.mode = SapMode::continuous};

TORSOR_TEST("the area under the curve counts pairs, ties by half, and weights as repeats") {
  const Eigen::VectorXd scores = Eigen::VectorXd{{0.1, 0.4, 0.4, 0.8, 0.9}};
  const RankedScores ranked(scores, {false, false, true, true, false});
  // Pairs of 2 positives and 3 negatives: 0.4 wins 1, ties 1; 0.8 wins 2.
  TORSOR_CHECK(ranked.auc(Eigen::VectorXd::Ones(5)).value() == 3.5 / 6.0);
  const Eigen::VectorXd weights = Eigen::VectorXd{{2, 0, 1, 1, 1}};
  TORSOR_CHECK(ranked.auc(weights).value() == 4.0 / 6.0);
  TORSOR_CHECK(!ranked.auc(Eigen::VectorXd{{1, 1, 0, 0, 1}}));
  TORSOR_THROWS_WITH(RankedScores(scores, {true}), InvalidArgument, "5 scores and 1 labels");
}

TORSOR_TEST("the linear classifier is at the minimum of its squared hinge") {
  Random random(41);
  const Eigen::MatrixXd labels = random_labels(300, {3}, random);
  Eigen::MatrixXd base(300, 2);
  base << labels, labels.array().square().matrix();
  const Eigen::MatrixXd x = with_noise(base, 0.5, random);
  const Eigen::VectorXi classes = labels.col(0).cast<int>();
  for (const Eigen::Index columns : {1, 2}) {
    const Eigen::MatrixXd part = x.leftCols(columns);
    const LinearSvm svm = fit_linear_svm(part, classes, 3, 0.1);
    for (int k = 0; k < 3; ++k) {
      const double own = 300.0 / (3.0 * static_cast<double>((classes.array() == k).count()));
      Eigen::VectorXd slope = svm.weights.col(k);
      double lift = svm.bias[k];
      for (Eigen::Index n = 0; n < 300; ++n) {
        const double y = classes[n] == k ? 1.0 : -1.0;
        const double score = part.row(n).dot(svm.weights.col(k)) + svm.bias[k];
        const double pull = 2.0 * 0.1 * (y > 0 ? own : 1.0) * y * std::max(0.0, 1.0 - y * score);
        slope -= pull * part.row(n).transpose();
        lift -= pull;
      }
      // The stated tolerance: 1e-9 of the sum of the costs, which is below 0.1 · 600.
      TORSOR_CHECK(slope.cwiseAbs().maxCoeff() < 6e-8);
      TORSOR_CHECK(std::abs(lift) < 6e-8);
    }
  }
  TORSOR_THROWS_WITH(fit_linear_svm(x, classes, 3, 0.0), InvalidArgument, "above 0, not 0");
}

TORSOR_TEST("separated predictability tells identity, nothing and duplicates apart") {
  Random random(42);
  const Eigen::MatrixXd labels = identity_factors(3000, random);
  const auto score = [&](const Eigen::MatrixXd& codes) {
    return sap(MetricInput(codes, labels), random, kContinuous).value.value();
  };
  // The largest of nine squared correlations of 3000 independent rows is about 4 / 3000.
  const double identity = score(labels);
  TORSOR_CHECK(identity > 0.997);
  TORSOR_CHECK(identity <= 1.0);
  TORSOR_CHECK(score(Eigen::MatrixXd::Zero(3000, 10)) == 0.0);
  TORSOR_CHECK(std::abs(score(given_twice(labels))) < 1e-12);
}

TORSOR_TEST("the accuracy of classifiers of single columns is what a line can tell") {
  Random random(42);
  const Eigen::MatrixXd labels = random_labels(3000, {10, 10, 10}, random);
  // A linear score of one column picks three labels of ten at the ends; chance is 0.1.
  const MetricResult classified = sap(MetricInput(labels, labels), random);
  TORSOR_CHECK(classified.matrix.diagonal().minCoeff() > 0.15);
  TORSOR_CHECK(classified.interval.value().low < *classified.value);
  const Eigen::MatrixXd binary = random_labels(2000, {2, 2}, random);
  TORSOR_CHECK(std::abs(sap(MetricInput(binary, binary), random).value.value() - 0.5) < 0.15);
}

TORSOR_TEST("the classifier of a block of cosine and sine tells every label of a cycle") {
  Random random(43);
  const Eigen::MatrixXd labels = random_labels(3000, {12, 2}, random);
  Eigen::MatrixXd codes(3000, 3);
  codes.col(0) = (labels.col(0) * (std::numbers::pi / 6.0)).array().cos();
  codes.col(1) = (labels.col(0) * (std::numbers::pi / 6.0)).array().sin();
  codes.col(2) = labels.col(1);
  const MetricInput axes(codes, labels);
  const MetricResult blocks = sap(axes.with_blocks({{0, 1}, {2}}), random);
  TORSOR_CHECK(blocks.matrix(0, 0) == 1.0);
  TORSOR_CHECK(sap(axes, random).matrix.col(0).maxCoeff() < 0.5);
  TORSOR_CHECK(*blocks.value > *sap(axes, random).value + 0.3);
}

TORSOR_TEST("the linear share of a block is that of the regression on it") {
  Random random(44);
  const Eigen::MatrixXd noise = with_noise(Eigen::MatrixXd::Zero(500, 3), 1.0, random);
  Eigen::MatrixXd rows(500, 4);
  rows << noise.leftCols(2), noise.col(0) + noise.col(1), noise.col(0) - 2.0 * noise.col(1);
  const Eigen::MatrixXd covariance = sample_covariance(rows);
  TORSOR_CHECK(std::abs(linear_share(covariance, {0, 1}, 3) - 1.0) < 1e-12);
  // The third column adds no direction to the first two.
  TORSOR_CHECK(std::abs(linear_share(covariance, {0, 1, 2}, 3) - 1.0) < 1e-9);
  const double c = covariance(0, 3);
  TORSOR_CHECK(std::abs(linear_share(covariance, {0}, 3) -
                        c * c / (covariance(0, 0) * covariance(3, 3))) < 1e-14);
  TORSOR_CHECK(linear_share(Eigen::MatrixXd::Zero(2, 2), {0}, 1) == 0.0);
}

TORSOR_TEST("robustness to interventions is one for the identity and zero for a constant code") {
  Random random(45);
  const Eigen::MatrixXd labels = identity_factors(3000, random);
  const MetricResult identity = irs(MetricInput(labels, labels), random);
  TORSOR_CHECK(std::abs(identity.value.value() - 1.0) < 1e-12);
  TORSOR_CHECK(identity.details["parent"] == Json({0, 1, 2, 3, 4, 5, 6, 7, 8, 9}));
  const MetricInput zero(Eigen::MatrixXd::Zero(3000, 10), labels);
  TORSOR_CHECK(irs(zero, random).value.value() == 0.0);
  const MetricResult noise =
      irs(MetricInput(with_noise(Eigen::MatrixXd::Zero(3000, 10), 1.0, random), labels), random);
  // max |z| of 3000 normals is about 3.5, the 99th percentile of |z| 2.58.
  TORSOR_CHECK(noise.value.value() < 0.45);
  Eigen::MatrixXd one(3000, 2);
  one << labels.col(1), Eigen::VectorXd::Constant(3000, 0.1);
  const MetricResult dead = irs(MetricInput(one, labels), random);
  TORSOR_CHECK(std::abs(dead.value.value() - 1.0) < 1e-12);
  TORSOR_CHECK(dead.details["parent"][1].is_null());
}

TORSOR_TEST("robustness of a unit by hand") {
  // Factor 0 splits the code {0, 1 | 4, 7}: means 0.5 and 5.5, deviations 0.5 and 1.5; the mean is
  // 3 and the greatest deviation 4, so 1 - (0.5 + 1.5) / 2 / 4 = 3/4.
  const Eigen::Vector4d codes(0, 1, 4, 7);
  const Eigen::Vector4d labels(0, 0, 1, 1);
  Random random(46);
  const MetricResult found = irs(MetricInput(codes, labels), random, {.quantile = 1.0});
  TORSOR_CHECK(std::abs(found.value.value() - 0.75) < 1e-15);
  TORSOR_THROWS_WITH(irs(MetricInput(codes, labels), random, {.quantile = 0.0}), InvalidArgument,
                     "0 is no quantile");
}

TORSOR_TEST("units that move too little for a regression are told") {
  Random random(48);
  const Eigen::MatrixXd labels = random_labels(200, {4, 4}, random);
  TORSOR_CHECK(sap(MetricInput(labels, labels), random, kContinuous).remark.empty());
  const MetricResult faint = sap(MetricInput(1e-7 * labels, labels), random, kContinuous);
  TORSOR_CHECK(*faint.value == 0.0);
  TORSOR_CHECK(faint.remark.find("scale the code") != std::string::npos);
}

/// One column for each value of the second factor.
Eigen::MatrixXd second_factor_code(const Eigen::MatrixXd& labels, int values) {
  Eigen::MatrixXd codes(labels.rows(), values);
  for (Eigen::Index n = 0; n < labels.rows(); ++n) {
    for (Eigen::Index c = 0; c < values; ++c) {
      codes(n, c) = labels(n, 1) == static_cast<double>(c);
    }
  }
  return codes;
}

TORSOR_TEST("a factor that the code leaves out is told by chance where combinations occur once") {
  for (const int values : {5, 12}) {
    const Eigen::MatrixXd labels = label_grid({4, values}, 1);
    const Eigen::MatrixXd codes = second_factor_code(labels, values);
    for (std::uint64_t seed = 0; seed < 5; ++seed) {
      Random random(seed);
      const MetricResult found = explicitness(MetricInput(codes, labels), random);
      TORSOR_INFO(values << " values: " << found.details.dump());
      // Held-out rows of one combination have one code: ties, unless several are held out and the
      // rounding of the fit ranks them.
      TORSOR_CHECK(std::abs(found.details["test"][0].get<double>() - 0.5) < 0.2);
      TORSOR_CHECK(found.details["test"][1].get<double>() == 1.0);
    }
  }
}

TORSOR_TEST("noise on a grid of once each scores half on average and says where it scores less") {
  const Eigen::MatrixXd labels = label_grid({6, 6, 4}, 1);
  double sum = 0.0;
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    Random random(seed);
    const Eigen::MatrixXd noise = with_noise(Eigen::MatrixXd::Zero(144, 3), 1.0, random);
    const MetricResult found = explicitness(MetricInput(noise, labels), random);
    sum += *found.value / 40.0;
    TORSOR_CHECK((*found.value < 0.5) == (found.remark.find("Below the 1/2") == 0));
  }
  // About 15 test rows for each of three factors: a deviation of 0.09 in one, 0.015 in the mean.
  TORSOR_CHECK(std::abs(sum - 0.5) < 0.05);
}

TORSOR_TEST("explicitness is one where classes part linearly and a half for noise") {
  Random random(47);
  const Eigen::MatrixXd labels = random_labels(2000, {3, 5}, random);
  Eigen::MatrixXd codes(2000, 8);
  for (Eigen::Index n = 0; n < 2000; ++n) {
    for (Eigen::Index c = 0; c < 3; ++c) codes(n, c) = labels(n, 0) == static_cast<double>(c);
    for (Eigen::Index c = 0; c < 5; ++c) codes(n, 3 + c) = labels(n, 1) == static_cast<double>(c);
  }
  const MetricResult good = explicitness(MetricInput(codes, labels), random);
  TORSOR_CHECK(good.value.value() == 1.0);
  const MetricResult noise = explicitness(
      MetricInput(with_noise(Eigen::MatrixXd::Zero(2000, 2), 1.0, random), labels), random);
  // An area over 200 rows with 67 or 40 positives has deviation 0.045; 8 classes are averaged.
  TORSOR_CHECK(std::abs(noise.value.value() - 0.5) < 0.1);
  TORSOR_CHECK(noise.interval.value().high - noise.interval.value().low < 0.3);
  const MetricResult constant =
      explicitness(MetricInput(Eigen::MatrixXd::Constant(2000, 2, 0.1), labels), random);
  TORSOR_CHECK(constant.value.value() == 0.5);
}

}  // namespace
}  // namespace torsor::testing
