#include "datasets/split.hpp"

#include <cmath>
#include <limits>

#include <ATen/ops/bincount.h>
#include <ATen/ops/cat.h>

#include "tests/datasets/image_tools.hpp"

namespace torsor::testing {

/// Objects whose single pixel holds their number, in thousandths.
inline ObjectSetPointer numbered_objects(std::int64_t count, const at::Tensor& labels = {}) {
  return image_objects((at::arange(count, at::kFloat) / 1e3).reshape({count, 1, 1, 1}), labels);
}

inline at::Tensor numbers(const ObjectSet& set) {
  return (set.all_images().flatten() * 1e3).round().to(at::kLong);
}

TORSOR_TEST("split: 300 objects give 120, 30 and 150, in order and without overlap") {
  const DataSplit split = split_objects(*numbered_objects(300));
  TORSOR_CHECK(numbers(*split.train).equal(at::arange(0, 120, at::kLong)));
  TORSOR_CHECK(numbers(*split.valid).equal(at::arange(120, 150, at::kLong)));
  TORSOR_CHECK(numbers(*split.test).equal(at::arange(150, 300, at::kLong)));
  const DataSplit smallest = split_objects(*numbered_objects(10));
  TORSOR_CHECK(smallest.train->size() == 4);
  TORSOR_CHECK(smallest.valid->size() == 1);
  TORSOR_THROWS_WITH(split_objects(*numbered_objects(9)), InvalidArgument, "9 objects cannot");
}

TORSOR_TEST("fraction: one percent of uneven labels meets the total and every label's share") {
  // Ten labels with 4500 to 5500 members, as in the reference's 50,000 training digits.
  std::vector<at::Tensor> parts;
  const std::vector<std::int64_t> sizes{4932, 5678, 4968, 5101, 4859, 4506, 4951, 5175, 4842, 4988};
  for (std::int64_t label = 0; label < 10; ++label) {
    parts.push_back(same_index(label, sizes[static_cast<std::size_t>(label)]));
  }
  const auto set = numbered_objects(50000, at::cat(parts));
  Random random(0);
  const auto chosen = stratified_fraction(*set, 0.01, random);
  TORSOR_CHECK(chosen->size() == 500);
  const at::Tensor counts = at::bincount(chosen->labels());
  for (std::int64_t label = 0; label < 10; ++label) {
    const double share = 0.01 * static_cast<double>(sizes[static_cast<std::size_t>(label)]);
    TORSOR_CHECK(std::abs(counts[label].item<double>() - share) < 1.0);
  }
}

TORSOR_TEST("fraction: no object twice, the same with the seed, another choice with another") {
  const auto set = numbered_objects(900, at::arange(900, at::kLong).remainder(3));
  const auto choose = [&](std::uint64_t seed) {
    Random random(seed);
    return numbers(*stratified_fraction(*set, 0.1, random));
  };
  const at::Tensor chosen = choose(1);
  TORSOR_CHECK(chosen.numel() == 90);
  TORSOR_CHECK((chosen.slice(0, 1) > chosen.slice(0, 0, 89)).all().item<bool>());
  TORSOR_CHECK(chosen.equal(choose(1)));
  TORSOR_CHECK(!chosen.equal(choose(2)));
}

TORSOR_TEST("fraction: every label keeps an object, 1 keeps all, labels are not needed") {
  Random random(1);
  const auto rare = numbered_objects(100, (at::arange(100, at::kLong) == 50).to(at::kLong));
  TORSOR_CHECK(stratified_fraction(*rare, 0.02, random)->labels().sum().item<std::int64_t>() == 1);
  TORSOR_CHECK(numbers(*stratified_fraction(*rare, 1.0, random)).equal(at::arange(100, at::kLong)));
  TORSOR_CHECK(stratified_fraction(*numbered_objects(100), 0.25, random)->size() == 25);
}

TORSOR_TEST("fraction: outside (0, 1] it is refused") {
  Random random(1);
  const auto set = numbered_objects(20);
  for (const double fraction : {0.0, -0.5, 1.01, std::numeric_limits<double>::quiet_NaN()}) {
    TORSOR_THROWS_WITH(stratified_fraction(*set, fraction, random), InvalidArgument, "in (0, 1]");
  }
}

}  // namespace torsor::testing
