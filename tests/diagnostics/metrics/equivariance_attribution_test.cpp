#include "diagnostics/metrics/symmetry/equivariance_attribution.hpp"

#include <cmath>
#include <numbers>

#include "core/error.hpp"
#include "groups/named_groups.hpp"
#include "tests/diagnostics/metrics/torus_codes.hpp"
#include "tests/test.hpp"

namespace torsor::testing {
namespace {

constexpr Eigen::Index kTurns = 6;

/// The turns of C_6 by weights 1 and 2, and one number that rests, in a basis of no meaning.
struct AttributionWorld {
  FiniteGroup group = cyclic(6);
  std::vector<Eigen::MatrixXd> matrices = {};
  EquivarianceSamples samples = {};
};

AttributionWorld exact_world() {
  Random random(21);
  AttributionWorld world;
  const Eigen::MatrixXd basis = random_rotation(5, random);
  for (Eigen::Index k = 0; k < kTurns; ++k) {
    Eigen::MatrixXd turn = Eigen::MatrixXd::Identity(5, 5);
    for (Eigen::Index weight = 1; weight <= 2; ++weight) {
      const double t = 2.0 * std::numbers::pi * static_cast<double>(weight * k) / 6.0;
      turn.block(2 * weight - 2, 2 * weight - 2, 2, 2) =
          Eigen::Matrix2d{{std::cos(t), -std::sin(t)}, {std::sin(t), std::cos(t)}};
    }
    world.matrices.push_back(basis * turn * basis.transpose());
  }
  const Eigen::Index rows = 8 * kTurns * kTurns;
  world.samples.before.resize(rows, 5);
  world.samples.after.resize(rows, 5);
  for (Eigen::Index i = 0; i < rows; ++i) {
    const auto g = static_cast<FiniteGroup::Element>(i % kTurns);
    if (i % kTurns == 0) world.samples.before.row(i) = normal_matrix(1, 5, random);
    if (i % kTurns != 0) world.samples.before.row(i) = world.samples.before.row(i - 1);
    world.samples.after.row(i) = world.samples.before.row(i) * world.matrices[g].transpose();
    world.samples.elements.push_back(g);
    world.samples.objects.push_back(static_cast<int>(i / (kTurns * kTurns)));
  }
  world.samples.rendered = world.samples.after;
  return world;
}

EquivarianceAttribution attributed(const AttributionWorld& world) {
  return attribute_equivariance(world.group, world.matrices, world.samples);
}

/// The sum is exact and the roots obey Minkowski.
void check_bounds(const EquivarianceAttribution& result) {
  const double t = std::sqrt(result.total);
  const double a = std::sqrt(result.action);
  const double r = std::sqrt(result.representation.value());
  const double m = std::sqrt(result.model.value());
  TORSOR_CHECK(std::abs(t - m) <= a + r + 1e-12);
  TORSOR_CHECK(t <= a + r + m + 1e-12);
  TORSOR_CHECK(std::abs(result.cross) <= 2.0 * (a * r + a * m + r * m) + 1e-12);
}

TORSOR_TEST("an exact world has no error to attribute") {
  const EquivarianceAttribution result = attributed(exact_world());
  TORSOR_CHECK(result.value.value() < 1e-24);
  TORSOR_CHECK(result.action == 0.0);
  TORSOR_CHECK(result.representation.value() < 1e-24);
  TORSOR_CHECK(result.model.value() < 1e-24);
  TORSOR_CHECK(result.defects.homomorphism < 1e-12);
}

TORSOR_TEST("an action that is no action raises its part alone") {
  Random random(22);
  AttributionWorld world = exact_world();
  world.samples.after += 0.3 * normal_matrix(world.samples.after.rows(), 5, random);
  const EquivarianceAttribution result = attributed(world);
  // The mean square of 5 normal numbers of deviation 0.3 over 288 rows: 0.45 ± 0.017.
  TORSOR_CHECK(std::abs(result.action - 0.45) < 0.07);
  TORSOR_CHECK(result.representation.value() < 1e-24);
  TORSOR_CHECK(result.model.value() < 1e-24);
  TORSOR_CHECK(std::abs(result.total - result.action) < 1e-12);
  check_bounds(result);
}

TORSOR_TEST("a code that no matrix moves raises the model's part alone") {
  AttributionWorld world = exact_world();
  const auto bent = [](Eigen::MatrixXd& codes) { codes = codes.array().tanh().matrix().eval(); };
  bent(world.samples.before);
  bent(world.samples.after);
  bent(world.samples.rendered);
  const EquivarianceAttribution result = attributed(world);
  TORSOR_CHECK(result.action == 0.0);
  TORSOR_CHECK(result.representation.value() < 1e-24);
  TORSOR_CHECK(result.model.value() > 0.01);
  TORSOR_CHECK(std::abs(result.total - result.model.value()) < 1e-12);
  check_bounds(result);
}

TORSOR_TEST("a gain, an open angle or one wrong matrix of the operator raises its part alone") {
  for (const int fault : {0, 1, 2}) {
    AttributionWorld world = exact_world();
    if (fault == 0) {
      for (std::size_t g = 1; g < 6; ++g) world.matrices[g] *= 0.9;
    } else if (fault == 1) {
      // (M - M⁻¹)/(2 sin 60°) turns by a right angle in both planes, one of them backwards in its
      // own sense: a small power of its exponential commutes with the group and does not close.
      const Eigen::MatrixXd quarter =
          (world.matrices[1] - world.matrices[5]) / (2.0 * std::sin(std::numbers::pi / 3.0));
      const Eigen::MatrixXd square = quarter * quarter;
      const Eigen::MatrixXd one = Eigen::MatrixXd::Identity(5, 5);
      for (std::size_t g = 1; g < 6; ++g) {
        const double t = 0.05 * static_cast<double>(g);
        const Eigen::MatrixXd turn = one + std::sin(t) * quarter + (1.0 - std::cos(t)) * square;
        world.matrices[g] = (world.matrices[g] * turn).eval();
      }
    } else {
      world.matrices[4] = world.matrices[3];
    }
    const EquivarianceAttribution result = attributed(world);
    TORSOR_INFO("fault ", fault);
    TORSOR_CHECK(result.action == 0.0);
    TORSOR_CHECK(result.representation.value() > 0.005);
    // The nearest representation is found to 1e-10 times the dimension.
    TORSOR_CHECK(result.model.value() < 1e-16);
    TORSOR_CHECK(std::abs(result.total - result.representation.value()) < 1e-8);
    TORSOR_CHECK(result.defects.homomorphism > 0.01);
    check_bounds(result);
  }
}

TORSOR_TEST("an exact but wrong representation is the model's error") {
  AttributionWorld world = exact_world();
  std::vector<Eigen::MatrixXd> backwards(6);
  for (std::size_t g = 0; g < 6; ++g) backwards[g] = world.matrices[(6 - g) % 6];
  world.matrices = backwards;
  const EquivarianceAttribution result = attributed(world);
  TORSOR_CHECK(result.representation.value() < 1e-16);
  TORSOR_CHECK(result.model.value() > 0.5);
  TORSOR_CHECK(result.defects.homomorphism < 1e-12);
}

TORSOR_TEST("all faults together obey the bounds, and objects give an interval") {
  Random random(23);
  AttributionWorld world = exact_world();
  world.samples.before = world.samples.before.array().tanh().matrix().eval();
  world.samples.after += 0.2 * normal_matrix(world.samples.after.rows(), 5, random);
  for (std::size_t g = 1; g < 6; ++g) world.matrices[g] *= 0.95;
  const EquivarianceAttribution result = attributed(world);
  check_bounds(result);
  TORSOR_CHECK(result.action > 0.0);
  TORSOR_CHECK(result.representation.value() > 0.0);
  TORSOR_CHECK(result.model.value() > 0.0);
  TORSOR_CHECK(result.interval.has_value());
  TORSOR_CHECK(result.remark == "8 objects: the interval's coverage is not known.");
}

TORSOR_TEST("matrices far from any representation leave the parts open") {
  AttributionWorld world = exact_world();
  world.matrices = {Eigen::MatrixXd::Zero(5, 5)};
  const EquivarianceAttribution result = attributed(world);
  TORSOR_CHECK(!result.model.has_value());
  TORSOR_CHECK(!result.representation.has_value());
  TORSOR_CHECK(result.value.has_value());
  TORSOR_CHECK(result.remark.find("too far") != std::string::npos);
}

TORSOR_TEST("samples that do not fit are refused") {
  const AttributionWorld good = exact_world();
  AttributionWorld world = good;
  world.samples.after.conservativeResize(3, 5);
  TORSOR_THROWS_WITH(attributed(world), InvalidArgument, "codes after are 3 x 5");
  world = good;
  world.samples.elements.back() = 6;
  TORSOR_THROWS_WITH(attributed(world), InvalidArgument, "no element 6");
  world = good;
  world.samples.elements.pop_back();
  TORSOR_THROWS_WITH(attributed(world), InvalidArgument, "287 elements for 288 samples");
  world = good;
  world.samples.rendered(0, 0) = std::nan("");
  TORSOR_THROWS_WITH(attributed(world), InvalidArgument, "rendered is not finite");
}

}  // namespace
}  // namespace torsor::testing
