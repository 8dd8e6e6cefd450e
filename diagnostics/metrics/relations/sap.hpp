#pragma once

#include "core/random.hpp"
#include "diagnostics/metrics/intervals.hpp"
#include "diagnostics/metrics/metric_input.hpp"
#include "diagnostics/metrics/metric_result.hpp"

namespace torsor {

enum class SapMode {
  discrete,    ///< classifiers of discrete factors; continuous ones are left out
  continuous,  ///< squared correlation of all: labels count as numbers
};

struct SapOptions {
  SapMode mode = SapMode::discrete;
  double c = 0.01;              ///< of the classifier
  double train_fraction = 0.9;  ///< of the rows that classifiers are fitted on
  BootstrapOptions bootstrap = {};
};

/// Separated attribute predictability, "sap_discrete/2" or "sap_continuous/1" by its mode: the mean
/// over factors of the gap S_1 - S_2 between the units that predict it best,
///
///   discrete     S = test accuracy of a linear classifier of the unit (`fit_linear_svm`)
///   continuous   S = R² of the linear regression on the unit over all rows, for one column the
///                squared correlation; 0 where the unit's variances are 1e-12 or less
///
/// Details: "gap" by factor, `aggregations` of S. Matrix: S, [units, factors], 0 for factors left
/// out. Left out are factors of one value and, by classifiers, continuous ones (which version 1
/// regressed); no value where all are, for one unit, or where the split leaves no test row. The
/// accuracy depends on the scale of the code, because the classifier's penalty does. The interval
/// is a centred bootstrap over rows, from 50 on; classifiers are fitted once. A remark tells of
/// units that move by a variance of 1e-12 or less. Cost: O(N) per Newton step, unit and class: 0.3
/// s at N = 10,000, D = 10, 113 classes.
/// @throws InvalidArgument unless c > 0 and 0 < train_fraction < 1.
/// Source: A. Kumar et al., Variational inference of disentangled latent concepts (2018),
/// section 3.
[[nodiscard]] MetricResult sap(const MetricInput& input, Random& random,
                               const SapOptions& options = {});

}  // namespace torsor
