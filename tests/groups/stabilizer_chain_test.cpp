#include <array>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "groups/named_groups.hpp"
#include "groups/stabilizer_chain.hpp"
#include "tests/groups/large_groups.hpp"
#include "tests/test.hpp"

namespace torsor {
namespace {

using namespace testing;

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
