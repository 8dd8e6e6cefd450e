#pragma once

#include <cstddef>
#include <string>

#include "groups/character.hpp"
#include "groups/cyclotomic.hpp"

namespace torsor {

/// The number as people write it: "-1", "√5", "1+i√2", "ζ5+ζ5⁴" with ζn = e^{2πi/n}.
///
/// In this order: a whole number; a multiple of one root of unity in lowest terms (i for ζ4);
/// a + b√d with whole a and b; (a + b√d)/2 in place of more than three roots of unity; else the sum
/// of roots of unity with the fewest terms found. Exact: equal texts are equal numbers.
/// Cost: O(n²) if the number is quadratic, else O(n) for its first three conjugates.
[[nodiscard]] std::string exact_text(const Cyclotomic& number);

/// The same for an entry of a character table; O(1) for irreps of dimension 1.
/// @throws InvalidArgument if there is no such entry.
[[nodiscard]] std::string exact_text(const CharacterTable& table, std::size_t irrep, std::size_t c);

}  // namespace torsor
