#include "groups/named_groups.hpp"

#include <bit>
#include <string>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "groups/generated_by.hpp"
#include "groups/semidirect.hpp"

namespace torsor {
namespace {

using Element = FiniteGroup::Element;

/// The group of permutations, or the trivial group where there is nothing to permute.
FiniteGroup of_permutations(const std::vector<Permutation>& generators, std::string name) {
  return FiniteGroup::generated_by(std::span<const Permutation>(generators), std::move(name));
}

Permutation cycle(std::size_t first, std::size_t last, std::size_t degree) {
  std::vector<Permutation::Point> points(degree);
  for (std::size_t i = 0; i < degree; ++i) {
    std::size_t image = i;
    if (i >= first && i <= last) image = i == last ? first : i + 1;
    points[i] = static_cast<Permutation::Point>(image);
  }
  return Permutation(std::move(points));
}

}  // namespace

FiniteGroup cyclic(std::size_t n) {
  require(n > 0, "C0 does not exist: a cyclic group has at least one element");
  require(n <= FiniteGroup::kEnumerationLimit, "C{} exceeds the enumeration limit {}", n,
          FiniteGroup::kEnumerationLimit);
  std::vector<Element> steps(n);
  for (std::size_t k = 0; k < n; ++k) steps[k] = static_cast<Element>((k + 1) % n);
  return FiniteGroup::from_cayley_graph(fmt::format("C{}", n), 1, std::move(steps));
}

FiniteGroup dihedral(std::size_t n) {
  require(n > 0, "D0 does not exist: a polygon has at least one corner");
  const FiniteGroup rotations = cyclic(n);
  const auto back = static_cast<Element>((n - 1) % n);
  return semidirect_product(rotations, cyclic(2), {{back}}).with_name(fmt::format("D{}", n));
}

FiniteGroup dicyclic(std::size_t n) {
  require(n > 0, "Dic0 does not exist");
  require(n <= FiniteGroup::kEnumerationLimit / 4, "Dic{} exceeds the enumeration limit {}", n,
          FiniteGroup::kEnumerationLimit);
  const std::size_t m = 2 * n;
  std::vector<Element> steps(4 * m);
  for (std::size_t k = 0; k < m; ++k) {
    Element* plain = &steps[4 * k];  // a^k, then a^k·x
    plain[0] = static_cast<Element>(2 * ((k + 1) % m));
    plain[1] = static_cast<Element>(2 * k + 1);
    plain[2] = static_cast<Element>(2 * ((k + m - 1) % m) + 1);
    plain[3] = static_cast<Element>(2 * ((k + n) % m));
  }
  return FiniteGroup::from_cayley_graph(fmt::format("Dic{}", n), 2, std::move(steps));
}

FiniteGroup quaternion(std::size_t order) {
  require(order >= 8 && std::has_single_bit(order),
          "Q{} does not exist: a quaternion group has order 8, 16, 32, ...", order);
  return dicyclic(order / 4).with_name(fmt::format("Q{}", order));
}

std::vector<Permutation> symmetric_generators(std::size_t n) {
  require(n > 0, "S0 has no points to permute");
  if (n == 1) return {Permutation::identity(1)};
  if (n == 2) return {cycle(0, 1, 2)};
  return {cycle(0, n - 1, n), cycle(0, 1, n)};
}

std::vector<Permutation> alternating_generators(std::size_t n) {
  require(n > 0, "A0 has no points to permute");
  if (n < 3) return {Permutation::identity(n)};
  if (n == 3) return {cycle(0, 2, 3)};
  return {cycle(0, 2, n), cycle(n % 2 == 0 ? 1 : 0, n - 1, n)};
}

FiniteGroup symmetric(std::size_t n) {
  require(n <= 9, "S{} exceeds the enumeration limit {}: use a stabilizer chain", n,
          FiniteGroup::kEnumerationLimit);
  return of_permutations(symmetric_generators(n), fmt::format("S{}", n));
}

FiniteGroup alternating(std::size_t n) {
  require(n <= 9, "A{} exceeds the enumeration limit {}: use a stabilizer chain", n,
          FiniteGroup::kEnumerationLimit);
  return of_permutations(alternating_generators(n), fmt::format("A{}", n));
}

}  // namespace torsor
