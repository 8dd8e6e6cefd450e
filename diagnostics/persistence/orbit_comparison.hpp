#pragma once

#include <optional>

#include "core/random.hpp"
#include "diagnostics/persistence/cross_barcode.hpp"
#include "diagnostics/persistence/distance_matrix.hpp"
#include "diagnostics/persistence/persistence_diagram.hpp"
#include "diagnostics/result.hpp"

namespace torsor {

/// D21: whether codes keep the topology of the images they encode, image by image.
struct OrbitComparisonResult : DiagnosticResult {
  PersistenceDiagram image_diagram;  ///< both are divided by their scale
  PersistenceDiagram code_diagram;
  double bottleneck_0 = 0.0;  ///< of the diagrams in dimension 0
  double bottleneck_1 = 0.0;  ///< in dimension 1
  CrossBarcode image_code;    ///< what images have and codes lose
  CrossBarcode code_image;
  double spanning = 0.0;  ///< of the images' shortest spanning tree: RTD of a total collapse
  double p_value = 1.0;   ///< of the divergence among permuted correspondences
  double null_mean = 0.0;
  double null_spread = 0.0;  ///< its standard deviation
};

struct OrbitComparisonOptions {
  int permutations = 59;    ///< the smallest p-value is 1 / (permutations + 1)
  double quantile = 0.9;    ///< of the distances, which is the scale that both are divided by
  double tolerance = 1e-9;  ///< η of a distance, in units of that scale
};

/// Compares the distances among images with those among their codes, in the same order.
///
/// Both are divided by their `quantile` quantile. `effect` is RTD_1(images, codes) +
/// RTD_1(codes, images) in units of the images' spanning tree: 0 for isometric codes, 1 for codes
/// that collapse to a point. The null distribution permutes which code belongs to which image.
///
/// Passes if the divergence is 0 within the tolerance, or lower than 95 % of the null: the codes
/// keep neighbours, better than chance. Fails if the codes coincide where images do not, or if both
/// diagrams agree within the tolerance while the divergence does not, though the null shows that
/// the correspondence matters: the same shape, run through in another order. That is a statement on
/// neighbours and not on equivariance: weight 3 of C_10 does it. Else inconclusive: codes whose
/// distances are all equal (one-hot) tell nothing about order. No interval: the divergence is
/// exact.
/// @throws InvalidArgument unless sizes agree, at most kMostCrossPoints, fewer than 4 points, or if
/// the images coincide,
///         on fewer than 19 permutations or a quantile outside (0, 1].
[[nodiscard]] OrbitComparisonResult compare_orbits(const DistanceMatrix& images,
                                                   const DistanceMatrix& codes, Random& random,
                                                   const OrbitComparisonOptions& options = {});

/// The lower `share` quantile of the distances among different points.
[[nodiscard]] double distance_quantile(const DistanceMatrix& distances, double share);

}  // namespace torsor
