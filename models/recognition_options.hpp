#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.hpp"
#include "datasets/actions.hpp"
#include "models/recognizer_training.hpp"

namespace torsor {

/// What moves the codes of the experiment.
enum class RecognitionOperator {
  none,    ///< nothing: the baseline, which sees trained poses only
  shift,   ///< the regular representation, code / order channels
  learned  ///< one free matrix for the generator, orthogonal at the start
};

/// "none", "shift", "learned". @throws InvalidArgument naming the nearest one.
[[nodiscard]] RecognitionOperator parse_recognition_operator(std::string_view name);
[[nodiscard]] std::string recognition_operator_text(RecognitionOperator op);

/// The experiment's settings; the defaults are the rotations of digits 0 to 8. For shifts by 2 of
/// 28 pixels the order is 14.
struct RecognitionOptions {
  ActionKind motion = ActionKind::rotation;
  std::int64_t order = 10;         ///< poses, the elements of a cyclic group
  std::int64_t trained_range = 2;  ///< poses -trained_range, ..., trained_range are trained on
  RecognitionOperator op = RecognitionOperator::shift;
  std::int64_t code = 70;
  std::int64_t hidden = 256;
  std::int64_t classes = 9;  ///< objects with labels from here on are left out
  RecognizerTraining training;
  std::int64_t references = 5000;  ///< training objects in the canonical pose, in total
  std::vector<std::int64_t> neighbours{1, 3, 10};
  /// Measure distances between codes in units of what differs between trained views of one object:
  /// of MNIST's rotations, 93.6 instead of 92.4 % are then recognized with k = 1; of shifts no
  /// more.
  bool whiten = true;

  /// @throws InvalidArgument naming the option that is out of range or does not fit the others.
  void check() const;
  /// The elements -trained_range, ..., trained_range of C_order.
  [[nodiscard]] std::vector<std::int64_t> trained_poses() const;
  [[nodiscard]] Json json() const;
};

}  // namespace torsor
