#include "core/random.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <set>
#include <vector>

#include "core/error.hpp"
#include "tests/test.hpp"

namespace torsor {
namespace {

constexpr int kDraws = 100'000;
/// A mean of kDraws numbers of variance v lies within 6 sqrt(v / kDraws) of its expectation but
/// for two seeds in 10^9; the seeds here are fixed.
double bound(double variance) { return 6.0 * std::sqrt(variance / kDraws); }

}  // namespace

TORSOR_TEST("the numbers of a seed are fixed") {
  Random random(0);
  TORSOR_CHECK(random() == 6426926556729538995U);
  TORSOR_CHECK(Random(1)() == 729634373403826472U);
  TORSOR_CHECK(Random(0).stream("data")() == 7044565873567107434U);
  TORSOR_CHECK(Random(0).stream(7)() == 4494613933815835076U);
  TORSOR_CHECK(Random(0).uniform() == static_cast<double>(6426926556729538995U >> 11) * 0x1p-53);
  // The logarithm's last bits are the C library's own: four units of the last place.
  TORSOR_CHECK(std::abs(Random(0).normal() + 0.56776598860839678) <= 4 * 0x1p-53);
}

TORSOR_TEST("a stream does not depend on what was drawn before, a copy continues") {
  Random used(5);
  for (int i = 0; i < 10; ++i) static_cast<void>(used.normal());
  TORSOR_CHECK(used.stream("a")() == Random(5).stream("a")());
  TORSOR_CHECK(used.stream(3)() == Random(5).stream(3)());
  Random copy = used;
  TORSOR_CHECK(copy() == used());
}

TORSOR_TEST("different seeds, names and indices begin with different numbers") {
  std::set<std::uint64_t> first;
  int streams = 0;
  const auto add = [&](Random random) {
    first.insert(random());
    ++streams;
  };
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const Random root(seed);
    add(root);
    for (const char* name : {"", "a", "b", "ab", "ba", "aa", "data", "model"}) {
      add(root.stream(name));
      add(root.stream(name).stream("a"));
    }
    for (std::uint64_t index = 0; index < 50; ++index) add(root.stream(index));
  }
  TORSOR_CHECK(first.size() == static_cast<std::size_t>(streams));
}

TORSOR_TEST("neighbouring streams are not correlated") {
  Random a = Random(1).stream(0);
  Random b = Random(1).stream(1);
  double product = 0.0;
  for (int i = 0; i < kDraws; ++i) product += a.normal() * b.normal();
  TORSOR_CHECK(std::abs(product / kDraws) < bound(1.0));
}

TORSOR_TEST("uniform numbers have the moments of the uniform distribution") {
  Random random(2);
  double sum = 0.0;
  double squares = 0.0;
  for (int i = 0; i < kDraws; ++i) {
    const double x = random.uniform();
    TORSOR_REQUIRE(x >= 0.0);
    TORSOR_REQUIRE(x < 1.0);
    sum += x;
    squares += x * x;
  }
  TORSOR_CHECK(std::abs(sum / kDraws - 0.5) < bound(1.0 / 12.0));
  TORSOR_CHECK(std::abs(squares / kDraws - 1.0 / 3.0) < bound(1.0 / 5.0 - 1.0 / 9.0));
}

TORSOR_TEST("uniform numbers never reach the upper end, however small the interval") {
  Random random(3);
  const double next = std::nextafter(1.0, 2.0);
  for (int i = 0; i < 100; ++i) TORSOR_CHECK(random.uniform(1.0, next) == 1.0);
  TORSOR_CHECK(random.uniform(4.0, 4.0) == 4.0);
  for (int i = 0; i < 100; ++i) {
    const double x = random.uniform(-3.0, -2.0);
    TORSOR_CHECK(x >= -3.0);
    TORSOR_CHECK(x < -2.0);
  }
}

TORSOR_TEST("normal numbers have the moments of the normal distribution") {
  Random random(4);
  std::array<double, 4> moments{};
  for (int i = 0; i < kDraws; ++i) {
    const double x = random.normal();
    for (int k = 0; k < 4; ++k) moments[static_cast<std::size_t>(k)] += std::pow(x, k + 1);
  }
  // E x^2 = 1, E x^4 = 3, E x^6 = 15, E x^8 = 105
  TORSOR_CHECK(std::abs(moments[0] / kDraws) < bound(1.0));
  TORSOR_CHECK(std::abs(moments[1] / kDraws - 1.0) < bound(3.0 - 1.0));
  TORSOR_CHECK(std::abs(moments[2] / kDraws) < bound(15.0));
  TORSOR_CHECK(std::abs(moments[3] / kDraws - 3.0) < bound(105.0 - 9.0));
}

TORSOR_TEST("integers below a bound are uniform and stay below it") {
  Random random(6);
  constexpr std::uint64_t kBound = 7;
  std::array<int, kBound> counts{};
  for (int i = 0; i < kDraws; ++i) {
    const std::uint64_t x = random.below(kBound);
    TORSOR_REQUIRE(x < kBound);
    ++counts[x];
  }
  for (const int count : counts) {
    TORSOR_CHECK(std::abs(static_cast<double>(count) / kDraws - 1.0 / 7.0) < bound(6.0 / 49.0));
  }
  TORSOR_CHECK(random.below(1) == 0);
  TORSOR_THROWS_WITH(random.below(0), InvalidArgument, "the bound must be at least 1");
}

TORSOR_TEST("integers below a huge bound are not biased to its lower part") {
  Random random(7);
  // Without rejection, 2^64 mod bound would hit the lower third twice as often: 1/2, not 1/3.
  const std::uint64_t third = std::uint64_t{1} << 62;
  int low = 0;
  for (int i = 0; i < kDraws; ++i) low += random.below(3 * third) < third ? 1 : 0;
  TORSOR_CHECK(std::abs(static_cast<double>(low) / kDraws - 1.0 / 3.0) < bound(2.0 / 9.0));
}

TORSOR_TEST("a shuffle is a permutation, and every order of three comes equally often") {
  Random random(8);
  std::vector<int> items(100);
  std::iota(items.begin(), items.end(), 0);
  std::vector<int> shuffled = items;
  random.shuffle(shuffled);
  TORSOR_CHECK(shuffled != items);
  std::sort(shuffled.begin(), shuffled.end());
  TORSOR_CHECK(shuffled == items);

  std::array<int, 27> counts{};
  for (int i = 0; i < kDraws; ++i) {
    std::vector<std::size_t> order{0, 1, 2};
    random.shuffle(order);
    ++counts[order[0] * 9 + order[1] * 3 + order[2]];
  }
  TORSOR_CHECK(std::count(counts.begin(), counts.end(), 0) == 27 - 6);
  for (const int count : counts) {
    if (count == 0) continue;
    TORSOR_CHECK(std::abs(static_cast<double>(count) / kDraws - 1.0 / 6.0) < bound(5.0 / 36.0));
  }
}

}  // namespace torsor
