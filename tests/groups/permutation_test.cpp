#include <array>
#include <unordered_set>

#include "core/error.hpp"
#include "groups/laws.hpp"
#include "groups/permutation.hpp"
#include "tests/test.hpp"

namespace torsor {
namespace {

const Permutation kCycle({1, 2, 3, 0});
const Permutation kSwap({1, 0, 2, 3});

TORSOR_TEST("permutations obey the group laws") {
  const std::array elements{Permutation::identity(4), kCycle, kSwap, kCycle * kSwap};
  const LawReport report = check_group_laws<Permutation>(elements);
  TORSOR_INFO(report.summary());
  TORSOR_CHECK(report.passed());
  TORSOR_CHECK(report.checks == 4 * 4 + 16 + 64);
}

TORSOR_TEST("composition applies the right factor first") {
  TORSOR_CHECK((kCycle * kSwap)(0) == 2);  // swap sends 0 to 1, then the cycle sends 1 to 2
  TORSOR_CHECK((kSwap * kCycle)(0) == 0);
}

TORSOR_TEST("the permutation matrix is a homomorphism, exactly") {
  TORSOR_CHECK(matrix(kCycle * kSwap) == matrix(kCycle) * matrix(kSwap));
  TORSOR_CHECK(matrix(kCycle.inverse()) == matrix(kCycle).transpose());
}

TORSOR_TEST("cycle notation counts from one and lets the rightmost cycle act first") {
  TORSOR_CHECK(Permutation::from_cycles({{1, 2, 3, 4}}, 4) == kCycle);
  TORSOR_CHECK(Permutation::from_cycles({{1, 2}, {2, 3}}, 3) == Permutation({1, 2, 0}));
  TORSOR_CHECK(cycles_text(kCycle * kCycle) == "(1 3)(2 4)");
  TORSOR_CHECK(cycles_text(Permutation::identity(4)) == "()");
}

TORSOR_TEST("a cycle of length m has sign (-1)^(m-1)") {
  TORSOR_CHECK(kCycle.sign() == -1);
  TORSOR_CHECK((kCycle * kSwap).sign() == 1);
  TORSOR_CHECK(Permutation::identity(0).sign() == 1);
}

TORSOR_TEST("equal permutations hash alike") {
  const std::unordered_set<Permutation> set{kCycle, kSwap, Permutation({1, 2, 3, 0})};
  TORSOR_CHECK(set.size() == 2);
}

TORSOR_TEST("a list that is not a bijection is refused with the offending point") {
  TORSOR_THROWS_WITH(Permutation({0, 0}), InvalidArgument, "point 0 is hit twice");
  TORSOR_THROWS_WITH(Permutation({0, 2}), InvalidArgument,
                     "point 2 is outside a permutation of degree 2");
  TORSOR_THROWS_WITH(kCycle * Permutation::identity(3), InvalidArgument, "degree 4 and 3");
  TORSOR_THROWS_WITH(Permutation::from_cycles({{1, 5}}, 4), InvalidArgument,
                     "point 5 of a cycle is outside 1..4");
  TORSOR_THROWS_WITH(Permutation::from_cycles({{1, 2, 1}}, 4), InvalidArgument,
                     "point 1 stands twice");
}

}  // namespace
}  // namespace torsor
