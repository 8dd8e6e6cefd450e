#pragma once

#include <cstdint>
#include <vector>

#include "diagnostics/persistence/distance_matrix.hpp"
#include "diagnostics/persistence/persistence_diagram.hpp"

namespace torsor {

/// The Rips filtration up to a radius as a list of edges, ready to be expanded.
///
/// The value of an edge is the place of its length among the different lengths, a whole number
/// that float holds exactly; lengths[value] gives the length back without rounding.
struct FilteredGraph {
  struct Edge {
    int u = 0;
    int v = 0;
    float value = 0.0F;
  };
  std::int64_t points = 0;
  std::vector<double> lengths = {};
  std::vector<Edge> edges = {};
};

/// All edges of length `radius` at most.
/// @throws InvalidArgument if there are more than 2^24 different lengths.
[[nodiscard]] FilteredGraph rips_graph(const DistanceMatrix& distances, double radius);

/// A graph with fewer edges, some of them later, whose flag complexes have the same persistent
/// homology, by GUDHI's edge collapse. Cost: N² floats, and time about N·E.
[[nodiscard]] FilteredGraph collapsed(const FilteredGraph& graph);

/// The number of cliques of up to `largest` (2 to 4) points, the points among them. The count ends
/// where it passes `most`: then it is that lower bound.
/// Cost: one intersection of bit sets for each clique of up to largest - 1 points.
[[nodiscard]] double count_cliques(const FilteredGraph& graph, int largest, double most);

/// Bytes for the simplex tree and the cohomology of a complex of so many simplices, 56 for each.
///
/// GUDHI needs 24 in the tree, 8 in its sorted list and 16 in the union-find of the cohomology; the
/// rest is for annotations and pairs. Measured as the growth of the peak: 52 for a torus of 400
/// points at radius 1.85 (3.9 million simplices) and at 1.8 (0.67 million).
[[nodiscard]] double clique_memory(double simplices);

/// Expands the graph to dimension `max_dimension` + 1 and reduces its cohomology with GUDHI; the
/// bars of dimension 0 to max_dimension, what is alive at `radius` survives.
[[nodiscard]] std::vector<PersistenceBar> clique_bars(const FilteredGraph& graph, int max_dimension,
                                                      int characteristic, double radius);

}  // namespace torsor
