#include "models/recognition.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <utility>

#include <ATen/core/grad_mode.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/full.h>
#include <ATen/ops/full_like.h>

#include "core/error.hpp"
#include "datasets/orbits.hpp"
#include "groups/named_groups.hpp"
#include "models/whitened_operator.hpp"
#include "operators/learned_operator.hpp"
#include "operators/pose_inference.hpp"
#include "operators/shift_operator.hpp"

namespace torsor {
namespace {

/// Pairs of views that the metric of distances is measured on.
constexpr std::int64_t kMetricObjects = 4000;

using PaintedPointer = std::shared_ptr<const PaintedObjects>;

PaintedPointer painted(const LabelledImages& objects, std::int64_t classes, const Random& random) {
  require(objects.labels.defined() && objects.labels.size(0) == objects.images.size(0),
          "recognition needs one label for each image");
  const at::Tensor chosen = objects.labels.lt(classes).nonzero().squeeze(1);
  require(chosen.numel() > 0, "no object has one of the labels 0, ..., {}", classes - 1);
  return std::make_shared<PaintedObjects>(objects.images.index_select(0, chosen),
                                          objects.labels.index_select(0, chosen), random);
}

/// Refuses before the training what would be refused only after it.
void check_neighbours(const RecognitionOptions& options, std::int64_t objects) {
  if (options.op == RecognitionOperator::none) return;
  const std::int64_t moved = options.order * std::min(options.references, objects);
  for (const std::int64_t k : options.neighbours) {
    require(k <= moved, "k = {} neighbours of {} moved references", k, moved);
  }
}

OperatorPointer make_operator(const RecognitionOptions& options, Random random) {
  const FiniteGroup group = cyclic(static_cast<std::size_t>(options.order));
  switch (options.op) {
    case RecognitionOperator::none:
      return nullptr;
    case RecognitionOperator::shift:
      return std::make_shared<ShiftOperator>(group, options.code);
    case RecognitionOperator::learned:
      return std::make_shared<LearnedOperator>(group, options.code, random);
  }
  throw InvalidArgument("an operator that does not exist");
}

/// Codes of the first `count` objects in one pose, a batch at a time.
at::Tensor encode(const Recognizer& model, const Orbits& orbits, std::int64_t count,
                  std::int64_t pose) {
  constexpr std::int64_t kBatch = 1000;
  std::vector<at::Tensor> codes;
  for (std::int64_t begin = 0; begin < count; begin += kBatch) {
    const at::Tensor objects = at::arange(begin, std::min(begin + kBatch, count), at::kLong);
    codes.push_back(model.encode(orbits.images(objects, at::full_like(objects, pose))));
  }
  return at::cat(codes);
}

double accuracy(const Recognizer& model, const at::Tensor& codes, const at::Tensor& poses,
                const at::Tensor& labels) {
  const at::Tensor classes = model.logits(model.canonical(codes, poses)).argmax(1);
  return classes.eq(labels).to(at::kDouble).mean().item<double>();
}

/// Differences between codes of one object in a trained pose, brought to the canonical one, and in
/// the canonical pose on another background.
at::Tensor differences(const Recognizer& model, const Orbits& orbits, const Orbits& repainted,
                       const std::vector<std::int64_t>& poses) {
  const std::int64_t count = std::min(kMetricObjects, orbits.objects());
  const at::Tensor canonical = encode(model, repainted, count, 0);
  std::vector<at::Tensor> all;
  for (const std::int64_t pose : poses) {
    const at::Tensor codes = encode(model, orbits, count, pose);
    const at::Tensor elements = at::full({count}, pose, at::kLong);
    all.push_back(model.canonical(codes, elements).sub(canonical));
  }
  return at::cat(all);
}

/// What the test needs of the training objects: votes of moved references on the pose.
class PoseVotes {
 public:
  PoseVotes(const Recognizer& model, const PaintedPointer& objects, const ActionPointer& action,
            const RecognitionOptions& options, const Random& random);

  /// The inferred pose of every code for options.neighbours[which].
  [[nodiscard]] at::Tensor infer(const at::Tensor& codes, std::size_t which) const {
    return votes_[which].infer(whitened_ ? whitened_->whiten(codes) : codes);
  }

 private:
  std::shared_ptr<const WhitenedOperator> whitened_;
  std::vector<NeighbourPose> votes_;
};

PoseVotes::PoseVotes(const Recognizer& model, const PaintedPointer& objects,
                     const ActionPointer& action, const RecognitionOptions& options,
                     const Random& random) {
  const Orbits orbits(objects, action, 0);
  at::Tensor references = encode(model, orbits, std::min(options.references, objects->size()), 0);
  OperatorPointer moving = model.latent();
  if (options.whiten) {
    const Orbits repainted(objects->repainted(random), action, 0);
    whitened_ = std::make_shared<WhitenedOperator>(
        moving, differences(model, orbits, repainted, options.trained_poses()));
    moving = whitened_;
    references = whitened_->whiten(references);
  }
  for (const std::int64_t k : options.neighbours) votes_.emplace_back(moving, references, k);
}

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

std::vector<PoseRecognition> test_poses(const Recognizer& model, const PaintedPointer& references,
                                        const PaintedPointer& objects, const ActionPointer& action,
                                        const RecognitionOptions& options, const Random& random) {
  const c10::NoGradGuard no_grad;
  const Orbits orbits(objects, action, 0);
  const std::vector<std::int64_t> trained = options.trained_poses();
  std::optional<PoseVotes> votes;
  if (model.latent()) votes.emplace(model, references, action, options, random);
  std::vector<PoseRecognition> poses;
  for (std::int64_t pose = 0; pose < options.order; ++pose) {
    const at::Tensor codes = encode(model, orbits, objects->size(), pose);
    const at::Tensor truth = at::full({codes.size(0)}, pose, at::kLong);
    PoseRecognition found;
    found.pose = pose;
    found.trained = std::ranges::count(trained, pose) > 0;
    found.known = accuracy(model, codes, truth, objects->labels());
    for (std::size_t i = 0; votes && i < options.neighbours.size(); ++i) {
      found.inferred.push_back(accuracy(model, codes, votes->infer(codes, i), objects->labels()));
    }
    poses.push_back(std::move(found));
  }
  return poses;
}

}  // namespace

RecognitionResult run_recognition(const RecognitionOptions& options, const RecognitionData& data,
                                  const Random& random, const RecognizerObserver& observer) {
  options.check();
  const PaintedPointer train =
      painted(data.train, options.classes, random.stream("train backgrounds"));
  const PaintedPointer test =
      painted(data.test, options.classes, random.stream("test backgrounds"));
  const ActionPointer action = make_action(cyclic(static_cast<std::size_t>(options.order)),
                                           {options.motion}, train->shape());
  Random weights = random.stream("weights");
  check_neighbours(options, train->size());
  const Recognizer model({train->shape(), options.code, options.hidden, options.classes},
                         make_operator(options, random.stream("operator")), weights);
  RecognitionResult result;
  result.options = options;
  result.action = action->description();
  result.train_objects = train->size();
  result.test_objects = test->size();
  const auto start = std::chrono::steady_clock::now();
  result.history = train_recognizer(model, *train, action, options.trained_poses(),
                                    options.training, random.stream("training"), observer);
  result.train_seconds = seconds_since(start);
  result.poses = test_poses(model, train, test, action, options, random.stream("metric"));
  result.test_seconds = seconds_since(start) - result.train_seconds;
  return result;
}

}  // namespace torsor
