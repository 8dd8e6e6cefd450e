#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <Eigen/Core>

#include "core/random.hpp"
#include "groups/permutation.hpp"

namespace torsor {

/// A permutation group given by generators, without listing its elements: order, membership and
/// uniform random elements of groups as large as Rubik's cube.
///
/// Level i holds one element for each point of the orbit of base point i under the pointwise
/// stabilizer of the earlier base points; every group element is one product of one of each.
/// Source: C. Sims, Computational methods in the study of permutation groups (1970); A. Seress,
/// Permutation Group Algorithms (2003), chapter 4.
class StabilizerChain {
 public:
  using Point = Permutation::Point;

  /// @throws InvalidArgument if the list is empty or the degrees differ.
  explicit StabilizerChain(std::span<const Permutation> generators);

  [[nodiscard]] std::size_t degree() const noexcept { return degree_; }
  /// The order in decimal digits: it may exceed every machine integer.
  [[nodiscard]] std::string order() const;
  /// The orbit lengths, whose product is the order.
  [[nodiscard]] std::vector<std::size_t> orbit_lengths() const;
  [[nodiscard]] const std::vector<Point>& base() const noexcept { return base_; }
  /// The elements of level i: transversal(i)[k] takes base point i to another point of its orbit;
  /// the identity first.
  [[nodiscard]] std::vector<Permutation> transversal(std::size_t level) const;
  /// Whether p lies in the group; false for another degree.
  [[nodiscard]] bool contains(const Permutation& p) const;
  /// A uniformly random element.
  [[nodiscard]] Permutation random_element(Random& random) const;

 private:
  struct Level {
    std::vector<Permutation> generators;
    std::vector<Point> orbit;
    std::vector<Permutation> to;  // to[k] takes the base point to orbit[k]
    std::vector<int> place;       // place[point] in the orbit, -1 outside
  };

  struct Residue {
    Permutation rest;
    std::size_t level;  // where sifting stopped
  };

  [[nodiscard]] Residue sift(Permutation p, std::size_t from) const;
  void absorb_random_elements();
  bool absorb(const Residue& residue, std::size_t above);
  void add_generator(const Permutation& p, std::size_t level);
  void grow_orbit(std::size_t level);
  void complete(std::size_t level);
  void add_level(const Permutation& moved);

  std::size_t degree_ = 0;
  std::vector<Point> base_;
  std::vector<Level> levels_;
};

/// (1/|G|) Σ_g P(g)·X·P(g)⁻¹ for the permutation matrices P of a group: the projection of an n × n
/// matrix onto the commutant, through Σ orbit lengths terms instead of |G|.
/// @throws InvalidArgument if the shape of x does not fit the degree.
[[nodiscard]] Eigen::MatrixXd commutant_projection(const StabilizerChain& chain, Eigen::MatrixXd x);

}  // namespace torsor
