#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "diagnostics/persistence/distance_matrix.hpp"

namespace torsor {

/// The first homology of all Rips complexes of a cloud, in its smallest form.
///
/// Order the edges by length, ties by their points, and add them one at a time. The *lens* of an
/// edge e = uv is the set of points w whose edges uw and vw both come before e. Adding e to the
/// flag complex X glues the join of e with the flag complex L of the lens along the suspension of
/// L, so by the exact sequence of Mayer and Vietoris
///
///   an empty lens:        e joins two components, or begins one class of H1,
///   a lens of c parts:    e begins nothing, and ends the c - 1 loops u-w_1-v-w_i-u at most,
///
/// where w_i is any point of part i. An edge with a non-empty lens is homologous to the path u-w-v
/// of two earlier edges, so by recursion every loop is a sum of edges with empty lenses: the edges
/// of the relative neighbourhood graph, of which a cloud in the plane has fewer than 3N.
/// Persistence in dimension 1 is the reduction of the few loops of the second kind over these
/// edges. All of it holds for any symmetric weights and over the integers.
///
/// Cost: 14·N² bytes, see `memory`; time N·E / 4 vector operations, E the number of edges,
/// plus what the lenses of several parts need. Source of the idea: Koyama, Memoli, Robins and
/// Turner, Faster computation of degree-1 persistent homology using the reduced Vietoris-Rips
/// filtration (2023); the reduction to edges with empty lenses is this project's.
class RipsLenses {
 public:
  using Rank = std::uint32_t;

  struct Edge {
    double length = 0.0;
    std::uint32_t u = 0;  ///< u < v
    std::uint32_t v = 0;
  };

  /// The loop u-first-v-other-u that an edge fills.
  struct Loop {
    Rank edge = 0;
    std::uint32_t first = 0;
    std::uint32_t other = 0;
  };

  /// An edge with an empty lens, and whether it joins two components (else it begins a class).
  struct Birth {
    Rank edge = 0;
    bool joins = false;
  };

  /// The ranks are kept as float, whose vector instructions every x86-64 has: exact below 2^24.
  static constexpr std::int64_t kMostPoints = 5793;

  /// @param radius  edges longer than this are left out.
  /// @throws InvalidArgument on more than kMostPoints points.
  RipsLenses(const DistanceMatrix& distances, double radius);

  /// Bytes that the object needs for `points` points and all edges.
  [[nodiscard]] static double memory(std::int64_t points);

  [[nodiscard]] std::int64_t points() const { return static_cast<std::int64_t>(points_); }
  /// Sorted: the edge of rank r is edges()[r].
  [[nodiscard]] const std::vector<Edge>& edges() const { return edges_; }
  /// In the order of their edges.
  [[nodiscard]] const std::vector<Birth>& births() const { return births_; }
  /// In the order of their edges.
  [[nodiscard]] const std::vector<Loop>& loops() const { return loops_; }

  /// Adds `sign` times the path from a to b through edges with empty lenses: coefficients[i]
  /// belongs to births()[i], directed from the smaller to the larger point. The edge ab must be
  /// one of edges().
  void add_path(std::uint32_t a, std::uint32_t b, int sign, std::vector<int>& coefficients) const;
  /// Adds the loop, u-other-v less u-first-v.
  void add_loop(const Loop& loop, std::vector<int>& coefficients) const;

  /// The cochain that is values[i] on births()[i], on all edges of length `scale` at most: for an
  /// edge with a lens the sum along its path. The entry of an edge is directed from u to v.
  [[nodiscard]] std::vector<int> extend(const std::vector<int>& values, double scale) const;

 private:
  [[nodiscard]] Rank rank(std::uint32_t a, std::uint32_t b) const {
    return static_cast<Rank>(ranks_[static_cast<std::size_t>(a) * points_ + b]);
  }
  void sort_edges(const DistanceMatrix& distances, double radius);
  void look_into_lens(Rank edge);
  void add_other_parts(Rank edge, std::uint32_t first);
  void mark_joins();

  std::size_t points_ = 0;
  std::vector<Edge> edges_;
  std::vector<float> ranks_;              // N x N; -1 on the diagonal, infinite beyond the radius
  std::vector<std::uint32_t> witnesses_;  // a point of the lens; of a birth: points_ + its index
  std::vector<Birth> births_;
  std::vector<Loop> loops_;
};

}  // namespace torsor
