#include <cmath>
#include <cstdint>
#include <numeric>
#include <vector>

#include "core/error.hpp"
#include "core/random.hpp"
#include "groups/character_table.hpp"
#include "groups/cyclotomic.hpp"
#include "groups/parse_group.hpp"
#include "tests/test.hpp"

namespace torsor {
namespace {

using Coefficients = std::vector<std::int64_t>;

Coefficients random_coefficients(std::size_t n, Random& random) {
  Coefficients c(n);
  for (std::int64_t& x : c) x = static_cast<std::int64_t>(random.below(7)) - 3;
  return c;
}

std::size_t terms(const Coefficients& c) {
  std::size_t count = 0;
  for (const std::int64_t x : c) count += x != 0 ? 1 : 0;
  return count;
}

/// Adds random multiples of vanishing sums of p-th roots of unity: the same number.
Coefficients disguised(Coefficients c, Random& random) {
  const std::size_t n = c.size();
  for (std::size_t p = 2; p <= n; ++p) {
    if (n % p != 0) continue;
    for (int times = 0; times < 3; ++times) {
      const std::size_t start = random.below(n);
      const auto amount = static_cast<std::int64_t>(random.below(5)) - 2;
      for (std::size_t i = 0; i < p; ++i) c[(start + i * (n / p)) % n] += amount;
    }
  }
  return c;
}

TORSOR_TEST("sums that differ by vanishing sums are one number, others are not") {
  Random random(50);
  for (std::size_t n = 1; n <= 60; ++n) {
    TORSOR_INFO(n);
    const Coefficients c = random_coefficients(n, random);
    const Cyclotomic number(c);
    TORSOR_CHECK(number == Cyclotomic(disguised(c, random)));
    Coefficients other = c;
    other[random.below(n)] += 1;
    TORSOR_CHECK(!(number == Cyclotomic(other)));
  }
}

TORSOR_TEST("the normal form uses φ(n) exponents and does not change the value") {
  Random random(51);
  for (const std::size_t n : {1U, 2U, 6U, 8U, 9U, 12U, 30U, 60U, 100U}) {
    TORSOR_INFO(n);
    std::size_t coprime = 0;
    for (std::size_t k = 1; k <= n; ++k) coprime += std::gcd(k, n) == 1 ? 1 : 0;
    Coefficients used(n, 0);
    for (int trial = 0; trial < 50; ++trial) {
      const Cyclotomic number(random_coefficients(n, random));
      const Cyclotomic normal = number.normal_form();
      // Sums of at most n terms of size at most 100.
      TORSOR_REQUIRE(std::abs(number.value() - normal.value()) < 1e-11);
      for (std::size_t j = 0; j < n; ++j) used[j] += normal.coefficients()[j] != 0 ? 1 : 0;
    }
    TORSOR_CHECK(terms(used) == coprime);
  }
}

TORSOR_TEST("whole numbers are recognized exactly, however they are written") {
  Random random(52);
  for (const std::size_t n : {1U, 2U, 3U, 12U, 35U, 64U}) {
    Coefficients c(n, 0);
    c[0] = -4;
    const auto whole = Cyclotomic(disguised(c, random)).whole();
    TORSOR_REQUIRE(whole.has_value());
    TORSOR_CHECK(*whole == -4);
  }
  // A sum of 12 roots of unity that is within 1e-3 of a whole number, and is none.
  Coefficients near(1000, 0);
  near[1] = near[999] = 1;
  TORSOR_CHECK(std::abs(Cyclotomic(near).value() - 2.0) < 1e-3);
  TORSOR_CHECK(!Cyclotomic(near).whole().has_value());
}

TORSOR_TEST("the short form is the same number with no more terms") {
  Random random(53);
  for (const std::size_t n : {5U, 7U, 12U, 15U, 40U}) {
    for (int trial = 0; trial < 20; ++trial) {
      Coefficients c(n, 0);
      c[random.below(n)] = 1;
      c[random.below(n)] -= 2;
      const Cyclotomic hidden(disguised(c, random));
      const Cyclotomic brief = hidden.short_form();
      TORSOR_REQUIRE(std::abs(brief.value() - hidden.value()) < 1e-12);
      TORSOR_CHECK(terms(brief.coefficients()) <= terms(hidden.coefficients()));
    }
  }
  // 1 + ζ5 + ζ5⁴ = -ζ5² - ζ5³, also as a sum of tenth roots.
  TORSOR_CHECK(
      (Cyclotomic({1, 1, 0, 0, 1}).short_form().coefficients() == Coefficients{0, 0, -1, -1, 0}));
  TORSOR_CHECK(Cyclotomic({0, 0, 1, 0, 0, 0, 0, 0, 1, 0}).short_form().root_order() == 5);
}

TORSOR_TEST("conjugates permute the roots of unity and keep sums of all of them") {
  const Cyclotomic root5({0, 1, -1, -1, 1});
  TORSOR_CHECK(std::abs(root5.value() - std::sqrt(5.0)) < 1e-15);
  TORSOR_CHECK(std::abs(root5.conjugate(2).value() + std::sqrt(5.0)) < 1e-15);
  TORSOR_CHECK(root5.conjugate(4) == root5);
  TORSOR_CHECK(root5.conjugate(7) == root5.conjugate(2));
  TORSOR_THROWS_WITH(root5.conjugate(10), InvalidArgument, "10 is not coprime to 5");
  TORSOR_THROWS_WITH(Cyclotomic({}), InvalidArgument, "needs n coefficients");
}

TORSOR_TEST("the exact entries of character tables have the values of the table") {
  for (const char* expression : {"D5", "A5", "Q16", "C7 |x C3", "Dic12", "C12", "S6"}) {
    TORSOR_INFO(std::string(expression));
    const CharacterTable table = character_table(parse_group(expression));
    for (std::size_t i = 0; i < table.count(); ++i) {
      for (std::size_t c = 0; c < table.count(); ++c) {
        const Cyclotomic exact = exact_value(table, i, c);
        TORSOR_CHECK(exact.root_order() == table.classes.classes[c].element_order);
        TORSOR_CHECK(std::abs(exact.value() - table.irreps[i].values[c]) < 1e-12);
      }
    }
  }
  TORSOR_THROWS_WITH(exact_value(character_table(parse_group("C3")), 3, 0), InvalidArgument,
                     "entry (3, 0) is outside a table of 3 irreps and 3 classes");
}

}  // namespace
}  // namespace torsor
