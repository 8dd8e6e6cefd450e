#include "diagnostics/metrics/relations/relation_scores.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <set>
#include <utility>

#include "core/error.hpp"
#include "diagnostics/metrics/metric_parts.hpp"
#include "diagnostics/metrics/relations/dci_scores.hpp"
#include "diagnostics/metrics/relations/relation_gaps.hpp"

namespace torsor {
namespace {

constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();

void check_relation(const Eigen::MatrixXd& relation) {
  require(relation.size() > 0, "a relation of {} units and {} factors has no scores",
          relation.rows(), relation.cols());
  for (Eigen::Index i = 0; i < relation.rows(); ++i) {
    for (Eigen::Index k = 0; k < relation.cols(); ++k) {
      require(std::isfinite(relation(i, k)) && relation(i, k) >= 0.0,
              "relation [{}, {}] is {}: a relation is not negative", i, k, relation(i, k));
    }
  }
}

/// Sets of nodes that only grow together; the root of a set is its least node.
class DisjointSets {
 public:
  explicit DisjointSets(std::size_t count) : parents_(count) {
    std::iota(parents_.begin(), parents_.end(), std::size_t{0});
  }
  std::size_t root(std::size_t node) {
    while (parents_[node] != node) node = parents_[node] = parents_[parents_[node]];
    return node;
  }
  void join(std::size_t a, std::size_t b) {
    const auto [least, other] = std::minmax({root(a), root(b)});
    parents_[other] = least;
  }

 private:
  std::vector<std::size_t> parents_;
};

/// Factors are the nodes 0, ..., K - 1, units follow.
struct FadingGraph {
  explicit FadingGraph(const Eigen::MatrixXd& matrix)
      : relation(matrix),
        factors(static_cast<std::size_t>(matrix.cols())),
        nodes(factors + static_cast<std::size_t>(matrix.rows())),
        sets(nodes),
        linked(nodes, false) {}

  void add(std::size_t unit, std::size_t factor, double threshold, std::size_t rank,
           std::vector<FactorMerge>& merges) {
    const auto [first, second] = std::minmax({sets.root(factor), sets.root(factors + unit)});
    linked[factor] = linked[factors + unit] = true;
    // A root below K is the least factor of its set: two of them are two sets of factors.
    if (first != second && second < factors) merges.push_back({first, second, threshold, rank});
    sets.join(first, second);
  }

  GroupPoint count(double threshold) {
    std::set<std::size_t> roots;
    for (std::size_t node = 0; node < nodes; ++node) {
      if (linked[node]) roots.insert(sets.root(node));
    }
    const auto discovered =
        std::count(linked.begin(), linked.begin() + static_cast<std::ptrdiff_t>(factors), true);
    return {threshold, roots.size(), static_cast<std::size_t>(discovered)};
  }

  const Eigen::MatrixXd& relation;
  std::size_t factors;
  std::size_t nodes;
  DisjointSets sets;
  std::vector<bool> linked;
};

double mean_of_curve(const std::vector<GroupPoint>& curve) {
  const double range = curve.front().threshold - curve.back().threshold;
  if (!(range > 0.0)) return 0.0;
  double area = 0.0;
  for (std::size_t i = 1; i < curve.size(); ++i) {
    const double width = curve[i - 1].threshold - curve[i].threshold;
    area += 0.5 * width * static_cast<double>(curve[i - 1].groups + curve[i].groups);
  }
  return area / range;
}

}  // namespace

Json RelationScores::json() const {
  const auto number = [](double v) { return std::isfinite(v) ? Json(v) : Json(); };
  return {{"disentanglement", disentanglement},
          {"completeness", completeness},
          {"gap", number(gap)},
          {"relative_gap", number(relative_gap)},
          {"modularity", number(modularity)},
          {"gap_by_factor", number_list(gap_by_factor)},
          {"modularity_by_unit", number_list(modularity_by_unit)}};
}

RelationScores relation_scores(const Eigen::MatrixXd& relation, const Eigen::VectorXd& ceilings) {
  check_relation(relation);
  require(ceilings.size() == 0 || ceilings.size() == relation.cols(),
          "{} ceilings are given for {} factors", ceilings.size(), relation.cols());
  const DciScores dci = dci_scores(relation);
  RelationScores scores{.disentanglement = dci.disentanglement,
                        .completeness = dci.completeness,
                        .gap = kUndefined,
                        .relative_gap = kUndefined,
                        .modularity = kUndefined,
                        .gap_by_factor = {},
                        .modularity_by_unit = {}};
  if (relation.rows() >= 2) {
    scores.gap_by_factor = top_gaps(relation);
    scores.gap = scores.gap_by_factor.mean();
    Eigen::ArrayXd scale = ceilings;
    if (ceilings.size() == 0) scale = relation.colwise().maxCoeff().transpose();
    scores.relative_gap = (scale > 0.0).select(scores.gap_by_factor.array() / scale, 0.0).mean();
  }
  if (relation.cols() >= 2) {
    scores.modularity_by_unit = unit_modularity(relation);
    scores.modularity = scores.modularity_by_unit.mean();
  }
  return scores;
}

RelationGroups relation_groups(const Eigen::MatrixXd& relation) {
  check_relation(relation);
  struct Edge {
    double weight;
    std::size_t unit;
    std::size_t factor;
  };
  std::vector<Edge> edges;
  for (Eigen::Index i = 0; i < relation.rows(); ++i) {
    for (Eigen::Index k = 0; k < relation.cols(); ++k) {
      if (relation(i, k) == 0.0) continue;
      edges.push_back({relation(i, k), static_cast<std::size_t>(i), static_cast<std::size_t>(k)});
    }
  }
  std::ranges::stable_sort(edges, std::greater<>{}, &Edge::weight);
  RelationGroups groups;
  FadingGraph graph(relation);
  for (std::size_t e = 0; e < edges.size();) {
    const double threshold = edges[e].weight;
    for (; e < edges.size() && edges[e].weight == threshold; ++e) {
      graph.add(edges[e].unit, edges[e].factor, threshold, groups.curve.size(), groups.merges);
    }
    groups.curve.push_back(graph.count(threshold));
    groups.most_groups = std::max(groups.most_groups, groups.curve.back().groups);
  }
  groups.curve.push_back(graph.count(0.0));
  groups.mean_groups = mean_of_curve(groups.curve);
  return groups;
}

Json aggregations(const Eigen::MatrixXd& relation, const std::vector<Eigen::Index>& factors,
                  const Eigen::VectorXd& ceilings) {
  const Eigen::MatrixXd columns = relation(Eigen::all, factors);
  if (!columns.allFinite()) return {};
  Json all = relation_scores(columns, ceilings).json();
  const RelationGroups groups = relation_groups(columns);
  all["groups"] = {{"most", groups.most_groups}, {"mean", groups.mean_groups}};
  return all;
}

}  // namespace torsor
