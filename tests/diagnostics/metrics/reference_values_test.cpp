#include <cmath>
#include <cstdint>

#include "diagnostics/metrics/column_scaling.hpp"
#include "diagnostics/metrics/information/neighbour_information.hpp"
#include "diagnostics/metrics/interventions/irs.hpp"
#include "diagnostics/metrics/predictors/linear_share.hpp"
#include "diagnostics/metrics/predictors/linear_svm.hpp"
#include "diagnostics/metrics/predictors/logistic_regression.hpp"
#include "diagnostics/metrics/predictors/roc_auc.hpp"
#include "diagnostics/metrics/relations/mig.hpp"
#include "diagnostics/metrics/relations/modularity.hpp"
#include "diagnostics/metrics/relations/sap.hpp"
#include "diagnostics/metrics/unsupervised/gaussian_scores.hpp"
#include "diagnostics/metrics/unsupervised/mi_score.hpp"
#include "tests/test.hpp"

// Values on one table by scikit-learn 1.2.1, NumPy 1.24.2 and SciPy: mutual_info_classif,
// mutual_info_regression, mutual_info_score on numpy.histogram bins, corrcoef, percentile, sqrtm,
// LinearSVC (primal, tolerance 1e-12), LogisticRegression (newton-cg, 1e-12), roc_auc_score.
namespace torsor::testing {
namespace {

struct Table {
  Eigen::MatrixXd codes = Eigen::MatrixXd(240, 3);
  Eigen::MatrixXd labels = Eigen::MatrixXd(240, 2);

