#include "diagnostics/metrics/intervals.hpp"

#include <cmath>
#include <set>
#include <vector>

#include "core/error.hpp"
#include "diagnostics/metrics/split.hpp"
#include "tests/test.hpp"

namespace torsor::testing {
namespace {

Eigen::VectorXd normal_sample(Eigen::Index rows, Random& random) {
  Eigen::VectorXd sample(rows);
  for (double& v : sample) v = random.normal();
  return sample;
}

RowStatistic mean_of(const Eigen::VectorXd& sample) {
  return [&sample](std::span<const Eigen::Index> rows) {
    double sum = 0.0;
    for (const Eigen::Index row : rows) sum += sample[row];
    return sum / static_cast<double>(rows.size());
  };
}

TORSOR_TEST("a bootstrap interval of a mean covers the truth in about 95 of 100 samples") {
  const Random seeds(1);
  int covered = 0;
  for (std::uint64_t i = 0; i < 200; ++i) {
    Random random = seeds.stream(i);
    const Eigen::VectorXd sample = normal_sample(100, random);
    const Interval found = bootstrap_interval(100, sample.mean(), mean_of(sample), random);
    covered += found.low <= 0.0 && 0.0 <= found.high;
  }
  // 200 · 0.95 = 190 with deviation 3.1; percentiles of 200 replicates lose about 2 of 100.
  TORSOR_CHECK(covered >= 176);
  TORSOR_CHECK(covered <= 199);
}

TORSOR_TEST("the kinds of bootstrap interval mirror and shift one another") {
  Random random(2);
  const Eigen::VectorXd sample = normal_sample(60, random);
  const double value = sample.mean();
  const auto interval = [&](BootstrapKind kind) {
    Random same(3);
    return bootstrap_interval(60, value, mean_of(sample), same, {.kind = kind});
  };
  const Interval percentile = interval(BootstrapKind::percentile);
  const Interval basic = interval(BootstrapKind::basic);
  const Interval centred = interval(BootstrapKind::centred);
  TORSOR_CHECK(std::abs(basic.low - (2.0 * value - percentile.high)) < 1e-14);
  TORSOR_CHECK(std::abs(basic.high - (2.0 * value - percentile.low)) < 1e-14);
  TORSOR_CHECK(centred.low < value);
  TORSOR_CHECK(centred.high > value);
  TORSOR_CHECK(std::abs((centred.high - centred.low) - (basic.high - basic.low)) < 1e-14);
}

TORSOR_TEST("a subsampling interval of a mean covers the truth in about 95 of 100 samples") {
  const Random seeds(4);
  int covered = 0;
  double width = 0.0;
  for (std::uint64_t i = 0; i < 300; ++i) {
    Random random = seeds.stream(i);
    const Eigen::VectorXd sample = normal_sample(200, random);
    const Interval found = subsampling_interval(200, sample.mean(), mean_of(sample), random);
    covered += found.low <= 0.0 && 0.0 <= found.high;
    width += (found.high - found.low) / 300.0;
  }
  // 300 · 0.95 = 285, deviation 3.8; the mean width is 2 t_19 / √200 = 0.296, the mean of s/σ 0.99.
  TORSOR_CHECK(covered >= 272);
  TORSOR_CHECK(covered <= 297);
  TORSOR_CHECK(std::abs(width - 0.292) < 0.01);
}

TORSOR_TEST("Wilson's interval has its known values and its ends") {
  const Interval eight = wilson_interval(8, 10);
  TORSOR_CHECK(std::abs(eight.low - 0.49016) < 1e-5);
  TORSOR_CHECK(std::abs(eight.high - 0.94332) < 1e-5);
  TORSOR_CHECK(wilson_interval(0, 10).low == 0.0);
  TORSOR_CHECK(wilson_interval(10, 10).high == 1.0);
  TORSOR_CHECK(std::abs(wilson_interval(0, 10).high - (1.0 - wilson_interval(10, 10).low)) < 1e-14);
}

TORSOR_TEST("intervals refuse what they cannot use") {
  const RowStatistic zero = [](std::span<const Eigen::Index>) { return 0.0; };
  Random random(5);
  TORSOR_THROWS_WITH(bootstrap_interval(5, 0.0, zero, random, {.replicates = 3}), InvalidArgument,
                     "20 replicates, not 3");
  TORSOR_THROWS_WITH(subsampling_interval(4, 0.0, zero, random), InvalidArgument,
                     "subsamples of 0 of 4 rows");
  TORSOR_THROWS_WITH(wilson_interval(3, 2), InvalidArgument, "3 successes of 2 trials");
}

TORSOR_TEST("a split uses every row once and trains on the ceiling of the share") {
  Random random(6);
  const TrainTest split = train_test_split(25, 0.9, random);
  TORSOR_CHECK(split.train.size() == 23);
  TORSOR_CHECK(train_test_split(10, 0.9, random).train.size() == 9);
  std::set<Eigen::Index> all(split.train.begin(), split.train.end());
  all.insert(split.test.begin(), split.test.end());
  TORSOR_CHECK(all.size() == 25);
  TORSOR_CHECK(*all.rbegin() == 24);
  TORSOR_THROWS_WITH(train_test_split(1, 0.9, random), InvalidArgument, "leaves no row");
}

}  // namespace
}  // namespace torsor::testing
