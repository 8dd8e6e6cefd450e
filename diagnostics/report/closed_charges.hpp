#pragma once

#include <optional>

#include "datasets/families/image_family.hpp"
#include "diagnostics/encoder.hpp"
#include "diagnostics/report/continuous_families.hpp"
#include "diagnostics/report/defect_battery.hpp"
#include "diagnostics/result.hpp"

namespace torsor {

/// A family of images with two complex coefficients (a, b), |a|² + |b|² = 1, of weights p and q,
/// whose discs "a" and "b" close up to a sphere of orbits (`hopf_rings`, `weighted_sphere`).
struct ClosedCharts {
  int p = 1;
  int q = 1;
  double radius = 1.0;
  ImageDisc a;  ///< |b| ≤ |a|
  ImageDisc b;
};

/// The closed charts of a family, which must outlive them; nothing where it is not closed.
[[nodiscard]] std::optional<ClosedCharts> closed_charts(const ImageFamily& family);

/// D8 for an encoder on a closed family: q·Q_a + p·Q_b = k for the weight k of the most energy in
/// its codes, in one direction of them on both charts. Inconclusive where the codes do not move.
/// Cost: two vortex maps with |turn| codes a point.
[[nodiscard]] DiagnosticResult charge_law(const Encoder& encode, const ContinuousFamilies& families,
                                          const ClosedCharts& charts, const DefectSearch& search);

}  // namespace torsor
