#include "diagnostics/persistence/rips_lenses.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <tuple>
#include <utility>

#include <Eigen/Core>

#include "core/error.hpp"

namespace torsor {
namespace {

constexpr float kNever = std::numeric_limits<float>::infinity();

using Row = Eigen::Map<const Eigen::ArrayXf>;

std::uint32_t root(std::vector<std::uint32_t>& parents, std::uint32_t i) {
  while (parents[i] != i) i = parents[i] = parents[parents[i]];
  return i;
}

}  // namespace

RipsLenses::RipsLenses(const DistanceMatrix& distances, double radius)
    : points_(static_cast<std::size_t>(distances.size())) {
  require(distances.size() <= kMostPoints,
          "{} points are more than the {} whose edges can be ranked: take a sample (maxmin_order)",
          distances.size(), kMostPoints);
  sort_edges(distances, radius);
  witnesses_.resize(edges_.size());
  // By points and not by rank: the row of u stays in the cache.
  for (std::uint32_t u = 0; u < points_; ++u) {
    for (std::uint32_t v = u + 1; v < points_; ++v) {
      if (ranks_[u * points_ + v] < kNever) look_into_lens(rank(u, v));
    }
  }
  std::ranges::sort(births_, {}, &Birth::edge);
  std::ranges::stable_sort(loops_, {}, &Loop::edge);
  for (std::size_t i = 0; i < births_.size(); ++i) {
    witnesses_[births_[i].edge] = static_cast<std::uint32_t>(points_ + i);
  }
  mark_joins();
}

double RipsLenses::memory(std::int64_t points) {
  const double n = static_cast<double>(points);
  // Half a matrix of edges and witnesses, one of ranks.
  return n * n * (0.5 * (sizeof(Edge) + sizeof(std::uint32_t)) + sizeof(float));
}

void RipsLenses::sort_edges(const DistanceMatrix& distances, double radius) {
  const auto count = static_cast<std::uint32_t>(points_);
  for (std::uint32_t v = 1; v < count; ++v) {
    for (std::uint32_t u = 0; u < v; ++u) {
      if (distances(u, v) <= radius) edges_.push_back({distances(u, v), u, v});
    }
  }
  std::ranges::sort(edges_, [](const Edge& a, const Edge& b) {
    return std::tie(a.length, a.u, a.v) < std::tie(b.length, b.u, b.v);
  });
  ranks_.assign(points_ * points_, kNever);
  for (std::size_t i = 0; i < points_; ++i) ranks_[i * points_ + i] = -1.0F;
  for (Rank r = 0; r < edges_.size(); ++r) {
    const auto [length, u, v] = edges_[r];
    ranks_[u * points_ + v] = ranks_[v * points_ + u] = static_cast<float>(r);
  }
}

void RipsLenses::look_into_lens(Rank edge) {
  const auto [length, u, v] = edges_[edge];
  const auto size = static_cast<Eigen::Index>(points_);
  const auto row = [&](std::uint32_t i) { return Row(ranks_.data() + i * points_, size); };
  const auto self = static_cast<float>(edge);
  // The point that enters the lens first; the ends themselves give the rank of the edge.
  const float earliest = row(u).max(row(v)).minCoeff();
  if (earliest >= self) {
    births_.push_back({edge, false});
    return;
  }
  const Edge& side = edges_[static_cast<Rank>(earliest)];
  const std::uint32_t first = side.u == u || side.u == v ? side.v : side.u;
  witnesses_[edge] = first;
  // Is every point of the lens joined to the first one before this edge comes? Points that are get
  // a number above every rank, as ranks are whole.
  constexpr float kAbove = 16777216.0F;
  const float outside = row(u).max(row(v)).max((self - row(first)) * kAbove).minCoeff();
  if (outside < self) add_other_parts(edge, first);
}

void RipsLenses::add_other_parts(Rank edge, std::uint32_t first) {
  const auto [length, u, v] = edges_[edge];
  const auto before = [&](std::uint32_t a, std::uint32_t b) {
    return ranks_[a * points_ + b] < static_cast<float>(edge);
  };
  std::vector<std::uint32_t> rest;
  for (std::uint32_t w = 0; w < points_; ++w) {
    if (w != first && w != u && w != v && before(u, w) && before(v, w)) rest.push_back(w);
  }
  std::vector<std::uint32_t> reached{first};
  for (;;) {
    while (!reached.empty() && !rest.empty()) {
      const std::uint32_t from = reached.back();
      reached.pop_back();
      const auto joined =
          std::ranges::partition(rest, [&](std::uint32_t w) { return !before(from, w); });
      reached.insert(reached.end(), joined.begin(), joined.end());
      rest.erase(joined.begin(), joined.end());
    }
    if (rest.empty()) return;
    loops_.push_back({edge, first, rest.back()});
    reached.assign(1, rest.back());
    rest.pop_back();
  }
}

void RipsLenses::mark_joins() {
  std::vector<std::uint32_t> parents(points_);
  std::iota(parents.begin(), parents.end(), 0U);
  for (Birth& birth : births_) {
    const std::uint32_t a = root(parents, edges_[birth.edge].u);
    const std::uint32_t b = root(parents, edges_[birth.edge].v);
    birth.joins = a != b;
    parents[a] = b;
  }
}

void RipsLenses::add_path(std::uint32_t a, std::uint32_t b, int sign,
                          std::vector<int>& coefficients) const {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> open{{a, b}};
  while (!open.empty()) {
    const auto [from, to] = open.back();
    open.pop_back();
    const std::uint32_t witness = witnesses_[rank(from, to)];
    if (witness < points_) {
      open.emplace_back(from, witness);
      open.emplace_back(witness, to);
    } else {
      coefficients[witness - points_] += from < to ? sign : -sign;
    }
  }
}

void RipsLenses::add_loop(const Loop& loop, std::vector<int>& coefficients) const {
  const auto [length, u, v] = edges_[loop.edge];
  add_path(u, loop.other, 1, coefficients);
  add_path(loop.other, v, 1, coefficients);
  add_path(u, loop.first, -1, coefficients);
  add_path(loop.first, v, -1, coefficients);
}

std::vector<int> RipsLenses::extend(const std::vector<int>& values, double scale) const {
  std::vector<int> all;
  const auto directed = [&](std::uint32_t a, std::uint32_t b) {
    const int value = all[rank(a, b)];
    return a < b ? value : -value;
  };
  for (Rank edge = 0; edge < edges_.size() && edges_[edge].length <= scale; ++edge) {
    const std::uint32_t witness = witnesses_[edge];
    const auto [length, u, v] = edges_[edge];
    all.push_back(witness < points_ ? directed(u, witness) + directed(witness, v)
                                    : values[witness - points_]);
  }
  return all;
}

}  // namespace torsor
