#pragma once

#include "core/random.hpp"
#include "datasets/image_array.hpp"
#include "models/recognition_options.hpp"
#include "models/recognition_result.hpp"
#include "models/recognizer_training.hpp"

namespace torsor {

/// Grey images [N, 1, H, W] with labels, to train and to test on.
struct RecognitionData {
  LabelledImages train;
  LabelledImages test;
};

/// Trains a recognizer on painted objects in some poses of a cyclic group and tests it in all.
///
/// The pose is known, or inferred: `references` training objects in the canonical pose are encoded
/// and moved by all elements; the k nearest of these codes vote. No image in an unseen pose is used
/// for training, for references or for the metric. Time and figures on MNIST:
/// bench/recognition.cpp.
/// @throws InvalidArgument if the trained poses leave the group, the code is no multiple of the
///         order (shift), there is no reference or fewer moved ones than neighbours, an image has
///         no label, or no object is of the classes; and what `train_recognizer` throws.
/// Source: Dinh and Deny (2026), arXiv 2602.18406.
[[nodiscard]] RecognitionResult run_recognition(const RecognitionOptions& options,
                                                const RecognitionData& data, const Random& random,
                                                const RecognizerObserver& observer = {});

}  // namespace torsor
