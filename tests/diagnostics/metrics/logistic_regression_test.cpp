#include "diagnostics/metrics/predictors/logistic_regression.hpp"

#include <cmath>
#include <limits>

#include <Eigen/Cholesky>

#include "core/error.hpp"
#include "core/random.hpp"
#include "tests/test.hpp"

namespace torsor::testing {
namespace {

struct Labelled {
  Eigen::MatrixXd x;
  Eigen::VectorXi classes;
};

/// Classes 0, ..., 3 with centres one apart in columns of very different scale.
Labelled overlapping_classes(Eigen::Index rows) {
  Random random(11);
  Labelled data{Eigen::MatrixXd(rows, 3), Eigen::VectorXi(rows)};
  for (Eigen::Index n = 0; n < rows; ++n) {
    data.classes[n] = static_cast<int>(random.below(4));
    const double shift = data.classes[n];
    data.x.row(n) << random.normal() + shift, 100.0 * (random.normal() - shift), random.normal();
  }
  return data;
}

TORSOR_TEST("without columns the fitted probabilities are the shares of the classes") {
  const Eigen::VectorXi classes = Eigen::VectorXi{{0, 0, 0, 1, 1, 2}};
  const LogisticModel model = fit_logistic(Eigen::MatrixXd(6, 0), classes, 3);
  const Eigen::MatrixXd p = model.probabilities(Eigen::MatrixXd(1, 0));
  // The gradient of the mean loss is p - share, below the tolerance of 1e-7.
  TORSOR_CHECK((p - Eigen::RowVector3d(3, 2, 1) / 6.0).cwiseAbs().maxCoeff() < 1e-7);
  const double expected = std::log(6.0) - (3 * std::log(3.0) + 2 * std::log(2.0)) / 6.0;
  TORSOR_CHECK(std::abs(model.cross_entropy - expected) < 1e-12);
}

TORSOR_TEST("a saturated model without penalty gives the logarithm of the odds ratio") {
  // x = 0: 3 of class 0 and 1 of class 1; x = 1: 1 and 2.
  const Eigen::VectorXd x = Eigen::VectorXd{{0, 0, 0, 0, 1, 1, 1}};
  const Eigen::VectorXi classes = Eigen::VectorXi{{0, 0, 0, 1, 0, 1, 1}};
  const LogisticModel model = fit_logistic(x, classes, 2, {.c = {}, .tolerance = 1e-11});
  TORSOR_CHECK(model.converged);
  TORSOR_CHECK(std::abs(model.weights(0, 1) - model.weights(0, 0) - std::log(6.0)) < 1e-8);
  TORSOR_CHECK(std::abs(model.bias[1] - model.bias[0] - std::log(1.0 / 3.0)) < 1e-8);
}

TORSOR_TEST("at the minimum the penalty balances the loss and the bias is free") {
  const Labelled data = overlapping_classes(600);
  const double c = 0.3;
  const LogisticModel model = fit_logistic(data.x, data.classes, 4, {.c = c, .tolerance = 1e-9});
  TORSOR_CHECK(model.converged);
  Eigen::MatrixXd residual = model.probabilities(data.x);
  for (Eigen::Index n = 0; n < 600; ++n) residual(n, data.classes[n]) -= 1.0;
  // Both follow from the gradient of the mean loss, times c N.
  const Eigen::MatrixXd slope = c * data.x.transpose() * residual + model.weights;
  TORSOR_CHECK(slope.cwiseAbs().maxCoeff() < 600 * c * 1e-9 + 1e-9);
  TORSOR_CHECK(residual.colwise().sum().cwiseAbs().maxCoeff() < 600 * 1e-9);
}

TORSOR_TEST("two classes are the binary model with one penalised weight vector") {
  const Labelled data = overlapping_classes(300);
  const Eigen::VectorXi two = data.classes.cwiseMin(1);
  const Eigen::MatrixXd x = data.x * Eigen::Vector3d(1.0, 0.01, 1.0).asDiagonal();
  const double c = 0.05;
  // Newton's method on c Σ log(1 + exp(-t (w·x + b))) + ½ ‖w‖², t = ±1.
  Eigen::MatrixXd with_one(300, 4);
  with_one << x, Eigen::VectorXd::Ones(300);
  const Eigen::Vector4d penalised(1.0, 1.0, 1.0, 0.0);
  Eigen::Vector4d w = Eigen::Vector4d::Zero();
  for (int step = 0; step < 30; ++step) {
    const Eigen::ArrayXd p = 1.0 / (1.0 + (-(with_one * w).array()).exp());
    const Eigen::VectorXd residual = p - two.cast<double>().array();
    const Eigen::Vector4d gradient =
        c * with_one.transpose() * residual + penalised.cwiseProduct(w);
    Eigen::Matrix4d curvature =
        c * with_one.transpose() * (p * (1.0 - p)).matrix().asDiagonal() * with_one;
    curvature.diagonal() += penalised;
    w -= curvature.ldlt().solve(gradient);
  }
  const LogisticModel model = fit_logistic(x, two, 2, {.c = c, .tolerance = 1e-10});
  const Eigen::Vector3d slopes = model.weights.col(1) - model.weights.col(0);
  // A gradient of 1e-10 of the mean loss, over curvatures of 1/15 and more.
  TORSOR_CHECK((slopes - w.head(3)).cwiseAbs().maxCoeff() < 1e-8);
  TORSOR_CHECK(std::abs(model.bias[1] - model.bias[0] - w[3]) < 1e-8);
  // The softmax that penalises both vectors by ½ ‖·‖² is the binary model of 2c: it is not this.
  const LogisticModel weaker = fit_logistic(x, two, 2, {.c = 2.0 * c, .tolerance = 1e-10});
  TORSOR_CHECK((weaker.weights - model.weights).cwiseAbs().maxCoeff() > 0.01);
}

TORSOR_TEST("balanced weights are repeated rows") {
  const Labelled data = overlapping_classes(60);
  const Eigen::VectorXi two = data.classes.cwiseMin(1);
  const int ones = two.sum();
  const int zeros = 60 - ones;
  Labelled repeated{Eigen::MatrixXd(2 * ones * zeros, 3), Eigen::VectorXi(2 * ones * zeros)};
  Eigen::Index at = 0;
  for (Eigen::Index n = 0; n < 60; ++n) {
    for (int copy = 0; copy < (two[n] == 1 ? zeros : ones); ++copy, ++at) {
      repeated.x.row(at) = data.x.row(n);
      repeated.classes[at] = two[n];
    }
  }
  TORSOR_REQUIRE(at == repeated.x.rows());
  // Balanced rows weigh 60 in all, so the copies need a penalty as much weaker.
  const double copies = static_cast<double>(at) / 60.0;
  const auto balanced = fit_logistic(data.x, two, 2, {.c = 1.0, .balanced = true});
  const auto plain = fit_logistic(repeated.x, repeated.classes, 2, {.c = 1.0 / copies});
  TORSOR_CHECK((balanced.weights - plain.weights).cwiseAbs().maxCoeff() < 1e-4);
  TORSOR_CHECK(balanced.predict(data.x) == plain.predict(data.x));
}

TORSOR_TEST("separable classes without a penalty have no minimum and are told apart") {
  Eigen::VectorXd x(40);
  Eigen::VectorXi classes(40);
  for (Eigen::Index n = 0; n < 40; ++n) {
    x[n] = static_cast<double>(n % 4);
    classes[n] = static_cast<int>(n % 4);
  }
  const LogisticModel model =
      fit_logistic(x, classes, 4, {.c = {}, .iterations = 100, .tolerance = 1e-300});
  TORSOR_CHECK(!model.converged);
  TORSOR_CHECK(model.predict(x) == classes);
  TORSOR_CHECK(model.cross_entropy < 1e-3);
}

TORSOR_TEST("a class without a row gets probability 0") {
  const Eigen::VectorXd x = Eigen::VectorXd{{0, 1, 2, 3}};
  const Eigen::VectorXi classes = Eigen::VectorXi{{0, 2, 0, 2}};
  const LogisticModel model = fit_logistic(x, classes, 3);
  TORSOR_CHECK(model.bias[1] == -std::numeric_limits<double>::infinity());
  TORSOR_CHECK(model.probabilities(x).col(1).isZero(0.0));
  TORSOR_CHECK((model.probabilities(x).rowwise().sum().array() - 1.0).abs().maxCoeff() < 1e-14);
  const LogisticModel one = fit_logistic(x, Eigen::VectorXi::Zero(4), 1);
  TORSOR_CHECK(one.cross_entropy == 0.0);
  TORSOR_CHECK(one.predict(x).isZero());
}

TORSOR_TEST("logistic regression refuses what it cannot fit") {
  const Eigen::MatrixXd x = Eigen::MatrixXd::Ones(2, 1);
  TORSOR_THROWS_WITH(fit_logistic(x, Eigen::VectorXi::Zero(3), 1), InvalidArgument,
                     "2 rows and 3 classes");
  TORSOR_THROWS_WITH(fit_logistic(x, Eigen::Vector2i(0, 2), 2), InvalidArgument, "from 0 to 2");
  TORSOR_THROWS_WITH(fit_logistic(x, Eigen::Vector2i(0, 1), 2, {.c = 0.0}), InvalidArgument,
                     "c > 0");
  const LogisticModel model = fit_logistic(x, Eigen::Vector2i(0, 1), 2);
  TORSOR_THROWS_WITH(model.predict(Eigen::MatrixXd::Ones(1, 2)), InvalidArgument,
                     "1 columns was asked about 2");
}

}  // namespace
}  // namespace torsor::testing
