#include "diagnostics/behaviour/extrapolation.hpp"

#include <cmath>
#include <memory>
#include <numbers>

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/zeros.h>
#include <Eigen/Geometry>

#include "core/error.hpp"
#include "groups/parse_group.hpp"
#include "operators/plane_operator.hpp"
#include "operators/shift_operator.hpp"
#include "tests/diagnostics/tables.hpp"
#include "tests/test.hpp"

namespace torsor::testing {
namespace {

/// Turns plane i by weights[i]·2π/n + delta, scales it, and scales the invariants that follow.
Eigen::MatrixXd turn(std::int64_t n, const std::vector<int>& weights, Eigen::Index invariants,
                     double delta = 0.0, double scale = 1.0, double drift = 1.0) {
  const auto planes = std::ssize(weights);
  Eigen::MatrixXd m =
      drift * Eigen::MatrixXd::Identity(2 * planes + invariants, 2 * planes + invariants);
  for (Eigen::Index i = 0; i < planes; ++i) {
    const double angle =
        2.0 * std::numbers::pi * weights[static_cast<std::size_t>(i)] / static_cast<double>(n) +
        delta;
    m.block<2, 2>(2 * i, 2 * i) = scale * Eigen::Rotation2Dd(angle).toRotationMatrix();
  }
  return m;
}

TORSOR_TEST("D24: an exact step has no error at any power, fitted or known") {
  Random random(1);
  const OrbitTable codes = plane_table(10, {1, 2}, 3, 24, random);
  const ExtrapolationResult known = extrapolation(codes, 1, matrix_step(turn(10, {1, 2}, 3)));
  TORSOR_INFO(known.line());
  TORSOR_CHECK(known.verdict == Verdict::pass);
  TORSOR_REQUIRE(known.powers.size() == 10);
  // Ten products of rounding 1e-16 each.
  for (const PowerError& p : known.powers) TORSOR_CHECK(p.error < 1e-13);
  TORSOR_CHECK(!known.exponent.has_value());
  const Eigen::MatrixXd fitted = fit_step(codes, 1, 2);
  TORSOR_CHECK((fitted - turn(10, {1, 2}, 3)).norm() < 1e-12);
  TORSOR_CHECK(extrapolation(codes, 1, matrix_step(fitted)).verdict == Verdict::pass);
}

TORSOR_TEST("D24: a step that turns too far errs by 2 sin(pδ/2) at power p, and fails") {
  Random random(2);
  const OrbitTable codes = plane_table(10, {1, 2}, 3, 24, random);
  const double delta = 0.03;
  const ExtrapolationResult result =
      extrapolation(codes, 1, matrix_step(turn(10, {1, 2}, 3, delta)));
  TORSOR_INFO(result.line());
  double above = 0.0;
  double below = 0.0;
  for (int p = 1; p <= 10; ++p) {
    const double expected = 2.0 * std::sin(0.5 * p * delta);
    TORSOR_CHECK(std::abs(result.powers[static_cast<std::size_t>(p) - 1].error - expected) < 1e-12);
    above += (p - 5.5) * expected;
    below += (p - 5.5) * (p - 5.5);
  }
  TORSOR_CHECK(std::abs(result.growth - above / below) < 1e-12);
  TORSOR_CHECK(std::abs(result.growth - delta) < 0.01 * delta);
  TORSOR_CHECK(std::abs(*result.exponent - 1.0) < 0.01);
  TORSOR_CHECK(result.verdict == Verdict::fail);
  TORSOR_CHECK(result.finding.find("power^1)") != std::string::npos);
  // A step of the wrong length errs by |1 - sᵖ|.
  const ExtrapolationResult shrunk =
      extrapolation(codes, 1, matrix_step(turn(10, {1, 2}, 3, 0.0, 0.98)));
  TORSOR_CHECK(std::abs(shrunk.far_error - (1.0 - std::pow(0.98, 10))) < 1e-12);
  TORSOR_CHECK(shrunk.verdict == Verdict::fail);
}

TORSOR_TEST("D24: large invariants hide no error, and their own drift is listed apart") {
  Random random(3);
  OrbitTable codes = plane_table(10, {1}, 2, 24, random);
  codes.values.slice(2, 2, 4).mul_(1000.0);
  const ExtrapolationResult result = extrapolation(codes, 1, matrix_step(turn(10, {1}, 2, 0.03)));
  TORSOR_CHECK(std::abs(result.far_error - 2.0 * std::sin(0.15)) < 1e-9);
  TORSOR_CHECK(result.verdict == Verdict::fail);
  const ExtrapolationResult drifting =
      extrapolation(codes, 1, matrix_step(turn(10, {1}, 2, 0.0, 1.0, 1.01)));
  TORSOR_CHECK(drifting.far_error < 1e-9);
  TORSOR_CHECK(drifting.powers.back().drift > 10.0);
  TORSOR_CHECK(drifting.verdict == Verdict::pass);
}

TORSOR_TEST("D24: a step fitted to noisy codes of five poses drifts linearly") {
  Random random(4);
  OrbitTable codes = plane_table(20, {1}, 0, 40, random);
  const OrbitTable clean = codes;
  codes.values = codes.values + 0.3 * normal_values({40, 20, 2}, random);
  codes.noise = 0.3;
  // Noise shrinks the fitted step by SNR/(1 + SNR), here about 1/(1 + 0.09): power 20 is lost.
  const Eigen::MatrixXd fitted = fit_step({codes.group, codes.values, 1e-12}, 1, 2);
  const ExtrapolationResult result =
      extrapolation(clean, 1, matrix_step(fitted), {.allowance = 0.3});
  TORSOR_INFO(result.line());
  TORSOR_CHECK(result.verdict == Verdict::fail);
  TORSOR_CHECK(result.interval->low > 0.0);
  TORSOR_CHECK(result.far_error > 0.5);
}

TORSOR_TEST("D24: operators close exactly, and decoded images show the same errors") {
  Random random(5);
  const FiniteGroup group = parse_group("C4 x C5");
  const OrbitTable codes = regular_table(group, normal_values({24, 20, 2}, random));
  const OperatorPointer shift = std::make_shared<ShiftOperator>(group, 40);
  const ExtrapolationResult exact = extrapolation(codes, 1, operator_step(shift, 1));
  TORSOR_CHECK(exact.verdict == Verdict::pass);
  TORSOR_CHECK(exact.powers.size() == 5);  // element 1 is the generator of C5
  for (const PowerError& p : exact.powers) TORSOR_CHECK(p.error < 1e-15);
  const OrbitTable planes = plane_table(10, {1}, 1, 24, random);
  const at::Tensor decoder =
      at::cat({normal_values({3, 3}, random), at::zeros({3, 4}, at::kDouble)}, 1);
  const OrbitTable images = orbit_table(planes.group, at::matmul(planes.values, decoder));
  const Decoder decode = [&](const at::Tensor& z) { return at::matmul(z, decoder); };
  const ExtrapolationResult good =
      decoded_extrapolation(planes, 1, matrix_step(turn(10, {1}, 1)), decode, images);
  TORSOR_CHECK(good.verdict == Verdict::pass);
  TORSOR_CHECK(good.far_error < 1e-12);
  const ExtrapolationResult bad =
      decoded_extrapolation(planes, 1, matrix_step(turn(10, {1}, 1, 0.03)), decode, images);
  TORSOR_CHECK(bad.verdict == Verdict::fail);
  // A decoder that adds a constant moves nothing: the constant is drift.
  const ExtrapolationResult shifted = decoded_extrapolation(
      planes, 1, matrix_step(turn(10, {1}, 1)),
      [&](const at::Tensor& z) {
        at::Tensor x = decode(z);
        x.select(1, 6).add_(1.0);
        return x;
      },
      images);
  TORSOR_CHECK(shifted.far_error < 1e-12);
  TORSOR_CHECK(shifted.powers[0].drift > 0.1);
}

TORSOR_TEST("D24: a step that misses the trained powers, few objects, no movement decide nothing") {
  Random random(6);
  const OrbitTable codes = plane_table(10, {1}, 1, 24, random);
  const ExtrapolationResult still =
      extrapolation(codes, 1, matrix_step(Eigen::MatrixXd::Identity(3, 3)));
  // To stay in place closes the orbit, and that alone must not pass.
  TORSOR_CHECK(still.powers.back().error < 1e-12);
  TORSOR_CHECK(still.verdict == Verdict::inconclusive);
  TORSOR_CHECK(still.finding.find("misses the trained powers") != std::string::npos);
  const OrbitTable few = plane_table(10, {1}, 1, 19, random);
  const ExtrapolationResult small = extrapolation(few, 1, matrix_step(turn(10, {1}, 1, 0.03)));
  TORSOR_CHECK(small.verdict == Verdict::inconclusive);
  TORSOR_CHECK(small.far_error > 0.2);
  const OrbitTable fixed = plane_table(10, {0}, 1, 24, random);
  const ExtrapolationResult none = extrapolation(fixed, 1, matrix_step(turn(10, {0}, 1)));
  TORSOR_CHECK(none.verdict == Verdict::inconclusive);
  TORSOR_CHECK(none.finding.find("No code moves") != std::string::npos);
}

TORSOR_TEST("D24: predictions that explode are a finding, misfits are refused") {
  Random random(7);
  const OrbitTable codes = plane_table(10, {1}, 1, 24, random);
  const ExtrapolationResult wild =
      extrapolation(codes, 1, matrix_step(1e60 * Eigen::MatrixXd::Identity(3, 3)));
  TORSOR_CHECK(wild.verdict == Verdict::fail);
  TORSOR_CHECK(wild.finding.find("object 0 at power 6") != std::string::npos);
  TORSOR_THROWS_WITH(matrix_step(Eigen::MatrixXd(2, 3)), InvalidArgument, "not 2 x 3");
  TORSOR_THROWS_WITH(extrapolation(codes, 1, matrix_step(Eigen::MatrixXd::Identity(2, 2))),
                     InvalidArgument, "size 2 does not move codes of size 3");
  TORSOR_THROWS_WITH(extrapolation(codes, 10, matrix_step(turn(10, {1}, 1))), InvalidArgument,
                     "10 is no element of C10");
  TORSOR_THROWS_WITH(extrapolation(codes, 1, matrix_step(turn(10, {1}, 1)), {.trained = 10}),
                     InvalidArgument, "trained up to 10 and predicted up to 10");
  TORSOR_THROWS_WITH(fit_step(codes, 1, 5), InvalidArgument, "leave nothing to predict");
  TORSOR_THROWS_WITH(fit_step(codes, 5, 1), InvalidArgument, "of order 2");
}

}  // namespace
}  // namespace torsor::testing
