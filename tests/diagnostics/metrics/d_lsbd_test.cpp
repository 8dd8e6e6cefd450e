#include "diagnostics/metrics/symmetry/d_lsbd.hpp"

#include <complex>
#include <limits>

#include <Eigen/SVD>

#include "core/error.hpp"
#include "diagnostics/metrics/symmetry/object_intervals.hpp"
#include "tests/diagnostics/metrics/torus_codes.hpp"
#include "tests/test.hpp"

namespace torsor::testing {
namespace {

/// The published steps for one factor of a two-factor grid, taken literally.
double searched_dispersion(const Eigen::MatrixXd& codes, const std::vector<Eigen::Index>& sizes,
                           Eigen::Index k, int limit) {
  Eigen::MatrixXd rows = codes;
  const Eigen::Index n = sizes[0];
  const Eigen::Index m = sizes[1];
  for (Eigen::Index other = 0; other < (k == 0 ? m : n); ++other) {
    std::vector<Eigen::Index> line;
    for (Eigen::Index j = 0; j < (k == 0 ? n : m); ++j) {
      line.push_back(k == 0 ? j * m + other : other * m + j);
    }
    const Eigen::RowVectorXd mean = codes(line, Eigen::all).colwise().mean();
    for (const Eigen::Index w : line) rows.row(w) -= mean;
  }
  const Eigen::JacobiSVD<Eigen::MatrixXd> svd(rows, Eigen::ComputeThinV);
  Eigen::MatrixXd plane = rows * svd.matrixV().leftCols(2);
  const auto count = static_cast<double>(rows.rows());
  for (Eigen::Index c = 0; c < 2; ++c) {
    const double mean = plane.col(c).mean();
    const double deviation =
        std::sqrt((plane.col(c).array() - mean).square().sum() / (count - 1.0));
    plane.col(c) /= deviation * std::sqrt(2.0);
  }
  const Eigen::MatrixXd angles = grid_angles(sizes);
  double least = std::numeric_limits<double>::infinity();
  for (int w = -limit; w <= limit; ++w) {
    Eigen::VectorXcd turned(plane.rows());
    for (Eigen::Index i = 0; i < plane.rows(); ++i) {
      turned[i] = std::complex<double>(plane(i, 0), plane(i, 1)) *
                  std::polar(1.0, -static_cast<double>(w) * angles(i, k));
    }
    least = std::min(least, (turned.array() - turned.mean()).abs2().sum() / count);
  }
  return least;
}

double value_of(const Eigen::MatrixXd& codes, const std::vector<Eigen::Index>& sizes,
                const LsbdOptions& options = {}) {
  return d_lsbd(CodeGrid(codes, sizes), options).value.value();
}

TORSOR_TEST("D_LSBD of a torus in two planes is zero") {
  const std::vector<Eigen::Index> sizes{64, 64};
  const DLsbd result = d_lsbd(CodeGrid(circles(grid_angles(sizes)), sizes));
  TORSOR_CHECK(result.value.value() < 1e-12);
  TORSOR_CHECK(result.id == "d_lsbd/1");
  for (const LsbdFactor& factor : result.factors) {
    TORSOR_CHECK(factor.frequency == 1);
    TORSOR_CHECK(factor.rank == 2);
    TORSOR_CHECK(factor.eigen_gap > 1.0 - 1e-9);
  }
  TORSOR_CHECK(result.remark == object_remark(1));
}

TORSOR_TEST("D_LSBD does not see maps within planes, swapped planes, frequencies and rotations") {
  Random random(3);
  const std::vector<Eigen::Index> sizes{64, 64};
  Eigen::MatrixXd angles = grid_angles(sizes);
  angles.col(0) *= 3.0;
  angles.col(1) *= -5.0;
  const Eigen::MatrixXd codes = circles(angles);
  Eigen::MatrixXd mapped(codes.rows(), 4);
  mapped.leftCols(2) = codes.rightCols(2) * random_invertible(2, random);
  mapped.rightCols(2) = codes.leftCols(2) * random_invertible(2, random);
  const DLsbd result = d_lsbd(CodeGrid(mapped, sizes));
  TORSOR_CHECK(result.value.value() < 1e-12);
  TORSOR_CHECK(result.factors[0].frequency == 3);
  TORSOR_CHECK(result.factors[1].frequency == 5);
  TORSOR_CHECK(value_of(codes * random_rotation(4, random), sizes) < 1e-12);
}

TORSOR_TEST("D_LSBD of one good column is 3/4, of a ramp 0.848, of a line 1/2") {
  Random random(5);
  const std::vector<Eigen::Index> sizes{4096};
  const Eigen::MatrixXd angles = grid_angles(sizes);
  Eigen::MatrixXd codes = normal_matrix(4096, 2, random);
  // Independent noise: 1 - the largest of 4,096 exponential peaks of mean 1/4,096, below 20/4,096.
  TORSOR_CHECK(value_of(codes, sizes) > 1.0 - 20.0 / 4096.0);
  codes.col(0) = angles.col(0);
  TORSOR_CHECK(std::abs(value_of(codes, sizes) - 0.848) < 0.02);
  codes.col(0) = angles.col(0).array().cos();
  TORSOR_CHECK(std::abs(value_of(codes, sizes) - 0.75) < 0.02);
  codes.col(1).setZero();
  const DLsbd line = d_lsbd(CodeGrid(codes, sizes));
  TORSOR_CHECK(std::abs(line.value.value() - 0.5 * 4095.0 / 4096.0) < 1e-12);
  TORSOR_CHECK(line.factors[0].rank == 1);
  TORSOR_CHECK(line.remark.find("on a line") != std::string::npos);
  TORSOR_CHECK(std::abs(value_of(codes.leftCols(1), sizes) - line.value.value()) < 1e-12);
}

TORSOR_TEST("the closed form is the search over 21 frequencies") {
  Random random(7);
  const std::vector<Eigen::Index> sizes{30, 24};
  for (int trial = 0; trial < 5; ++trial) {
    Eigen::MatrixXd codes = normal_matrix(720, 5, random);
    codes.leftCols(4) += 0.7 * circles(grid_angles(sizes)) * random_invertible(4, random);
    const DLsbd result = d_lsbd(CodeGrid(codes, sizes), {.frequency_limit = 10});
    for (Eigen::Index k = 0; k < 2; ++k) {
      const double searched = searched_dispersion(codes, sizes, k, 10);
      TORSOR_CHECK(std::abs(result.factors[static_cast<std::size_t>(k)].dispersion - searched) <
                   1e-10);
    }
  }
}

TORSOR_TEST("on a short cycle the search meets every frequency of the grid") {
  Random random(8);
  const std::vector<Eigen::Index> sizes{8, 5};
  const Eigen::MatrixXd codes = normal_matrix(40, 4, random);
  const DLsbd result = d_lsbd(CodeGrid(codes, sizes));
  for (Eigen::Index k = 0; k < 2; ++k) {
    TORSOR_CHECK(std::abs(result.factors[static_cast<std::size_t>(k)].dispersion -
                          searched_dispersion(codes, sizes, k, 10)) < 1e-10);
  }
}

TORSOR_TEST(
    "an entangled torus has D = (N-1)/N for one factor and an arbitrary plane for the other") {
  const std::vector<Eigen::Index> sizes{64, 64};
  Eigen::MatrixXd angles = grid_angles(sizes);
  angles.col(0) += angles.col(1);
  const DLsbd result = d_lsbd(CodeGrid(circles(angles), sizes));
  TORSOR_CHECK(std::abs(result.factors[0].dispersion - 4095.0 / 4096.0) < 1e-12);
  TORSOR_CHECK(result.factors[1].eigen_gap < 1e-9);
  TORSOR_CHECK(result.value.value() >= 4095.0 / 8192.0 - 1e-12);
  TORSOR_CHECK(result.remark.find("plane of factor 1 is arbitrary") != std::string::npos);
  TORSOR_CHECK(result.remark.find("moved by several factors together") != std::string::npos);
  TORSOR_CHECK(std::abs(result.mixing - 0.5) < 1e-12);
}

TORSOR_TEST("the same distributed code has D_LSBD 0 or 1 by which part is loudest") {
  const std::vector<Eigen::Index> sizes{8, 9};
  const Eigen::MatrixXd angles = grid_angles(sizes);
  Eigen::MatrixXd codes(72, 8);
  codes << circles(angles), 0.5 * tensor_circles(angles);
  const DLsbd quiet = d_lsbd(CodeGrid(codes, sizes));
  TORSOR_CHECK(quiet.value.value() < 1e-12);
  TORSOR_CHECK(std::abs(quiet.mixing - 0.25 / 2.25) < 1e-12);
  codes.rightCols(4) *= 6.0;
  const DLsbd loud = d_lsbd(CodeGrid(codes, sizes));
  TORSOR_CHECK(std::abs(loud.value.value() - 71.0 / 72.0) < 1e-12);
  for (const DLsbd& result : {quiet, loud}) {
    TORSOR_CHECK(result.remark.find("moved by several factors together") != std::string::npos);
  }
}

TORSOR_TEST("an additive leak into a plane is an oblique split and costs nothing") {
  const std::vector<Eigen::Index> sizes{8, 9};
  Eigen::MatrixXd codes = circles(grid_angles(sizes));
  codes.leftCols(2) += 0.8 * codes.rightCols(2);
  TORSOR_CHECK(value_of(codes, sizes) < 1e-12);
}

TORSOR_TEST("a second frequency in the plane costs the smaller share") {
  const std::vector<Eigen::Index> sizes{40};
  const Eigen::ArrayXd t = grid_angles(sizes).col(0).array();
  for (const double share : {0.0, 0.3, 0.8}) {
    const double a = std::sqrt(1.0 - share);
    const double b = std::sqrt(share);
    Eigen::MatrixXd codes(40, 2);
    codes.col(0) = (a * t.cos() + b * (2.0 * t).cos()).matrix();
    codes.col(1) = (a * t.sin() + b * (2.0 * t).sin()).matrix();
    const double expected = 39.0 / 40.0 * std::min(share, 1.0 - share);
    TORSOR_CHECK(std::abs(value_of(codes, sizes) - expected) < 1e-12);
  }
}

TORSOR_TEST("an ellipse is a circle when whitened and (a-b)²/(2(a²+b²)) when not") {
  const std::vector<Eigen::Index> sizes{60};
  Eigen::MatrixXd codes = circles(grid_angles(sizes));
  codes.col(0) *= 3.0;
  TORSOR_CHECK(value_of(codes, sizes) < 1e-12);
  const double isotropic = value_of(codes, sizes, {.scale = LsbdScale::isotropic});
  TORSOR_CHECK(std::abs(isotropic - 59.0 / 60.0 * 4.0 / 20.0) < 1e-12);
}

TORSOR_TEST("a frequency beyond the limit is not found") {
  const std::vector<Eigen::Index> sizes{30};
  const Eigen::MatrixXd codes = circles(4.0 * grid_angles(sizes));
  TORSOR_CHECK(value_of(codes, sizes) < 1e-12);
  TORSOR_CHECK(std::abs(value_of(codes, sizes, {.frequency_limit = 3}) - 29.0 / 30.0) < 1e-12);
}

TORSOR_TEST("a factor that does not move the code has D = 1") {
  const std::vector<Eigen::Index> sizes{8, 9};
  const Eigen::MatrixXd codes = circles(grid_angles(sizes)).leftCols(2);
  const DLsbd result = d_lsbd(CodeGrid(codes, sizes));
  TORSOR_CHECK(result.factors[0].dispersion < 1e-12);
  TORSOR_CHECK(result.factors[1].dispersion == 1.0);
  TORSOR_CHECK(result.factors[1].rank == 0);
  TORSOR_CHECK(result.remark.find("The code does not move with factor 1.") != std::string::npos);
  TORSOR_CHECK(value_of(Eigen::MatrixXd::Constant(72, 3, 0.1), sizes) == 1.0);
}

TORSOR_TEST("wide codes are taken from the smaller side") {
  Random random(9);
  const std::vector<Eigen::Index> sizes{12};
  const Eigen::MatrixXd codes = circles(grid_angles(sizes)) * normal_matrix(2, 50, random);
  TORSOR_CHECK(value_of(codes, sizes) < 1e-12);
}

/// Circles of several objects in planes of their own, every second one turned round.
Eigen::MatrixXd cylinder(Eigen::Index objects, Random& random) {
  Eigen::MatrixXd codes(objects * 12, 6);
  const Eigen::MatrixXd angles = grid_angles({12});
  for (Eigen::Index o = 0; o < objects; ++o) {
    const Eigen::MatrixXd turned = o % 2 == 0 ? angles : Eigen::MatrixXd(-angles);
    codes.middleRows(o * 12, 12) = circles(turned) * normal_matrix(2, 6, random);
    codes.middleRows(o * 12, 12).rowwise() += normal_matrix(1, 6, random).row(0);
  }
  return codes;
}

TORSOR_TEST("objects share one frequency and have planes of their own") {
  Random random(11);
  Eigen::MatrixXd codes = cylinder(25, random);
  const DLsbd good = d_lsbd(CodeGrid(codes, {12}, 25));
  TORSOR_CHECK(good.value.value() < 1e-12);
  TORSOR_CHECK(good.remark.empty());
  codes.topRows(12) = circles(2.0 * grid_angles({12})) * normal_matrix(2, 6, random);
  const DLsbd other = d_lsbd(CodeGrid(codes, {12}, 25));
  TORSOR_CHECK(std::abs(other.value.value() - 11.0 / 12.0 / 25.0) < 1e-12);
  TORSOR_REQUIRE(other.interval.has_value());
  // Student's interval of a mean of one value 11/12 and 24 of 0 (t_24 = 2.064).
  const double error = 11.0 / 12.0 / 25.0;
  TORSOR_CHECK(std::abs(other.interval->high - 3.064 * error) < 1e-3);
}

TORSOR_TEST("the interval of D_LSBD holds it where frequencies are equally good") {
  // Six objects turn once, six twice and six three times in a turn of the factor: any of the three
  // frequencies explains a third of them.
  const std::vector<Eigen::Index> sizes{20};
  const Eigen::MatrixXd angles = grid_angles(sizes);
  Eigen::MatrixXd codes(18 * 20, 2);
  for (Eigen::Index o = 0; o < 18; ++o) {
    codes.middleRows(20 * o, 20) = circles(static_cast<double>(o % 3 + 1) * angles);
  }
  const DLsbd result = d_lsbd(CodeGrid(codes, sizes, 18));
  const double share = 19.0 / 20.0;
  TORSOR_CHECK(std::abs(*result.value - 2.0 / 3.0 * share) < 1e-12);
  // Student's interval of six values of 0 and twelve of 19/20; t_17 = 2.110.
  const double half = 2.110 * share * std::sqrt(2.0 / 9.0 / 17.0);
  TORSOR_CHECK(std::abs(result.interval.value().low - (*result.value - half)) < 1e-3);
  TORSOR_CHECK(std::abs(result.interval.value().high - (*result.value + half)) < 1e-3);
}

TORSOR_TEST("D_LSBD at scattered angles needs no grid") {
  Random random(13);
  Eigen::MatrixXd angles(300, 2);
  for (Eigen::Index i = 0; i < 300; ++i) {
    // Far from uniform: the means over the samples are no centres.
    angles(i, 0) = 6.0 * random.uniform() * random.uniform();
    angles(i, 1) = random.uniform(0.0, 6.0);
  }
  Eigen::MatrixXd twice = angles;
  twice.col(1) *= 2.0;
  Eigen::MatrixXd codes = circles(twice) * random_rotation(4, random);
  codes.rowwise() += Eigen::RowVector4d(1, -2, 3, 4);
  const std::vector<AngleSample> objects{{codes, angles}};
  // The condition of the harmonics of this density (below 1e4) times rounding.
  const DLsbd result = d_lsbd(objects, {.bandwidth = 3});
  TORSOR_CHECK(result.value.value() < 1e-9);
  TORSOR_CHECK(result.factors[1].frequency == 2);
  TORSOR_CHECK(result.details["unexplained"].get<double>() < 1e-12);
}

TORSOR_TEST("D_LSBD at the angles of a grid is that of the grid") {
  Random random(14);
  const std::vector<Eigen::Index> sizes{9, 9};
  const Eigen::MatrixXd codes = normal_matrix(81, 5, random);
  const std::vector<AngleSample> objects{{codes, grid_angles(sizes)}};
  const DLsbd scattered = d_lsbd(objects, {.bandwidth = 4});
  const DLsbd grid = d_lsbd(CodeGrid(codes, sizes));
  for (std::size_t k = 0; k < 2; ++k) {
    TORSOR_CHECK(std::abs(scattered.factors[k].dispersion - grid.factors[k].dispersion) < 1e-10);
    TORSOR_CHECK(scattered.factors[k].frequency == grid.factors[k].frequency);
  }
  TORSOR_CHECK(std::abs(scattered.mixing - grid.mixing) < 1e-10);
}

TORSOR_TEST("codes that D_LSBD cannot take are refused") {
  const Eigen::MatrixXd codes = Eigen::MatrixXd::Ones(8, 2);
  TORSOR_THROWS_WITH(d_lsbd(CodeGrid(codes, {4, 2})), InvalidArgument,
                     "factor 1 has 2 levels: a circle needs three angles");
  TORSOR_THROWS_WITH(d_lsbd(CodeGrid(codes, {8}), {.frequency_limit = 0}), InvalidArgument,
                     "|w| <= 0");
  TORSOR_THROWS_WITH(d_lsbd(std::vector<AngleSample>{}), InvalidArgument, "at least one object");
  const Eigen::MatrixXd angles = grid_angles({8});
  const auto scattered = [](const Eigen::MatrixXd& z, const Eigen::MatrixXd& t, int bandwidth) {
    return d_lsbd(std::vector<AngleSample>{{z, t}}, {.bandwidth = bandwidth});
  };
  TORSOR_THROWS_WITH(scattered(codes, angles.topRows(7), 1), InvalidArgument,
                     "8 codes at 7 angles");
  TORSOR_THROWS_WITH(scattered(codes, angles, 4), InvalidArgument,
                     "8 samples do not determine the 9 harmonics up to 4");
  TORSOR_THROWS_WITH(scattered(codes, 0.0 * angles, 1), InvalidArgument, "determine 1 of the 3");
  TORSOR_THROWS_WITH(scattered(codes.topRows(2), angles.topRows(2), 0), InvalidArgument, "too few");
  Eigen::MatrixXd bad = codes;
  bad(0, 0) = std::numeric_limits<double>::infinity();
  TORSOR_THROWS_WITH(scattered(bad, angles, 1), InvalidArgument, "not finite");
}

}  // namespace
}  // namespace torsor::testing
