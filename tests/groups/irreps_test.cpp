#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>
#include <string>
#include <utility>
#include <vector>

#include <Eigen/Eigenvalues>

#include "core/error.hpp"
#include "groups/constructions.hpp"
#include "groups/irrep_search.hpp"
#include "groups/irreps.hpp"
#include "groups/laws.hpp"
#include "groups/named_groups.hpp"
#include "groups/parse_group.hpp"
#include "tests/test.hpp"

namespace torsor {
namespace {

using Eigen::Index;
using Eigen::MatrixXcd;
using Eigen::MatrixXd;

/// Checks that matrices are irreps of their characters: traces, unitarity, relations, random words.
void check_irreps(const FiniteGroup& group) {
  TORSOR_INFO(group.name());
  const Irreps all = irreps(group);
  TORSOR_CHECK(all.residual < 1e-10);
  Random random(6);
  for (std::size_t i = 0; i < all.complex.size(); ++i) {
    const ComplexRepresentation& rho = all.complex[i];
    const IrreducibleCharacter& chi = all.table.irreps[i];
    TORSOR_CHECK(rho.dimension() == static_cast<Index>(chi.dimension));
    TORSOR_CHECK(rho.is_unitary());
    const Character trace = character(rho, all.table.classes);
    for (std::size_t c = 0; c < trace.size(); ++c) {
      TORSOR_CHECK(std::abs(trace[c] - chi.values[c]) < 1e-10);
    }
    TORSOR_CHECK(check_representation(rho, random, 4).passed());
  }
  std::size_t sum = 0;
  for (const RealIrrep& irrep : all.real) {
    TORSOR_CHECK(irrep.rho.is_unitary());
    TORSOR_CHECK(check_representation(irrep.rho, random, 4).passed());
    const auto d = static_cast<std::size_t>(irrep.rho.dimension());
    sum += d * d / irrep.endomorphisms.size();
    for (const MatrixXd& map : irrep.endomorphisms) {
      for (const MatrixXd& image : irrep.rho.images()) {
        TORSOR_CHECK((map * image - image * map).norm() < 1e-10);
      }
    }
  }
  TORSOR_CHECK(sum == group.order());  // Σ d²/dim End over the real irreps
}

TORSOR_TEST("the irreps of every named group are unitary representations with their characters") {
  for (const char* expression :
       {"C1",       "C2",    "C10",    "C3 x C4",  "D5",      "D6",   "S3",
        "S4",       "A4",    "A5",     "Q8",       "Q16",     "Dic3", "Dic12",
        "C7 |x C3", "p4(2)", "p4m(3)", "C2 wr S3", "S3 x D4", "S5"}) {
    check_irreps(parse_group(expression));
  }
}

TORSOR_TEST("the irreps of the large named groups keep every relation to 1e-10") {
  for (const char* expression :
       {"S6", "A6", "p4(7)", "C2 wr S4", "mat[1 1; 0 1, 1 0; 1 1 mod 5]"}) {
    TORSOR_INFO(std::string(expression));
    const Irreps all = irreps(parse_group(expression));
    TORSOR_CHECK(all.residual < 1e-10);
  }
}

TORSOR_TEST("real irrep k of C_n is the rotation by 2πk/n") {
  const Irreps all = irreps(cyclic(10));
  TORSOR_REQUIRE(all.real.size() == 6);
  for (int k = 1; k < 5; ++k) {
    const double angle = 2.0 * std::numbers::pi * k / 10.0;
    MatrixXd turn(2, 2);
    turn << std::cos(angle), -std::sin(angle), std::sin(angle), std::cos(angle);
    const RealIrrep& irrep = all.real[static_cast<std::size_t>(k)];
    TORSOR_CHECK((irrep.rho.images()[0] - turn).norm() < 1e-15);
    TORSOR_CHECK(irrep.type == IrrepType::complex);
  }
}

TORSOR_TEST("the plane irrep of D_n is a rotation and a mirror of the second axis") {
  const Irreps all = irreps(dihedral(5));
  const double angle = 2.0 * std::numbers::pi / 5.0;
  MatrixXd turn(2, 2);
  turn << std::cos(angle), -std::sin(angle), std::sin(angle), std::cos(angle);
  const MatrixXd mirror = Eigen::Vector2d(1.0, -1.0).asDiagonal();
  TORSOR_CHECK((all.real[2].rho.images()[0] - turn).norm() < 1e-14);
  TORSOR_CHECK((all.real[2].rho.images()[1] - mirror).norm() < 1e-14);
}

TORSOR_TEST("the same input gives the same basis, bit for bit") {
  const Irreps first = irreps(symmetric(4));
  const Irreps second = irreps(symmetric(4));
  for (std::size_t i = 0; i < first.complex.size(); ++i) {
    TORSOR_CHECK(first.complex[i].images() == second.complex[i].images());
  }
  for (std::size_t i = 0; i < first.real.size(); ++i) {
    TORSOR_CHECK(first.real[i].rho.images() == second.real[i].rho.images());
  }
}

TORSOR_TEST("the canonical basis does not depend on how an irrep was found") {
  const FiniteGroup group = symmetric(6);
  const CharacterTable table = character_table(group);
  for (const std::size_t i : {3U, 7U, 10U}) {
    const auto first =
        canonical_gauge<std::complex<double>>(group, find_irrep(table, i, Random(100)));
    const auto second =
        canonical_gauge<std::complex<double>>(group, find_irrep(table, i, Random(200)));
    for (std::size_t s = 0; s < first.size(); ++s) {
      TORSOR_CHECK((first[s] - second[s]).norm() < 1e-10);
    }
  }
}

TORSOR_TEST("a reducible representation has no canonical basis") {
  const std::vector<MatrixXd> twice(1, MatrixXd::Identity(2, 2));
  TORSOR_THROWS_WITH(canonical_gauge<double>(cyclic(3), twice), NumericalError, "reducible");
}

TORSOR_TEST("Schur: the commutants of real irreps have dimension 1, 2 and 4") {
  const auto sizes = [](const char* expression) {
    std::string text;
    for (const RealIrrep& irrep : irreps(parse_group(expression)).real) {
      text += std::to_string(irrep.rho.dimension()) + ":" +
              std::to_string(irrep.endomorphisms.size()) + " ";
    }
    return text;
  };
  TORSOR_CHECK(sizes("S3") == "1:1 1:1 2:1 ");
  TORSOR_CHECK(sizes("Q8") == "1:1 1:1 1:1 1:1 4:4 ");
  TORSOR_CHECK(sizes("A4") == "1:1 2:2 3:1 ");
  TORSOR_CHECK(sizes("C7 |x C3") == "1:1 2:2 6:2 ");
}

TORSOR_TEST("quaternionic structures anticommute and square to -1") {
  const Irreps all = irreps(quaternion());
  const std::vector<MatrixXd>& e = all.real.back().endomorphisms;
  TORSOR_REQUIRE(e.size() == 4);
  const MatrixXd one = MatrixXd::Identity(4, 4);
  for (std::size_t i = 1; i < 4; ++i) {
    TORSOR_CHECK((e[i] * e[i] + one).norm() < 1e-12);
    TORSOR_CHECK((e[i].transpose() * e[i] - one).norm() < 1e-12);
    for (std::size_t j = 1; j < i; ++j) TORSOR_CHECK((e[i] * e[j] + e[j] * e[i]).norm() < 1e-12);
  }
}

/// The number of eigenspaces of a random symmetric or Hermitian commutant element of the regular
/// representation; clusters are tight to 1e-12 and at least about 1e-3 apart.
template <class Matrix>
std::size_t eigenspaces(const FiniteGroup& group) {
  const auto n = static_cast<Index>(group.order());
  Random random(7);
  std::vector<typename Matrix::Scalar> weight(group.order());
  for (auto& w : weight) {
    if constexpr (std::is_same_v<Matrix, MatrixXcd>) {
      w = {random.normal(), random.normal()};
    } else {
      w = random.normal();
    }
  }
  Matrix sample(n, n);  // right multiplications commute with the left regular representation
  for (Index i = 0; i < n; ++i) {
    for (Index j = 0; j < n; ++j) {
      const auto a = static_cast<FiniteGroup::Element>(i);
      sample(i, j) = weight[group.multiply(group.inverse(a), static_cast<FiniteGroup::Element>(j))];
    }
  }
  sample = (sample + sample.adjoint()).eval();
  const Eigen::SelfAdjointEigenSolver<Matrix> solver(sample, Eigen::EigenvaluesOnly);
  const auto& values = solver.eigenvalues();
  std::size_t count = 1;
  for (Index i = 1; i < n; ++i) count += values(i) - values(i - 1) > 1e-7 * values.norm() ? 1 : 0;
  return count;
}

TORSOR_TEST("a random commutant element has the number of eigenspaces that the theory says") {
  // Real symmetric: d per real type, d per conjugate pair, d/2 per quaternionic irrep.
  const std::vector<std::pair<const char*, std::size_t>> known{
      {"D6", 8},  {"S4", 10}, {"S5", 26}, {"S6", 76},     {"Q8", 5},
      {"C10", 6}, {"A4", 5},  {"A5", 16}, {"C7 |x C3", 5}};
  for (const auto& [expression, count] : known) {
    TORSOR_INFO(std::string(expression));
    TORSOR_CHECK(eigenspaces<MatrixXd>(parse_group(expression)) == count);
  }
  // Complex Hermitian: Σ d.
  for (const auto& [expression, count] :
       std::vector<std::pair<const char*, std::size_t>>{{"Q8", 6}, {"C10", 10}, {"A4", 6}}) {
    TORSOR_INFO(std::string(expression));
    TORSOR_CHECK(eigenspaces<MatrixXcd>(parse_group(expression)) == count);
  }
}

TORSOR_TEST("an averaging chain visits every element exactly once") {
  for (const char* expression : {"C1", "C10", "S4", "A5", "p4(3)", "S6"}) {
    const FiniteGroup group = parse_group(expression);
    const AveragingChain chain(group);
    std::vector<FiniteGroup::Element> products{FiniteGroup::identity()};
    for (const auto& transversal : chain.transversals()) {
      std::vector<FiniteGroup::Element> next;
      for (const auto t : transversal) {
        for (const auto a : products) next.push_back(group.multiply(t, a));
      }
      products = std::move(next);
    }
    std::sort(products.begin(), products.end());
    TORSOR_REQUIRE(products.size() == group.order());
    for (std::size_t a = 0; a < products.size(); ++a) TORSOR_REQUIRE(products[a] == a);
    TORSOR_CHECK(chain.terms() <= 40);
  }
}

TORSOR_TEST("the average over the group is a projection onto commuting maps") {
  const FiniteGroup group = symmetric(4);
  const Irreps all = irreps(group);
  const Representation rho = regular(group);
  const Representation sigma = all.real[3].rho;
  const Averager<double> average(rho, sigma, all.chain);
  Random random(8);
  MatrixXd x(24, 3);
  for (double& entry : x.reshaped()) entry = random.normal();
  const MatrixXd w = average(x);
  for (std::size_t s = 0; s < 2; ++s) {
    TORSOR_CHECK((rho.images()[s] * w - w * sigma.images()[s]).norm() < 1e-13);
  }
  TORSOR_CHECK((average(w) - w).norm() < 1e-13);
  TORSOR_CHECK(w.norm() > 0.1);
  TORSOR_THROWS_WITH(average(MatrixXd::Zero(3, 24)), InvalidArgument, "no map of shape 24 x 3");
  TORSOR_THROWS_WITH(Averager<double>(rho, regular(cyclic(24)), all.chain), InvalidArgument,
                     "cannot average over S4, C24 and S4");
}

}  // namespace
}  // namespace torsor
