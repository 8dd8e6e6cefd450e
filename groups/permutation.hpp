#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <Eigen/Core>

#include "groups/group.hpp"

namespace torsor {

/// A bijection of {0, ..., n-1}; composes right to left, (p * q)(i) == p(q(i)).
class Permutation {
 public:
  using Point = std::uint32_t;

  /// The bijection of the empty set.
  Permutation() = default;

  /// @param images  images[i] == p(i); every point of {0, ..., n-1} exactly once.
  /// @throws InvalidArgument naming the first repeated or out-of-range point.
  explicit Permutation(std::vector<Point> images);

  [[nodiscard]] static Permutation identity(std::size_t degree);

  /// The product of disjoint or overlapping cycles on the points 1, ..., degree, as mathematicians
  /// write it: from_cycles({{1, 2, 3}}, 4) sends 1 to 2. The rightmost cycle acts first.
  /// @throws InvalidArgument naming a point outside 1..degree or twice in one cycle.
  [[nodiscard]] static Permutation from_cycles(const std::vector<std::vector<Point>>& cycles,
                                               std::size_t degree);

  [[nodiscard]] Permutation identity() const { return identity(degree()); }
  [[nodiscard]] Permutation inverse() const;
  [[nodiscard]] std::size_t degree() const noexcept { return images_.size(); }
  /// p(i); i < degree() is a precondition, not a check.
  [[nodiscard]] Point operator()(Point i) const { return images_[i]; }
  [[nodiscard]] const std::vector<Point>& images() const noexcept { return images_; }
  [[nodiscard]] bool is_identity() const;
  /// +1 for a product of an even number of transpositions, -1 otherwise.
  [[nodiscard]] int sign() const;

  /// @throws InvalidArgument unless both sides have the same degree.
  [[nodiscard]] Permutation operator*(const Permutation& rhs) const;

  bool operator==(const Permutation&) const = default;

 private:
  std::vector<Point> images_;
};

static_assert(Group<Permutation>);

/// The permutation representation of `p` on R^n.
///
/// @return n x n orthogonal 0/1 matrix M with M * e_i == e_{p(i)}, so M(p * q) == M(p) * M(q)
///         exactly; n == p.degree(). O(n^2) time and memory.
[[nodiscard]] Eigen::MatrixXd matrix(const Permutation& p);

/// Disjoint cycles on the points 1, ..., n: "(1 2 3)(4 5)"; "()" for the identity.
[[nodiscard]] std::string cycles_text(const Permutation& p);

}  // namespace torsor

/// Equal permutations hash alike; so `FiniteGroup::generated_by` looks them up in a hash table.
template <>
struct std::hash<torsor::Permutation> {
  std::size_t operator()(const torsor::Permutation& p) const noexcept {
    const std::vector<torsor::Permutation::Point>& images = p.images();
    const char* bytes = reinterpret_cast<const char*>(images.data());
    return std::hash<std::string_view>{}({bytes, images.size() * sizeof(images[0])});
  }
};
