#include <array>
#include <chrono>
#include <cmath>
#include <compare>
#include <cstdint>
#include <numeric>
#include <vector>

#include "core/error.hpp"
#include "groups/character_table.hpp"
#include "groups/conjugacy.hpp"
#include "groups/generated_by.hpp"
#include "groups/innermost_factors.hpp"
#include "groups/laws.hpp"
#include "groups/named_groups.hpp"
#include "groups/parse_group.hpp"
#include "groups/permutation.hpp"
#include "tests/test.hpp"

namespace torsor {
namespace {

using Element = FiniteGroup::Element;

FiniteGroup symmetric_group(std::size_t n) {
  std::vector<Permutation::Point> turn(n);
  for (std::size_t i = 0; i < n; ++i) turn[i] = static_cast<Permutation::Point>((i + 1) % n);
  Permutation cycle(turn);
  std::vector<Permutation::Point> swap = Permutation::identity(n).images();
  std::swap(swap[0], swap[1]);
  return FiniteGroup::generated_by({cycle, Permutation(swap)}, "S");
}

/// Addition modulo Modulus; `Ordered` types are found by order, others by comparing with all.
template <std::uint32_t Modulus>
struct Residue {
  std::uint32_t value = 0;
  [[nodiscard]] Residue identity() const { return {}; }
  [[nodiscard]] Residue inverse() const { return {(Modulus - value) % Modulus}; }
  Residue operator*(const Residue& rhs) const { return {(value + rhs.value) % Modulus}; }
  bool operator==(const Residue&) const = default;
};

struct OrderedResidue {
  std::uint32_t value = 0;
  [[nodiscard]] OrderedResidue identity() const { return {}; }
  [[nodiscard]] OrderedResidue inverse() const { return {(30 - value) % 30}; }
  OrderedResidue operator*(const OrderedResidue& rhs) const { return {(value + rhs.value) % 30}; }
  auto operator<=>(const OrderedResidue&) const = default;
};

TORSOR_TEST("five lines of a user's own element type make a group") {
  const auto plain = FiniteGroup::generated_by({Residue<30>{6}, Residue<30>{10}});
  const auto ordered = FiniteGroup::generated_by({OrderedResidue{6}, OrderedResidue{10}});
  TORSOR_CHECK(plain.order() == 15);
  TORSOR_CHECK(plain == ordered);
  TORSOR_CHECK(plain.is_abelian());
}

TORSOR_TEST("two permutations generate the symmetric group of order n!") {
  for (const auto& [n, order] : {std::pair<std::size_t, std::size_t>{3, 6}, {4, 24}, {6, 720}}) {
    const FiniteGroup group = symmetric_group(n);
    TORSOR_CHECK(group.order() == order);
    TORSOR_CHECK(!group.is_abelian());
    Random random(1);
    const LawReport report = check_finite_group(group, random);
    TORSOR_INFO(report.summary());
    TORSOR_CHECK(report.passed());
  }
}

TORSOR_TEST("beyond the table products are walked along words and obey the same laws") {
  const FiniteGroup group = symmetric_group(7);
  TORSOR_REQUIRE(group.order() > FiniteGroup::kTableLimit);
  Random random(2);
  const LawReport report = check_finite_group(group, random);
  TORSOR_INFO(report.summary());
  TORSOR_CHECK(report.passed());
}

TORSOR_TEST("words are shortest and power and order agree with them") {
  const FiniteGroup group = cyclic(10);
  TORSOR_CHECK(group.word(0).empty());
  TORSOR_CHECK(group.word(7) == std::vector<std::size_t>(7, 0));
  TORSOR_CHECK(word_text(group.word(7)) == "s1^7");
  TORSOR_CHECK(group.power(3, -2) == 4);
  TORSOR_CHECK(group.power(3, 1'000'000'000'001) == 3);
  TORSOR_CHECK(group.element_order(4) == 5);
  TORSOR_CHECK(group.element_order(0) == 1);
  TORSOR_CHECK(group.inverse(3) == 7);
  for (Element a = 0; a < 10; ++a) TORSOR_CHECK(group.multiply(a, 7) == (a + 7) % 10);
}

TORSOR_TEST(
    "element orders are least exponents, for short words and long ones, with a table or not") {
  for (const std::size_t n : {1U, 60U, 3000U, 5040U}) {
    const FiniteGroup group = cyclic(n);
    for (std::size_t a = 0; a < n; a += 1 + n / 37) {
      TORSOR_CHECK(group.element_order(static_cast<Element>(a)) == n / std::gcd(a, n));
    }
  }
  const FiniteGroup s5 = symmetric_group(5);
  for (Element a = 0; a < 120; ++a) {
    std::size_t m = 1;
    for (Element x = a; x != 0; x = s5.multiply(x, a)) ++m;
    TORSOR_REQUIRE(s5.element_order(a) == m);
  }
}

TORSOR_TEST("groups with long words are built, ordered and classed in nearly linear time") {
  const auto start = std::chrono::steady_clock::now();
  const FiniteGroup circle = parse_group("C100000");
  TORSOR_CHECK(circle.element_order(99'999) == 100'000);
  TORSOR_CHECK(circle.element_order(64) == 3125);
  const FiniteGroup mirrored = parse_group("C100003 |x C2");
  TORSOR_CHECK(mirrored.element_order(7) == 2);
  TORSOR_CHECK(conjugacy_classes(mirrored).count() == 50'003);
  TORSOR_THROWS_WITH(character_table(parse_group("Dic20000")), InvalidArgument,
                     "20003 conjugacy classes, character tables are limited to 2048");
  const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - start;
  TORSOR_CHECK(passed.count() < 2.0);
}

TORSOR_TEST("an element of a product is row-major over the factors, also when nested") {
  const FiniteGroup product = direct_product(cyclic(10), cyclic(14));
  TORSOR_CHECK(product.name() == "C10 x C14");
  TORSOR_CHECK(product.order() == 140);
  TORSOR_CHECK((product.split(3 * 14 + 5) == std::vector<Element>{3, 5}));
  TORSOR_CHECK(product.join(std::array<Element, 2>{3, 5}) == 47);
  TORSOR_CHECK(product.multiply(47, product.join(std::array<Element, 2>{9, 13})) == 2 * 14 + 4);
  TORSOR_CHECK(product.generators()[0] == 14);
  TORSOR_CHECK(product.generators()[1] == 1);
  const FiniteGroup nested = direct_product(direct_product(cyclic(2), cyclic(3)), cyclic(5));
  TORSOR_CHECK(nested.join(std::array<Element, 2>{1 * 3 + 2, 4}) == (1 * 3 + 2) * 5 + 4);
  TORSOR_CHECK(innermost_factors(nested).size() == 3);
  TORSOR_CHECK(nested == direct_product(cyclic(2), direct_product(cyclic(3), cyclic(5))));
}

TORSOR_TEST("the four sign flips of a plane figure make a group of four involutions") {
  const Eigen::MatrixXd mirror = Eigen::Vector4d(-1, 1, -1, 1).asDiagonal();
  const Eigen::MatrixXd turn = Eigen::Vector4d(-1, -1, -1, -1).asDiagonal();
  const auto klein = FiniteGroup::generated_by({mirror, turn});
  TORSOR_CHECK(klein.order() == 4);
  TORSOR_CHECK(klein.is_abelian());
  for (Element a = 1; a < 4; ++a) TORSOR_CHECK(klein.element_order(a) == 2);
}

TORSOR_TEST("rounding in a rotation by 2π/7 does not split elements") {
  const double angle = 2.0 * 3.14159265358979323846 / 7.0;
  Eigen::MatrixXd turn(2, 2);
  turn << std::cos(angle), -std::sin(angle), std::sin(angle), std::cos(angle);
  TORSOR_CHECK(FiniteGroup::generated_by({turn}) == cyclic(7));
}

TORSOR_TEST("a badly scaled matrix group is found, its elements in the given basis") {
  for (const double scale : {1e4, 1e-7, 1e12}) {
    Eigen::MatrixXd turn(2, 2);
    turn << 0, -scale, 1 / scale, 0;
    const std::array generators{turn};
    const auto found = enumerate(std::span<const Eigen::MatrixXd>(generators), "turn");
    TORSOR_CHECK(found.group == cyclic(4));
    TORSOR_CHECK(found.elements[1] == turn);
    TORSOR_CHECK(found.elements[0] == Eigen::MatrixXd::Identity(2, 2));
  }
}

TORSOR_TEST("an infinite matrix group is refused and the limit is named") {
  Eigen::MatrixXd shear(2, 2);
  shear << 1, 1, 0, 1;
  TORSOR_THROWS_WITH(FiniteGroup::generated_by({shear}, "shear", 500), InvalidArgument,
                     "more than 500 elements, the enumeration limit");
  const Eigen::MatrixXd stretch = 2.0 * Eigen::MatrixXd::Identity(2, 2);
  TORSOR_THROWS_WITH(FiniteGroup::generated_by({stretch}), InvalidArgument, "infinite order");
}

TORSOR_TEST("matrices that cannot generate a group are refused with their numbers") {
  const Eigen::MatrixXd one = Eigen::MatrixXd::Identity(2, 2);
  Eigen::MatrixXd flat(2, 2);
  flat << 1, 1, 1, 1;
  TORSOR_THROWS_WITH(FiniteGroup::generated_by({one, flat}), InvalidArgument,
                     "generator s2 is singular");
  const Eigen::MatrixXd large = Eigen::MatrixXd::Identity(3, 3);
  TORSOR_THROWS_WITH(FiniteGroup::generated_by({one, large}), InvalidArgument,
                     "generator s2 is 3 x 3, expected 2 x 2");
  const double angle = 2.0 * 3.14159265358979323846 / 5.0 + 1e-5;
  Eigen::MatrixXd turn(2, 2);
  turn << std::cos(angle), -std::sin(angle), std::sin(angle), std::cos(angle);
  TORSOR_THROWS_WITH(FiniteGroup::generated_by({turn}), NumericalError, "not exact enough");
}

TORSOR_TEST("permutations of different degree and empty lists are refused") {
  TORSOR_THROWS_WITH(FiniteGroup::generated_by({Permutation({1, 0}), Permutation({1, 2, 0})}),
                     InvalidArgument, "degree 2 and 3");
  TORSOR_THROWS_WITH(FiniteGroup::generated_by(std::span<const Permutation>(), "none"),
                     InvalidArgument, "at least one generator");
  TORSOR_THROWS_WITH(FiniteGroup::generated_by(
                         {Permutation({1, 2, 3, 4, 0}), Permutation({1, 0, 2, 3, 4})}, "S5", 100),
                     InvalidArgument, "more than 100 elements");
  TORSOR_THROWS_WITH(cyclic(0), InvalidArgument, "at least one element");
  TORSOR_THROWS_WITH(direct_product(cyclic(1'000'000), cyclic(2)), InvalidArgument, "limit");
}

TORSOR_TEST("a graph that breaks the group laws is refused, naming where") {
  TORSOR_THROWS_WITH(FiniteGroup::from_cayley_graph("bad", 1, {1, 1}), InvalidArgument,
                     "s1 sends elements 0 and 1 both to 1");
  TORSOR_THROWS_WITH(FiniteGroup::from_cayley_graph("bad", 1, {0, 2, 1}), InvalidArgument,
                     "element 1 cannot be reached");
  TORSOR_THROWS_WITH(FiniteGroup::from_cayley_graph("bad", 1, {3}), InvalidArgument,
                     "outside order 1");
  // A 3-cycle and a transposition on three points: transitive, but not a regular action.
  TORSOR_THROWS_WITH(FiniteGroup::from_cayley_graph("bad", 2, {1, 1, 2, 0, 0, 2}), InvalidArgument,
                     "not associative: s1 times (element");
}

TORSOR_TEST("the defining relations of known groups are short and hold") {
  const FiniteGroup c10 = cyclic(10);
  TORSOR_REQUIRE(c10.relations().size() == 1);
  TORSOR_CHECK(text(c10.relations()[0]) == "s1^10 = 1");
  const FiniteGroup product = direct_product(cyclic(3), cyclic(4));
  TORSOR_CHECK(product.relations().size() == 3);
  const FiniteGroup s5 = symmetric_group(5);
  TORSOR_CHECK(s5.relations().size() < 20);
  for (const Relation& relation : s5.relations()) {
    TORSOR_CHECK(s5.element(relation.left) == s5.element(relation.right));
  }
}

TORSOR_TEST("the law suites refuse to prove something from nothing") {
  const std::array two{Permutation({1, 0}), Permutation({0, 1})};
  TORSOR_THROWS_WITH(check_group_laws<Permutation>(two), InvalidArgument, "at least 3 elements");
  Random random(3);
  TORSOR_THROWS_WITH(check_finite_group(cyclic(2), random), InvalidArgument, "at least 3");
}

/// Subtraction is not associative: the law suite must notice.
struct Difference {
  int value = 0;
  [[nodiscard]] Difference identity() const { return {}; }
  [[nodiscard]] Difference inverse() const { return *this; }
  Difference operator*(const Difference& rhs) const { return {value - rhs.value}; }
  bool operator==(const Difference&) const = default;
};

TORSOR_TEST("the law suite finds broken laws and counts them") {
  const std::array elements{Difference{0}, Difference{1}, Difference{5}};
  const LawReport report = check_group_laws<Difference>(elements);
  TORSOR_CHECK(!report.passed());
  TORSOR_CHECK(report.summary().find("(ab)c = a(bc)") != std::string::npos);
}

}  // namespace
}  // namespace torsor
