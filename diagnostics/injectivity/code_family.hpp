#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include <ATen/core/Tensor.h>

#include "datasets/families/harmonic_family.hpp"
#include "diagnostics/encoder.hpp"

namespace torsor {

/// One real parameter of a family of images.
struct ParameterRange {
  double low = 0.0;
  double high = 1.0;
  bool periodic = false;  ///< low and high are one image

  [[nodiscard]] double width() const { return high - low; }
};

/// A map of parameters [N, P], float64, to one row each.
using RowsAtPoints = std::function<at::Tensor(const at::Tensor& points)>;

/// Images of real parameters, seen through an encoder.
struct CodeFamily {
  RowsAtPoints codes;                  ///< [N, D] or complex [N, D, 2]
  std::vector<ParameterRange> ranges;  ///< one per parameter
  /// What image distances are taken of, [N, ...]; nothing: of the parameters themselves.
  RowsAtPoints images = {};
};

/// A chart of an image family in the reference pose; the family must outlive it. Of a disc with
/// radius r the square of side r√2 inside it.
[[nodiscard]] CodeFamily chart_family(Encoder encode, const ImageFamily& family,
                                      const Chart& chart);

/// The whole circle of turns of one image of a harmonic family, c_k -> c_k e^{ikt}, t in [0, 2π):
/// also the angles between those of its group. Distances are those of images, hence modulo the
/// image's symmetry. The family must outlive it.
[[nodiscard]] CodeFamily turning_family(Encoder encode, const HarmonicFamily& family,
                                        std::vector<double> parameters);

}  // namespace torsor
