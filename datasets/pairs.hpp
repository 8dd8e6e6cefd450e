#pragma once

#include <cstdint>

#include <ATen/core/Tensor.h>

#include "core/random.hpp"
#include "datasets/orbits.hpp"

namespace torsor {

/// A batch of pairs (x1, x2, g) with x2 = g·x1.
struct PairBatch {
  at::Tensor x1;       ///< h·x0, float32 [N, C, H, W]
  at::Tensor x2;       ///< (g·h)·x0, or g·(h·x0) interpolated anew in `chained` mode
  at::Tensor element;  ///< g, int64 [N]
  at::Tensor pose;     ///< h, int64 [N]
  at::Tensor object;   ///< int64 [N]
};

/// All pairs of a set of orbits: objects × poses h × elements g, |G|² for each object.
///
/// Pair number p is object p / |G|², pose (p / |G|) mod |G|, element p mod |G|. Nothing is stored
/// per pair.
class Pairs {
 public:
  /// @param chained  x2 is made from x1 by the action as a map on images (the reference's
  ///                 protocol) instead of being shown anew in the pose g·h.
  explicit Pairs(Orbits orbits, bool chained = false);

  [[nodiscard]] const Orbits& orbits() const { return orbits_; }
  [[nodiscard]] bool chained() const { return chained_; }
  [[nodiscard]] std::int64_t size() const;
  /// The pairs `indices`, int64 [N] below size().
  [[nodiscard]] PairBatch batch(const at::Tensor& indices) const;

 private:
  /// elements[i]·poses[i] in the group.
  [[nodiscard]] at::Tensor products(const at::Tensor& elements, const at::Tensor& poses) const;

  Orbits orbits_;
  bool chained_;
  at::Tensor products_;  // the multiplication table, undefined for large groups
};

/// A pseudo-random order of {0, ..., size-1} in constant memory (a Feistel network with cycle
/// walking): `at(i)` is the i-th number of the order, each number exactly once.
class IndexOrder {
 public:
  /// @throws InvalidArgument if size < 0.
  IndexOrder(std::int64_t size, Random& random);

  [[nodiscard]] std::int64_t size() const { return size_; }
  [[nodiscard]] std::int64_t at(std::int64_t i) const;
  /// at(begin), ..., at(end-1) as int64 [end-begin].
  [[nodiscard]] at::Tensor range(std::int64_t begin, std::int64_t end) const;

 private:
  std::int64_t size_;
  int half_bits_;
  std::uint64_t keys_[6];
};

/// `count` pair numbers drawn uniformly with replacement, int64 [count].
[[nodiscard]] at::Tensor random_pair_indices(const Pairs& pairs, std::int64_t count,
                                             Random& random);

}  // namespace torsor
