#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <random>
#include <string_view>
#include <utility>
#include <vector>

namespace torsor {

/// A stream of random numbers that can be split into independent named streams.
///
/// Everything random in this project takes one of these by reference; nothing else holds random
/// state, and nothing reads a clock. The stream of a name depends on the seed and the names on the
/// way to it only, never on how many numbers were drawn before: a new draw moves no other stream.
/// Bits, below() and uniform() are the same on every platform; uniform(low, high) and normal() may
/// differ in their last bits, which compiler and C library round. A copy continues the stream.
class Random {
 public:
  using result_type = std::uint64_t;

  explicit Random(std::uint64_t seed);

  /// The child stream called `name`; unaffected by numbers drawn from this one.
  [[nodiscard]] Random stream(std::string_view name) const;
  /// The child stream number `index`, for one stream per object, seed or worker.
  [[nodiscard]] Random stream(std::uint64_t index) const;

  /// 64 uniform bits; with min() and max() a std::uniform_random_bit_generator.
  std::uint64_t operator()() { return engine_(); }
  static constexpr std::uint64_t min() { return 0; }
  static constexpr std::uint64_t max() { return std::numeric_limits<std::uint64_t>::max(); }

  /// Uniform on [0, 1), a multiple of 2^-53.
  double uniform();
  /// Uniform on [low, high); low where the two are equal.
  double uniform(double low, double high);
  /// Standard normal, by the polar form of Box and Muller (Marsaglia and Bray 1964).
  double normal();
  /// Uniform on {0, ..., bound-1}, without bias. @throws InvalidArgument if bound is 0.
  std::uint64_t below(std::uint64_t bound);

  /// A uniformly random order of `items`, in place (Fisher and Yates).
  template <class T>
  void shuffle(std::vector<T>& items) {
    for (std::size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[below(i)]);
  }

 private:
  std::uint64_t key_;
  std::mt19937_64 engine_;
};

}  // namespace torsor
