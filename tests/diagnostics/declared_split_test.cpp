#include "diagnostics/equivariance/declared_split.hpp"

#include <cmath>
#include <limits>
#include <numbers>

#include <ATen/TensorOperators.h>
#include <ATen/ops/zeros.h>

#include "core/error.hpp"
#include "groups/parse_group.hpp"
#include "tests/diagnostics/tables.hpp"
#include "tests/test.hpp"

namespace torsor::testing {
namespace {

/// Two planes, one for each factor of C_4 × C_5, rotated into each other by `angle`, and one
/// invariant number; `ratio` of the second radius to the first.
OrbitTable rotated_planes(double angle, std::int64_t objects, double ratio = 1.0) {
  Random random(11);
  at::Tensor values = at::zeros({objects, 20, 5}, at::kDouble);
  for (std::int64_t o = 0; o < objects; ++o) {
    const double radius = 1.0 + random.uniform();
    const double phase_s = random.uniform(0.0, 6.28);
    const double phase_t = random.uniform(0.0, 6.28);
    for (std::int64_t g = 0; g < 20; ++g) {
      const double s = phase_s + 2.0 * std::numbers::pi * static_cast<double>(g / 5) / 4.0;
      const double t = phase_t + 2.0 * std::numbers::pi * static_cast<double>(g % 5) / 5.0;
      const double a[] = {radius * std::cos(s), radius * std::sin(s)};
      const double b[] = {ratio * radius * std::cos(t), ratio * radius * std::sin(t)};
      double* row = values.data_ptr<double>() + (o * 20 + g) * 5;
      for (int i = 0; i < 2; ++i) {
        row[i] = std::cos(angle) * a[i] - std::sin(angle) * b[i];
        row[2 + i] = std::sin(angle) * a[i] + std::cos(angle) * b[i];
      }
      row[4] = radius;
    }
  }
  return orbit_table(parse_group("C4 x C5"), values);
}

const std::vector<CodeColumns> kPlanes{{0, 1}, {2, 3}};

TORSOR_TEST("D17: planes rotated by α leak exactly sin²α and keep cos²α") {
  for (const double angle : {0.0, 0.05, 0.2, 0.7}) {
    const DeclaredSplitResult result = declared_split_leakage(rotated_planes(angle, 24), kPlanes);
    TORSOR_INFO(angle << ": " << result.line());
    const double leak = std::sin(angle) * std::sin(angle);
    for (std::size_t i = 0; i < 2; ++i) {
      for (std::size_t j = 0; j < 2; ++j) {
        const double expected = i == j ? 1.0 - leak : leak;
        TORSOR_CHECK(std::abs(result.leakage[i][j]->value - expected) < 1e-13);
      }
    }
    TORSOR_CHECK(std::abs(result.effect - leak) < 1e-13);
    TORSOR_CHECK(result.unclaimed < 1e-13);
    // 0.05² is below the line of 0.01, 0.0395 above it.
    TORSOR_CHECK(result.verdict == (angle < 0.1 ? Verdict::pass : Verdict::fail));
  }
  const DeclaredSplitResult named = declared_split_leakage(rotated_planes(0.2, 24), kPlanes);
  TORSOR_CHECK(std::abs(named.effect - 0.0395) < 5e-5);
  TORSOR_CHECK(named.finding.find("other coordinates may still split") != std::string::npos);
  TORSOR_CHECK(named.details["leakage"][0][1]["value"].is_number());
}

TORSOR_TEST("D17: planes of unequal radii leak by their energies, and swapped blocks leak fully") {
  const double angle = 0.2;
  const double ratio = 2.0;
  const DeclaredSplitResult result =
      declared_split_leakage(rotated_planes(angle, 24, ratio), kPlanes);
  const double s = std::sin(angle) * std::sin(angle);
  const double c = 1.0 - s;
  TORSOR_CHECK(std::abs(result.leakage[0][1]->value - 4.0 * s / (c + 4.0 * s)) < 1e-13);
  TORSOR_CHECK(std::abs(result.leakage[1][0]->value - s / (s + 4.0 * c)) < 1e-13);
  const DeclaredSplitResult swapped =
      declared_split_leakage(rotated_planes(0.0, 24), {{2, 3}, {0, 1}});
  TORSOR_CHECK(std::abs(swapped.effect - 1.0) < 1e-13);
  TORSOR_CHECK(swapped.verdict == Verdict::fail);
}

TORSOR_TEST("D17: of a shift code no block belongs to one factor") {
  Random random(12);
  const FiniteGroup group = parse_group("C3 x C4");
  // One pulse, block g of the code is where g has moved it: white in every irrep.
  at::Tensor pulse = at::zeros({24, 12, 1}, at::kDouble);
  pulse.select(1, 0).fill_(1.0);
  const DeclaredSplitResult result = declared_split_leakage(
      regular_table(group, pulse), {{0, 1, 2, 3, 4, 5}, {6, 7, 8, 9, 10, 11}});
  // Each column is 1 at one of 12 elements: around its mean 11/12; around the means over C_3 2/3.
  TORSOR_CHECK(std::abs(result.leakage[1][0]->value - (2.0 / 3.0) / (11.0 / 12.0)) < 1e-13);
  TORSOR_CHECK(std::abs(result.leakage[0][1]->value - (3.0 / 4.0) / (11.0 / 12.0)) < 1e-13);
  TORSOR_CHECK(result.verdict == Verdict::fail);
}

TORSOR_TEST("D17: noise that could hide a leak, still blocks and few objects decide nothing") {
  Random random(13);
  OrbitTable noisy = rotated_planes(0.0, 24);
  noisy.values = noisy.values + 0.05 * normal_values({24, 20, 5}, random);
  noisy.noise = 0.05;
  const DeclaredSplitResult faint = declared_split_leakage(noisy, kPlanes);
  TORSOR_INFO(faint.line());
  TORSOR_CHECK(faint.verdict == Verdict::pass);  // noise has 2·0.05²/2.3 of a block: below 0.01
  noisy.values = noisy.values + 3.0 * normal_values({24, 20, 5}, random);
  noisy.noise = 3.0;
  TORSOR_CHECK(declared_split_leakage(noisy, kPlanes).verdict == Verdict::inconclusive);
  const DeclaredSplitResult still = declared_split_leakage(rotated_planes(0.0, 24), {{0, 1}, {4}});
  TORSOR_CHECK(still.verdict == Verdict::inconclusive);
  TORSOR_CHECK((still.still == std::vector<std::int64_t>{1}));
  TORSOR_CHECK(!still.leakage[1][0].has_value());
  TORSOR_CHECK(std::abs(still.unclaimed - 0.5) < 1e-12);
  TORSOR_CHECK(declared_split_leakage(rotated_planes(0.2, 19), kPlanes).verdict ==
               Verdict::inconclusive);
}

TORSOR_TEST("D17: NaN is a finding; a missing grid and doubtful blocks are refused") {
  OrbitTable codes = rotated_planes(0.0, 24);
  TORSOR_THROWS_WITH(declared_split_leakage(codes, {{0, 1}}), InvalidArgument,
                     "1 blocks for the 2 factors");
  TORSOR_THROWS_WITH(declared_split_leakage(codes, {{0, 1}, {}}), InvalidArgument,
                     "block 1 has no column");
  TORSOR_THROWS_WITH(declared_split_leakage(codes, {{0, 1}, {5}}), InvalidArgument,
                     "column 5 is none of 5");
  TORSOR_THROWS_WITH(declared_split_leakage(codes, {{0, 1}, {1}}), InvalidArgument,
                     "column 1 is claimed twice");
  Random random(14);
  TORSOR_THROWS_WITH(declared_split_leakage(plane_table(20, {1, 2}, 0, 24, random), kPlanes),
                     InvalidArgument, "needs a direct product");
  codes.values[3][4][1] = std::numeric_limits<double>::quiet_NaN();
  const DeclaredSplitResult bad = declared_split_leakage(codes, kPlanes);
  TORSOR_CHECK(bad.verdict == Verdict::fail);
  TORSOR_CHECK(bad.finding.find("object 3 in pose 4") != std::string::npos);
}

}  // namespace
}  // namespace torsor::testing
