#include "diagnostics/metrics/symmetry/state_operators.hpp"

#include "core/error.hpp"
#include "tests/diagnostics/metrics/torus_codes.hpp"
#include "tests/test.hpp"

namespace torsor::testing {
namespace {

/// Each state to the next one, the last to the first.
std::vector<Eigen::Index> next_state(Eigen::Index states) {
  std::vector<Eigen::Index> to;
  for (Eigen::Index w = 0; w < states; ++w) to.push_back((w + 1) % states);
  return to;
}

TORSOR_TEST("the residual of held-out states is that of fits to all others, one by one") {
  Random random(91);
  const Eigen::Index states = 12;
  const Eigen::MatrixXd raw = normal_matrix(states, 5, random);
  const StateCodes codes(raw);
  const std::vector<Eigen::Index> to = next_state(states);
  double missed = 0.0;
  for (Eigen::Index w = 0; w < states; ++w) {
    std::vector<Eigen::Index> others = to;
    others[static_cast<std::size_t>(w)] = -1;
    const Eigen::MatrixXd predicted = fit_operator(codes, others).applied(codes.white().row(w));
    missed += codes.unwhitened(codes.white().row((w + 1) % states) - predicted).squaredNorm();
  }
  const double scatter = (raw.rowwise() - raw.colwise().mean()).squaredNorm();
  const TestedOperator tested = tested_operator(codes, to);
  TORSOR_CHECK(std::abs(tested.residual / (missed / scatter) - 1.0) < 1e-9);
  TORSOR_CHECK(tested.states == states);
  TORSOR_CHECK(tested.held_out == states);
  TORSOR_CHECK(tested.determined);
  TORSOR_CHECK((tested.fitted.matrix - fit_operator(codes, to).matrix).norm() < 1e-12);
}

TORSOR_TEST("as many unknowns as states hold no state out, and one relation holds out its own") {
  Random random(92);
  const std::vector<Eigen::Index> to = next_state(6);
  const TestedOperator full = tested_operator(StateCodes(normal_matrix(6, 8, random)), to);
  TORSOR_CHECK(full.held_out == 0);
  TORSOR_CHECK(full.determined);
  TORSOR_CHECK(full.residual == 0.0);
  // Two states with one code are all that others predict, and the matrix cannot part them.
  Eigen::MatrixXd codes = normal_matrix(6, 8, random);
  codes.row(3) = codes.row(1);
  const TestedOperator twins = tested_operator(StateCodes(codes), to);
  TORSOR_CHECK(twins.held_out == 2);
  TORSOR_CHECK(twins.residual > 1e-3);
  std::vector<Eigen::Index> few = to;
  few[0] = few[2] = -1;
  TORSOR_CHECK(!tested_operator(StateCodes(codes), few).determined);
}

TORSOR_TEST("an operator without a known image is refused, and leaves no residual") {
  const StateCodes codes(circles(grid_angles({4, 4})));
  const std::vector<Eigen::Index> none(16, -1);
  TORSOR_THROWS_WITH(tested_operator(codes, none), InvalidArgument, "none of 16 states");
  TORSOR_THROWS_WITH(fit_operator(codes, none), InvalidArgument, "none of 16 states");
  TORSOR_THROWS_WITH(fit_orthogonal_operator(codes, none), InvalidArgument, "none of 16 states");
  const StateOperator one{Eigen::MatrixXd::Identity(4, 4), Eigen::VectorXd::Zero(4)};
  TORSOR_CHECK(operator_residual(codes, one, none).worst_state == -1);
  TORSOR_CHECK(operator_residual(codes, one, none).value == 0.0);
}

TORSOR_TEST("states that rest while the others move test nothing") {
  Random random(92);
  const Eigen::Index n = 6;
  // One object with a dimension for each pose, which leaves nothing to test, and a disc.
  Eigen::MatrixXd raw = Eigen::MatrixXd::Zero(2 * n, n);
  raw.topRows(n) = normal_matrix(n, n, random);
  std::vector<Eigen::Index> to = next_state(n);
  for (Eigen::Index w = 0; w < n; ++w) to.push_back(n + (w + 1) % n);
  for (const double noise : {0.0, 1e-6}) {
    Eigen::MatrixXd codes = raw;
    codes.bottomRows(n) += noise * normal_matrix(n, n, random);
    const TestedOperator tested = tested_operator(StateCodes(codes), to);
    TORSOR_CHECK(tested.held_out == 0);
    TORSOR_CHECK(tested.residual == 0.0);
  }
  const TestedOperator still = tested_operator(StateCodes(Eigen::MatrixXd::Ones(2 * n, 3)), to);
  TORSOR_CHECK(still.residual == 0.0);
}

}  // namespace
}  // namespace torsor::testing
