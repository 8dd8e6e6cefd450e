#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <ATen/core/Tensor.h>

#include "diagnostics/continuity/vortex_map.hpp"
#include "diagnostics/result.hpp"

namespace torsor {

/// The defects found on one chart of images.
struct ChartDefects {
  std::string name;
  VortexMap map;
  double area = 0.0;  ///< of the chart in image space, in the caller's unit
};

/// The area of the image of the disc |u| <= radius: ∫ √det(JᵀJ) with J the derivative of the
/// images, by central differences of `step` at the centres of `cells` × `cells` squares of the
/// disc's bounding box.
/// @param images  points [N, 2] of the disc to images [N, ...], float64.
/// @throws InvalidArgument unless radius, cells and step are positive.
/// Cost: 4·cells² images. The rim is cut to squares: an error of about 2/cells, both ways.
[[nodiscard]] double chart_area(const PlaneOverDisc& images, double radius = 1.0,
                                std::int64_t cells = 64, double step = 1e-4);

/// How far chart points [N, 2] are from the nearest vortex of a map, in units of that vortex's core
/// radius ε* = max(core, size, least): float64 [N]; infinite where the map has no vortex.
/// @throws InvalidArgument on another shape, or unless `least` is positive.
[[nodiscard]] at::Tensor core_distances(const VortexMap& map, const at::Tensor& points,
                                        double least = 1e-6);

/// The errors of the objects of one stratum, such as the share of wrong answers of each.
struct StratumErrors {
  std::string name;
  std::vector<double> errors;  ///< one per object
};

/// What one stratum adds to the summary.
struct StratumSummary {
  std::string name = {};
  std::int64_t objects = 0;
  double error = 0.0;                     ///< mean over its objects
  double gap = 0.0;                       ///< `error` less the mean error of all other objects
  std::optional<Interval> interval = {};  ///< of the gap, simultaneous for all strata
};

/// D27: how much of the data the defects touch.
struct DefectSummary : DiagnosticResult {
  std::int64_t defects = 0;
  std::int64_t absolute_charge = 0;  ///< Σ |charge|
  std::optional<double> density;     ///< `absolute_charge` per unit of area; nothing without area
  std::optional<double> near_cores;  ///< the share of images within ε* of a core
  std::vector<StratumSummary> strata;
  std::optional<std::size_t> worst;  ///< the stratum of the largest gap
};

struct DefectSummaryOptions {
  double near_limit = 0.01;  ///< of the data
  double gap_limit = 0.05;   ///< in the unit of the errors
  /// What the distances belong to, as the finding calls it.
  std::string images = "the data";
};

/// Gathers vortex maps, the place of the data among them, and the errors by stratum.
///
/// That there are defects decides nothing, for topology may force them (theorems T6, T7); it counts
/// whether data lie in their cores and whether some stratum pays. Fails if surely more than
/// `near_limit` of the images lie within ε* of a core, or a stratum's error surely exceeds that of
/// the other objects by more than `gap_limit`; passes if surely neither; inconclusive between, if a
/// map is, without distances, or if a stratum (or all data) has fewer than 20 objects. An aggregate
/// hides what differs by stratum, so the finding names the worst one and `details` lists all.
/// The gaps' intervals are Welch's, widened for the number of strata (Bonferroni). `effect` is the
/// share near cores with its jackknife interval over objects (up to 1 - 0.05^{1/N} where none of N
/// objects is near one: 300 objects for 0.01); `resolution` the coarsest cell of the
/// maps.
///
/// @param distances  [objects, k]: each image's distance to the nearest core in units of its ε*, as
///                   `core_distances`; undefined where unknown. NaN is refused, infinity is far.
/// @throws InvalidArgument if an area is negative or a stratum has no object, on NaN, or a limit
///         outside [0, 1) resp. negative.
/// Source of the intervals: B. L. Welch, The generalization of Student's problem (1947).
[[nodiscard]] DefectSummary defect_summary(const std::vector<ChartDefects>& charts,
                                           const at::Tensor& distances,
                                           const std::vector<StratumErrors>& strata,
                                           const DefectSummaryOptions& options = {});

}  // namespace torsor
