// Links the metrics alone: no LibTorch needed, neither to compile nor to run.
#include <cstdlib>

#include <torsor/metrics.hpp>

int main() {
  Eigen::MatrixXd factors(400, 2);
  for (Eigen::Index i = 0; i < factors.rows(); ++i) {
    factors(i, 0) = static_cast<double>(i % 4);
    factors(i, 1) = static_cast<double>(i / 4 % 4);
  }
  torsor::Random random(0);
  const torsor::MetricResult score = torsor::mig(torsor::MetricInput(factors, factors), random);
  return score.value.value_or(0.0) > 0.99 ? EXIT_SUCCESS : EXIT_FAILURE;
}
