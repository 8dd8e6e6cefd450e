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

TORSOR_TEST("an interval of drawn shares counts rows and draws once each") {
  const Random seeds(12);
  double width = 0.0;
  for (std::uint64_t i = 0; i < 300; ++i) {
    Random random = seeds.stream(i);
    const Eigen::VectorXd sample = 0.1 * normal_sample(200, random).array() + 0.5;
    // 400 draws of a share of ½ plus what the rows add to it.
    const auto drawn = [&](std::span<const Eigen::Index> rows, double part) {
      return mean_of(sample)(rows) + random.normal() * 0.5 / std::sqrt(part * 400.0);
    };
    const double share = drawn(all_rows(200), 1.0);
    const Interval found = drawn_share_interval(200, share, 400.0, drawn, random);
    width += (found.high - found.low) / 300.0;
  }
  // 2 t_19 √(0.01 / 200 + 0.25 / 400) = 0.1088, the mean of s/σ 0.987; Wilson's is 0.0975, and the
  // wider of each pair of ends is a little more than the mean.
  TORSOR_CHECK(width > 0.105);
  TORSOR_CHECK(width < 0.125);
  Random random(13);
  const auto all = [](std::span<const Eigen::Index>, double) { return 1.0; };
  const Interval sure = drawn_share_interval(200, 1.0, 400.0, all, random);
  TORSOR_CHECK(sure.low == wilson_interval(400.0, 400.0).low);
  TORSOR_CHECK(sure.high == 1.0);
}

TORSOR_TEST("Wilson's interval has its known values and its ends") {
  const Interval eight = wilson_interval(8, 10);
  TORSOR_CHECK(std::abs(eight.low - 0.49016) < 1e-5);
  TORSOR_CHECK(std::abs(eight.high - 0.94332) < 1e-5);
  TORSOR_CHECK(wilson_interval(0, 10).low == 0.0);
  TORSOR_CHECK(wilson_interval(10, 10).high == 1.0);
  TORSOR_CHECK(std::abs(wilson_interval(0, 10).high - (1.0 - wilson_interval(10, 10).low)) < 1e-14);
}

/// Shares of `parts` things that are right, independently with probability p.
Eigen::VectorXd random_shares(Eigen::Index rows, int parts, double p, Random& random) {
  Eigen::VectorXd shares = Eigen::VectorXd::Zero(rows);
  for (double& share : shares) {
    for (int k = 0; k < parts; ++k) share += (random.uniform() < p ? 1.0 : 0.0) / parts;
  }
  return shares;
}

TORSOR_TEST("an interval of shares covers the truth, uses parts that err apart, and has a width") {
  const Random seeds(7);
  for (const double p : {0.3, 0.95}) {
    int covered = 0;
    for (std::uint64_t i = 0; i < 200; ++i) {
      Random random = seeds.stream(i);
      const Interval found = share_interval(random_shares(100, 3, p, random), 3.0);
      covered += found.low <= p && p <= found.high;
    }
    // 190 expected with deviation 3.1; the trials are an estimate themselves.
    TORSOR_CHECK(covered >= 182);
  }
  Random random(8);
  const auto width = [](const Interval& found) { return found.high - found.low; };
  const Eigen::VectorXd apart = random_shares(1600, 4, 0.5, random);
  // 2 · 1.96 √(1/4 / (4 · 1600)), and twice that with every part right or wrong together.
  TORSOR_CHECK(std::abs(width(share_interval(apart, 4.0)) - 0.0245) < 0.003);
  const Eigen::VectorXd together = (apart.array() >= 0.5).cast<double>();
  TORSOR_CHECK(std::abs(width(share_interval(together, 4.0)) - 0.049) < 0.006);
  TORSOR_CHECK(std::abs(width(share_interval(apart.head(400), 4.0)) / 0.049 - 1.0) < 0.15);
  const Interval all_right = share_interval(Eigen::VectorXd::Ones(80), 3.0);
  TORSOR_CHECK(all_right.high == 1.0);
  TORSOR_CHECK(all_right.low == wilson_interval(80.0, 80.0).low);
  // Few rows count once each, however alike.
  const Interval few = share_interval(Eigen::VectorXd::Constant(10, 0.5), 2.0);
  TORSOR_CHECK(few.low == wilson_interval(5.0, 10.0).low);
}

