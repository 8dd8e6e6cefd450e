#include "diagnostics/equivariance/multiplicities.hpp"

#include <ATen/TensorOperators.h>
#include <ATen/ops/tanh.h>

#include "core/error.hpp"
#include "groups/constructions.hpp"
#include "groups/parse_group.hpp"
#include "groups/semidirect.hpp"
#include "operators/fourier_operator.hpp"
#include "operators/plane_operator.hpp"
#include "operators/shift_operator.hpp"
#include "tests/diagnostics/tables.hpp"
#include "tests/test.hpp"

namespace torsor::testing {
namespace {

using Integers = std::vector<std::int64_t>;

Integers integers_of(const MultiplicityResult& result) {
  Integers list;
  for (const Multiplicity& m : result.irreps) list.push_back(m.integer.value_or(-1));
  return list;
}

MultiplicityResult audited(const OrbitTable& codes) {
  return code_multiplicities(codes, operator_fit(codes), irreps(codes.group));
}

TORSOR_TEST("D15 of operators: a shift operator is regular, a plane is not") {
  const Irreps ten = irreps(cyclic(10));
  const MultiplicityResult shift = operator_multiplicities(ten, ShiftOperator(cyclic(10), 30));
  TORSOR_CHECK(integers_of(shift) == Integers(10, 3));
  TORSOR_CHECK(shift.regular);
  TORSOR_CHECK(shift.norm == 90);
  TORSOR_CHECK(shift.verdict == Verdict::pass);
  const MultiplicityResult plane = operator_multiplicities(ten, PlaneOperator(cyclic(10), 30));
  TORSOR_CHECK(integers_of(plane) == (Integers{28, 1, 0, 0, 0, 0, 0, 0, 0, 1}));
  TORSOR_CHECK(!plane.regular);
  TORSOR_CHECK(plane.norm == 786);
  TORSOR_CHECK((declared_multiplicities(ten, PlaneOperator(cyclic(10), 30)) ==
                std::vector<std::size_t>{28, 1, 0, 0, 0, 0}));
  // A complex code of 10 numbers has 20 real ones: each frequency and its conjugate.
  const MultiplicityResult fourier = operator_multiplicities(ten, FourierOperator(cyclic(10), 10));
  TORSOR_CHECK(integers_of(fourier) == Integers(10, 2));
  TORSOR_THROWS_WITH(operator_multiplicities(ten, ShiftOperator(cyclic(5), 10)), InvalidArgument,
                     "irreps of C10 do not split an operator of C5");
}

TORSOR_TEST(
    "D15: 784 complex numbers with 10 frequencies tiled are 79 × 4 and 78 × 6, not regular") {
  Eigen::MatrixXcd image = Eigen::MatrixXcd::Zero(784, 784);
  for (std::int64_t j = 0; j < 784; ++j) image(j, j) = root_of_unity(j % 10, 10);
  const MultiplicityResult tiled = operator_multiplicities(
      irreps(cyclic(10)), ComplexRepresentation::trusted(cyclic(10), {image}, 1e-12));
  TORSOR_CHECK(integers_of(tiled) == (Integers{79, 79, 79, 79, 78, 78, 78, 78, 78, 78}));
  TORSOR_CHECK(!tiled.regular);
  TORSOR_CHECK(tiled.details["regular"] == false);
  TORSOR_CHECK(tiled.norm == 4 * 79 * 79 + 6 * 78 * 78);
}

TORSOR_TEST("D15: pixels under rolls are regular, quarter turns of odd squares have one more") {
  const Irreps four = irreps(cyclic(4));
  for (const std::int64_t n : {28, 29}) {
    std::vector<Permutation::Point> turn(static_cast<std::size_t>(n * n));
    for (std::int64_t y = 0; y < n; ++y) {
      for (std::int64_t x = 0; x < n; ++x) {
        turn[static_cast<std::size_t>(y * n + x)] =
            static_cast<Permutation::Point>(x * n + (n - 1 - y));
      }
    }
    const std::vector<Permutation> images{Permutation(turn)};
    const MultiplicityResult result =
        operator_multiplicities(four, permutation_representation(cyclic(4), images));
    const Integers expected = n == 28 ? Integers{196, 196, 196, 196} : Integers{211, 210, 210, 210};
    TORSOR_CHECK(integers_of(result) == expected);
    TORSOR_CHECK(result.regular == (n == 28));
  }
}

TORSOR_TEST("D15: non-abelian tables, with their real, complex and quaternionic types") {
  for (const char* name : {"D5", "Q8", "A4", "C7 |x C3"}) {
    const FiniteGroup group = parse_group(name);
    const Irreps table = irreps(group);
    const MultiplicityResult result = operator_multiplicities(table, regular(group));
    TORSOR_INFO(name);
    TORSOR_CHECK(result.regular);
    TORSOR_CHECK(result.norm == static_cast<std::int64_t>(group.order()));
    for (std::size_t i = 0; i < table.table.count(); ++i) {
      TORSOR_CHECK(*result.irreps[i].integer ==
                   static_cast<std::int64_t>(table.table.irreps[i].dimension));
      TORSOR_CHECK(result.irreps[i].type == table.table.irreps[i].type);
    }
  }
  const MultiplicityResult eight =
      operator_multiplicities(irreps(parse_group("Q8")), regular(parse_group("Q8")));
  TORSOR_CHECK(eight.details["multiplicities"][4]["type"] == "H");
  // p4 on a 3 × 3 torus: pixels are induced from C_4, character 9 at 1, 0 at translations.
  const FiniteGroup group = p4(3);
  std::vector<std::vector<Permutation::Point>> moves(3, std::vector<Permutation::Point>(9));
  for (std::uint32_t x = 0; x < 3; ++x) {
    for (std::uint32_t y = 0; y < 3; ++y) {
      moves[0][x * 3 + y] = (x + 1) % 3 * 3 + y;
      moves[1][x * 3 + y] = x * 3 + (y + 1) % 3;
      moves[2][x * 3 + y] = (3 - y) % 3 * 3 + x;  // (x, y) -> (-y, x)
    }
  }
  std::vector<Permutation> images;
  for (const auto& move : moves) images.emplace_back(move);
  const Representation pixels = permutation_representation(group, images);
  for (std::uint32_t g = 0; g < 36; ++g) {
    const double expected = g == 0 ? 9.0 : (g % 4 == 0 ? 0.0 : 1.0);
    TORSOR_CHECK(pixels.trace(g) == expected);
  }
  const MultiplicityResult result = operator_multiplicities(irreps(group), pixels);
  TORSOR_CHECK(!result.regular);
  // Double cosets of C_4 in p4: orbits of C_4 on 9 points, 1 + 8/4.
  TORSOR_CHECK(result.norm == 3);
}

TORSOR_TEST("D15 of matrices: a law broken gives traces that are no character") {
  const Irreps ten = irreps(cyclic(10));
  const Representation rho = regular(cyclic(10));
  std::vector<Eigen::MatrixXd> all;
  for (std::uint32_t g = 0; g < 10; ++g) all.push_back(rho(g));
  TORSOR_CHECK(integers_of(operator_multiplicities(ten, all)) == Integers(10, 1));
  TORSOR_CHECK(operator_multiplicities(ten, all).verdict == Verdict::pass);
  TORSOR_CHECK(integers_of(operator_multiplicities(ten, rho.images())) == Integers(10, 1));
  const std::vector<Eigen::MatrixXd> shrunk{0.9 * rho.images()[0]};
  const MultiplicityResult bad = operator_multiplicities(ten, shrunk);
  TORSOR_INFO(bad.line());
  TORSOR_CHECK(bad.verdict == Verdict::pass);  // tr 0.9^k·P^k = 0: the same character
  all[3].setIdentity();
  const MultiplicityResult broken = operator_multiplicities(ten, all);
  TORSOR_INFO(broken.line());
  TORSOR_CHECK(broken.verdict == Verdict::fail);
  TORSOR_CHECK(broken.finding.find("no character") != std::string::npos);
  TORSOR_THROWS_WITH(operator_multiplicities(ten, std::span(all).first(4)), InvalidArgument,
                     "4 matrices are neither");
}

TORSOR_TEST("D15 of codes: shift codes are regular, planes show their weights") {
  Random random(1);
  const MultiplicityResult shift =
      audited(regular_table(cyclic(10), normal_values({30, 10, 3}, random)));
  TORSOR_INFO(shift.line());
  TORSOR_CHECK(shift.verdict == Verdict::pass);
  TORSOR_CHECK(integers_of(shift) == Integers(10, 3));
  TORSOR_CHECK(shift.regular);
  TORSOR_CHECK(shift.effect < 1e-10);
  const MultiplicityResult planes = audited(plane_table(10, {1, 2, 3}, 0, 24, random));
  TORSOR_CHECK(planes.verdict == Verdict::pass);
  TORSOR_CHECK(integers_of(planes) == (Integers{0, 1, 1, 1, 0, 0, 0, 1, 1, 1}));
  TORSOR_CHECK(!planes.regular);
  const MultiplicityResult repeated = audited(plane_table(10, {1, 1, 3}, 0, 24, random));
  TORSOR_CHECK(integers_of(repeated) == (Integers{0, 2, 0, 1, 0, 0, 0, 1, 0, 2}));
  TORSOR_CHECK(repeated.verdict == Verdict::pass);
  const MultiplicityResult split = audited(plane_table(10, {1}, 28, 40, random));
  TORSOR_INFO(split.details.dump());
  TORSOR_CHECK(split.verdict == Verdict::pass);
  TORSOR_CHECK(integers_of(split) == (Integers{28, 1, 0, 0, 0, 0, 0, 0, 0, 1}));
  TORSOR_CHECK(split.norm == 786);
  TORSOR_CHECK(split.irreps[0].lower_bound);
  TORSOR_CHECK(!split.irreps[0].interval.has_value());
}

TORSOR_TEST("D15: an irrep that does not occur occurs exactly 0 times, not up to rounding") {
  Random random(3);
  const OrbitTable table = plane_table(12, {1, 2}, 1, 24, random);
  const Irreps all = irreps(cyclic(12));
  const OperatorFit fit = operator_fit(table);
  for (const MultiplicityResult& result :
       {code_multiplicities(table, fit, all), operator_multiplicities(all, fit.matrices)}) {
    int zeros = 0;
    for (const Multiplicity& m : result.irreps) {
      if (m.integer == 0) zeros += m.value == 0.0 && !std::signbit(m.value) ? 1 : -100;
    }
    TORSOR_CHECK(zeros == 7);  // of 12 characters those of the weights 0, ±1 and ±2 occur
  }
}

TORSOR_TEST("D15 of codes: regular codes of non-abelian groups") {
  for (const char* name : {"D5", "Q8", "A4", "C7 |x C3"}) {
    Random random(2);
    const FiniteGroup group = parse_group(name);
    const auto order = static_cast<std::int64_t>(group.order());
    const MultiplicityResult result =
        audited(regular_table(group, normal_values({30, order, 2}, random)));
    TORSOR_INFO(name << ": " << result.details.dump());
    TORSOR_CHECK(result.verdict == Verdict::pass);
    TORSOR_CHECK(result.regular);
    TORSOR_CHECK(result.norm == 4 * static_cast<std::int64_t>(group.order()));
  }
}

TORSOR_TEST("D15 of codes: noise shrinks the operator by γ, and the multiplicities are corrected") {
  Random random(3);
  OrbitTable codes = regular_table(cyclic(10), normal_values({60, 10, 3}, random));
  codes.values = codes.values + 0.1 * normal_values({60, 10, 30}, random);
  codes.noise = 0.1;
  const MultiplicityResult result = audited(codes);
  TORSOR_INFO(result.details.dump());
  TORSOR_CHECK(result.verdict == Verdict::pass);
  TORSOR_CHECK(integers_of(result) == Integers(10, 3));
  // SNR = 100 in every irrep: γ = 100/101 to the scatter of a spectrum of 60 objects.
  for (const Multiplicity& m : result.irreps) {
    if (m.lower_bound) continue;
    TORSOR_CHECK(std::abs((1.0 - m.gain) * 101.0 - 1.0) < 0.5);
    TORSOR_CHECK(std::abs(m.value - 3.0) < 0.05);
  }
}

TORSOR_TEST("D15 of codes: no verdict without equivariance, with few objects, or if none move") {
  Random random(4);
  OrbitTable table = plane_table(12, {1, 2, 3}, 0, 40, random);
  table.values = at::tanh(3.0 * table.values);
  const MultiplicityResult bent = audited(table);
  TORSOR_CHECK(bent.verdict == Verdict::inconclusive);
  TORSOR_CHECK(bent.finding.find("not known to be equivariant") != std::string::npos);
  // 30 channels of C_10 seen by 20 objects: every irrep is full.
  const OrbitTable wide = regular_table(cyclic(10), normal_values({20, 10, 30}, random));
  TORSOR_CHECK(audited(wide).verdict == Verdict::inconclusive);
  OrbitTable still = plane_table(12, {1}, 1, 24, random);
  still.values = still.values.slice(2, 2, 3).contiguous();
  TORSOR_CHECK(audited(still).verdict == Verdict::inconclusive);
  const OrbitTable codes = plane_table(12, {1}, 0, 24, random);
  TORSOR_THROWS_WITH(code_multiplicities(codes, operator_fit(codes), irreps(cyclic(10))),
                     InvalidArgument, "irreps of C10 do not split codes on orbits of C12");
}

}  // namespace
}  // namespace torsor::testing
