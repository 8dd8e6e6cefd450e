#include <array>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "groups/named_groups.hpp"
#include "groups/stabilizer_chain.hpp"
#include "tests/test.hpp"

namespace torsor {
namespace {

using Cycles = std::vector<std::vector<Permutation::Point>>;

std::vector<Permutation> of_cycles(const std::vector<Cycles>& generators, std::size_t degree) {
  std::vector<Permutation> result;
  for (const Cycles& cycles : generators)
    result.push_back(Permutation::from_cycles(cycles, degree));
  return result;
}

std::vector<Permutation> mathieu11() {
  return of_cycles({{{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}}, {{3, 7, 11, 8}, {4, 10, 5, 6}}}, 11);
}

std::vector<Permutation> mathieu12() {
  return of_cycles({{{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}},
                    {{3, 7, 11, 8}, {4, 10, 5, 6}},
                    {{1, 12}, {2, 11}, {3, 6}, {4, 8}, {5, 9}, {7, 10}}},
                   12);
}

/// M24 as the stabilizer of the extended Golay code: x -> x + 1 and x -> -1/x on the line over
/// F_23, and x -> x³/9 for squares, 9·x³ for the others (Conway). Point 23 is infinity.
std::vector<Permutation> mathieu24() {
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
std::vector<Permutation> rubik() {
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

TORSOR_TEST("the orders of M11, M12, M24 and Rubik's cube are exact") {
  TORSOR_CHECK(StabilizerChain(mathieu11()).order() == "7920");
  TORSOR_CHECK(StabilizerChain(mathieu12()).order() == "95040");
  TORSOR_CHECK(StabilizerChain(mathieu24()).order() == "244823040");
  TORSOR_CHECK(StabilizerChain(rubik()).order() == "43252003274489856000");
}

TORSOR_TEST("the order agrees with enumeration") {
  for (std::size_t n = 1; n <= 6; ++n) {
    TORSOR_CHECK(StabilizerChain(symmetric_generators(n)).order() ==
                 std::to_string(symmetric(n).order()));
    TORSOR_CHECK(StabilizerChain(alternating_generators(n)).order() ==
                 std::to_string(alternating(n).order()));
  }
  TORSOR_CHECK(StabilizerChain(symmetric_generators(20)).order() == "2432902008176640000");
}

TORSOR_TEST("membership knows products of generators and parity") {
  const StabilizerChain cube(rubik());
  const std::vector<Permutation> moves = rubik();
  Permutation scramble = Permutation::identity(48);
  Random random(11);
  for (int i = 0; i < 100; ++i) scramble = scramble * moves[random.below(moves.size())];
  TORSOR_CHECK(cube.contains(scramble));
  TORSOR_CHECK(cube.contains(scramble.inverse()));
  std::vector<Permutation::Point> flipped = scramble.images();
  std::swap(flipped[0], flipped[1]);
  TORSOR_CHECK(!cube.contains(Permutation(flipped)));
  TORSOR_CHECK(!cube.contains(Permutation::identity(47)));
  const StabilizerChain even(alternating_generators(9));
  for (int i = 0; i < 20; ++i) TORSOR_CHECK(even.random_element(random).sign() == 1);
}

TORSOR_TEST("random elements reach every element of S4 about equally often") {
  const StabilizerChain chain(symmetric_generators(4));
  Random random(12);
  std::vector<int> counts(256, 0);
  const int draws = 2400;
  for (int i = 0; i < draws; ++i) {
    const Permutation p = chain.random_element(random);
    ++counts[p(0) + 4 * p(1) + 16 * p(2) + 64 * p(3)];
  }
  int reached = 0;
  double chi_square = 0.0;
  for (const int count : counts) {
    if (count == 0) continue;
    ++reached;
    chi_square += (count - 100.0) * (count - 100.0) / 100.0;
  }
  TORSOR_CHECK(reached == 24);
  TORSOR_CHECK(chi_square < 49.7);  // 23 degrees of freedom: exceeded once in 1000 runs
}

TORSOR_TEST("the commutant projection of S10 leaves the mean of the diagonal and of the rest") {
  const StabilizerChain chain(symmetric_generators(10));
  Random random(13);
  Eigen::MatrixXd x(10, 10);
  for (double& entry : x.reshaped()) entry = random.normal();
  const Eigen::MatrixXd projected = commutant_projection(chain, x);
  const double diagonal = x.trace() / 10.0;
  const double rest = (x.sum() - x.trace()) / 90.0;
  Eigen::MatrixXd expected = Eigen::MatrixXd::Constant(10, 10, rest);
  expected.diagonal().setConstant(diagonal);
  TORSOR_CHECK((projected - expected).cwiseAbs().maxCoeff() < 1e-13);
  std::size_t terms = 0;
  for (const std::size_t length : chain.orbit_lengths()) terms += length;
  TORSOR_CHECK(terms == 54);
  TORSOR_THROWS_WITH(commutant_projection(chain, Eigen::MatrixXd::Zero(9, 9)), InvalidArgument,
                     "does not fit a group of degree 10");
}

TORSOR_TEST("chains refuse empty lists and mixed degrees") {
  TORSOR_THROWS_WITH(StabilizerChain(std::span<const Permutation>()), InvalidArgument,
                     "at least one generator");
  const std::array mixed{Permutation({1, 0}), Permutation({1, 2, 0})};
  TORSOR_THROWS_WITH(StabilizerChain(mixed), InvalidArgument, "degree 2 and 3");
  const StabilizerChain trivial(std::array{Permutation::identity(3)});
  TORSOR_CHECK(trivial.order() == "1");
  TORSOR_THROWS_WITH(static_cast<void>(trivial.transversal(0)), InvalidArgument,
                     "number 0 does not exist");
}

}  // namespace
}  // namespace torsor
