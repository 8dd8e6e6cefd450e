#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "core/json.hpp"
#include "core/random.hpp"
#include "datasets/action.hpp"
#include "datasets/painted_objects.hpp"
#include "models/recognizer.hpp"

namespace torsor {

struct RecognizerTraining {
  std::int64_t epochs = 20;
  std::int64_t batch = 512;  ///< objects, each seen in two poses
  /// Of the first step; falls to 0 along half a cosine.
  double learning_rate = 3e-3;
  double pair_weight = 1.0;    ///< of the squared distance between two canonical codes of an object
  double period_weight = 1.0;  ///< of the order penalty of a learned operator
};

/// Means over one epoch, while the parameters moved.
struct RecognizerLoss {
  double cross_entropy = 0.0;
  double pair = 0.0;    ///< squared distance of two canonical codes of an object, per value
  double period = 0.0;  ///< order penalty; 0 unless the operator is learned

  [[nodiscard]] Json json() const;
};

/// Called after every epoch, counted from 1.
using RecognizerObserver = std::function<void(std::int64_t, const RecognizerLoss&)>;

/// Trains on pairs of views of every object in the poses `poses` only, with Adam.
///
///   loss = cross entropy of both views
///        + pair_weight·mean (ρ(g)⁻¹z_g - ρ(h)⁻¹z_h)² + period_weight·|ρ(s)^m - 1|²/D
///
/// In every epoch every object is seen once, in two poses drawn anew and on a new background. The
/// same random stream gives the same bits.
/// @param poses  elements of the action's group.
/// @return the losses of each epoch.
/// @throws InvalidArgument if an option is out of range, there is no pose or none of this group, or
///         labels are missing or beyond the classes; NumericalError naming epoch and batch when the
///         loss is not finite.
std::vector<RecognizerLoss> train_recognizer(const Recognizer& model, const PaintedObjects& objects,
                                             const ActionPointer& action,
                                             const std::vector<std::int64_t>& poses,
                                             const RecognizerTraining& options,
                                             const Random& random,
                                             const RecognizerObserver& observer = {});

}  // namespace torsor
