#include "diagnostics/persistence/orbit_comparison.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include <fmt/format.h>

#include "core/error.hpp"
#include "diagnostics/persistence/bottleneck.hpp"
#include "diagnostics/persistence/rips_persistence.hpp"

namespace torsor {
namespace {

void require_options(const DistanceMatrix& images, const DistanceMatrix& codes,
                     const OrbitComparisonOptions& options) {
  require(images.size() == codes.size() && images.size() >= 4,
          "images and codes are compared one by one, four at least, not {} and {}", images.size(),
          codes.size());
  require(options.permutations >= 19, "{} permutations cannot reach a p-value of 0.05: take 19",
          options.permutations);
  require(options.quantile > 0.0 && options.quantile <= 1.0 && options.tolerance >= 0.0,
          "a scale needs a quantile in (0, 1] and a tolerance that is not negative, not {} and {}",
          options.quantile, options.tolerance);
  require(images.largest() > 0.0, "all {} images coincide: they have no topology to keep",
          images.size());
}

double spanning_length(const PersistenceDiagram& diagram) {
  double sum = 0.0;
  for (const PersistenceBar& bar : diagram.of_dimension(0)) {
    if (!bar.survives) sum += bar.length();
  }
  return sum;
}

/// Divided by the quantile of the distances, or by the largest where that is 0.
DistanceMatrix at_unit_scale(const DistanceMatrix& distances, double quantile) {
  const double scale = distance_quantile(distances, quantile);
  return distances.scaled(1.0 / (scale > 0.0 ? scale : distances.largest()));
}

double divergence(const DistanceMatrix& images, const DistanceMatrix& codes) {
  return cross_barcode(images, codes).divergence + cross_barcode(codes, images).divergence;
}

void run_null(OrbitComparisonResult& result, const DistanceMatrix& images,
              const DistanceMatrix& codes, Random& random, const OrbitComparisonOptions& options) {
  const double observed = result.image_code.divergence + result.code_image.divergence;
  std::vector<std::int64_t> order(static_cast<std::size_t>(codes.size()));
  std::iota(order.begin(), order.end(), std::int64_t{0});
  std::vector<double> null;
  for (int i = 0; i < options.permutations; ++i) {
    random.shuffle(order);
    null.push_back(divergence(images, codes.among(order)));
  }
  const auto count = static_cast<double>(null.size());
  result.null_mean = std::accumulate(null.begin(), null.end(), 0.0) / count;
  double square = 0.0;
  for (const double value : null) {
    square += (value - result.null_mean) * (value - result.null_mean);
  }
  result.null_spread = std::sqrt(square / count);
  // A tie counts against the codes, also one that rounding has broken.
  const double slack = options.tolerance * static_cast<double>(codes.size());
  const auto lower =
      std::ranges::count_if(null, [&](double value) { return value <= observed + slack; });
  result.p_value = static_cast<double>(lower + 1) / (count + 1.0);
}

void judge(OrbitComparisonResult& result, double zero, double tolerance) {
  const double sum = result.image_code.divergence + result.code_image.divergence;
  const bool same_shape = std::max(result.bottleneck_0, result.bottleneck_1) <= tolerance;
  if (sum <= zero) {
    result.verdict = Verdict::pass;
    result.finding = "Codes and images have the same topology at every scale, point by point.";
  } else if (result.p_value <= 0.05) {
    result.verdict = Verdict::pass;
    result.finding = fmt::format(
        "The codes keep the images' topology better than by chance: divergence {:.3g} of a "
        "collapse, p = {:.2g}.",
        result.effect, result.p_value);
  } else if (same_shape && result.null_spread > zero) {
    result.verdict = Verdict::fail;
    result.finding = fmt::format(
        "The codes form the images' shape in another order: equal diagrams, but a divergence of "
        "{:.3g} of a collapse (p = {:.2g}): neighbours in one are none in the other.",
        result.effect, result.p_value);
  } else {
    result.finding = fmt::format(
        "A divergence of {:.3g} of a collapse is not below chance (p = {:.2g}): nothing follows.",
        result.effect, result.p_value);
  }
}

}  // namespace

double distance_quantile(const DistanceMatrix& distances, double share) {
  std::vector<double> values;
  for (std::int64_t j = 1; j < distances.size(); ++j) {
    for (std::int64_t i = 0; i < j; ++i) values.push_back(distances(i, j));
  }
  require(!values.empty(), "one point has no distances");
  const auto place =
      static_cast<std::ptrdiff_t>(std::ceil(share * static_cast<double>(values.size()))) - 1;
  std::ranges::nth_element(values, values.begin() + std::max<std::ptrdiff_t>(place, 0));
  return values[static_cast<std::size_t>(std::max<std::ptrdiff_t>(place, 0))];
}

OrbitComparisonResult compare_orbits(const DistanceMatrix& images, const DistanceMatrix& codes,
                                     Random& random, const OrbitComparisonOptions& options) {
  require_options(images, codes, options);
  OrbitComparisonResult result;
  result.id = "D21";
  result.name = "image orbit against code orbit";
  const DistanceMatrix p = at_unit_scale(images, options.quantile);
  // No scale makes a point larger.
  const bool collapsed = codes.largest() <= options.tolerance * images.largest();
  const DistanceMatrix q = collapsed ? codes : at_unit_scale(codes, options.quantile);
  result.image_diagram = rips_persistence(p);
  result.code_diagram = rips_persistence(q);
  const auto bottleneck = [&](int dimension) {
    return bottleneck_distance(result.image_diagram.of_dimension(dimension),
                               result.code_diagram.of_dimension(dimension));
  };
  result.bottleneck_0 = bottleneck(0);
  result.bottleneck_1 = bottleneck(1);
  result.image_code = cross_barcode(p, q);
  result.code_image = cross_barcode(q, p);
  result.spanning = spanning_length(result.image_diagram);
  result.effect = (result.image_code.divergence + result.code_image.divergence) / result.spanning;
  const double zero = options.tolerance * static_cast<double>(p.size());
  result.resolution = zero / result.spanning;
  if (collapsed) {
    result.verdict = Verdict::fail;
    result.finding = "All codes coincide where the images do not.";
  } else {
    run_null(result, p, q, random, options);
    judge(result, zero, 10.0 * options.tolerance);
  }
  result.details = {{"images", result.image_diagram.json()},
                    {"codes", result.code_diagram.json()},
                    {"bottleneck", {result.bottleneck_0, result.bottleneck_1}},
                    {"divergence_image_code", result.image_code.divergence},
                    {"divergence_code_image", result.code_image.divergence},
                    {"spanning", result.spanning},
                    {"p", result.p_value},
                    {"null_mean", result.null_mean},
                    {"null_spread", result.null_spread}};
  return result;
}

}  // namespace torsor
