#include <vector>

#include "core/error.hpp"
#include "groups/generated_by.hpp"
#include "groups/named_groups.hpp"
#include "groups/parse_group.hpp"
#include "groups/structure.hpp"
#include "tests/test.hpp"

namespace torsor {
namespace {

using Element = FiniteGroup::Element;

Eigen::MatrixXd diagonal(double a, double b, double c, double d) {
  return Eigen::Vector4d(a, b, c, d).asDiagonal();
}

TORSOR_TEST("the four sign flips of a plane figure are C2 x C2, in one statement") {
  const auto klein = FiniteGroup::generated_by({diagonal(-1, 1, -1, 1), diagonal(-1, -1, -1, -1)});
  TORSOR_CHECK(recognized_name(klein) == "C2 x C2");
}

TORSOR_TEST("isomorphic groups are recognized under other generators and names") {
  TORSOR_CHECK(recognized_name(parse_group("perm[(1 2 3 4 5),(2 5)(3 4)]")) == "D5");
  TORSOR_CHECK(recognized_name(parse_group("C3 |x C4")) == "Dic3");
  TORSOR_CHECK(recognized_name(parse_group("Dic2")) == "Q8");
  TORSOR_CHECK(recognized_name(parse_group("(C2 x C2) |x[s2, s1 s2] C3")) == "A4");
  TORSOR_CHECK(recognized_name(parse_group("S3 x C2")) == "D6");
  TORSOR_CHECK(recognized_name(parse_group("mat[1 1; 0 1, 0 1; 1 0 mod 2]")) == "D3");
  TORSOR_CHECK(recognized_name(parse_group("mat[1 1; 0 1, 1 0; 1 1 mod 5]")).empty());
  TORSOR_CHECK(recognized_name(parse_group("C1")) == "C1");
  TORSOR_CHECK(recognized_name(parse_group("p4m(1)")) == "D4");
}

TORSOR_TEST("an isomorphism is a bijective homomorphism, and there is none where orders differ") {
  const FiniteGroup a = parse_group("A5");
  const FiniteGroup b = parse_group("perm[(1 2 3),(3 4 5)]");
  const auto map = isomorphism(a, b);
  TORSOR_REQUIRE(map.has_value());
  std::vector<bool> hit(60, false);
  for (Element x = 0; x < 60; ++x) {
    hit[(*map)[x]] = true;
    for (Element y = 0; y < 60; ++y) {
      TORSOR_REQUIRE((*map)[a.multiply(x, y)] == b.multiply((*map)[x], (*map)[y]));
    }
  }
  TORSOR_CHECK(hit == std::vector<bool>(60, true));
  TORSOR_CHECK(!isomorphism(quaternion(), dihedral(4)));
  TORSOR_CHECK(!isomorphism(cyclic(4), direct_product(cyclic(2), cyclic(2))));
  TORSOR_CHECK(!isomorphism(cyclic(4), cyclic(5)));
}

TORSOR_TEST("invariants of abelian groups divide each other and multiply to the order") {
  const auto invariants = [](const char* expression) {
    return abelian_invariants(parse_group(expression));
  };
  TORSOR_CHECK((invariants("C2 x C3") == std::vector<std::size_t>{6}));
  TORSOR_CHECK((invariants("C4 x C6 x C10") == std::vector<std::size_t>{2, 2, 60}));
  TORSOR_CHECK(invariants("C1").empty());
  TORSOR_THROWS_WITH(invariants("S3"), InvalidArgument, "S3 is not abelian");
}

}  // namespace
}  // namespace torsor
