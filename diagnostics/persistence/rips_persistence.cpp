#include "diagnostics/persistence/rips_persistence.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <span>
#include <string>

#include <fmt/format.h>

#include "core/error.hpp"
#include "diagnostics/persistence/lens_reduction.hpp"
#include "diagnostics/persistence/rips_cliques.hpp"
#include "diagnostics/persistence/rips_lenses.hpp"

namespace torsor {
namespace {

bool by_lenses(const RipsOptions& options) {
  return options.method == RipsMethod::lenses ||
         (options.method == RipsMethod::automatic && options.max_dimension <= 1);
}

void require_options(const RipsOptions& options) {
  require(options.max_dimension >= 0 && options.max_dimension <= 2,
          "persistence is computed in dimensions 0 to 2, not up to {}", options.max_dimension);
  require(options.method != RipsMethod::lenses || options.max_dimension <= 1,
          "lenses give dimensions 0 and 1; dimension {} needs cliques", options.max_dimension);
  require(!options.radius || (std::isfinite(*options.radius) && *options.radius >= 0.0),
          "a radius of {} is none", options.radius.value_or(0.0));
  require(options.memory_limit > 0.0, "a memory limit of {} bytes is none", options.memory_limit);
}

[[noreturn]] void refuse(const RipsOptions& options, std::int64_t points, double radius,
                         const std::string& need, std::int64_t fits) {
  throw InvalidArgument(fmt::format(
      "the Rips persistence of {} points up to dimension {} and radius {:.4g} would need {}, the "
      "limit is {:.3g} MB; up to {} points fit (take a sample with maxmin_order), or a smaller "
      "radius",
      points, options.max_dimension, radius, need, options.memory_limit / 1e6, fits));
}

/// Counts until well above what fits, so that the text can say by how much it does not.
double simplices_of(const FilteredGraph& graph, const RipsOptions& options) {
  const double fitting = options.memory_limit / clique_memory(1.0);
  return count_cliques(graph, options.max_dimension + 2, 20.0 * fitting);
}

/// The size of the largest counted sample that fits.
std::int64_t largest_that_fits(const DistanceMatrix& distances, double radius,
                               const RipsOptions& options) {
  const std::vector<std::int64_t> order = maxmin_order(distances);
  const auto fits = [&](std::int64_t count) {
    const auto sample = std::span(order).first(static_cast<std::size_t>(count));
    const FilteredGraph graph = collapsed(rips_graph(distances.among(sample), radius));
    return clique_memory(simplices_of(graph, options)) <= options.memory_limit;
  };
  std::int64_t low = 1;
  std::int64_t high = 2;
  for (; high < distances.size() && fits(high); high *= 2) low = high;
  high = std::min(high, distances.size());
  while (high - low > std::max<std::int64_t>(1, low / 16)) {
    const std::int64_t middle = (low + high) / 2;
    (fits(middle) ? low : high) = middle;
  }
  return low;
}

void run_lenses(const DistanceMatrix& distances, const RipsOptions& options,
                PersistenceDiagram& diagram) {
  diagram.memory = RipsLenses::memory(distances.size());
  if (diagram.memory > options.memory_limit) {
    const double fits = std::sqrt(options.memory_limit / RipsLenses::memory(1));
    refuse(options, distances.size(), diagram.radius,
           fmt::format("{:.3g} MB", diagram.memory / 1e6), static_cast<std::int64_t>(fits));
  }
  const RipsLenses lenses(distances, diagram.radius);
  const PrimeField field(options.characteristic);
  diagram.simplices = static_cast<double>(distances.size()) +
                      static_cast<double>(lenses.births().size() + lenses.loops().size());
  diagram.bars = lens_bars(lenses, reduce(lenses, field), diagram.radius);
  if (options.max_dimension == 0) {
    std::erase_if(diagram.bars, [](const PersistenceBar& bar) { return bar.dimension > 0; });
  }
}

void run_cliques(const DistanceMatrix& distances, const RipsOptions& options,
                 PersistenceDiagram& diagram) {
  const PrimeField field(options.characteristic);
  const FilteredGraph graph = collapsed(rips_graph(distances, diagram.radius));
  diagram.simplices = simplices_of(graph, options);
  diagram.memory = clique_memory(diagram.simplices);
  if (diagram.memory > options.memory_limit) {
    const bool stopped = diagram.simplices > 20.0 * options.memory_limit / clique_memory(1.0);
    refuse(options, distances.size(), diagram.radius,
           fmt::format("{}{:.3g} MB for {:.3g} simplices", stopped ? "more than " : "",
                       diagram.memory / 1e6, diagram.simplices),
           largest_that_fits(distances, diagram.radius, options));
  }
  diagram.bars = clique_bars(graph, options.max_dimension, field.characteristic(), diagram.radius);
}

}  // namespace

PersistenceDiagram rips_persistence(const DistanceMatrix& distances, const RipsOptions& options) {
  require_options(options);
  const double enclosing = distances.enclosing_radius();
  PersistenceDiagram diagram;
  diagram.max_dimension = options.max_dimension;
  diagram.characteristic = options.characteristic;
  diagram.points = distances.size();
  diagram.radius = enclosing;
  if (options.radius) {
    diagram.radius = std::min(*options.radius, enclosing);
  } else if (options.max_dimension == 2) {
    diagram.radius =
        surface_radius(rips_persistence(distances, {.characteristic = options.characteristic,
                                                    .memory_limit = options.memory_limit}));
  }
  diagram.complete = diagram.radius >= enclosing;
  if (by_lenses(options)) {
    run_lenses(distances, options, diagram);
  } else {
    run_cliques(distances, options, diagram);
  }
  return diagram;
}

PersistenceDiagram rips_persistence(const at::Tensor& points, const RipsOptions& options) {
  return rips_persistence(DistanceMatrix::euclidean(points), options);
}

double surface_radius(const PersistenceDiagram& diagram) {
  double latest = 0.0;
  for (const PersistenceBar& bar : diagram.of_dimension(1)) {
    if (!bar.survives && bar.death > 2.0 * bar.birth) latest = std::max(latest, bar.death);
  }
  return std::min(diagram.radius,
                  latest > 0.0 ? 1.02 * latest : 0.5 * std::numbers::sqrt3 * diagram.radius);
}

}  // namespace torsor
