#include "diagnostics/metrics/symmetry/state_factors.hpp"

#include <array>
#include <utility>

#include "core/error.hpp"
#include "tests/test.hpp"

namespace torsor::testing {
namespace {

using Transitions = std::vector<std::pair<Eigen::Index, Eigen::Index>>;

TORSOR_TEST("the factors of a grid step their own level") {
  const std::vector<StateFactor> factors = grid_factors({2, 3}, 2);
  TORSOR_REQUIRE(factors.size() == 2);
  TORSOR_CHECK((factors[0].generators[0].to ==
                std::vector<Eigen::Index>{3, 4, 5, 0, 1, 2, 9, 10, 11, 6, 7, 8}));
  TORSOR_CHECK((factors[1].generators[0].to ==
                std::vector<Eigen::Index>{1, 2, 0, 4, 5, 3, 7, 8, 6, 10, 11, 9}));
  const FactorElements elements = factor_elements(factors[1], 12);
  TORSOR_CHECK(elements.group.order() == 3);
  TORSOR_CHECK(elements.moves.size() == 3);
  TORSOR_CHECK(elements.moves[0].is_identity());
}

TORSOR_TEST("a factor of several generators is their group") {
  // Turn and mirror of a square's corners.
  const StateFactor square{"square", {{{1, 2, 3, 0}}, {{1, 0, 3, 2}}}};
  TORSOR_CHECK(factor_elements(square, 4).group.order() == 8);
}

TORSOR_TEST("a generator that was not observed everywhere needs its order") {
  const Transitions some{{0, 1}, {2, 3}};
  const StateGenerator generator = observed_generator(some, 4, 4);
  TORSOR_CHECK((generator.to == std::vector<Eigen::Index>{1, -1, 3, -1}));
  const FactorElements elements = factor_elements({"step", {generator}}, 4);
  TORSOR_CHECK(elements.group.order() == 4);
  TORSOR_CHECK(elements.moves.empty());
  const StateGenerator unknown = observed_generator(some, 4, 0);
  TORSOR_THROWS_WITH(factor_elements({"step", {unknown}}, 4), InvalidArgument,
                     "its order must be given");
  TORSOR_THROWS_WITH(factor_elements({"step", {generator, generator}}, 4), InvalidArgument,
                     "only a factor of one generator");
}

TORSOR_TEST("transitions that are no symmetry are refused") {
  TORSOR_THROWS_WITH(observed_generator(Transitions{{0, 4}}, 4, 2), InvalidArgument, "outside 4");
  TORSOR_THROWS_WITH(observed_generator(Transitions{{5, 0}}, 4, 2), InvalidArgument,
                     "state 5 of a transition");
  TORSOR_THROWS_WITH(observed_generator(Transitions{{0, 1}, {0, 2}}, 4, 2), InvalidArgument,
                     "goes to both 1 and 2");
  TORSOR_THROWS_WITH(observed_generator(Transitions{{0, 1}, {2, 1}}, 4, 2), InvalidArgument,
                     "two states to state 1");
  TORSOR_THROWS_WITH(factor_elements({"none", {}}, 4), InvalidArgument, "none has no generator");
  TORSOR_THROWS_WITH(factor_elements({"step", {{{1, 0}}}}, 4), InvalidArgument,
                     "moves 2 states, there are 4");
  TORSOR_THROWS_WITH(factor_elements({"step", {{{1, 2, 0}, 2}}}, 3), InvalidArgument,
                     "said to have order 2, its permutation has 3");
  TORSOR_THROWS_WITH(grid_factors({0}), InvalidArgument, "0 levels");
}

}  // namespace
}  // namespace torsor::testing
