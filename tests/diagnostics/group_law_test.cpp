#include "diagnostics/equivariance/group_law.hpp"

#include <Eigen/QR>

#include "core/error.hpp"
#include "diagnostics/metrics/symmetry/operator_defects.hpp"
#include "groups/character.hpp"
#include "groups/constructions.hpp"
#include "groups/parse_group.hpp"
#include "groups/semidirect.hpp"
#include "tests/diagnostics/tables.hpp"
#include "tests/test.hpp"

namespace torsor::testing {
namespace {

using Matrices = std::vector<Eigen::MatrixXd>;

Matrices all_matrices(const Representation& rho) {
  Matrices list;
  for (FiniteGroup::Element g = 0; g < rho.group().order(); ++g) list.push_back(rho(g));
  return list;
}

Eigen::MatrixXd normal_matrix(Eigen::Index n, Random& random) {
  Eigen::MatrixXd m(n, n);
  for (double& x : m.reshaped()) x = random.normal();
  return m;
}

TORSOR_TEST("D14: representations obey every law, in a skew basis as in a good one") {
  Random random(1);
  for (const char* name : {"C10", "D5", "Q8", "A4", "C3 x C4", "C1"}) {
    const FiniteGroup group = parse_group(name);
    const Representation rho = regular(group);
    const GroupLaw law = group_law_suite(group, all_matrices(rho));
    TORSOR_INFO(name << ": " << law.line());
    TORSOR_CHECK(law.verdict == Verdict::pass);
    TORSOR_CHECK(law.homomorphism.measured == 0.0);
    TORSOR_CHECK(law.inverse.measured == 0.0);
    TORSOR_CHECK(law.order.measured == 0.0);
    // Permutation matrices: their eigenvalues and singular values are exact to rounding.
    TORSOR_CHECK(law.roots->measured < 1e-12);
    TORSOR_CHECK(law.orthogonality->measured < 1e-12);
    const auto n = rho.dimension();
    const Representation skew = change_of_basis<double>(
        rho, Eigen::MatrixXd(Eigen::MatrixXd::Identity(n, n) + 0.1 * normal_matrix(n, random)));
    const GroupLaw other = group_law_suite(group, skew.images());
    TORSOR_INFO(other.line());
    TORSOR_CHECK(other.verdict == Verdict::pass);
    TORSOR_CHECK(other.homomorphism.measured < 1e-9);
    TORSOR_CHECK(other.orthogonality->measured < 1e-9);
    TORSOR_CHECK(std::abs(other.gains.back() - 1.0) < 1e-9);
  }
}

TORSOR_TEST("D14: the relation of a semidirect product is measured by itself") {
  const FiniteGroup group = p4(3);
  Matrices images = regular(group).images();
  const GroupLaw good = group_law_suite(group, images);
  TORSOR_CHECK(good.verdict == Verdict::pass);
  TORSOR_CHECK(good.relations.size() == group.relations().size());
  for (const double defect : good.relation_defects) TORSOR_CHECK(defect == 0.0);
  // The turn replaced by the identity: translations still commute, but x is not y.
  images[2].setIdentity();
  const GroupLaw bad = group_law_suite(group, images);
  TORSOR_CHECK(bad.verdict == Verdict::fail);
  TORSOR_CHECK(std::abs(bad.homomorphism.measured - std::sqrt(2.0)) < 1e-12);
}

TORSOR_TEST("D14: the suite and the figures without LibTorch agree on every law to rounding") {
  Random random(6);
  for (const char* name : {"C2", "C10", "D5", "Q8", "A4", "C3 x C4"}) {
    const FiniteGroup group = parse_group(name);
    const Representation rho = regular(group);
    for (const double noise : {0.0, 0.05}) {
      Matrices all = all_matrices(rho);
      for (Eigen::MatrixXd& m : all) m += noise * normal_matrix(m.rows(), random);
      Matrices generators;
      for (const FiniteGroup::Element g : group.generators()) generators.push_back(all[g]);
      for (const Matrices& given : {all, generators}) {
        const GroupLaw law = group_law_suite(group, given);
        const OperatorDefects defects = operator_defects(group, given);
        TORSOR_INFO(name << ", " << given.size() << " matrices, noise " << noise);
        // A defect is a difference of products of up to 12 matrices of norm near 1.
        TORSOR_CHECK(std::abs(law.homomorphism.measured - defects.homomorphism) < 1e-12);
        TORSOR_CHECK(std::abs(law.inverse.measured - defects.inverse) < 1e-12);
        TORSOR_CHECK(std::abs(law.order.measured - defects.order) < 1e-12);
        TORSOR_CHECK((defects.homomorphism > 0.01) == (noise > 0.0));
        TORSOR_CHECK((defects.inverse > 0.01) == (noise > 0.0));
        TORSOR_CHECK((defects.order > 0.01) == (noise > 0.0));
      }
    }
  }
}

TORSOR_TEST("D14: an inverse taken in a cycle of 8 for blocks of 10 breaks the law by √2") {
  const FiniteGroup group = cyclic(10);
  const Representation rho = regular(group);
  Matrices matrices = all_matrices(rho);
  for (std::int64_t k = 1; k <= 4; ++k) {
    matrices[static_cast<std::size_t>(10 - k)] = rho(group.power(1, 8 - k));
  }
  const GroupLaw law = group_law_suite(group, matrices);
  TORSOR_INFO(law.line());
  TORSOR_CHECK(law.verdict == Verdict::fail);
  // P^k·P^{8-k} = P^8, which fixes no block: |P^8 - 1|²_F = 2r.
  TORSOR_CHECK(std::abs(law.inverse.measured - std::sqrt(2.0)) < 1e-12);
  TORSOR_CHECK(law.homomorphism.measured >= std::sqrt(2.0) - 1e-12);
}

TORSOR_TEST("D14: one wrong power breaks the law of all elements, all of them make another law") {
  const FiniteGroup group = cyclic(9);
  const Representation rho = regular(group);
  Matrices matrices = all_matrices(rho);
  matrices[1] = rho(2);
  const GroupLaw one = group_law_suite(group, matrices);
  TORSOR_CHECK(one.verdict == Verdict::fail);
  TORSOR_CHECK(std::abs(one.homomorphism.measured - std::sqrt(2.0)) < 1e-12);
  const Matrices square{rho(2)};
  TORSOR_CHECK(group_law_suite(group, square).verdict == Verdict::pass);
  // A power in another group: the generator of C_9 used as that of C_12.
  const GroupLaw other = group_law_suite(cyclic(12), Matrices{rho(1)});
  TORSOR_CHECK(other.verdict == Verdict::fail);
  TORSOR_CHECK(std::abs(other.order.measured - std::sqrt(2.0)) < 1e-12);
}

/// A complex matrix on (re, im) pairs; `broken`: the imaginary part uses the new real part.
Eigen::MatrixXd real_map(const Eigen::MatrixXcd& w, bool broken) {
  const Eigen::Index n = w.rows();
  Eigen::MatrixXd m = Eigen::MatrixXd::Zero(2 * n, 2 * n);
  for (Eigen::Index i = 0; i < n; ++i) {
    for (Eigen::Index j = 0; j < n; ++j) {
      m(2 * i, 2 * j) = w(i, j).real();
      m(2 * i, 2 * j + 1) = -w(i, j).imag();
      m(2 * i + 1, 2 * j) = w(i, j).imag();
      m(2 * i + 1, 2 * j + 1) = w(i, j).real();
    }
  }
  if (!broken) return m;
  Eigen::MatrixXd real = Eigen::MatrixXd::Zero(2 * n, 2 * n);
  Eigen::MatrixXd imaginary = Eigen::MatrixXd::Identity(2 * n, 2 * n);
  for (Eigen::Index i = 0; i < n; ++i) {
    real.row(2 * i) = m.row(2 * i);
    real(2 * i + 1, 2 * i + 1) = 1.0;
    imaginary.row(2 * i + 1) = m.row(2 * i + 1);
  }
  return imaginary * real;
}

TORSOR_TEST("D14: a complex basis change that overwrites its real part is not C-linear") {
  Random random(2);
  Eigen::MatrixXcd w(5, 5);
  for (auto& z : w.reshaped()) z = {random.normal(), random.normal()};
  w = Eigen::MatrixXcd(w.householderQr().householderQ());
  TORSOR_CHECK(complex_linearity_defect(real_map(w, false)) < 1e-15);
  TORSOR_CHECK(complex_linearity_defect(real_map(w, true)) > 0.1);
  const FiniteGroup group = cyclic(5);
  Matrices good;
  Matrices bad;
  Matrices multiplier;
  for (std::int64_t g = 0; g < 5; ++g) {
    Eigen::MatrixXcd phases = Eigen::MatrixXcd::Zero(5, 5);
    for (std::int64_t k = 0; k < 5; ++k) phases(k, k) = root_of_unity(k * g, 5);
    const Eigen::MatrixXcd back = w.adjoint();
    good.push_back(real_map(back, false) * real_map(phases, false) * real_map(w, false));
    bad.push_back(real_map(back, true) * real_map(phases, false) * real_map(w, true));
    multiplier.push_back(real_map(phases, true));
  }
  TORSOR_CHECK(group_law_suite(group, good).verdict == Verdict::pass);
  const GroupLaw broken = group_law_suite(group, bad);
  TORSOR_INFO(broken.line());
  TORSOR_CHECK(broken.verdict == Verdict::fail);
  TORSOR_CHECK(broken.homomorphism.measured > 0.1);
  // The same mistake in the phases themselves, where |multiplier| = 1 is lost.
  const GroupLaw phases = group_law_suite(group, multiplier);
  TORSOR_CHECK(phases.verdict == Verdict::fail);
  TORSOR_CHECK(complex_linearity_defect(multiplier[1]) > 0.1);
  // Conjugation is antilinear: MJ = -JM.
  const Eigen::MatrixXd conjugation = Eigen::Vector2d(1.0, -1.0).asDiagonal();
  TORSOR_CHECK(std::abs(complex_linearity_defect(conjugation) - 2.0) < 1e-15);
}

TORSOR_TEST("D14: matrices that do not fit are refused, and NaN is a finding") {
  const FiniteGroup group = cyclic(5);
  const Matrices three(3, Eigen::MatrixXd::Identity(2, 2));
  TORSOR_THROWS_WITH(group_law_suite(group, three), InvalidArgument,
                     "3 matrices are neither the 5 elements nor the 1 generators of C5");
  TORSOR_THROWS_WITH(group_law_suite(group, Matrices{Eigen::MatrixXd::Zero(2, 3)}), InvalidArgument,
                     "2 x 3");
  TORSOR_THROWS_WITH(complex_linearity_defect(Eigen::MatrixXd::Zero(3, 3)), InvalidArgument,
                     "acts on no complex code");
  const GroupLaw bad =
      group_law_suite(group, Matrices{Eigen::MatrixXd::Constant(2, 2, std::nan(""))});
  TORSOR_CHECK(bad.verdict == Verdict::fail);
  TORSOR_CHECK(bad.finding.find("Matrix 0") != std::string::npos);
  TORSOR_CHECK(group_law_suite(group, Matrices{Eigen::MatrixXd::Zero(2, 2)}).verdict ==
               Verdict::fail);
}

}  // namespace
}  // namespace torsor::testing
