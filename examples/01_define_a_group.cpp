// A group from its generators, and what follows from them.
//
// A quarter turn r and a reflection m of the square, as permutations of its corners, generate the
// dihedral group of order 8. Everything else is derived: classes, characters, and how the
// permutation of the corners splits, here into χ0 + χ3 + χ4: the sum of the corners, an alternating
// sign, and the plane of the square itself.
//
// Expected output: see examples/01_define_a_group.expected.

#include <vector>

#include <fmt/format.h>
#include <torsor/groups.hpp>

int main() {
  using namespace torsor;
  const Permutation r({1, 2, 3, 0});
  const Permutation m({1, 0, 3, 2});
  const FiniteGroup square = FiniteGroup::generated_by({r, m}, "symmetries of the square");
  fmt::print("{}: order {}, abelian: {}\n", square.name(), square.order(), square.is_abelian());

  const CharacterTable table = character_table(square);
  for (const ConjugacyClass& one : table.classes.classes) {
    fmt::print("class of element {}: size {}, element order {}\n", one.representative, one.size,
               one.element_order);
  }

  const std::vector<Permutation> images{r, m};
  const Representation corners = permutation_representation(square, images);
  fmt::print("the corners: dimension {}, group law holds to {:.0e}\n", corners.dimension(),
             corners.error_bound());
  const std::vector<std::size_t> counts = multiplicities(table, corners);
  for (std::size_t k = 0; k < counts.size(); ++k) {
    fmt::print("  {} of dimension {}: {} times\n", table.irreps[k].name, table.irreps[k].dimension,
               counts[k]);
  }

  // A broken promise is refused with the relation that fails: m is no element of order 4.
  try {
    const std::vector<Permutation> wrong{r, r};
    static_cast<void>(permutation_representation(square, wrong));
  } catch (const NumericalError& error) {
    fmt::print("refused: {}\n", error.what());
  }
}
