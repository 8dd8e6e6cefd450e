#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/json.hpp"
#include "models/recognition_options.hpp"
#include "models/recognizer_training.hpp"

namespace torsor {

/// Shares of right answers among the test objects, all in one pose.
struct PoseRecognition {
  std::int64_t pose = 0;  ///< the element
  bool trained = false;
  double known = 0.0;            ///< the code moved back by the true pose
  std::vector<double> inferred;  ///< by the pose that neighbours vote for, one per option
};

struct RecognitionResult {
  RecognitionOptions options;
  std::string action;                   ///< what the poses are: "rotation by 36° (C10)"
  std::vector<PoseRecognition> poses;   ///< one for each element, in order
  std::vector<RecognizerLoss> history;  ///< one for each epoch
  std::int64_t train_objects = 0;
  std::int64_t test_objects = 0;
  double train_seconds = 0.0;
  double test_seconds = 0.0;

  /// The least accuracy over the poses that were not trained on, the pose known.
  /// @throws InvalidArgument if all were trained on.
  [[nodiscard]] double worst_unseen() const;
  /// The same with the pose inferred from options.neighbours[which].
  /// @throws InvalidArgument if there is none, or all poses were trained on.
  [[nodiscard]] double worst_unseen(std::size_t which) const;
  [[nodiscard]] Json json() const;
  /// One line per pose, in percent.
  [[nodiscard]] std::string table() const;
};

}  // namespace torsor
