#include "diagnostics/equivariance/declared_equivariance.hpp"

#include <ATen/TensorOperators.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/tanh.h>

#include "core/error.hpp"
#include "groups/parse_group.hpp"
#include "operators/fourier_operator.hpp"
#include "operators/plane_operator.hpp"
#include "operators/representation_operator.hpp"
#include "operators/shift_operator.hpp"
#include "tests/diagnostics/tables.hpp"
#include "tests/test.hpp"

namespace torsor::testing {
namespace {

TORSOR_TEST("D14 declared: a shift code obeys the shift operator exactly, in any group") {
  for (const char* name : {"C10", "D5", "Q8"}) {
    Random random(1);
    const FiniteGroup group = parse_group(name);
    const auto order = static_cast<std::int64_t>(group.order());
    const OrbitTable codes = regular_table(group, normal_values({24, order, 3}, random));
    const DeclaredEquivariance result =
        declared_equivariance(codes, ShiftOperator(group, 3 * order), codes);
    TORSOR_INFO(name << ": " << result.line());
    TORSOR_CHECK(result.verdict == Verdict::pass);
    TORSOR_CHECK(result.effect == 0.0);
    TORSOR_CHECK(result.element_errors.size() == group.order());
    TORSOR_CHECK(result.isotropy.verdict == Verdict::pass);
    TORSOR_CHECK(result.isotropy.effect == 1.0);
  }
}

TORSOR_TEST("D14 declared: a plane of weight 2 misses an operator of weight 1 by 2 - 2cos") {
  Random random(2);
  const OrbitTable codes = plane_table(12, {2}, 0, 24, random);
  const DeclaredEquivariance result = declared_equivariance(codes, PlaneOperator(cyclic(12), 2));
  TORSOR_INFO(result.line());
  TORSOR_CHECK(result.verdict == Verdict::fail);
  double mean = 0.0;
  for (std::size_t g = 0; g < 12; ++g) {
    const double angle = std::numbers::pi / 6.0 * static_cast<double>(g);
    const double expected = 2.0 - 2.0 * std::cos(angle);  // |e^{2it} - e^{it}|², orbit mean 0
    TORSOR_CHECK(std::abs(result.element_errors[g] - expected) < 1e-12);
    mean += expected / 11.0;
  }
  TORSOR_CHECK(std::abs(result.effect - mean) < 1e-12);
  const PlaneOperator right(cyclic(12), 2, {{2}});
  TORSOR_CHECK(declared_equivariance(codes, right).effect < 1e-28);
}

TORSOR_TEST("D14 declared: an operator that turns the wrong way fails though the free fit passes") {
  Random random(3);
  const FiniteGroup group = cyclic(10);
  OrbitTable codes = regular_table(group, normal_values({24, 10, 2}, random));
  std::vector<at::Tensor> poses;
  for (std::int64_t g = 0; g < 10; ++g) poses.push_back(codes.values.select(1, (10 - g) % 10));
  codes = orbit_table(group, at::stack(poses, 1));
  const DeclaredEquivariance result = declared_equivariance(codes, ShiftOperator(group, 20));
  TORSOR_CHECK(result.verdict == Verdict::fail);
  TORSOR_CHECK(result.effect > 1.0);
  // Element 5 is its own inverse.
  TORSOR_CHECK(result.element_errors[5] == 0.0);
  TORSOR_CHECK(result.element_errors[0] == 0.0);
}

TORSOR_TEST("D14 declared: κ counts the poses that a plane confuses on symmetric images") {
  Random random(4);
  const FiniteGroup group = cyclic(12);
  at::Tensor pulse = at::zeros({24, 12, 1}, at::kDouble);
  for (std::int64_t o = 0; o < 24; ++o) {
    pulse[o][0][0] = 1.0;
    if (o % 2 == 1) pulse[o][6][0] = 1.0;  // fixed by half a turn
  }
  const OrbitTable images = regular_table(group, pulse);
  OrbitTable codes = plane_table(12, {1}, 1, 24, random);
  for (std::int64_t o = 1; o < 24; o += 2) codes.values[o].slice(1, 0, 2).zero_();  // theorem T3
  const DeclaredEquivariance result = declared_equivariance(codes, PlaneOperator(group, 3), images);
  TORSOR_INFO(result.isotropy.line());
  TORSOR_CHECK(result.verdict == Verdict::pass);
  TORSOR_CHECK(result.isotropy.verdict == Verdict::fail);
  TORSOR_REQUIRE(result.isotropy.strata.size() == 2);
  TORSOR_CHECK(result.isotropy.strata[0].kappa == 1.0);
  TORSOR_CHECK(result.isotropy.strata[1].kappa == 6.0);
}

TORSOR_TEST("D14 declared: complex codes, noise, and what gives no verdict") {
  Random random(5);
  const FiniteGroup group = cyclic(6);
  const OrbitTable shift = regular_table(group, normal_values({24, 6, 2}, random));
  const at::Tensor fourier = to_fourier(group, shift.values.flatten(0, 1)).reshape({24, 6, 24});
  const OrbitTable codes = orbit_table(group, fourier);
  TORSOR_CHECK(declared_equivariance(codes, FourierOperator(group, 12)).effect < 1e-28);
  OrbitTable noisy = shift;
  noisy.values = noisy.values + 0.05 * normal_values({24, 6, 12}, random);
  const DeclaredEquivariance result = declared_equivariance(noisy, ShiftOperator(group, 12));
  // Noise of both sides over the variance about the orbit mean: 2·0.0025/(5/6 + 0.0025·5/6).
  TORSOR_INFO(result.line());
  TORSOR_CHECK(result.verdict == Verdict::pass);
  TORSOR_CHECK(std::abs(result.effect / 0.006 - 1.0) < 0.15);
  OrbitTable few = shift;
  few.values = few.values.slice(0, 0, 19).contiguous();
  TORSOR_CHECK(declared_equivariance(few, ShiftOperator(group, 12)).verdict ==
               Verdict::inconclusive);
  few.values = few.values.slice(0, 0, 1).contiguous();
  const DeclaredEquivariance one = declared_equivariance(few, ShiftOperator(group, 12));
  TORSOR_CHECK(one.verdict == Verdict::inconclusive);
  TORSOR_CHECK(!one.interval.has_value());
  OrbitTable nan = shift;
  nan.values = nan.values.clone();
  nan.values[2][1][0] = std::nan("");
  const DeclaredEquivariance bad = declared_equivariance(nan, ShiftOperator(group, 12));
  TORSOR_CHECK(bad.verdict == Verdict::fail);
  TORSOR_CHECK(bad.finding.find("object 2 in pose 1") != std::string::npos);
  TORSOR_THROWS_WITH(declared_equivariance(shift, ShiftOperator(group, 18)), InvalidArgument,
                     "on 18 values does not move codes of 12 values");
}

TORSOR_TEST("D14 declared: still codes obey an operator only where it does not move them") {
  const FiniteGroup group = cyclic(6);
  const OrbitTable equal = orbit_table(group, at::ones({3, 6, 6}, at::kDouble));
  const DeclaredEquivariance fixed = declared_equivariance(equal, ShiftOperator(group, 6));
  TORSOR_CHECK(fixed.verdict == Verdict::pass);
  TORSOR_CHECK(fixed.details["vacuous"] == true);
  OrbitTable pulse = equal;
  pulse.values = at::zeros({3, 6, 6}, at::kDouble);
  pulse.values.select(2, 0).fill_(1.0);
  const DeclaredEquivariance moved = declared_equivariance(pulse, ShiftOperator(group, 6));
  TORSOR_CHECK(moved.verdict == Verdict::fail);
  TORSOR_CHECK(std::abs(moved.effect - 2.0) < 1e-12);  // |e_0 - e_g|² = 2 for every g ≠ 1
}

}  // namespace
}  // namespace torsor::testing
