#include "diagnostics/metrics/information/neighbours.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>
#include <span>
#include <utility>

#include "core/error.hpp"

namespace torsor {
namespace {

constexpr Eigen::Index kLeaf = 12;

}  // namespace

/// The k least distances so far, ascending.
struct Neighbours::Nearest {
  explicit Nearest(Eigen::Index k)
      : distances(static_cast<std::size_t>(k), std::numeric_limits<double>::infinity()) {}

  [[nodiscard]] double limit() const { return distances.back(); }
  void add(double distance) {
    std::size_t at = distances.size() - 1;
    for (; at > 0 && distances[at - 1] > distance; --at) distances[at] = distances[at - 1];
    distances[at] = distance;
  }

  std::vector<double> distances;
};

Neighbours::Neighbours(const Eigen::MatrixXd& points) : points_(points.cols(), points.rows()) {
  require(points.rows() >= 1 && points.cols() >= 1, "{} points of {} columns have no neighbours",
          points.rows(), points.cols());
  std::vector<Eigen::Index> order(static_cast<std::size_t>(points.rows()));
  std::iota(order.begin(), order.end(), Eigen::Index{0});
  build(0, points.rows(), order, points);
  for (std::size_t i = 0; i < order.size(); ++i) {
    points_.col(static_cast<Eigen::Index>(i)) = points.row(order[i]).transpose();
  }
}

void Neighbours::build(Eigen::Index first, Eigen::Index last, std::vector<Eigen::Index>& order,
                       const Eigen::MatrixXd& points) {
  const std::span<const Eigen::Index> own(order.data() + first,
                                          static_cast<std::size_t>(last - first));
  Eigen::VectorXd low = points.row(own.front()).transpose();
  Eigen::VectorXd high = low;
  for (const Eigen::Index p : own) {
    low = low.cwiseMin(points.row(p).transpose());
    high = high.cwiseMax(points.row(p).transpose());
  }
  Eigen::Index axis = 0;
  const double spread = (high - low).maxCoeff(&axis);
  const std::size_t node = nodes_.size();
  nodes_.push_back({first, last, 0, low, high});
  if (last - first <= kLeaf || !(spread > 0.0)) return;
  const Eigen::Index middle = first + (last - first) / 2;
  std::nth_element(
      order.begin() + first, order.begin() + middle, order.begin() + last,
      [&](Eigen::Index a, Eigen::Index b) { return points(a, axis) < points(b, axis); });
  build(first, middle, order, points);
  nodes_[node].right = static_cast<Eigen::Index>(nodes_.size());
  build(middle, last, order, points);
}

double Neighbours::box_distance(const Node& node, const double* query) const {
  double distance = 0.0;
  for (Eigen::Index d = 0; d < points_.rows(); ++d) {
    distance = std::max({distance, node.low[d] - query[d], query[d] - node.high[d]});
  }
  return distance;
}

double Neighbours::box_reach(const Node& node, const double* query) const {
  double reach = 0.0;
  for (Eigen::Index d = 0; d < points_.rows(); ++d) {
    reach = std::max({reach, node.high[d] - query[d], query[d] - node.low[d]});
  }
  return reach;
}

double Neighbours::point_distance(Eigen::Index point, const double* query) const {
  const double* at = points_.data() + point * points_.rows();
  double distance = 0.0;
  for (Eigen::Index d = 0; d < points_.rows(); ++d) {
    distance = std::max(distance, std::abs(at[d] - query[d]));
  }
  return distance;
}

void Neighbours::search(std::size_t node, const double* query, Nearest& nearest) const {
  const Node& here = nodes_[node];
  if (here.right == 0) {
    for (Eigen::Index p = here.first; p < here.last; ++p) {
      const double distance = point_distance(p, query);
      if (distance < nearest.limit()) nearest.add(distance);
      if (nearest.limit() == 0.0) return;
    }
    return;
  }
  std::size_t near = node + 1;
  auto far = static_cast<std::size_t>(here.right);
  double near_distance = box_distance(nodes_[near], query);
  double far_distance = box_distance(nodes_[far], query);
  if (far_distance < near_distance) {
    std::swap(near, far);
    std::swap(near_distance, far_distance);
  }
  if (near_distance < nearest.limit()) search(near, query, nearest);
  if (far_distance < nearest.limit()) search(far, query, nearest);
}

double Neighbours::distance(const double* query, Eigen::Index k) const {
  require(k >= 1 && k <= size(), "neighbour {} of {} points does not exist", k, size());
  Nearest nearest(k);
  search(0, query, nearest);
  return nearest.limit();
}

template <class Inside>
Eigen::Index Neighbours::count(std::size_t node, const double* query, const Inside& inside) const {
  const Node& here = nodes_[node];
  if (!inside(box_distance(here, query))) return 0;
  if (inside(box_reach(here, query))) return here.last - here.first;
  if (here.right == 0) {
    Eigen::Index found = 0;
    for (Eigen::Index p = here.first; p < here.last; ++p) {
      if (inside(point_distance(p, query))) ++found;
    }
    return found;
  }
  return count(node + 1, query, inside) +
         count(static_cast<std::size_t>(here.right), query, inside);
}

Eigen::Index Neighbours::within(const double* query, double radius) const {
  return count(0, query, [radius](double distance) { return distance <= radius; });
}

Eigen::Index Neighbours::closer(const double* query, double radius) const {
  return count(0, query, [radius](double distance) { return distance < radius; });
}

}  // namespace torsor