TORSOR_TEST("the interval of a mean over groups covers the truth and needs two figures in each") {
  const Random seeds(9);
  int covered = 0;
  for (std::uint64_t i = 0; i < 200; ++i) {
    Random random = seeds.stream(i);
    std::vector<std::vector<double>> groups(3);
    for (std::size_t g = 0; g < 3; ++g) {
      for (int n = 0; n < 8; ++n) {
        groups[g].push_back(static_cast<double>(g) + random.normal());
      }
    }
    const Interval found = grouped_mean_interval(groups).value();
    covered += found.low <= 1.0 && 1.0 <= found.high;
  }
  // Student's with 7 degrees of freedom where there are 21: 190 or more expected.
  TORSOR_CHECK(covered >= 182);
  TORSOR_CHECK(!grouped_mean_interval({{1.0, 2.0}, {1.0}}));
  TORSOR_CHECK(!grouped_mean_interval({}));
}

TORSOR_TEST("the interval of a median is of order statistics and holds whatever the distribution") {
  const Interval six = median_interval({3, 1, 2, 6, 5, 4}).value();
  TORSOR_CHECK(six.low == 1.0);
  TORSOR_CHECK(six.high == 6.0);
  TORSOR_CHECK(!median_interval({1, 2, 3, 4, 5}));
  // 2 P(Binomial(10, 1/2) < 2) = 22 / 1024.
  const Interval ten = median_interval({1, 2, 3, 4, 5, 6, 7, 8, 9, 10}).value();
  TORSOR_CHECK(ten.low == 2.0);
  TORSOR_CHECK(ten.high == 9.0);
  const Random seeds(10);
  int covered = 0;
  for (std::uint64_t i = 0; i < 300; ++i) {
    Random random = seeds.stream(i);
    std::vector<double> values(30);
    for (double& v : values) v = -std::log(1.0 - random.uniform());
    const Interval found = median_interval(values).value();
    covered += found.low <= std::log(2.0) && std::log(2.0) <= found.high;
  }
  // k = 10 of 30 holds it in 95.7 of 100: 287, deviation 3.5.
  TORSOR_CHECK(covered >= 275);
}

TORSOR_TEST("a split of groups keeps them whole and tests one at least") {
  Random random(11);
  const std::vector<Eigen::Index> groups{7, 7, 2, 5, 2, 5, 7};
  const TrainTest split = grouped_split(groups, 0.9, random);
  TORSOR_CHECK(split.train.size() + split.test.size() == groups.size());
  TORSOR_REQUIRE(!split.test.empty());
  const Eigen::Index held = groups[static_cast<std::size_t>(split.test.front())];
  for (const Eigen::Index row : split.test) {
    TORSOR_CHECK(groups[static_cast<std::size_t>(row)] == held);
  }
  for (const Eigen::Index row : split.train) {
    TORSOR_CHECK(groups[static_cast<std::size_t>(row)] != held);
  }
  TORSOR_THROWS_WITH(grouped_split({1, 1}, 0.9, random), InvalidArgument, "1 groups leave none");
}

TORSOR_TEST("intervals refuse what they cannot use") {
  const RowStatistic zero = [](std::span<const Eigen::Index>) { return 0.0; };
  Random random(5);
  TORSOR_THROWS_WITH(bootstrap_interval(5, 0.0, zero, random, {.replicates = 3}), InvalidArgument,
                     "20 replicates, not 3");
  TORSOR_THROWS_WITH(subsampling_interval(4, 0.0, zero, random), InvalidArgument,
                     "subsamples of 0 of 4 rows");
  TORSOR_THROWS_WITH(wilson_interval(3, 2), InvalidArgument, "3 successes of 2 trials");
  TORSOR_THROWS_WITH(share_interval(Eigen::VectorXd(0), 1.0), InvalidArgument, "0 rows of 1 parts");
  TORSOR_THROWS_WITH(share_interval(Eigen::Vector2d(0.0, 1.5), 1.0), InvalidArgument,
                     "found 0 to 1.5");
  TORSOR_THROWS_WITH(median_interval({1.0}, 0.0), InvalidArgument, "not 0");
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
