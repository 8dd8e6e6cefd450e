#include "diagnostics/metrics/symmetry/higgins.hpp"

#include <algorithm>
#include <numbers>
#include <numeric>

#include "core/error.hpp"
#include "groups/generated_by.hpp"
#include "tests/diagnostics/metrics/torus_codes.hpp"
#include "tests/test.hpp"

namespace torsor::testing {
namespace {

const std::vector<Eigen::Index> kCube{5, 5, 5};
const std::vector<ColumnBlock> kPlanes{{0, 1}, {2, 3}, {4, 5}};
const std::vector<Eigen::Index> kSquare{8, 8};

Eigen::MatrixXd cube_codes() { return circles(grid_angles(kCube)); }

TORSOR_TEST("the cyclic code of C_N^3 in R^6 passes every test") {
  const Higgins result = higgins(cube_codes(), grid_factors(kCube), {.blocks = kPlanes});
  TORSOR_CHECK(result.rank == 6);
  TORSOR_CHECK(result.residual.value() < 1e-12);
  TORSOR_CHECK(result.laws.order < 1e-12);
  TORSOR_CHECK(result.laws.across.value() < 1e-12);
  TORSOR_CHECK(result.laws.homomorphism.value() < 1e-12);
  TORSOR_CHECK(!result.laws.inside.has_value());
  TORSOR_CHECK(result.laws.states_across == 0.0);
  // The score is a root: its square is what rounding leaves.
  TORSOR_CHECK(std::pow(result.value.value(), 2) < 1e-12);
  for (const double moved : result.split.moved) TORSOR_CHECK(std::abs(moved - 2.0) < 1e-12);
  TORSOR_CHECK(std::abs(result.split.fixed) < 1e-12);
  TORSOR_CHECK(result.split.complete);
  TORSOR_CHECK(result.split.declared_off_block.value() < 1e-12);
  TORSOR_CHECK(result.split.declared_foreign.value() < 1e-12);
  TORSOR_CHECK(result.split.aligned_off_block.value() < 1e-12);
  TORSOR_CHECK((result.split.kernel == std::vector<std::size_t>{1, 1, 1}));
  TORSOR_CHECK((result.leakage - Eigen::Matrix3d::Identity()).norm() < 1e-12);
  TORSOR_CHECK(result.roll_out.back() < 1e-12);
  TORSOR_CHECK(result.steps.back() == 64);
  TORSOR_CHECK(result.eigenvalue_drift < 1e-12);
  TORSOR_CHECK(result.disentangled == Verdict::pass);
  // 125 points: two steps in one factor are nearest, 2 sin 36°; the median is about √6.
  TORSOR_CHECK(result.injectivity.nearest > 0.4);
  TORSOR_CHECK(result.details["laws"]["inside"].is_null());
  TORSOR_CHECK(result.json()["id"] == "higgins/2");
}

TORSOR_TEST("a scalar code is torn at the wrap and fails linear equivariance") {
  const std::vector<Eigen::Index> sizes{10, 10};
  const Eigen::MatrixXd codes = grid_angles(sizes) / (2.0 * std::numbers::pi);
  const Higgins result = higgins(codes, grid_factors(sizes));
  // A fit to all states leaves 1 - (5/11)² of column and step alike, in one of two columns.
  const double expected = 0.5 * (1.0 - 25.0 / 121.0);
  for (const HigginsFit& fit : result.fits) {
    TORSOR_CHECK(std::abs(fit.fitted_residual - expected) < 1e-9);
    TORSOR_CHECK(fit.residual.value() > 0.3);
  }
  TORSOR_CHECK(result.fits[0].worst_state / 10 == 9);
  TORSOR_CHECK(result.fits[1].worst_state % 10 == 9);
  TORSOR_CHECK(!result.value.has_value());
  TORSOR_CHECK(result.equivariant == Verdict::fail);
  TORSOR_CHECK(result.remark.find("No matrix moves the codes") == 0);
}

TORSOR_TEST("a tensor product of circles is equivariant and not disentangled") {
  const Higgins result = higgins(tensor_circles(grid_angles(kSquare)), grid_factors(kSquare));
  TORSOR_CHECK(result.rank == 4);
  TORSOR_CHECK(result.residual.value() < 1e-12);
  TORSOR_CHECK(result.laws.order < 1e-12);
  TORSOR_CHECK(result.laws.across.value() < 1e-12);
  TORSOR_CHECK(result.equivariant == Verdict::pass);
  TORSOR_CHECK(std::abs(result.value.value() - 1.0) < 1e-12);
  TORSOR_CHECK(!result.split.complete);
  TORSOR_CHECK(!result.split.aligned_off_block.has_value());
  TORSOR_CHECK(result.disentangled == Verdict::fail);
}

/// The regular representation on one orbit: a column for each pose.
Eigen::MatrixXd one_hot() { return Eigen::MatrixXd::Identity(64, 64); }

TORSOR_TEST("a code with a dimension for each state is moved by a matrix, and T2 decides nothing") {
  // Of the 63 characters of C_8 × C_8 but 1 each factor moves 56, and both 49.
  Random random(46);
  for (const Eigen::MatrixXd& codes : {one_hot(), normal_matrix(64, 64, random)}) {
    const Higgins result = higgins(codes, grid_factors(kSquare));
    TORSOR_INFO(result.remark);
    TORSOR_CHECK(result.rank == 63);
    TORSOR_CHECK(std::abs(result.value.value() - std::sqrt(49.0 / 56.0)) < 1e-9);
    TORSOR_CHECK(!result.residual.has_value());
    TORSOR_CHECK(result.equivariant == Verdict::inconclusive);
    TORSOR_CHECK(result.disentangled == Verdict::fail);
    TORSOR_CHECK(result.fits[0].states == 64);
    TORSOR_CHECK(result.fits[0].held_out == 0);
    TORSOR_CHECK(result.fits[0].determined);
    TORSOR_CHECK(result.fits[0].fitted_residual < 1e-12);
    TORSOR_CHECK(result.remark.find("The code has 63 dimensions on 64 states") == 0);
    TORSOR_CHECK(result.remark.find("T2 decides nothing") != std::string::npos);
    TORSOR_CHECK(result.details["equivariant"].is_null());
    TORSOR_CHECK(result.details["disentangled"] == false);
    TORSOR_CHECK(result.details["equivariance"]["residual"].is_null());
    TORSOR_CHECK(result.details["equivariance"]["generators"][1]["held_out"] == 0);
  }
}

TORSOR_TEST("a distributed code of more dimensions than half of the states scores 1") {
  // Without the characters of one factor alone: 49 dimensions, and no factor fixes any.
  const Eigen::MatrixXd mean = Eigen::MatrixXd::Constant(8, 8, 1.0 / 8.0);
  const Eigen::MatrixXd left = Eigen::MatrixXd::Identity(8, 8) - mean;
  Eigen::MatrixXd codes(64, 64);
  for (Eigen::Index w = 0; w < 64; ++w) {
    codes.row(w) = (left.col(w % 8) * left.row(w / 8)).reshaped().transpose();
  }
  const Higgins result = higgins(codes, grid_factors(kSquare));
  TORSOR_CHECK(result.rank == 49);
  TORSOR_CHECK(result.fits[0].held_out == 64);
  TORSOR_CHECK(result.residual.value() < 1e-12);
  TORSOR_CHECK(result.equivariant == Verdict::pass);
  TORSOR_CHECK(std::abs(result.value.value() - 1.0) < 1e-9);
  TORSOR_CHECK(result.remark.find("T2") == std::string::npos);
}

TORSOR_TEST("a code of any rank below the states is refused where no matrix moves it") {
  Random random(47);
  for (const Eigen::Index columns : {4, 31, 40, 62}) {
    const Higgins result = higgins(normal_matrix(64, columns, random), grid_factors(kSquare));
    TORSOR_INFO(columns << ": " << result.remark);
    TORSOR_CHECK(result.fits[0].held_out == 64);
    TORSOR_CHECK(result.residual.value() > 1.0);
    TORSOR_CHECK(result.equivariant == Verdict::fail);
    TORSOR_CHECK(!result.value.has_value());
    TORSOR_CHECK(result.remark.find("No matrix moves the codes") == 0);
  }
}

TORSOR_TEST("noise in many columns does not hide the matrix that moves a code") {
  // A held-out state is missed by the noise of its image in 40 columns and by its own in the 4
  // that a matrix turns, 44σ² beside the variance 2 of two circles, over 1 - h = 1 - 41/64.
  Random random(48);
  const double noise = 0.01;
  Eigen::MatrixXd codes = noise * normal_matrix(64, 40, random);
  codes.leftCols(4) += circles(grid_angles(kSquare));
  const Higgins result = higgins(codes, grid_factors(kSquare));
  TORSOR_CHECK(result.rank == 40);
  const double expected = 44.0 * noise * noise / 2.0 / (1.0 - 41.0 / 64.0);
  TORSOR_INFO(result.residual.value() << " of " << expected);
  TORSOR_CHECK(result.residual.value() > 0.7 * expected);
  TORSOR_CHECK(result.residual.value() < 1.5 * expected);
  TORSOR_CHECK(result.value.has_value());
}

TORSOR_TEST("several objects with one code for each pose decide what one of them does not") {
  Eigen::MatrixXd codes(128, 64);
  codes << one_hot(), one_hot();
  std::vector<int> objects(128, 0);
  std::fill(objects.begin() + 64, objects.end(), 1);
  const Higgins result = higgins(codes, grid_factors(kSquare, 2), {.objects = objects});
  TORSOR_CHECK(result.residual.value() < 1e-12);
  TORSOR_CHECK(result.equivariant == Verdict::pass);
  TORSOR_CHECK(std::abs(result.value.value() - std::sqrt(49.0 / 56.0)) < 1e-9);
  // The second object in other poses: no matrix moves both.
  Random random(49);
  std::vector<Eigen::Index> poses(64);
  std::iota(poses.begin(), poses.end(), Eigen::Index{0});
  random.shuffle(poses);
  codes.bottomRows(64) = one_hot()(poses, Eigen::all);
  const Higgins bad = higgins(codes, grid_factors(kSquare, 2), {.objects = objects});
  TORSOR_CHECK(bad.equivariant == Verdict::fail);
  TORSOR_CHECK(bad.remark.find("No matrix moves the codes") == 0);
}

TORSOR_TEST("too few known images determine no matrix") {
  std::vector<StateFactor> factors = grid_factors(kSquare);
  factors[1].generators[0].order = 8;
  std::fill(factors[1].generators[0].to.begin() + 30, factors[1].generators[0].to.end(), -1);
  const Higgins result = higgins(one_hot(), factors);
  TORSOR_CHECK(!result.fits[1].determined);
  TORSOR_CHECK(!result.value.has_value());
  TORSOR_CHECK(result.equivariant == Verdict::inconclusive);
  TORSOR_CHECK(result.disentangled == Verdict::inconclusive);
  TORSOR_CHECK(result.remark.find("30 states with a known image under factor 1 determine no "
                                  "matrix of 63 dimensions") == 0);
}

TORSOR_TEST("a change of basis leaves the trace form of T4 and changes T5") {
  Random random(41);
  Eigen::MatrixXd half(64, 8);
  half << circles(grid_angles(kSquare)), tensor_circles(grid_angles(kSquare));
  const std::vector<ColumnBlock> blocks{{0, 1}, {2, 3}};
  for (const bool orthogonal : {true, false}) {
    const auto basis = [&](Eigen::Index size) {
      return orthogonal ? random_rotation(size, random) : random_invertible(size, random);
    };
    const Higgins cube = higgins(cube_codes() * basis(6), grid_factors(kCube), {.blocks = kPlanes});
    TORSOR_CHECK(std::pow(cube.value.value(), 2) < 1e-9);
    TORSOR_CHECK(cube.residual.value() < 1e-12);
    TORSOR_CHECK(cube.disentangled == Verdict::pass);
    TORSOR_CHECK(cube.split.declared_off_block.value() > 0.1);
    TORSOR_CHECK(cube.split.declared_foreign.value() > 0.1);
    TORSOR_CHECK(cube.split.aligned_off_block.value() < 1e-9);
    // Four of the six dimensions that each factor moves are moved by both.
    const Higgins mixed = higgins(half * basis(8), grid_factors(kSquare), {.blocks = blocks});
    TORSOR_CHECK(std::abs(mixed.value.value() - std::sqrt(4.0 / 6.0)) < 1e-9);
    const Higgins tensor =
        higgins(half.rightCols(4) * basis(4), grid_factors(kSquare), {.blocks = blocks});
    TORSOR_CHECK(std::abs(tensor.value.value() - 1.0) < 1e-9);
  }
}

TORSOR_TEST("rotations about the axes are no factors of SO(3)") {
  const Eigen::Matrix3d x{{1, 0, 0}, {0, 0, -1}, {0, 1, 0}};
  const Eigen::Matrix3d y{{0, 0, 1}, {0, 1, 0}, {-1, 0, 0}};
  const Eigen::Matrix3d z{{0, -1, 0}, {1, 0, 0}, {0, 0, 1}};
  const std::vector<Eigen::MatrixXd> turns{x, y, z};
  const Enumeration<Eigen::MatrixXd> cube = enumerate(std::span(turns), "O");
  TORSOR_REQUIRE(cube.group.order() == 24);
  Eigen::MatrixXd codes(24, 9);
  for (Eigen::Index w = 0; w < 24; ++w) {
    codes.row(w) = cube.elements[static_cast<std::size_t>(w)].reshaped().transpose();
  }
  std::vector<StateFactor> factors;
  for (const FiniteGroup::Element g : cube.group.generators()) {
    StateGenerator generator;
    for (FiniteGroup::Element w = 0; w < 24; ++w) {
      generator.to.push_back(cube.group.multiply(g, w));
    }
    factors.push_back({"axis", {generator}});
  }
  const Higgins result = higgins(codes, factors);
  TORSOR_CHECK(result.residual.value() < 1e-12);
  TORSOR_CHECK(result.laws.order < 1e-12);
  // [R_x, R_y] of quarter turns has Frobenius norm √6 in each of three copies of R^3, over √9.
  TORSOR_CHECK(std::abs(result.laws.across.value() - std::sqrt(2.0)) < 1e-9);
  TORSOR_CHECK(result.laws.states_across == 1.0);
  TORSOR_CHECK(result.equivariant == Verdict::fail);
  TORSOR_CHECK(result.disentangled == Verdict::fail);
  TORSOR_CHECK(result.remark.find("do not commute") != std::string::npos);
}

TORSOR_TEST("codes of less rank than columns are judged on their span") {
  Random random(42);
  Eigen::MatrixXd codes = cube_codes() * normal_matrix(6, 200, random);
  codes.rowwise() += normal_matrix(1, 200, random).row(0);
  const Higgins result = higgins(codes, grid_factors(kCube));
  TORSOR_CHECK(result.rank == 6);
  TORSOR_CHECK(result.residual.value() < 1e-12);
  TORSOR_CHECK(std::pow(result.value.value(), 2) < 1e-9);
  TORSOR_CHECK(result.split.complete);
  TORSOR_CHECK(result.disentangled == Verdict::pass);
}

TORSOR_TEST("a code of double frequency is not faithful") {
  const Higgins result = higgins(circles(2.0 * grid_angles(kSquare)), grid_factors(kSquare));
  TORSOR_CHECK(result.equivariant == Verdict::pass);
  TORSOR_CHECK((result.split.kernel == std::vector<std::size_t>{2, 2}));
  TORSOR_CHECK((result.split.order == std::vector<std::size_t>{8, 8}));
  TORSOR_CHECK(result.disentangled == Verdict::fail);
  // Opposite states coincide and stay together.
  TORSOR_CHECK(result.injectivity.nearest < 1e-12);
  TORSOR_CHECK(result.injectivity.coinciding == 64 * 3 / 2);
  TORSOR_CHECK(result.injectivity.broken < 1e-12);
}

TORSOR_TEST("coinciding codes that part under the group allow no action") {
  const Eigen::MatrixXd codes = circles(grid_angles(kSquare))(Eigen::all, std::vector{0, 2});
  const Higgins result = higgins(codes, grid_factors(kSquare));
  TORSOR_CHECK(result.injectivity.coinciding > 0);
  TORSOR_CHECK(result.injectivity.broken > 0.5);
  TORSOR_CHECK(result.equivariant == Verdict::fail);
}

TORSOR_TEST("a factor that moves nothing scores 0 and is not faithful") {
  const Eigen::MatrixXd codes = circles(grid_angles(kSquare)).leftCols(2);
  const Higgins result = higgins(codes, grid_factors(kSquare));
  TORSOR_CHECK(result.value.value() == 0.0);
  TORSOR_CHECK(std::abs(result.split.moved[1]) < 1e-12);
  TORSOR_CHECK(result.split.kernel[1] == 8);
  TORSOR_CHECK(result.disentangled == Verdict::fail);
  const Higgins still = higgins(Eigen::MatrixXd::Constant(64, 2, 0.1), grid_factors(kSquare));
  TORSOR_CHECK(!still.value.has_value());
  TORSOR_CHECK(still.remark.find("constant") != std::string::npos);
  TORSOR_CHECK(still.equivariant == Verdict::pass);
  TORSOR_CHECK(still.disentangled == Verdict::fail);
}

TORSOR_TEST("a bent code is invariant where it must be, though no matrix moves it") {
  Eigen::MatrixXd codes = circles(grid_angles(kSquare));
  codes.col(0) = (3.0 * codes.col(0)).array().exp().matrix().eval();
  const Higgins result = higgins(codes, grid_factors(kSquare), {.blocks = {{0, 1}, {2, 3}}});
  TORSOR_CHECK(result.residual.value() > 0.05);
  TORSOR_CHECK((result.leakage - Eigen::Matrix2d::Identity()).norm() < 1e-12);
  const Higgins leaking =
      higgins(circles(grid_angles(kSquare)), grid_factors(kSquare), {.blocks = {{0, 2}, {1, 3}}});
  TORSOR_CHECK(std::abs(leaking.leakage(1, 0) - 1.0) < 1e-12);
}

TORSOR_TEST("transitions seen in part of the states are enough") {
  std::vector<StateFactor> factors = grid_factors(kSquare);
  Random random(43);
  for (StateFactor& factor : factors) {
    factor.generators[0].order = 8;
    for (Eigen::Index& image : factor.generators[0].to) {
      if (random.uniform() < 0.4) image = -1;
    }
  }
  const Higgins result =
      higgins(circles(grid_angles(kSquare)), factors, {.blocks = {{0, 1}, {2, 3}}});
  TORSOR_CHECK(result.residual.value() < 1e-12);
  TORSOR_CHECK(std::pow(result.value.value(), 2) < 1e-9);
  TORSOR_CHECK(result.disentangled == Verdict::pass);
  TORSOR_CHECK(result.leakage(1, 0) < 1e-12);
}

TORSOR_TEST("a code that loses its pace drifts in the roll-out") {
  // The orbit of a turn by 1/8 and a little: no power closes, the fit is shrunken or turned too
  // far.
  Random random(44);
  const Eigen::MatrixXd codes = circles(grid_angles(kSquare)) + 0.1 * normal_matrix(64, 4, random);
  const Higgins result = higgins(codes, grid_factors(kSquare));
  TORSOR_CHECK(result.eigenvalue_drift > 1e-3);
  TORSOR_CHECK(result.roll_out.back() > result.roll_out.front());
  TORSOR_CHECK(result.residual.value() < 0.1);
}

TORSOR_TEST("objects give the split score an interval") {
  Random random(45);
  Eigen::MatrixXd codes(64 * 4, 5);
  std::vector<int> objects;
  for (Eigen::Index o = 0; o < 4; ++o) {
    codes.middleRows(64 * o, 64).leftCols(4) =
        random.uniform(0.5, 2.0) * tensor_circles(grid_angles(kSquare));
    codes.middleRows(64 * o, 64).col(4).setConstant(static_cast<double>(o));
    objects.insert(objects.end(), 64, static_cast<int>(o));
  }
  const Higgins result = higgins(codes, grid_factors(kSquare, 4), {.objects = objects});
  TORSOR_CHECK(result.rank == 5);
  TORSOR_CHECK(std::abs(result.value.value() - 1.0) < 1e-9);
  TORSOR_REQUIRE(result.interval.has_value());
  TORSOR_CHECK(result.interval->high - result.interval->low < 1e-6);
  TORSOR_CHECK(std::abs(result.split.fixed - 1.0) < 1e-9);
}

TORSOR_TEST("an object that alone determines the matrices leaves no interval") {
  Eigen::MatrixXd codes(128, 64);
  codes << one_hot(), one_hot();
  std::vector<int> objects(128, 0);
  std::fill(objects.begin() + 64, objects.end(), 1);
  for (const Eigen::Index known : {0, 10}) {
    std::vector<StateFactor> factors = grid_factors(kSquare, 2);
    factors[1].generators[0].order = 8;
    std::vector<Eigen::Index>& to = factors[1].generators[0].to;
    std::fill(to.begin() + 64 + known, to.end(), -1);
    const Higgins result = higgins(codes, factors, {.objects = objects});
    TORSOR_CHECK(std::abs(result.value.value() - std::sqrt(49.0 / 56.0)) < 1e-9);
    TORSOR_CHECK(!result.interval.has_value());
    TORSOR_CHECK(
        result.remark.find("without object (or group of objects) 0 no matrix is determined") !=
        std::string::npos);
  }
}

TORSOR_TEST("worlds that do not fit are refused") {
  const Eigen::MatrixXd codes = circles(grid_angles(kSquare));
  const std::vector<StateFactor> factors = grid_factors(kSquare);
  TORSOR_THROWS_WITH(higgins(codes, {}), InvalidArgument, "at least one factor");
  TORSOR_THROWS_WITH(higgins(codes, factors, {.blocks = {{0, 1}}}), InvalidArgument,
                     "1 blocks for 2 factors");
  TORSOR_THROWS_WITH(higgins(codes.topRows(60), factors), InvalidArgument,
                     "moves 64 states, there are 60");
  TORSOR_THROWS_WITH(higgins(codes, factors, {.objects = {1, 2}}), InvalidArgument,
                     "2 objects are named for 64 states");
  std::vector<int> objects(64, 0);
  objects[0] = 1;
  TORSOR_THROWS_WITH(higgins(codes, factors, {.objects = objects}), InvalidArgument,
                     "of object 1 to one of object 0");
  Eigen::MatrixXd bad = codes;
  bad(7, 0) = std::nan("");
  TORSOR_THROWS_WITH(higgins(bad, factors), InvalidArgument, "code of state 7 is not finite");
}

}  // namespace
}  // namespace torsor::testing
