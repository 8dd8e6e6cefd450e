#include "diagnostics/equivariance/split_discovery.hpp"

#include <ATen/TensorOperators.h>

#include <Eigen/QR>

#include "core/error.hpp"
#include "groups/constructions.hpp"
#include "groups/parse_group.hpp"
#include "groups/semidirect.hpp"
#include "operators/plane_operator.hpp"
#include "tests/diagnostics/tables.hpp"
#include "tests/test.hpp"

namespace torsor::testing {
namespace {

Eigen::MatrixXd skew_basis(Eigen::Index n, Random& random) {
  Eigen::MatrixXd basis = Eigen::MatrixXd::Identity(n, n);
  for (double& x : basis.reshaped()) x += 0.2 * random.normal();
  return basis;
}

TORSOR_TEST("D18: a product of planes splits, found in a basis where nothing is to be seen") {
  Random random(1);
  const FiniteGroup group = parse_group("C4 x C5");
  const Representation planes = PlaneOperator(group, 6, {{1}, {1}}).representation();
  const Representation hidden = change_of_basis<double>(planes, skew_basis(6, random));
  const SplitDiscovery split = split_discovery(irreps(group), hidden.images());
  TORSOR_INFO(split.line());
  TORSOR_CHECK(split.verdict == Verdict::pass);
  TORSOR_CHECK(split.effect == 0.0);
  TORSOR_CHECK(split.commutators[0].defect < 1e-11);
  TORSOR_CHECK(split.own == (std::vector<Eigen::Index>{2, 2}));
  TORSOR_CHECK(split.shared == 2);
  TORSOR_REQUIRE(split.blocks.size() == 3);
  for (const SplitBlock& block : split.blocks) {
    TORSOR_CHECK(block.factors.size() <= 1);
    // The block is an invariant space of every generator.
    for (const Eigen::MatrixXd& image : hidden.images()) {
      const Eigen::MatrixXd moved = image * block.basis;
      const Eigen::MatrixXd inside =
          block.basis * block.basis.colPivHouseholderQr().solve(moved).eval();
      TORSOR_CHECK((moved - inside).norm() < 1e-10);
    }
  }
}

TORSOR_TEST(
    "D18: a shift code of a product is equivariant and mixes (n-1)(m-1) of nm-1 directions") {
  for (const auto& [n, m] : {std::pair{4, 5}, std::pair{3, 7}}) {
    const FiniteGroup group =
        direct_product(cyclic(static_cast<std::size_t>(n)), cyclic(static_cast<std::size_t>(m)));
    const SplitDiscovery split = split_discovery(irreps(group), regular(group).images());
    TORSOR_INFO(split.line());
    TORSOR_CHECK(split.verdict == Verdict::fail);
    TORSOR_CHECK(split.commutators[0].defect == 0.0);
    TORSOR_CHECK(split.mixed == (n - 1) * (m - 1));
    TORSOR_CHECK(std::abs(split.effect - (n - 1.0) * (m - 1.0) / (n * m - 1.0)) < 1e-15);
    TORSOR_CHECK(split.shared == 1);
  }
}

TORSOR_TEST("D18: the split of fitted matrices, also under noise") {
  Random random(2);
  const FiniteGroup group = parse_group("C4 x C5");
  at::Tensor values = at::zeros({40, 20, 4}, at::kDouble);
  for (std::int64_t o = 0; o < 40; ++o) {
    const double u = 1.0 + random.uniform();
    const double v = 1.0 + random.uniform();
    for (std::int64_t g = 0; g < 20; ++g) {
      const double s = 0.5 * std::numbers::pi * static_cast<double>(g / 5);
      const double t = 0.4 * std::numbers::pi * static_cast<double>(g % 5);
      const double row[] = {u * std::cos(s), u * std::sin(s), v * std::cos(t), v * std::sin(t)};
      for (std::int64_t d = 0; d < 4; ++d) values[o][g][d] = row[d];
    }
  }
  const Irreps table = irreps(group);
  const OrbitTable clean = orbit_table(group, values);
  const SplitDiscovery exact = split_discovery(table, operator_fit(clean));
  TORSOR_CHECK(exact.verdict == Verdict::pass);
  TORSOR_CHECK(exact.commutators[0].defect < 1e-12);
  OrbitTable noisy = clean;
  noisy.values = clean.values + 0.05 * normal_values({40, 20, 4}, random);
  noisy.noise = 0.05;
  const OperatorFit fit = operator_fit(noisy);
  const SplitDiscovery split = split_discovery(table, fit);
  TORSOR_INFO(split.line());
  TORSOR_CHECK(split.verdict == Verdict::pass);
  TORSOR_CHECK(split.own == (std::vector<Eigen::Index>{2, 2}));
  // Against 0 the scatter of the fit breaks the commutator.
  TORSOR_CHECK(split.commutators[0].defect > 1e-5);
  TORSOR_CHECK(split_discovery(table, fit.matrices).verdict == Verdict::fail);
  const SplitDiscovery shift = split_discovery(
      table, operator_fit(regular_table(group, normal_values({30, 20, 2}, random))));
  TORSOR_CHECK(shift.verdict == Verdict::fail);
  TORSOR_CHECK(std::abs(shift.effect - 12.0 / 19.0) < 1e-15);
}

TORSOR_TEST("D18: factors that do not commute, codes that are not moved, and bad questions") {
  const FiniteGroup group = parse_group("C3 x C3");
  const Irreps table = irreps(group);
  std::vector<Eigen::MatrixXd> images = regular(group).images();
  const Eigen::Index n = images[0].rows();
  Eigen::MatrixXd swap = Eigen::MatrixXd::Identity(n, n);
  swap.row(0).swap(swap.row(1));
  images[1] = (swap * images[1] * swap).eval();
  const SplitDiscovery bad = split_discovery(table, images);
  TORSOR_INFO(bad.line());
  TORSOR_CHECK(bad.verdict == Verdict::fail);
  TORSOR_CHECK(bad.commutators[0].defect > 0.1);
  TORSOR_CHECK(bad.finding.find("declared commuting do not") != std::string::npos);
  TORSOR_CHECK(split_discovery(table, OperatorFit{}).verdict == Verdict::inconclusive);
  TORSOR_THROWS_WITH(split_discovery(irreps(cyclic(6)), regular(cyclic(6)).images()),
                     InvalidArgument, "name commuting subgroups");
  TORSOR_THROWS_WITH(split_discovery(table, std::span(images).first(1)), InvalidArgument,
                     "1 matrices are neither");
  // C_6 = C_2 × C_3 by subgroups named by hand.
  const FiniteGroup six = cyclic(6);
  const SplitDiscovery named = split_discovery(
      irreps(six), regular(six).images(), {.factors = {Subgroup(six, {3}), Subgroup(six, {2})}});
  TORSOR_CHECK(named.own == (std::vector<Eigen::Index>{1, 2}));
  TORSOR_CHECK(named.mixed == 2);
}

}  // namespace
}  // namespace torsor::testing
