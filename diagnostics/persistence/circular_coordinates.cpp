#include "diagnostics/persistence/circular_coordinates.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include <Eigen/Cholesky>

#include "core/error.hpp"
#include "diagnostics/persistence/lens_reduction.hpp"
#include "diagnostics/persistence/rips_lenses.hpp"

namespace torsor {
namespace {

/// The longest class of dimension 1 and where it begins.
struct LongestClass {
  std::size_t birth = 0;
  PersistenceBar bar;
  double second = 0.0;  ///< the length of the next one
};

std::optional<LongestClass> longest_class(const RipsLenses& lenses, const LensReduction& reduction,
                                          double radius) {
  std::optional<LongestClass> found;
  double second = 0.0;
  for (std::size_t i = 0; i < lenses.births().size(); ++i) {
    const auto [edge, joins] = lenses.births()[i];
    if (joins) continue;
    const auto column = reduction.ended_by[i];
    const double death = column ? lenses.edges()[reduction.columns[*column].edge].length : radius;
    const PersistenceBar bar{1, lenses.edges()[edge].length, death, !column};
    if (!found || bar.length() > found->bar.length()) {
      if (found) second = found->bar.length();
      found = LongestClass{i, bar, 0.0};
    } else {
      second = std::max(second, bar.length());
    }
  }
  if (found) found->second = second;
  if (found && found->bar.length() <= 0.0) return std::nullopt;
  return found;
}

/// The scale from which the cloud is connected.
double connected_from(const RipsLenses& lenses) {
  double last = 0.0;
  for (const auto& [edge, joins] : lenses.births()) {
    if (joins) last = lenses.edges()[edge].length;
  }
  return last;
}

/// h that minimizes Σ (φ(uv) - h(v) + h(u))² with h = 0 at point 0; the graph is connected.
Eigen::VectorXd harmonic_potential(const RipsLenses& lenses, const std::vector<int>& cocycle) {
  const auto count = static_cast<Eigen::Index>(lenses.points());
  Eigen::MatrixXd laplacian = Eigen::MatrixXd::Zero(count, count);
  Eigen::VectorXd divergence = Eigen::VectorXd::Zero(count);
  for (std::size_t edge = 0; edge < cocycle.size(); ++edge) {
    const auto [length, u, v] = lenses.edges()[edge];
    laplacian(u, u) += 1.0;
    laplacian(v, v) += 1.0;
    laplacian(u, v) -= 1.0;
    laplacian(v, u) -= 1.0;
    divergence(u) -= cocycle[edge];
    divergence(v) += cocycle[edge];
  }
  Eigen::VectorXd h = Eigen::VectorXd::Zero(count);
  h.tail(count - 1) =
      laplacian.bottomRightCorner(count - 1, count - 1).ldlt().solve(divergence.tail(count - 1));
  return h;
}

}  // namespace

std::optional<CircularCoordinates> circular_coordinates(const DistanceMatrix& distances,
                                                        const CircularOptions& options) {
  require(distances.size() >= 4 && distances.size() <= kMostCircularPoints,
          "circular coordinates need 4 to {} points, not {}: take a sample (maxmin_order)",
          kMostCircularPoints, distances.size());
  require(options.place >= 0.0 && options.place < 1.0,
          "the scale lies at 0 <= place < 1 between birth and death, not at {}", options.place);
  const double radius = distances.enclosing_radius();
  const RipsLenses lenses(distances, radius);
  const LensReduction reduction = reduce(lenses, PrimeField(options.characteristic));
  const auto longest = longest_class(lenses, reduction, radius);
  if (!longest) return std::nullopt;
  CircularCoordinates result;
  result.bar = longest->bar;
  result.dominance = longest->second > 0.0 ? longest->bar.length() / longest->second
                                           : std::numeric_limits<double>::infinity();
  result.scale =
      std::max(longest->bar.birth + options.place * longest->bar.length(), connected_from(lenses));
  if (result.scale >= longest->bar.death) return std::nullopt;
  const auto values = integer_cocycle(lenses, reduction, longest->birth, result.scale);
  if (!values) return std::nullopt;
  const Eigen::VectorXd h = harmonic_potential(lenses, lenses.extend(*values, result.scale));
  for (const double turns : h) {
    result.angles.push_back(2.0 * std::numbers::pi * (turns - std::floor(turns)));
  }
  return result;
}

}  // namespace torsor
