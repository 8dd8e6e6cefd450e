#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/error.hpp"
#include "core/random.hpp"
#include "diagnostics/metrics/information/discretize.hpp"
#include "diagnostics/metrics/information/entropy.hpp"
#include "diagnostics/metrics/information/neighbour_information.hpp"
#include "diagnostics/metrics/information/neighbours.hpp"
#include "diagnostics/metrics/information/sorted_column.hpp"
#include "tests/test.hpp"

namespace torsor::testing {
namespace {

TORSOR_TEST("bins are of equal width and the greatest value falls into the last") {
  const Eigen::VectorXd values = Eigen::VectorXd{{.1, .2, .3, .4, .5, .6}};
  const Eigen::VectorXi expected = Eigen::VectorXi{{0, 0, 1, 1, 2, 2}};
  TORSOR_CHECK(equal_width_bins(values, 3).of == expected);
  const Classes constant = equal_width_bins(Eigen::VectorXd::Constant(4, 2.5));
  TORSOR_CHECK(constant.count == 1);
  TORSOR_CHECK(constant.of.isZero());
  TORSOR_THROWS_WITH(equal_width_bins(values, 0), InvalidArgument, "0 bins");
}

TORSOR_TEST("entropies and plug-in information have their closed forms") {
  TORSOR_CHECK(std::abs(entropy(Eigen::Vector3d(1, 1, 1)) - std::log(3.0)) < 1e-15);
  TORSOR_CHECK(entropy(Eigen::Vector3d(0, 7, 0)) == 0.0);
  TORSOR_CHECK(entropy(Eigen::Vector2d(0, 0)) == 0.0);
  const Classes three{Eigen::VectorXi{{0, 1, 2, 0, 1, 2}}, 3};
  const Classes halves{Eigen::VectorXi{{0, 0, 0, 1, 1, 1}}, 2};
  TORSOR_CHECK(std::abs(mutual_information(three, three) - std::log(3.0)) < 1e-15);
  TORSOR_CHECK(mutual_information(three, halves) < 1e-15);
  TORSOR_CHECK(contingency(three, halves) == Eigen::MatrixXd::Ones(3, 2));
  TORSOR_THROWS_WITH(contingency(three, Classes{Eigen::VectorXi::Zero(2), 1}), InvalidArgument,
                     "6 and 2 rows");
}

TORSOR_TEST("plug-in information of independent classes has the bias that counting predicts") {
  Random random(21);
  double mean = 0.0;
  for (int sample = 0; sample < 8; ++sample) {
    Classes a{Eigen::VectorXi(10000), 20};
    Classes b{Eigen::VectorXi(10000), 32};
    for (Eigen::Index n = 0; n < 10000; ++n) {
      a.of[n] = static_cast<int>(random.below(20));
      b.of[n] = static_cast<int>(random.below(32));
    }
    mean += mutual_information(a, b) / 8.0;
  }
  TORSOR_CHECK(std::abs(mean - 19.0 * 31.0 / 20000.0) < 0.003);
}

TORSOR_TEST("the digamma function meets its table and its series") {
  TORSOR_CHECK(std::abs(digamma(1) + std::numbers::egamma) < 1e-15);
  TORSOR_CHECK(std::abs(digamma(3) - (1.5 - std::numbers::egamma)) < 1e-15);
  for (const Eigen::Index n : {63, 64, 65, 1000}) {
    TORSOR_CHECK(std::abs(digamma(n + 1) - digamma(n) - 1.0 / static_cast<double>(n)) < 1e-14);
  }
  TORSOR_THROWS_WITH(digamma(0), InvalidArgument, "not finite at 0");
}

/// Points on a coarse grid, so that many distances tie.
Eigen::MatrixXd grid_points(Eigen::Index rows, Eigen::Index columns) {
  Random random(22);
  Eigen::MatrixXd points(rows, columns);
  for (double& v : points.reshaped()) v = static_cast<double>(random.below(16)) / 8.0;
  return points;
}

TORSOR_TEST("neighbours are those that looking at every point finds") {
  for (const Eigen::Index columns : {1, 2, 3}) {
    const Eigen::MatrixXd points = grid_points(300, columns);
    const Neighbours tree(points);
    for (Eigen::Index n = 0; n < 300; n += 7) {
      const Eigen::VectorXd query = points.row(n % 2 == 0 ? n : 0).transpose() * 1.1;
      Eigen::VectorXd distances =
          (points.rowwise() - query.transpose()).cwiseAbs().rowwise().maxCoeff();
      std::sort(distances.begin(), distances.end());
      const double radius = tree.distance(query.data(), 9);
      TORSOR_CHECK(radius == distances[8]);
      TORSOR_CHECK(tree.within(query.data(), radius) == (distances.array() <= radius).count());
      TORSOR_CHECK(tree.closer(query.data(), radius) == (distances.array() < radius).count());
      if (columns > 1) continue;
      const SortedColumn column(points);
      TORSOR_CHECK(column.distance(query.data(), 9) == radius);
      TORSOR_CHECK(column.within(query.data(), radius) == tree.within(query.data(), radius));
    }
  }
  TORSOR_THROWS_WITH(Neighbours(Eigen::MatrixXd(0, 1)), InvalidArgument, "0 points");
  TORSOR_THROWS_WITH(Neighbours(grid_points(4, 1)).distance(nullptr, 5), InvalidArgument,
                     "neighbour 5 of 4");
}

TORSOR_TEST("neighbours estimate the information of correlated Gaussians") {
  // The deviation of the estimate is about √(Var ln p-ratio / N) + that of the counts, 0.013 at
  // N = 4000 (measured over 20 seeds); the bound is four of them.
  for (const double rho : {0.0, 0.6, 0.9}) {
    Random random(23);
    Eigen::VectorXd a(4000);
    Eigen::VectorXd b(4000);
    for (Eigen::Index n = 0; n < 4000; ++n) {
      a[n] = random.normal();
      b[n] = rho * a[n] + std::sqrt(1.0 - rho * rho) * random.normal();
    }
    const double truth = -0.5 * std::log(1.0 - rho * rho);
    TORSOR_CHECK(std::abs(continuous_information(a, b) - truth) < 0.052);
  }
}

TORSOR_TEST("neighbours estimate the information of overlapping intervals about their class") {
  // Class 0 on [0, 2], class 1 on [1, 3]: half of the rows tell their class, ln 2 / 2 nats.
  Random random(24);
  Classes classes{Eigen::VectorXi(4000), 2};
  Eigen::MatrixXd code(4000, 2);
  for (Eigen::Index n = 0; n < 4000; ++n) {
    classes.of[n] = static_cast<int>(random.below(2));
    code(n, 0) = random.uniform(0.0, 2.0) + classes.of[n];
    code(n, 1) = random.uniform(0.0, 2.0);
  }
  // Deviation of ln 2 · Bernoulli(1/2) over 4000 rows 0.0055, of the counts ψ(m) about 0.009.
  TORSOR_CHECK(std::abs(class_information(code.col(0), classes) - 0.5 * std::log(2.0)) < 0.042);
  TORSOR_CHECK(std::abs(class_information(code, classes) - 0.5 * std::log(2.0)) < 0.042);
  TORSOR_CHECK(std::abs(class_information(code.col(1), classes)) < 0.042);
}

TORSOR_TEST("codes of few values and constant codes are counted exactly") {
  Classes classes{Eigen::VectorXi(400), 4};
  Eigen::MatrixXd code(400, 2);
  for (Eigen::Index n = 0; n < 400; ++n) {
    classes.of[n] = static_cast<int>(n % 4);
    code.row(n) << std::cos(static_cast<double>(n % 4)), std::sin(static_cast<double>(n % 4));
  }
  const double ceiling = digamma(400) - digamma(100);
  TORSOR_CHECK(std::abs(class_ceiling(classes) - ceiling) < 1e-14);
  TORSOR_CHECK(std::abs(class_information(code, classes) - ceiling) < 1e-12);
  // A constant: ψ(400) - ψ(100) + ψ(99) - ψ(399) = 1/399 - 1/99.
  const Eigen::MatrixXd constant = Eigen::MatrixXd::Zero(400, 1);
  TORSOR_CHECK(std::abs(class_information(constant, classes) - (1.0 / 399 - 1.0 / 99)) < 1e-12);
}

TORSOR_TEST("rows that are alone in their class are left out of the estimate") {
  const Classes classes{Eigen::VectorXi{{0, 0, 1, 1, 2}}, 3};
  const Eigen::VectorXd code = Eigen::VectorXd{{0, 1, 10, 11, 20}};
  // Four rows, k = 1 in each class of two: ψ(4) - ψ(2).
  TORSOR_CHECK(std::abs(class_information(code, classes) - (digamma(4) - digamma(2))) < 1e-14);
  TORSOR_CHECK(class_information(code, Classes{Eigen::VectorXi::LinSpaced(5, 0, 4), 5}) == 0.0);
  TORSOR_THROWS_WITH(continuous_information(code.head(3), code.head(3)), InvalidArgument,
                     "3 rows have no 3 neighbours");
}

}  // namespace
}  // namespace torsor::testing
