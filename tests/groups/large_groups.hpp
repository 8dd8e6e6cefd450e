#pragma once

// Generators of groups too large to enumerate, with orders known from the literature.

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "groups/permutation.hpp"

namespace torsor::testing {

using Cycles = std::vector<std::vector<Permutation::Point>>;

inline std::vector<Permutation> of_cycles(const std::vector<Cycles>& generators,
                                          std::size_t degree) {
  std::vector<Permutation> result;
  for (const Cycles& cycles : generators)
    result.push_back(Permutation::from_cycles(cycles, degree));
  return result;
}

inline std::vector<Permutation> mathieu11() {
  return of_cycles({{{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}}, {{3, 7, 11, 8}, {4, 10, 5, 6}}}, 11);
}

inline std::vector<Permutation> mathieu12() {
  return of_cycles({{{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}},
                    {{3, 7, 11, 8}, {4, 10, 5, 6}},
                    {{1, 12}, {2, 11}, {3, 6}, {4, 8}, {5, 9}, {7, 10}}},
                   12);
}

/// M24 as the stabilizer of the extended Golay code: x -> x + 1 and x -> -1/x on the line over
/// F_23, and x -> x³/9 for squares, 9·x³ for the others (Conway). Point 23 is infinity.
inline std::vector<Permutation> mathieu24() {
  constexpr std::uint32_t p = 23;
  const auto power = [](std::uint32_t x, std::uint32_t k) {
    std::uint32_t result = 1;
    for (; k > 0; --k) result = result * x % p;
    return result;
  };
  std::vector<Permutation::Point> shift(24);
  std::vector<Permutation::Point> invert(24);
  std::vector<Permutation::Point> cube(24);
  for (std::uint32_t x = 0; x < p; ++x) {
    shift[x] = (x + 1) % p;
    invert[x] = x == 0 ? p : (p - power(x, p - 2)) % p;
    const bool square = x == 0 || power(x, 11) == 1;
    cube[x] = power(x, 3) * (square ? power(9, p - 2) : 9) % p;
  }
  shift[p] = p;
  invert[p] = 0;
  cube[p] = p;
  return {Permutation(shift), Permutation(invert), Permutation(cube)};
}

/// The six face turns of Rubik's cube on its 48 moving facelets, by geometry: a facelet is a cell
/// of the 3 × 3 × 3 cube with the direction it looks in.
inline std::vector<Permutation> rubik() {
  using Vector = std::array<int, 3>;
  std::vector<std::pair<Vector, Vector>> facelets;
  for (int axis = 0; axis < 3; ++axis) {
    for (int sign : {-1, 1}) {
      for (int u = -1; u <= 1; ++u) {
        for (int v = -1; v <= 1; ++v) {
          if (u == 0 && v == 0) continue;
          Vector cell{};
          Vector normal{};
          cell[static_cast<std::size_t>(axis)] = normal[static_cast<std::size_t>(axis)] = sign;
          cell[static_cast<std::size_t>((axis + 1) % 3)] = u;
          cell[static_cast<std::size_t>((axis + 2) % 3)] = v;
          facelets.emplace_back(cell, normal);
        }
      }
    }
  }
  const auto turned = [](const Vector& x, std::size_t axis) {  // a quarter turn about the axis
    Vector y = x;
    y[(axis + 1) % 3] = -x[(axis + 2) % 3];
    y[(axis + 2) % 3] = x[(axis + 1) % 3];
    return y;
  };
  std::vector<Permutation> moves;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    for (int layer : {-1, 1}) {
      std::vector<Permutation::Point> images;
      for (const auto& [cell, normal] : facelets) {
        std::pair moved(cell, normal);
        if (cell[axis] == layer) moved = {turned(cell, axis), turned(normal, axis)};
        std::size_t to = 0;
        while (facelets[to] != moved) ++to;
        images.push_back(static_cast<Permutation::Point>(to));
      }
      moves.emplace_back(std::move(images));
    }
  }
  return moves;
}

}  // namespace torsor::testing
