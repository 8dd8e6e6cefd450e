#pragma once

#include <cstddef>

#include "core/random.hpp"
#include "diagnostics/metrics/intervals.hpp"
#include "diagnostics/metrics/metric_input.hpp"
#include "diagnostics/metrics/metric_result.hpp"

namespace torsor {

struct InfoEOptions {
  std::size_t iterations = 100;  ///< of a softmax at most
  double tolerance = 1e-5;       ///< of its gradient, as in `LogisticOptions`
  BootstrapOptions bootstrap = {};
};

/// InfoE, "info_e/1", the explicitness of `info_mec`: the mean over factors of
///
///   discrete    1 - CE / ln C, CE the mean loss in nats of a softmax of the whole scaled code,
///               without penalty, classes balanced, stopped after some iterations, on the same rows
///   continuous  R² of the linear regression on the whole scaled code
///
/// Factors of one value are left out; no value where all are. Blocks play no part.
/// Details: "explicitness" by factor that is kept. Interval: a centred bootstrap of the losses, to
/// which the noise of the fit adds only in the second order.
/// Cost: one softmax for each factor, O(N D C) per iteration.
/// @throws InvalidArgument unless there is an iteration and the tolerance is above 0.
/// Source: K. Hsu et al., Disentanglement via latent quantization (2023).
[[nodiscard]] MetricResult info_e(const MetricInput& input, Random& random,
                                  const InfoEOptions& options = {});

}  // namespace torsor