  Table() {
    std::uint64_t state = 7;
    const auto uniform = [&state] {
      state = (1103515245 * state + 12345) % (1ULL << 31);
      return static_cast<double>(state) / static_cast<double>(1ULL << 31);
    };
    for (Eigen::Index n = 0; n < 240; ++n) {
      labels(n, 0) = std::floor(5.0 * uniform());
      labels(n, 1) = std::floor(2.0 * uniform());
      codes(n, 0) = labels(n, 0) + uniform();
      codes(n, 1) = 0.7 * labels(n, 1) + 0.3 * labels(n, 0) + uniform();
      codes(n, 2) = uniform();
    }
  }
  [[nodiscard]] Classes classes(Eigen::Index k) const {
    return {labels.col(k).cast<int>(), k == 0 ? 5 : 2};
  }
};

bool near(double a, double b, double tolerance) { return std::abs(a - b) < tolerance; }

TORSOR_TEST("information by neighbours equals that of scikit-learn") {
  const Table table;
  const Eigen::MatrixXd expected{{1.5816636048383064, 0.0006191110801379018},
                                 {0.4546067517617076, 0.24270781657662432},
                                 {0.02625435354158112, 0.05419525715628404}};
  // scikit-learn adds noise of 1e-10, which can order a tie of rounding the other way.
  for (Eigen::Index i = 0; i < 3; ++i) {
    for (Eigen::Index k = 0; k < 2; ++k) {
      const double found = class_information(table.codes.col(i), table.classes(k));
      TORSOR_CHECK(near(found, expected(i, k), 1e-9));
    }
  }
  const Eigen::MatrixXd scaled = unit_scale(table.codes);
  const auto between = [&](Eigen::Index i, Eigen::Index j) {
    return continuous_information(scaled.col(i), scaled.col(j));
  };
  TORSOR_CHECK(near(between(0, 1), 0.3441265215541982, 1e-9));
  TORSOR_CHECK(near(between(2, 1), 0.0022857361498300754, 1e-9));
}

TORSOR_TEST("scores of tables and moments equal those of their formulas in NumPy") {
  const Table table;
  const MetricInput input(table.codes, table.labels);
  Random random(81);
  TORSOR_CHECK(near(*mig(input, random).value, 0.4697476495227667, 1e-12));
  TORSOR_CHECK(near(*modularity(input, random).value, 0.8687348850149977, 1e-12));
  TORSOR_CHECK(near(*mi_score(table.codes, random).value, 0.8026623543200588, 1e-12));
  const SapOptions numbers{.mode = SapMode::continuous};
  TORSOR_CHECK(near(*sap(input, random, numbers).value, 0.4241164976729095, 1e-12));
  TORSOR_CHECK(near(*irs(input, random).value, 0.5858645458678957, 1e-12));
  TORSOR_CHECK(near(*gaussian_tc(table.codes, random).value, 0.25989503874799436, 1e-12));
  TORSOR_CHECK(near(*gaussian_wasserstein(table.codes, random).value, 0.14495187880903337, 1e-12));
}

TORSOR_TEST("the linear classifier equals LIBLINEAR's") {
  const Table table;
  const Eigen::MatrixXd x = table.codes.col(0);
  const LinearSvm five = fit_linear_svm(x, table.classes(0).of, 5);
  const Eigen::RowVectorXd weights{{-0.48209326370983047, -0.2281409015099481, -0.07541960671779237,
                                    0.054036524192215885, 0.14855416038222227}};
  const Eigen::RowVectorXd bias{{0.26449576182569795, -0.0208461180021886, -0.32508450142042633,
                                 -0.6033917633110697, -0.8271909100456174}};
  TORSOR_CHECK((five.weights - weights).norm() < 1e-8);
  TORSOR_CHECK((five.bias - bias).norm() < 1e-8);
  const LinearSvm two = fit_linear_svm(x, table.classes(1).of, 2);
  TORSOR_CHECK(near(two.weights(0, 1), -0.017689690761461187, 1e-8));
  TORSOR_CHECK(near(two.bias[1], 0.03630621218505146, 1e-8));
  TORSOR_CHECK(near(two.bias[0], -0.03630621218505146, 1e-8));
}

TORSOR_TEST("the softmax equals scikit-learn's") {
  const Table table;
  const Classes classes = table.classes(0);
  const LogisticModel model = fit_logistic(table.codes, classes.of, 5, {.tolerance = 1e-10});
  const Eigen::MatrixXd weights{{-5.46107206140598, -1.6126313139785167, -0.008338952667022066},
                                {-2.710854453032077, -0.21124725337812897, 0.16923782737512688},
                                {0.00477589699792731, 0.25760343989613904, 0.37268682957788984},
                                {2.56568139952941, 0.7576036562317653, -0.44431646073040804},
                                {5.601469217910721, 0.8086714712287467, -0.08926924355558731}};
  const Eigen::RowVectorXd bias{{12.792009281366617, 8.64791255318905, 2.4860375415686526,
                                 -5.74982508274152, -18.176134293382766}};
  // The bias is the flattest direction: a gradient of 1e-10 leaves it about 1e-6 of freedom.
  TORSOR_CHECK((model.weights - weights.transpose()).norm() < 1e-5);
  TORSOR_CHECK((model.bias - bias).norm() < 1e-4);
  const Eigen::MatrixXd p = model.probabilities(table.codes);
  double area = 0.0;
  for (int c = 0; c < 5; ++c) {
    std::vector<bool> own;
    for (const int k : classes.of) own.push_back(k == c);
    area += *RankedScores(p.col(c), own).auc(Eigen::VectorXd::Ones(240)) / 5.0;
  }
  TORSOR_CHECK(near(area, 0.9984565977625461, 1e-12));
}

TORSOR_TEST("the balanced softmax without penalty has scikit-learn's loss") {
  const Table table;
  const Eigen::MatrixXd scaled = unit_scale(table.codes).rightCols(2);
  const Eigen::Vector2d expected(1.3123774546566618, 0.49948182740447056);
  for (const Eigen::Index k : {0, 1}) {
    const Classes classes = table.classes(k);
    const LogisticModel model = fit_logistic(scaled, classes.of, classes.count,
                                             {.c = {}, .balanced = true, .tolerance = 1e-10});
    TORSOR_CHECK(model.converged);
    const Eigen::MatrixXd logs = model.log_probabilities(scaled);
    double loss = 0.0;
    for (Eigen::Index n = 0; n < 240; ++n) loss -= logs(n, classes.of[n]) / 240.0;
    TORSOR_CHECK(near(loss, expected[k], 1e-7));
  }
}

}  // namespace
}  // namespace torsor::testing
