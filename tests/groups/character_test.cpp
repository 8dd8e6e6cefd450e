#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <numbers>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "groups/character_table.hpp"
#include "groups/constructions.hpp"
#include "groups/generated_by.hpp"
#include "groups/named_groups.hpp"
#include "tests/test.hpp"

namespace torsor {
namespace {

using Complex = std::complex<double>;

FiniteGroup permutation_group(std::vector<Permutation> generators) {
  return FiniteGroup::generated_by(std::span<const Permutation>(generators), "G");
}

/// The quaternion group as permutations of its own elements 1 i -1 -i j k -j -k (left action).
FiniteGroup quaternions() {
  return permutation_group(
      {Permutation({1, 2, 3, 0, 5, 6, 7, 4}), Permutation({4, 7, 6, 5, 2, 1, 0, 3})});
}

std::string types(const CharacterTable& table) {
  std::string result;
  for (const IrreducibleCharacter& irrep : table.irreps) {
    result += std::to_string(irrep.dimension);
    result += letter(irrep.type);
  }
  return result;
}

TORSOR_TEST("irrep k of C_n takes the generator to the k-th power of a root of unity") {
  for (const std::size_t n : {1U, 2U, 7U, 10U, 60U}) {
    const CharacterTable table = character_table(cyclic(n));
    TORSOR_REQUIRE(table.count() == n);
    const FiniteGroup::Element one = table.group.generators()[0];
    for (std::size_t k = 0; k < n; ++k) {
      const double angle = 2.0 * std::numbers::pi * static_cast<double>(k) / static_cast<double>(n);
      // Both sides are rounded once; the angle of the right side twice.
      TORSOR_CHECK(std::abs(table.irreps[k].values[one] - std::polar(1.0, angle)) < 5e-15);
      TORSOR_CHECK(table.irreps[k].type == (2 * k % n == 0 ? IrrepType::real : IrrepType::complex));
      TORSOR_CHECK(table.conjugate(k) == (n - k) % n);
    }
  }
}

TORSOR_TEST("irreps of a product of cyclic groups are row-major") {
  const FiniteGroup group = direct_product(cyclic(3), cyclic(4));
  const CharacterTable table = character_table(group);
  for (std::int64_t k1 = 0; k1 < 3; ++k1) {
    for (std::int64_t k2 = 0; k2 < 4; ++k2) {
      const Character& chi = table.irreps[static_cast<std::size_t>(k1 * 4 + k2)].values;
      for (std::uint32_t a = 0; a < 3; ++a) {
        for (std::uint32_t b = 0; b < 4; ++b) {
          const Complex expected = root_of_unity(k1 * a, 3) * root_of_unity(k2 * b, 4);
          TORSOR_CHECK(std::abs(chi[group.join(std::array{a, b})] - expected) < 1e-15);
        }
      }
    }
  }
}

TORSOR_TEST("tables of known groups have the published dimensions and types") {
  const auto s3 = permutation_group({Permutation({1, 2, 0}), Permutation({1, 0, 2})});
  TORSOR_CHECK(types(character_table(s3)) == "1R1R2R");
  const auto a4 = permutation_group({Permutation({1, 2, 0, 3}), Permutation({1, 0, 3, 2})});
  TORSOR_CHECK(types(character_table(a4)) == "1R1C1C3R");
  TORSOR_CHECK(types(character_table(quaternions())) == "1R1R1R1R2H");
  const auto a5 = permutation_group({Permutation({1, 2, 3, 4, 0}), Permutation({1, 2, 0, 3, 4})});
  TORSOR_CHECK(types(character_table(a5)) == "1R3R3R4R5R");
  const auto s6 =
      permutation_group({Permutation({1, 2, 3, 4, 5, 0}), Permutation({1, 0, 2, 3, 4, 5})});
  const CharacterTable table = character_table(s6);
  TORSOR_CHECK(types(table) == "1R1R5R5R5R5R9R9R10R10R16R");
  TORSOR_CHECK(table.residual < 1e-13);
}

TORSOR_TEST("the golden ratio in the table of A5 is exact to rounding") {
  const auto a5 = permutation_group({Permutation({1, 2, 3, 4, 0}), Permutation({1, 2, 0, 3, 4})});
  const CharacterTable table = character_table(a5);
  const double golden = (1.0 + std::sqrt(5.0)) / 2.0;
  const FiniteGroup::Element five = a5.generators()[0];
  const std::uint32_t c = table.classes.class_of[five];
  const double first = table.irreps[1].values[c].real();
  const double second = table.irreps[2].values[c].real();
  TORSOR_CHECK(std::abs(std::max(first, second) - golden) < 1e-15);
  TORSOR_CHECK(std::abs(std::min(first, second) - (1.0 - golden)) < 1e-15);
}

TORSOR_TEST("Frobenius-Schur indicators count the square roots of the identity") {
  for (const FiniteGroup& group : {quaternions(), direct_product(quaternions(), cyclic(3)),
                                   direct_product(cyclic(2), cyclic(6))}) {
    int roots = 0;
    for (FiniteGroup::Element a = 0; a < group.order(); ++a) {
      if (group.multiply(a, a) == FiniteGroup::identity()) ++roots;
    }
    int sum = 0;
    for (const IrreducibleCharacter& irrep : character_table(group).irreps) {
      sum += irrep.indicator * static_cast<int>(irrep.dimension);
    }
    TORSOR_CHECK(sum == roots);
  }
}

TORSOR_TEST("the regular representation contains each irrep as often as its dimension") {
  for (const FiniteGroup& group : {quaternions(), cyclic(60)}) {
    const CharacterTable table = character_table(group);
    const std::vector<std::size_t> found = multiplicities(table, regular(group));
    for (std::size_t i = 0; i < table.count(); ++i) {
      TORSOR_CHECK(found[i] == table.irreps[i].dimension);
    }
  }
}

TORSOR_TEST("multiplicities of a sum of planes are counted per weight and its conjugate") {
  const double angle = 2.0 * std::numbers::pi / 10.0;
  const auto plane = [&](int k) {
    Eigen::MatrixXd m(2, 2);
    m << std::cos(k * angle), -std::sin(k * angle), std::sin(k * angle), std::cos(k * angle);
    return Representation::by_images(cyclic(10), {m});
  };
  const Representation rho = direct_sum({plane(1), plane(3), plane(1), trivial(cyclic(10), 4)});
  TORSOR_CHECK((multiplicities(rho) == std::vector<std::size_t>{4, 2, 0, 1, 0, 0, 0, 1, 0, 2}));
  TORSOR_CHECK(multiplicities(complexify(rho)) == multiplicities(rho));
}

TORSOR_TEST("a class function that is no character is refused") {
  const CharacterTable table = character_table(cyclic(3));
  TORSOR_THROWS_WITH(multiplicities(table, Character{1.0, 0.5, 0.5}), NumericalError,
                     "no whole number");
  TORSOR_THROWS_WITH(multiplicities(table, Character{-1.0, -1.0, -1.0}), NumericalError,
                     "no whole number");
  TORSOR_THROWS_WITH(inner_product(table.classes, Character{1.0}, Character{1.0}), InvalidArgument,
                     "do not fit 3 classes");
  TORSOR_THROWS_WITH(multiplicities(table, regular(cyclic(4))), InvalidArgument,
                     "C4 does not fit the table of C3");
}

TORSOR_TEST("roots of unity are exact at the quarters and symmetric everywhere") {
  TORSOR_CHECK(root_of_unity(1, 4) == Complex(0.0, 1.0));
  TORSOR_CHECK(root_of_unity(5, 10) == Complex(-1.0, 0.0));
  for (std::int64_t n = 1; n < 40; ++n) {
    for (std::int64_t k = -n; k <= n; ++k) {
      TORSOR_REQUIRE(root_of_unity(-k, 2 * n) == std::conj(root_of_unity(k, 2 * n)));
      TORSOR_REQUIRE(root_of_unity(n - k, 2 * n) == -std::conj(root_of_unity(k, 2 * n)));
    }
  }
}

TORSOR_TEST("conjugacy classes partition the group into orbits that divide the order") {
  const auto a5 = permutation_group({Permutation({1, 2, 3, 4, 0}), Permutation({1, 2, 0, 3, 4})});
  const ConjugacyClasses classes = conjugacy_classes(a5);
  std::vector<std::size_t> sizes;
  for (const ConjugacyClass& c : classes.classes) sizes.push_back(c.size);
  std::sort(sizes.begin(), sizes.end());
  TORSOR_CHECK((sizes == std::vector<std::size_t>{1, 12, 12, 15, 20}));
  TORSOR_CHECK(classes.classes[0].representative == FiniteGroup::identity());
  for (FiniteGroup::Element a = 0; a < a5.order(); ++a) {
    for (FiniteGroup::Element g = 0; g < a5.order(); ++g) {
      const auto conjugate = a5.multiply(a5.multiply(g, a), a5.inverse(g));
      TORSOR_REQUIRE(classes.class_of[conjugate] == classes.class_of[a]);
    }
  }
}

}  // namespace
}  // namespace torsor
