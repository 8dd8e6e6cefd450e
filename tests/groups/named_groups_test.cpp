#include <string>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "groups/character_table.hpp"
#include "groups/generated_by.hpp"
#include "groups/laws.hpp"
#include "groups/modular_matrix.hpp"
#include "groups/named_groups.hpp"
#include "groups/parse_group.hpp"
#include "groups/semidirect.hpp"
#include "groups/subgroup.hpp"
#include "tests/test.hpp"

namespace torsor {
namespace {

using Element = FiniteGroup::Element;

struct Known {
  const char* expression;
  std::size_t order;
  std::size_t classes;
  std::size_t centre;
  std::size_t derived;
};

// Order, classes, centre and derived subgroup, from the literature on each family.
const std::vector<Known> kKnown{
    {"C1", 1, 1, 1, 1},
    {"C10", 10, 10, 10, 1},
    {"C10 x C14", 140, 140, 140, 1},
    {"D1", 2, 2, 2, 1},
    {"D2", 4, 4, 4, 1},
    {"D5", 10, 4, 1, 5},
    {"D6", 12, 6, 2, 3},
    {"S1", 1, 1, 1, 1},
    {"S2", 2, 2, 2, 1},
    {"S3", 6, 3, 1, 3},
    {"S4", 24, 5, 1, 12},
    {"S5", 120, 7, 1, 60},
    {"S6", 720, 11, 1, 360},
    {"A2", 1, 1, 1, 1},
    {"A3", 3, 3, 3, 1},
    {"A4", 12, 4, 1, 4},
    {"A5", 60, 5, 1, 60},
    {"A6", 360, 7, 1, 360},
    {"Q8", 8, 5, 2, 2},
    {"Q16", 16, 7, 2, 4},
    {"Dic3", 12, 6, 2, 3},
    {"Dic12", 48, 15, 2, 12},
    {"C7 |x C3", 21, 5, 1, 7},
    {"C5 |x C4", 20, 5, 1, 5},
    {"(C7 x C7) |x C4", 196, 16, 1, 49},
    {"p4(7)", 196, 16, 1, 49},
    {"p4(2)", 16, 10, 4, 2},
    {"p4m(3)", 72, 9, 1, 18},
    {"C2 wr S3", 48, 10, 2, 12},
    {"C2 wr S4", 384, 20, 2, 96},
    {"C3 wr C2", 18, 9, 3, 3},
    {"S3 x D4", 48, 15, 2, 6},
    {"mat[1 1; 0 1, 1 0; 1 1 mod 5]", 120, 9, 2, 120},
    {"perm[(1 2 3 4 5),(2 5)(3 4)]", 10, 4, 1, 5},
    {"mat[0 -1; 1 0, 1 0; 0 -1]", 8, 5, 2, 2},
};

TORSOR_TEST("every named group obeys the laws and has its published order and classes") {
  Random random(5);
  for (const Known& known : kKnown) {
    TORSOR_INFO(std::string(known.expression));
    const FiniteGroup group = parse_group(known.expression);
    TORSOR_CHECK(group.order() == known.order);
    TORSOR_CHECK(conjugacy_classes(group).count() == known.classes);
    TORSOR_CHECK(centre(group).order() == known.centre);
    TORSOR_CHECK(derived_subgroup(group).order() == known.derived);
    if (group.order() < 3) continue;
    const LawReport report = check_finite_group(group, random);
    TORSOR_INFO(report.summary());
    TORSOR_CHECK(report.passed());
  }
}

TORSOR_TEST("the name of every group parses to the same group") {
  for (const Known& known : kKnown) {
    const FiniteGroup group = parse_group(known.expression);
    TORSOR_INFO(std::string(known.expression));
    TORSOR_INFO(group.name());
    TORSOR_CHECK(parse_group(group.name()) == group);
  }
}

TORSOR_TEST("every character table is orthonormal and its squared dimensions sum to the order") {
  for (const Known& known : kKnown) {
    const CharacterTable table = character_table(parse_group(known.expression));
    std::size_t squares = 0;
    for (const IrreducibleCharacter& irrep : table.irreps) {
      squares += irrep.dimension * irrep.dimension;
    }
    TORSOR_INFO(std::string(known.expression));
    TORSOR_CHECK(squares == known.order);
    TORSOR_CHECK(table.residual < 1e-12);
    TORSOR_CHECK(table.irreps[0].values == Character(table.count(), 1.0));
  }
}

TORSOR_TEST("D_n multiplies as rotations and mirrors in the documented layout") {
  const FiniteGroup d5 = dihedral(5);
  for (Element a = 0; a < 5; ++a) {
    for (Element b = 0; b < 5; ++b) {
      TORSOR_CHECK(d5.multiply(2 * a, 2 * b) == 2 * ((a + b) % 5));
      TORSOR_CHECK(d5.multiply(2 * a + 1, 2 * b) == 2 * ((a + 5 - b) % 5) + 1);
      TORSOR_CHECK(d5.multiply(2 * a + 1, 2 * b + 1) == 2 * ((a + 5 - b) % 5));
    }
  }
}

TORSOR_TEST("Dic_n obeys its defining relations in the documented layout") {
  const FiniteGroup group = dicyclic(3);
  const Element a = 2;
  const Element x = 1;
  TORSOR_CHECK(group.generators()[0] == a);
  TORSOR_CHECK(group.generators()[1] == x);
  TORSOR_CHECK(group.element_order(a) == 6);
  TORSOR_CHECK(group.multiply(x, x) == group.power(a, 3));
  TORSOR_CHECK(group.multiply(group.multiply(x, a), group.inverse(x)) == group.inverse(a));
}

TORSOR_TEST("p4 moves torus points by the turn and then the translation") {
  constexpr Element n = 5;
  const FiniteGroup group = p4(n);
  const auto apply = [](Element g, Element x, Element y) {
    for (Element turns = g % 4; turns > 0; --turns) {
      const Element old = x;
      x = (n - y) % n;
      y = old;
    }
    return std::pair((x + g / 4 / n) % n, (y + g / 4 % n) % n);
  };
  for (Element g = 0; g < group.order(); ++g) {
    for (const Element h : group.generators()) {
      const auto [x, y] = apply(h, 1, 3);
      TORSOR_REQUIRE(apply(g, x, y) == apply(group.multiply(g, h), 1, 3));
    }
  }
  TORSOR_CHECK(group == parse_group("(C5 x C5) |x C4"));
}

TORSOR_TEST("the default action is the one written in the name") {
  TORSOR_CHECK(parse_group("C7 |x C3").name() == "C7 |x[s1^2] C3");
  TORSOR_CHECK(parse_group("C7 |x C3") == parse_group("C7 |x[2] C3"));
  TORSOR_CHECK(parse_group("C8 |x C2") == dihedral(8));
  TORSOR_CHECK(parse_group("C3 |x C4").name() == "C3 |x[s1^2] C4");
  TORSOR_CHECK(parse_group("(C7 x C7) |x C4").name() == "(C7 x C7) |x[s2, s1^6] C4");
  TORSOR_CHECK(parse_group("(C3 x C3) |x C2").name() == "(C3 x C3) |x[s2, s1] C2");
}

TORSOR_TEST("what is no automorphism or no action is refused, naming the relation") {
  TORSOR_THROWS_WITH(parse_group("C4 |x[2] C2"), InvalidArgument,
                     "no automorphism of C4: element 2 goes to the identity");
  TORSOR_THROWS_WITH(parse_group("C7 |x[3] C3"), InvalidArgument,
                     "no action of C3: they break its relation s1^3 = 1");
  TORSOR_THROWS_WITH(parse_group("D3 |x[s2, s1] C2"), InvalidArgument,
                     "no homomorphism from D3 to D3: they break the relation");
  TORSOR_THROWS_WITH(parse_group("S3 |x C2"), InvalidArgument, "there is no default action");
  TORSOR_THROWS_WITH(parse_group("C7 |x[s2] C3"), InvalidArgument, "C7 has the generators s1");
  TORSOR_THROWS_WITH(parse_group("C7 |x[2; 2] C3"), InvalidArgument,
                     "C3 has 1 generator, automorphisms were given for 2");
}

TORSOR_TEST("orders beyond the enumeration limit are refused before they are enumerated") {
  TORSOR_THROWS_WITH(symmetric(10), InvalidArgument, "S10 exceeds the enumeration limit");
  TORSOR_THROWS_WITH(alternating(10), InvalidArgument, "A10 exceeds the enumeration limit");
  TORSOR_THROWS_WITH(parse_group("S4 wr S5"), InvalidArgument, "exceeds the enumeration limit");
  TORSOR_THROWS_WITH(quaternion(12), InvalidArgument, "Q12 does not exist");
  TORSOR_THROWS_WITH(dihedral(0), InvalidArgument, "D0 does not exist");
  TORSOR_THROWS_WITH(p4(0), InvalidArgument, "p4(0) does not exist");
}

TORSOR_TEST("matrices modulo a prime obey the group laws and refuse what is singular") {
  const ModularMatrix up(5, 2, {1, 1, 0, 1});
  const ModularMatrix down(5, 2, {1, 0, 1, 1});
  const std::vector<ModularMatrix> elements{up.identity(), up, down, up * down};
  TORSOR_CHECK(check_group_laws<ModularMatrix>(elements).passed());
  TORSOR_THROWS_WITH(ModularMatrix(5, 2, {1, 2, 2, 4}), InvalidArgument, "singular modulo 5");
  TORSOR_THROWS_WITH(ModularMatrix(5, 0, {}), InvalidArgument, "without entries");
  TORSOR_THROWS_WITH(ModularMatrix(6, 1, {1}), InvalidArgument, "6 is no prime");
  TORSOR_THROWS_WITH(up * ModularMatrix(7, 2, {1, 1, 0, 1}), InvalidArgument, "modulo 7");
}

}  // namespace
}  // namespace torsor
