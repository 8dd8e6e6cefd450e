#pragma once

#include <concepts>
#include <functional>

namespace torsor {

/// A value type whose elements form a group.
///
/// Beyond the syntax, a model promises, for all a, b, c of one group:
///   associativity  (a * b) * c == a * (b * c)
///   unit           a.identity() * a == a == a * a.identity()
///   inverse        a * a.inverse() == a.identity() == a.inverse() * a
/// `==` is exact for finite groups. `check_group_laws` of groups/laws.hpp tests all three.
template <class G>
concept Group = std::regular<G> && requires(const G a, const G b) {
  { std::multiplies<>{}(a, b) } -> std::same_as<G>;
  { a.inverse() } -> std::same_as<G>;
  { a.identity() } -> std::same_as<G>;
};

}  // namespace torsor
