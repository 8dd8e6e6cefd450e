#include <algorithm>
#include <vector>

#include "core/error.hpp"
#include "groups/homomorphism.hpp"
#include "groups/named_groups.hpp"
#include "groups/parse_group.hpp"
#include "groups/subgroup.hpp"
#include "tests/test.hpp"

namespace torsor {
namespace {

using Element = FiniteGroup::Element;

TORSOR_TEST("cosets partition the group and their number is the index") {
  const FiniteGroup s4 = symmetric(4);
  const Subgroup subgroup(s4, {s4.generators()[0]});
  TORSOR_CHECK(subgroup.order() == 4);
  TORSOR_CHECK(subgroup.index() == 6);
  TORSOR_CHECK(!subgroup.is_normal());
  const Cosets cosets = left_cosets(subgroup);
  TORSOR_CHECK(cosets.representatives.size() == 6);
  for (Element a = 0; a < 24; ++a) {
    const Element t = cosets.representatives[cosets.coset_of[a]];
    TORSOR_CHECK(subgroup.contains(s4.multiply(s4.inverse(t), a)));
  }
}

TORSOR_TEST("S4 by its normal four-group is S3") {
  const FiniteGroup s4 = symmetric(4);
  const Element square = s4.power(s4.generators()[0], 2);
  const Subgroup four = normal_closure(s4, {square});
  TORSOR_CHECK(four.order() == 4);
  TORSOR_CHECK(four.is_normal());
  const Quotient q = quotient(four);
  TORSOR_CHECK(q.group.order() == 6);
  TORSOR_CHECK(!q.group.is_abelian());
  for (Element a = 0; a < 24; ++a) {
    for (Element b = 0; b < 24; ++b) {
      TORSOR_REQUIRE(q.projection[s4.multiply(a, b)] ==
                     q.group.multiply(q.projection[a], q.projection[b]));
    }
  }
}

TORSOR_TEST("a subgroup stands alone with an embedding that is a homomorphism") {
  const FiniteGroup s5 = symmetric(5);
  const Subgroup a5 = derived_subgroup(s5);
  const auto [group, embedding] = a5.standalone();
  TORSOR_CHECK(group.order() == 60);
  for (Element a = 0; a < 60; ++a) {
    for (Element b = 0; b < 60; ++b) {
      TORSOR_REQUIRE(embedding[group.multiply(a, b)] == s5.multiply(embedding[a], embedding[b]));
    }
  }
  TORSOR_CHECK(Subgroup(s5, {}).standalone().group.order() == 1);
}

TORSOR_TEST("a homomorphism exists exactly where the relations hold") {
  const FiniteGroup c6 = cyclic(6);
  const FiniteGroup c4 = cyclic(4);
  const std::vector<Element> map = homomorphism(c6, c4, std::vector<Element>{2});
  for (Element a = 0; a < 6; ++a) TORSOR_CHECK(map[a] == 2 * a % 4);
  TORSOR_THROWS_WITH(homomorphism(c6, c4, std::vector<Element>{1}), InvalidArgument,
                     "no homomorphism from C6 to C4: they break the relation s1^6 = 1");
  TORSOR_THROWS_WITH(homomorphism(c6, c4, std::vector<Element>{4}), InvalidArgument,
                     "outside C4 of order 4");
  TORSOR_THROWS_WITH(homomorphism(c6, c4, std::vector<Element>{}), InvalidArgument,
                     "0 images were given");
  TORSOR_THROWS_WITH(automorphism(c6, std::vector<Element>{2}), InvalidArgument,
                     "no automorphism of C6");
}

TORSOR_TEST("subgroups refuse foreign elements and quotients refuse what is not normal") {
  const FiniteGroup s3 = symmetric(3);
  TORSOR_THROWS_WITH(Subgroup(s3, {6}), InvalidArgument, "element 6 is outside S3 of order 6");
  TORSOR_THROWS_WITH(quotient(Subgroup(s3, {s3.generators()[1]})), InvalidArgument,
                     "is not normal: its conjugate");
}

}  // namespace
}  // namespace torsor
