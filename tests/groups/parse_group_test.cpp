#include <iterator>
#include <string>

#include "core/error.hpp"
#include "core/random.hpp"
#include "groups/innermost_factors.hpp"
#include "groups/named_groups.hpp"
#include "groups/parse_group.hpp"
#include "tests/test.hpp"

namespace torsor {
namespace {

TORSOR_TEST("expressions give the groups they name") {
  TORSOR_CHECK(parse_group("C10") == cyclic(10));
  TORSOR_CHECK(parse_group(" C10 x C14 ") == direct_product(cyclic(10), cyclic(14)));
  TORSOR_CHECK(parse_group("C2x(C3 x C5)") == parse_group("C2 x C3 x C5"));
  TORSOR_CHECK(parse_group("perm[(1 2 3 4 5), (2 5)(3 4)]").order() == 10);
  TORSOR_CHECK(parse_group("mat[0 -1; 1 0]") == cyclic(4));
  TORSOR_CHECK(parse_group("C2 wr C2 x C3").order() == 24);
  TORSOR_CHECK(parse_group("C3 |x C2 x C2").order() == 12);
  TORSOR_CHECK(parse_group("((C4))").name() == "C4");
  TORSOR_CHECK(parse_group("C7 ⋊ C3 × C2") == parse_group("C7 |x C3 x C2"));
  TORSOR_CHECK(parse_group("C2 wr D1").order() == 8);
  TORSOR_CHECK(parse_group("C2 wr D2").order() == 64);
  TORSOR_CHECK(parse_group("C1 wr C100").order() == 100);
}

TORSOR_TEST("a product in parentheses is one factor, a chain of x is one product") {
  const FiniteGroup nested = parse_group("C2 x (C3 x C2)");
  TORSOR_CHECK(nested.name() == "C2 x (C3 x C2)");
  TORSOR_CHECK(nested.factors().size() == 2);
  TORSOR_CHECK(nested.factors()[1] == parse_group("C3 x C2"));
  TORSOR_CHECK(innermost_factors(nested).size() == 3);
  const FiniteGroup flat = parse_group("C2 x C3 x C2");
  TORSOR_CHECK(flat.name() == "C2 x C3 x C2");
  TORSOR_CHECK(flat.factors().size() == 3);
  TORSOR_CHECK(flat == nested);
  TORSOR_CHECK(parse_group("(C2 x C3) x C2").factors().size() == 2);
  TORSOR_CHECK(parse_group(nested.name()).factors().size() == 2);
}

TORSOR_TEST("a malformed expression is refused with a caret under the character") {
  TORSOR_THROWS_WITH(parse_group("C10 y C3"), InvalidArgument,
                     "character 5: expected 'x', '|x', 'wr' or the end of the expression\n"
                     "  C10 y C3\n"
                     "      ^");
  TORSOR_THROWS_WITH(parse_group("C10 x"), InvalidArgument, "character 6: expected a group");
  TORSOR_THROWS_WITH(parse_group(""), InvalidArgument, "character 1: expected a group");
  TORSOR_THROWS_WITH(parse_group("(C3"), InvalidArgument, "character 4: expected ')'");
  TORSOR_THROWS_WITH(parse_group("C0"), InvalidArgument, "character 1: C0 does not exist");
  TORSOR_THROWS_WITH(parse_group("C2 wr Q8"), InvalidArgument, "must be a permutation group");
  TORSOR_THROWS_WITH(parse_group("C2 wr C100"), InvalidArgument,
                     "C2 wr C100 is too large to enumerate: its 100 copies of C2 alone have 2^100");
  TORSOR_THROWS_WITH(parse_group("C1 wr C5000"), InvalidArgument, "5000 copies of a trivial group");
  TORSOR_THROWS_WITH(parse_group("C2 × C3 y"), InvalidArgument, "character 9: expected 'x'");
  TORSOR_THROWS_WITH(parse_group("p4 7"), InvalidArgument, "character 4: expected '('");
  TORSOR_THROWS_WITH(parse_group("perm[(1 2 x)]"), InvalidArgument,
                     "character 11: expected a number");
  TORSOR_THROWS_WITH(parse_group("perm[(0 1)]"), InvalidArgument, "points count from 1");
  TORSOR_THROWS_WITH(parse_group("perm[(1 2 1)]"), InvalidArgument, "stands twice");
  TORSOR_THROWS_WITH(parse_group("mat[1 2; 3]"), InvalidArgument, "not as long as row 1");
  TORSOR_THROWS_WITH(parse_group("mat[1 1; 1 1]"), InvalidArgument, "is singular");
  TORSOR_THROWS_WITH(parse_group("mat[2 0; 0 2 mod 4]"), InvalidArgument, "4 is no prime");
  TORSOR_THROWS_WITH(parse_group("mat[0.5 0; 0 2 mod 5]"), InvalidArgument, "no whole number");
  TORSOR_THROWS_WITH(parse_group("mat[1 1; 0 1]"), InvalidArgument, "enumeration limit");
  TORSOR_THROWS_WITH(parse_group("Q12"), InvalidArgument, "character 1: Q12 does not exist");
  TORSOR_THROWS_WITH(parse_group("S11"), InvalidArgument, "enumeration limit");
  TORSOR_THROWS_WITH(parse_group("C"), InvalidArgument, "character 2: expected a number");
  TORSOR_THROWS_WITH(parse_group("C99999999999999999999999"), InvalidArgument, "too large");
  TORSOR_THROWS_WITH(parse_group("C1000 x C1000 x C10"), InvalidArgument, "enumeration limit");
  TORSOR_THROWS_WITH(parse_group(std::string(100'000, '(')), InvalidArgument, "too deeply");
}

TORSOR_TEST("whatever is typed gives a group or a refusal that points into the line") {
  const std::string valid[] = {"C3 x (D4 wr C2)", "C7 |x[s1^2] C3", "perm[(1 2 3),(1 2)]",
                               "mat[0 -1; 1 0, 1 0; 0 -1]", "mat[1 1; 0 1 mod 3] x p4m(2)"};
  const std::string alphabet = "C2DSAQxw|[](),;^ ps1-.0emr\t\n\xce";
  Random random(60);
  int refused = 0;
  for (int trial = 0; trial < 4000; ++trial) {
    std::string text = valid[random.below(std::size(valid))];
    for (std::size_t edits = 1 + random.below(3); edits > 0; --edits) {
      const std::size_t at = random.below(text.size());
      const char c = alphabet[random.below(alphabet.size())];
      if (random.below(3) == 0) {
        text.erase(at, 1);
      } else if (random.below(2) == 0) {
        text.insert(at, 1, c);
      } else {
        text[at] = c;
      }
      if (text.empty()) text.push_back('C');
    }
    TORSOR_INFO(text);
    try {
      const FiniteGroup group = parse_group(text);
      TORSOR_INFO(group.name());
      TORSOR_CHECK(parse_group(group.name()) == group);
    } catch (const InvalidArgument& error) {
      ++refused;
      const std::string what = error.what();
      const std::size_t caret = what.size() - 1 - (what.rfind('\n') + 3);
      TORSOR_CHECK(what.back() == '^');
      TORSOR_CHECK(caret <= text.size());
    }
  }
  TORSOR_CHECK(refused > 1000);
}

TORSOR_TEST("a caret stands under the number, row or matrix that a literal gets wrong") {
  TORSOR_THROWS_WITH(parse_group("mat[1 2; 3]"), InvalidArgument, "character 10: row 2");
  TORSOR_THROWS_WITH(parse_group("mat[1 0; 0 1, 1 2]"), InvalidArgument,
                     "character 15: matrix 2 has 1 row and 2 entries");
  TORSOR_THROWS_WITH(parse_group("mat[1.5 mod 5]"), InvalidArgument,
                     "character 5: 1.5 is no whole");
  TORSOR_THROWS_WITH(parse_group("mat[1 mod 70000]"), InvalidArgument,
                     "character 11: 70000 is no prime");
  TORSOR_THROWS_WITH(parse_group("perm[(1 1)]"), InvalidArgument, "character 9: point 1 stands");
  TORSOR_THROWS_WITH(parse_group("perm[(1 70000)]"), InvalidArgument,
                     "character 9: points count from 1 to 65536, not 70000");
}

TORSOR_TEST("literals are read as written: no ragged rows, no empty generators, no modulus 0") {
  TORSOR_THROWS_WITH(parse_group("mat[0; -1 1 0]"), InvalidArgument, "row 2 of matrix 1");
  TORSOR_THROWS_WITH(parse_group("mat[0 -1 1; 0]"), InvalidArgument, "not");
  TORSOR_THROWS_WITH(parse_group("mat[1 1; 0 1 mod 0]"), InvalidArgument, "not 0");
  TORSOR_THROWS_WITH(parse_group("perm[(1 2),]"), InvalidArgument, "expected");
  TORSOR_THROWS_WITH(parse_group("perm[(,1 2)]"), InvalidArgument, "character 7");
  TORSOR_CHECK(parse_group("perm[(1, 2)(3 4), (1 3)]").order() == 8);
  TORSOR_CHECK(parse_group("mat[0 -1; 1 0, 1 0; 0 -1]").order() == 8);
}

}  // namespace
}  // namespace torsor
