#include "models/recognizer_training.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/mse_loss.h>
#include <ATen/ops/zeros.h>
#include <torch/optim/adam.h>

#include "core/error.hpp"
#include "datasets/orbits.hpp"
#include "datasets/pairs.hpp"
#include "operators/learned_operator.hpp"

namespace torsor {
namespace {

void check(const RecognizerTraining& options) {
  require(options.epochs >= 1 && options.batch >= 1,
          "epochs and batch must be at least 1, not {} and {}", options.epochs, options.batch);
  require(options.learning_rate > 0.0, "the learning rate must be positive, not {}",
          options.learning_rate);
  require(options.pair_weight >= 0.0 && options.period_weight >= 0.0,
          "the weights of the loss must not be negative, not {} and {}", options.pair_weight,
          options.period_weight);
}

void check_poses(const std::vector<std::int64_t>& poses, const FiniteGroup& group) {
  require(!poses.empty(), "there is no pose to train on");
  const auto order = static_cast<std::int64_t>(group.order());
  for (const std::int64_t pose : poses) {
    require(0 <= pose && pose < order, "pose {} is no element of {}, which has 0, ..., {}", pose,
            group.name(), order - 1);
  }
}

void check_labels(const at::Tensor& labels, std::int64_t classes) {
  require(labels.defined(), "objects without labels cannot be learned to be recognized");
  const std::int64_t least = labels.min().item<std::int64_t>();
  const std::int64_t largest = labels.max().item<std::int64_t>();
  require(0 <= least && largest < classes, "labels {} to {} do not fit {} classes", least, largest,
          classes);
}

/// `count` of the poses, drawn with replacement.
at::Tensor draw(const std::vector<std::int64_t>& poses, std::int64_t count, Random& random) {
  at::Tensor drawn = at::empty({count}, at::kLong);
  std::generate_n(drawn.data_ptr<std::int64_t>(), count,
                  [&] { return poses[random.below(poses.size())]; });
  return drawn;
}

class TrainingRun {
 public:
  TrainingRun(const Recognizer& model, RecognizerTraining options, std::int64_t objects)
      : model_(model),
        options_(options),
        steps_(options.epochs * ((objects + options.batch - 1) / options.batch)),
        optimizer_(values_of(model.parameters()),
                   torch::optim::AdamOptions(options.learning_rate)) {}

  /// @throws NumericalError naming `number` and the batch when the loss is not finite.
  RecognizerLoss epoch(std::int64_t number, const Orbits& orbits,
                       const std::vector<std::int64_t>& poses, Random& random);

 private:
  RecognizerLoss step(const at::Tensor& views, const at::Tensor& poses, const at::Tensor& labels);
  void set_learning_rate();

  const Recognizer& model_;
  RecognizerTraining options_;
  std::int64_t steps_;
  std::int64_t step_ = 0;
  torch::optim::Adam optimizer_;
};

void TrainingRun::set_learning_rate() {
  const double done = static_cast<double>(step_++) / static_cast<double>(steps_);
  const double rate = options_.learning_rate * 0.5 * (1.0 + std::cos(std::numbers::pi * done));
  for (auto& group : optimizer_.param_groups()) group.options().set_lr(rate);
}

/// @param views  two views of the same objects: first all first ones, then all second ones.
RecognizerLoss TrainingRun::step(const at::Tensor& views, const at::Tensor& poses,
                                 const at::Tensor& labels) {
  const std::int64_t count = labels.size(0);
  const at::Tensor codes = model_.canonical(model_.encode(views), poses);
  const auto* learned = dynamic_cast<const LearnedOperator*>(model_.latent().get());
  const at::Tensor entropy = at::cross_entropy_loss(model_.logits(codes), labels.repeat({2}));
  const at::Tensor pair = at::mse_loss(codes.narrow(0, 0, count), codes.narrow(0, count, count));
  const at::Tensor period = learned ? learned->penalties().order : at::zeros({}, codes.options());
  set_learning_rate();
  optimizer_.zero_grad();
  entropy.add(pair, options_.pair_weight).add(period, options_.period_weight).backward();
  optimizer_.step();
  return {entropy.item<double>(), pair.item<double>(), period.item<double>()};
}

RecognizerLoss TrainingRun::epoch(std::int64_t number, const Orbits& orbits,
                                  const std::vector<std::int64_t>& poses, Random& random) {
  const std::int64_t total = orbits.objects();
  const IndexOrder order(total, random);
  const at::Tensor labels = orbits.object_set().labels();
  RecognizerLoss mean;
  for (std::int64_t begin = 0; begin < total; begin += options_.batch) {
    const std::int64_t end = std::min(begin + options_.batch, total);
    const at::Tensor chosen = order.range(begin, end);
    const at::Tensor elements = draw(poses, 2 * (end - begin), random);
    const RecognizerLoss loss =
        step(orbits.images(chosen.repeat({2}), elements), elements, labels.index_select(0, chosen));
    if (const double sum = loss.cross_entropy + loss.pair + loss.period; !std::isfinite(sum)) {
      throw NumericalError(fmt::format(
          "the loss is {} in epoch {}, batch {}: training stopped; a smaller learning rate than {} "
          "usually helps",
          sum, number, begin / options_.batch + 1, options_.learning_rate));
    }
    const double weight = static_cast<double>(end - begin) / static_cast<double>(total);
    mean.cross_entropy += weight * loss.cross_entropy;
    mean.pair += weight * loss.pair;
    mean.period += weight * loss.period;
  }
  return mean;
}

}  // namespace

Json RecognizerLoss::json() const {
  return {{"cross_entropy", cross_entropy}, {"pair", pair}, {"period", period}};
}

std::vector<RecognizerLoss> train_recognizer(const Recognizer& model, const PaintedObjects& objects,
                                             const ActionPointer& action,
                                             const std::vector<std::int64_t>& poses,
                                             const RecognizerTraining& options,
                                             const Random& random,
                                             const RecognizerObserver& observer) {
  check(options);
  check_poses(poses, action->group());
  check_labels(objects.labels(), model.sizes().classes);
  TrainingRun run(model, options, objects.size());
  std::vector<RecognizerLoss> history;
  for (std::int64_t epoch = 1; epoch <= options.epochs; ++epoch) {
    Random stream = random.stream(static_cast<std::uint64_t>(epoch));
    // Nothing is kept between epochs: every one has its own backgrounds.
    const Orbits orbits(objects.repainted(stream.stream("background")), action, 0);
    history.push_back(run.epoch(epoch, orbits, poses, stream));
    if (observer) observer(epoch, history.back());
  }
  return history;
}

}  // namespace torsor
