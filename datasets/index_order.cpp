#include <bit>

#include <ATen/ops/empty.h>

#include "core/error.hpp"
#include "core/mix.hpp"
#include "datasets/pairs.hpp"

namespace torsor {
IndexOrder::IndexOrder(std::int64_t size, Random& random) : size_(size) {
  require(size >= 0, "an order of {} numbers does not exist", size);
  const auto bits =
      static_cast<int>(std::bit_width(static_cast<std::uint64_t>(size > 0 ? size - 1 : 0)));
  half_bits_ = bits < 2 ? 1 : (bits + 1) / 2;
  for (std::uint64_t& key : keys_) key = random();
}

std::int64_t IndexOrder::at(std::int64_t i) const {
  require(0 <= i && i < size_, "number {} of an order of {} does not exist", i, size_);
  const std::uint64_t mask = (std::uint64_t{1} << half_bits_) - 1;
  auto value = static_cast<std::uint64_t>(i);
  // The network permutes at most four times `size` numbers; walking along its cycle until a number
  // below `size` comes up is again a bijection (Black and Rogaway 2002).
  do {
    std::uint64_t left = value >> half_bits_;
    std::uint64_t right = value & mask;
    for (const std::uint64_t key : keys_) {
      const std::uint64_t next = left ^ (mix_bits(right ^ key) & mask);
      left = right;
      right = next;
    }
    value = (left << half_bits_) | right;
  } while (value >= static_cast<std::uint64_t>(size_));
  return static_cast<std::int64_t>(value);
}

at::Tensor IndexOrder::range(std::int64_t begin, std::int64_t end) const {
  require(0 <= begin && begin <= end && end <= size_,
          "numbers {} to {} of an order of {} do not exist", begin, end, size_);
  at::Tensor numbers = at::empty({end - begin}, at::kLong);
  auto* value = numbers.data_ptr<std::int64_t>();
  for (std::int64_t i = begin; i < end; ++i) *value++ = at(i);
  return numbers;
}

}  // namespace torsor
