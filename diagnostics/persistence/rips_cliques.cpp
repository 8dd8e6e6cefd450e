#include "diagnostics/persistence/rips_cliques.hpp"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>
#include <tuple>

#define GUDHI_COLLAPSE_USE_DENSE_ARRAY
#include <gudhi/Flag_complex_edge_collapser.h>
#include <gudhi/Persistent_cohomology.h>
#include <gudhi/Simplex_tree.h>

#include "core/error.hpp"

namespace torsor {
namespace {

using Tree = Gudhi::Simplex_tree<Gudhi::Simplex_tree_options_fast_persistence>;
using Cohomology =
    Gudhi::persistent_cohomology::Persistent_cohomology<Tree,
                                                        Gudhi::persistent_cohomology::Field_Zp>;

constexpr double kBytesPerSimplex = 56.0;

/// For each point the set of its later neighbours.
class LaterNeighbours {
 public:
  using Words = std::vector<std::uint64_t>;

  explicit LaterNeighbours(const FilteredGraph& graph)
      : words_((static_cast<std::size_t>(graph.points) + 63) / 64),
        sets_(static_cast<std::size_t>(graph.points), Words(words_)) {
    for (const auto& [u, v, value] : graph.edges) {
      const auto [low, high] = std::minmax(u, v);
      sets_[static_cast<std::size_t>(low)][static_cast<std::size_t>(high) / 64] |= std::uint64_t{1}
                                                                                   << (high % 64);
    }
  }

  [[nodiscard]] const Words& of(std::size_t point) const { return sets_[point]; }

  [[nodiscard]] static double size(const Words& set) {
    double count = 0.0;
    for (const std::uint64_t word : set) count += std::popcount(word);
    return count;
  }

  /// Calls `visit` with the later neighbours that each point of `set` shares with it, until the
  /// visitor returns false.
  template <class F>
  void each(const Words& set, F&& visit) const {
    Words shared(words_);
    for (std::size_t i = 0; i < words_; ++i) {
      for (std::uint64_t word = set[i]; word != 0; word &= word - 1) {
        const auto point = 64 * i + static_cast<std::size_t>(std::countr_zero(word));
        for (std::size_t k = 0; k < words_; ++k) shared[k] = set[k] & sets_[point][k];
        if (!visit(shared)) return;
      }
    }
  }

 private:
  std::size_t words_;
  std::vector<Words> sets_;
};

/// Adds the cliques of up to `more` further points within `set`.
void count_within(const LaterNeighbours& later, const LaterNeighbours::Words& set, int more,
                  double most, double& count) {
  count += LaterNeighbours::size(set);
  if (more == 1) return;
  later.each(set, [&](const LaterNeighbours::Words& shared) {
    count_within(later, shared, more - 1, most, count);
    return count <= most;
  });
}

}  // namespace

FilteredGraph rips_graph(const DistanceMatrix& distances, double radius) {
  FilteredGraph graph{distances.size(), {0.0}, {}};
  for (std::int64_t v = 1; v < graph.points; ++v) {
    for (std::int64_t u = 0; u < v; ++u) {
      if (distances(u, v) <= radius) graph.lengths.push_back(distances(u, v));
    }
  }
  std::ranges::sort(graph.lengths);
  const auto rest = std::ranges::unique(graph.lengths);
  graph.lengths.erase(rest.begin(), rest.end());
  require(graph.lengths.size() <= (std::size_t{1} << 24),
          "{} different distances are more than the {} that can be ranked: take a sample",
          graph.lengths.size(), std::size_t{1} << 24);
  for (std::int64_t v = 1; v < graph.points; ++v) {
    for (std::int64_t u = 0; u < v; ++u) {
      if (distances(u, v) > radius) continue;
      const auto place = std::ranges::lower_bound(graph.lengths, distances(u, v));
      graph.edges.push_back({static_cast<int>(u), static_cast<int>(v),
                             static_cast<float>(place - graph.lengths.begin())});
    }
  }
  return graph;
}

FilteredGraph collapsed(const FilteredGraph& graph) {
  std::vector<std::tuple<int, int, float>> edges;
  edges.reserve(graph.edges.size());
  for (const auto& [u, v, value] : graph.edges) edges.emplace_back(u, v, value);
  FilteredGraph result{graph.points, graph.lengths, {}};
  for (const auto& [u, v, value] : Gudhi::collapse::flag_complex_collapse_edges(edges)) {
    result.edges.push_back({u, v, value});
  }
  return result;
}

double count_cliques(const FilteredGraph& graph, int largest, double most) {
  require(largest >= 2 && largest <= 4, "cliques of 2 to 4 points are counted, not of {}", largest);
  const LaterNeighbours later(graph);
  double count = static_cast<double>(graph.points);
  for (std::size_t u = 0; u < static_cast<std::size_t>(graph.points) && count <= most; ++u) {
    count_within(later, later.of(u), largest - 1, most, count);
  }
  return count;
}

double clique_memory(double simplices) { return kBytesPerSimplex * simplices; }

std::vector<PersistenceBar> clique_bars(const FilteredGraph& graph, int max_dimension,
                                        int characteristic, double radius) {
  Tree tree;
  for (int i = 0; i < static_cast<int>(graph.points); ++i) {
    tree.insert_simplex(std::vector<int>{i}, 0.0F);
  }
  for (const auto& [u, v, value] : graph.edges) tree.insert_simplex(std::vector<int>{u, v}, value);
  tree.expansion(max_dimension + 1);
  tree.initialize_filtration();
  // GUDHI leaves out the classes of the complex's own dimension unless asked: they matter where it
  // has no simplices of dimension max_dimension + 1.
  Cohomology cohomology(tree, tree.dimension() <= max_dimension);
  cohomology.init_coefficients(characteristic);
  cohomology.compute_persistent_cohomology(0.0F);
  std::vector<PersistenceBar> bars;
  std::int64_t components = 0;
  for (int dimension = 0; dimension <= max_dimension; ++dimension) {
    for (const auto& [birth, death] : cohomology.intervals_in_dimension(dimension)) {
      const bool survives = !std::isfinite(death);
      if (dimension == 0) ++components;
      bars.push_back({dimension, graph.lengths[static_cast<std::size_t>(birth)],
                      survives ? radius : graph.lengths[static_cast<std::size_t>(death)],
                      survives});
    }
  }
  // GUDHI drops the points that coincide with others.
  for (; components < graph.points; ++components) bars.push_back({0, 0.0, 0.0, false});
  sort_bars(bars);
  return bars;
}

}  // namespace torsor
