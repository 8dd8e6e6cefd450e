#include <cmath>
#include <numbers>
#include <set>
#include <string>
#include <vector>

#include <Eigen/QR>

#include "core/error.hpp"
#include "core/random.hpp"
#include "groups/constructions.hpp"
#include "groups/decompose.hpp"
#include "groups/equivariant_maps.hpp"
#include "groups/named_groups.hpp"
#include "groups/parse_group.hpp"
#include "tests/test.hpp"

namespace torsor {
namespace {

using Eigen::Index;
using Eigen::MatrixXcd;
using Eigen::MatrixXd;

MatrixXd random_orthogonal(Index n, Random& random) {
  MatrixXd sample(n, n);
  for (double& x : sample.reshaped()) x = random.normal();
  return Eigen::HouseholderQR<MatrixXd>(sample).householderQ();
}

TORSOR_TEST("the regular representation splits into d/dim End copies of every real irrep") {
  for (const char* expression : {"C10", "S4", "Q8", "A4", "C7 |x C3", "Dic3", "S5"}) {
    TORSOR_INFO(std::string(expression));
    const FiniteGroup group = parse_group(expression);
    const Irreps all = irreps(group);
    const Decomposition parts = decompose(regular(group), all);
    TORSOR_CHECK(parts.residual < 1e-10);
    TORSOR_REQUIRE(parts.blocks.size() == all.real.size());
    for (const IsotypicBlock<double>& block : parts.blocks) {
      const RealIrrep& irrep = all.real[block.irrep];
      TORSOR_CHECK(block.multiplicity * irrep.endomorphisms.size() ==
                   static_cast<std::size_t>(irrep.rho.dimension()));
    }
    const ComplexDecomposition complex = decompose(complexify(regular(group)), all);
    TORSOR_CHECK(complex.residual < 1e-10);
    TORSOR_CHECK(complex.blocks.size() == all.complex.size());
  }
}

TORSOR_TEST("projectors of the blocks are orthogonal, commute with the group and sum to one") {
  const Representation rho = regular(symmetric(4));
  const Decomposition parts = decompose(rho);
  MatrixXd sum = MatrixXd::Zero(24, 24);
  for (std::size_t k = 0; k < parts.blocks.size(); ++k) {
    const MatrixXd p = parts.projector(k);
    TORSOR_CHECK((p * p - p).norm() < 1e-12);
    TORSOR_CHECK(std::abs(p.trace() - static_cast<double>(parts.blocks[k].size())) < 1e-12);
    for (const MatrixXd& image : rho.images()) TORSOR_CHECK((p * image - image * p).norm() < 1e-12);
    sum += p;
  }
  TORSOR_CHECK((sum - MatrixXd::Identity(24, 24)).norm() < 1e-12);
  TORSOR_CHECK(parts.summary().find("3 × irrep 3 (dimension 3, R)") != std::string::npos);
  TORSOR_THROWS_WITH(parts.projector(9), InvalidArgument, "number 9 does not exist");
}

TORSOR_TEST("a representation in a skew basis is split and says how skew it is") {
  Random random(9);
  const Representation plain = regular(dihedral(4));
  MatrixXd basis = random_orthogonal(8, random);
  basis.col(0) *= 3.0;
  basis.col(5) += basis.col(1);
  const Representation skew = change_of_basis(plain, basis);
  TORSOR_CHECK(!skew.is_unitary());
  const Decomposition parts = decompose(skew);
  TORSOR_CHECK(parts.residual < 1e-11);
  TORSOR_CHECK(parts.condition > 2.0);
  TORSOR_CHECK(parts.blocks.size() == 5);
}

TORSOR_TEST("a very skew basis is split with its condition, a singular one refused") {
  // The exact involution (1 k; 0 -1): the invariant inner product has the condition k² + O(1).
  const auto involution = [](double k) {
    MatrixXd image(2, 2);
    image << 1.0, k, 0.0, -1.0;
    return Representation::by_images(cyclic(2), {image});
  };
  const Decomposition parts = decompose(involution(1e5));
  TORSOR_CHECK(parts.blocks.size() == 2);
  TORSOR_CHECK(std::abs(parts.condition / 1e5 - 1.0) < 1e-3);
  TORSOR_CHECK(parts.residual < 1e-10 * 1e5);
  TORSOR_THROWS_WITH(involution(1e6), InvalidArgument, "is singular: reciprocal condition 1.0e-12");
}

TORSOR_TEST("the basis moves only by rounding when the representation does") {
  const FiniteGroup group = symmetric(4);
  const Irreps all = irreps(group);
  std::vector<MatrixXd> images = regular(group).images();
  const Decomposition exact = decompose(regular(group), all);
  for (MatrixXd& image : images) image.array() += 1e-15;
  const Decomposition moved = decompose(Representation::by_images(group, images), all);
  TORSOR_CHECK((exact.basis - moved.basis).norm() < 1e-11);
}

TORSOR_TEST("equivariant maps commute, are orthonormal, and their number is Schur's") {
  const FiniteGroup group = symmetric(4);
  const Irreps all = irreps(group);
  const Representation in = regular(group);
  const Representation out = direct_sum({all.real[2].rho, all.real[3].rho, all.real[3].rho});
  const HomBasis<double> maps = equivariant_maps(in, out, all);
  TORSOR_REQUIRE(maps.dimension() == 2 + 3 + 3);  // an irrep of dimension d stands d times in `in`
  Random random(10);
  MatrixXd w(8, 24);
  for (double& x : w.reshaped()) x = random.normal();
  Eigen::VectorXd theta(maps.dimension());
  for (Index i = 0; i < maps.dimension(); ++i) {
    const MatrixXd map = maps.map(i);
    for (std::size_t s = 0; s < 2; ++s) {
      TORSOR_CHECK((out.images()[s] * map - map * in.images()[s]).norm() < 1e-12);
    }
    for (Index j = 0; j < maps.dimension(); ++j) {
      const double product = map.cwiseProduct(maps.map(j)).sum();
      TORSOR_CHECK(std::abs(product - (i == j ? 1.0 : 0.0)) < 1e-12);
    }
    theta(i) = map.cwiseProduct(w).sum();
  }
  TORSOR_CHECK((maps.expand(theta) - maps.project(w)).norm() < 1e-12);
  TORSOR_THROWS_WITH(maps.map(8), InvalidArgument, "map 8 does not exist");
}

TORSOR_TEST("the commutant of the regular representation has the dimension of the group") {
  for (const char* expression : {"Q8", "A4", "C10", "S3"}) {
    const FiniteGroup group = parse_group(expression);
    const HomBasis<double> maps = equivariant_maps(regular(group), regular(group));
    TORSOR_CHECK(maps.dimension() == static_cast<Index>(group.order()));
    const Index last = maps.dimension() - 1;
    const MatrixXd map = maps.map(last);
    TORSOR_CHECK((maps.project(map) - map).norm() < 1e-12);
  }
}

TORSOR_TEST("Clebsch-Gordan: the square of the standard irrep of S4 is 1 + 2 + 3 + 3'") {
  const Irreps all = irreps(symmetric(4));
  const ComplexDecomposition square = clebsch_gordan(all, 3, 3);
  std::string dimensions;
  for (const auto& block : square.blocks) {
    dimensions +=
        std::to_string(block.multiplicity) + "x" + std::to_string(block.rho.dimension()) + " ";
  }
  TORSOR_CHECK(dimensions == "1x1 1x2 1x3 1x3 ");
  TORSOR_CHECK((square.inverse * square.basis - MatrixXcd::Identity(9, 9)).norm() < 1e-12);
  TORSOR_CHECK(square.residual < 1e-12);
  TORSOR_THROWS_WITH(clebsch_gordan(all, 3, 5), InvalidArgument, "there is no pair (3, 5)");
}

/// All subgroups on at most two generators: all of them, for D6 and S4.
std::vector<Subgroup> subgroups(const FiniteGroup& group) {
  std::set<std::vector<FiniteGroup::Element>> seen;
  std::vector<Subgroup> result;
  for (FiniteGroup::Element a = 0; a < group.order(); ++a) {
    for (FiniteGroup::Element b = a; b < group.order(); ++b) {
      Subgroup subgroup(group, {a, b});
      if (seen.insert(subgroup.elements()).second) result.push_back(std::move(subgroup));
    }
  }
  return result;
}

TORSOR_TEST("Frobenius reciprocity holds for every subgroup of D6 and S4") {
  for (const FiniteGroup& group : {dihedral(6), symmetric(4)}) {
    const Irreps all = irreps(group);
    const std::vector<Subgroup> list = subgroups(group);
    TORSOR_CHECK(list.size() == (group.order() == 12 ? 16U : 30U));
    for (const Subgroup& subgroup : list) {
      const Irreps inner = irreps(subgroup.standalone().group);
      std::vector<std::vector<std::size_t>> restricted;
      for (const ComplexRepresentation& rho : all.complex) {
        restricted.push_back(multiplicities(inner.table, restrict_to(rho, subgroup)));
      }
      for (std::size_t j = 0; j < inner.complex.size(); ++j) {
        const auto induced = multiplicities(all.table, induce(inner.complex[j], subgroup));
        for (std::size_t i = 0; i < induced.size(); ++i) {
          TORSOR_REQUIRE(induced[i] == restricted[i][j]);
        }
      }
    }
  }
}

TORSOR_TEST("tensor products multiply characters, duals conjugate them, bases leave them") {
  const Irreps all = irreps(parse_group("C7 |x C3"));
  const ComplexRepresentation& rho = all.complex[3];
  const Character chi = character(rho, all.table.classes);
  const Character square = character(tensor_product(rho, rho), all.table.classes);
  const Character other = character(dual(rho), all.table.classes);
  MatrixXcd basis = MatrixXcd::Identity(3, 3);
  basis(0, 2) = {0.5, 1.0};
  const Character same = character(change_of_basis(rho, basis), all.table.classes);
  for (std::size_t c = 0; c < chi.size(); ++c) {
    TORSOR_CHECK(std::abs(square[c] - chi[c] * chi[c]) < 1e-13);
    TORSOR_CHECK(std::abs(other[c] - std::conj(chi[c])) < 1e-13);
    TORSOR_CHECK(std::abs(same[c] - chi[c]) < 1e-13);
  }
}

TORSOR_TEST("constructions refuse what does not fit") {
  const Representation rho = regular(cyclic(3));
  TORSOR_THROWS_WITH(tensor_product(rho, regular(cyclic(4))), InvalidArgument, "C3 and C4");
  TORSOR_THROWS_WITH(change_of_basis(rho, MatrixXd(MatrixXd::Ones(3, 3))), InvalidArgument,
                     "the basis is singular");
  TORSOR_THROWS_WITH(change_of_basis(rho, MatrixXd(MatrixXd::Ones(2, 2))), InvalidArgument,
                     "no basis of a representation of dimension 3");
  TORSOR_THROWS_WITH(restrict_to(rho, Subgroup(cyclic(4), {2})), InvalidArgument,
                     "has no subgroup of C4");
  TORSOR_THROWS_WITH(induce(rho, Subgroup(cyclic(4), {2})), InvalidArgument, "is not one of");
  TORSOR_THROWS_WITH(trivial(cyclic(3), 0), InvalidArgument, "does not exist");
  TORSOR_THROWS_WITH(decompose(rho, irreps(cyclic(4))), InvalidArgument, "does not fit the table");
}

}  // namespace
}  // namespace torsor
