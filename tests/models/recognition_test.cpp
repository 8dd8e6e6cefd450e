#include "models/recognition.hpp"

#include <array>
#include <memory>

#include <ATen/ops/arange.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/full.h>

#include "core/error.hpp"
#include "datasets/idx.hpp"
#include "groups/named_groups.hpp"
#include "models/recognizer.hpp"
#include "operators/laws.hpp"
#include "operators/pose_inference.hpp"
#include "operators/shift_operator.hpp"
#include "tests/models/worlds.hpp"
#include "tests/test.hpp"

namespace torsor {
namespace {

constexpr std::int64_t kSide = 8;

/// Copies of three random black and white patterns, labels 0, 1, 2 in turn, in which one pixel of
/// seven is inverted: every direction of the pixels occurs, in any pose.
LabelledImages patterns(std::int64_t count, std::uint64_t seed = 0) {
  Random pattern(7);
  std::array<std::array<bool, kSide * kSide>, 3> kinds{};
  for (auto& kind : kinds) {
    for (bool& pixel : kind) pixel = pattern.below(2) == 1;
  }
  Random noise(seed);
  at::Tensor images = at::empty({count, 1, kSide, kSide}, at::kFloat);
  auto* pixel = images.data_ptr<float>();
  for (std::int64_t i = 0; i < count; ++i) {
    for (const bool bright : kinds[static_cast<std::size_t>(i % 3)]) {
      *pixel++ = bright != (noise.below(7) == 0) ? 1.0F : 0.0F;
    }
  }
  return {images, at::arange(count, at::kLong).remainder(3)};
}

/// Shifts of patterns by one of eight pixels, trained on three of them.
RecognitionOptions pattern_options(RecognitionOperator op) {
  RecognitionOptions options;
  options.motion = ActionKind::shift_x;
  options.order = kSide;
  options.trained_range = 1;
  options.op = op;
  options.code = 4 * kSide;
  options.hidden = 16;
  options.classes = 3;
  options.training = {.epochs = 30, .batch = 32, .learning_rate = 1e-2};
  options.references = 60;
  options.neighbours = {1, 3};
  return options;
}

RecognitionResult run_patterns(const RecognitionOptions& options, std::uint64_t seed = 0) {
  return run_recognition(options, {patterns(600, 1), patterns(150, 2)}, Random(seed));
}

/// The operator of a refactored program that took every group for C_8: the inverse of the k-th
/// power is the (8 - k)-th one, whatever the order of the group.
class WrongInverse final : public LatentOperator {
 public:
  explicit WrongInverse(std::size_t order)
      : shift_(cyclic(order), 7 * static_cast<std::int64_t>(order)) {}

  std::string name() const override { return "wrong inverse"; }
  const FiniteGroup& group() const override { return shift_.group(); }
  CodeShape code() const override { return shift_.code(); }
  at::Tensor apply(const at::Tensor& codes, const at::Tensor& elements) const override {
    const auto order = static_cast<std::int64_t>(group().order());
    const at::Tensor backward = elements.gt(order / 2);  // meant as -k, k = order - element
    return shift_.apply(codes, elements.add(backward.to(at::kLong), 8 - order).remainder(order));
  }

 private:
  ShiftOperator shift_;
};

TORSOR_TEST(
    "recognition: an operator carries classes to poses never trained on, and none does not") {
  const RecognitionResult shift = run_patterns(pattern_options(RecognitionOperator::shift));
  TORSOR_INFO(shift.table());
  TORSOR_REQUIRE(shift.poses.size() == 8);
  TORSOR_CHECK(shift.poses[7].trained);
  TORSOR_CHECK(!shift.poses[2].trained);
  TORSOR_CHECK(shift.worst_unseen() > 0.95);
  TORSOR_CHECK(shift.worst_unseen(1) > 0.9);
  const RecognitionResult learned = run_patterns(pattern_options(RecognitionOperator::learned));
  TORSOR_INFO(learned.table());
  TORSOR_CHECK(learned.worst_unseen() > 0.9);
  // A random orthogonal matrix is of no order: the penalty falls from 0.56 to 0.12.
  TORSOR_CHECK(learned.history.back().period < 0.4 * learned.history.front().period);
  const RecognitionResult none = run_patterns(pattern_options(RecognitionOperator::none));
  TORSOR_INFO(none.table());
  TORSOR_CHECK(none.poses[0].known > 0.9);
  TORSOR_CHECK(none.worst_unseen() < 0.7);
  TORSOR_CHECK(none.poses[0].inferred.empty());
}

TORSOR_TEST("recognition: the same seed gives the same figures, another seed others") {
  for (const RecognitionOperator op : {RecognitionOperator::shift, RecognitionOperator::learned}) {
    RecognitionOptions options = pattern_options(op);
    options.training.epochs = 2;
    const auto figures = [&](std::uint64_t seed) {
      Json json = run_patterns(options, seed).json();
      json.erase("seconds");
      return json.dump();
    };
    TORSOR_CHECK(figures(3) == figures(3));
    TORSOR_CHECK(figures(3) != figures(4));
  }
}

TORSOR_TEST("recognition: the result tells every pose and option as JSON") {
  RecognitionOptions options = pattern_options(RecognitionOperator::shift);
  options.training.epochs = 1;
  std::int64_t epochs = 0;
  const RecognitionResult result =
      run_recognition(options, {patterns(100), patterns(30)}, Random(1),
                      [&](std::int64_t epoch, const RecognizerLoss&) { epochs = epoch; });
  const Json json = result.json();
  TORSOR_CHECK(epochs == 1);
  TORSOR_CHECK(json["action"] == "shift_x by 1 px (C8)");
  TORSOR_CHECK(json["options"]["operator"] == "shift");
  TORSOR_CHECK(json["poses"].size() == 8);
  TORSOR_CHECK(json["poses"][3]["known"].get<double>() == result.poses[3].known);
  TORSOR_CHECK(json["poses"][3]["inferred"].size() == 2);
  TORSOR_CHECK(json["objects"]["train"] == 100);
  TORSOR_THROWS_WITH(result.worst_unseen(2), InvalidArgument, "there is no number 2");
  RecognitionResult seen = result;
  for (PoseRecognition& pose : seen.poses) pose.trained = true;
  TORSOR_THROWS_WITH(seen.worst_unseen(), InvalidArgument, "there is no unseen one");
}

TORSOR_TEST(
    "recognizer: an inverse taken in the wrong group breaks the inverse law and is refused") {
  for (const std::size_t order : {10, 14}) {
    const auto wrong = std::make_shared<WrongInverse>(order);
    Random random(1);
    const OperatorLaws laws = check_operator_laws(*wrong, random);
    TORSOR_CHECK(laws.inverse > 0.1);
    TORSOR_CHECK(laws.homomorphism > 0.1);
    const RecognizerSizes sizes{{3, 4, 4}, 7 * static_cast<std::int64_t>(order), 8, 3};
    TORSOR_THROWS_WITH(Recognizer(sizes, wrong, random), NumericalError,
                       "the wrong inverse operator is no representation");
    const auto right = std::make_shared<ShiftOperator>(cyclic(order), sizes.code);
    TORSOR_CHECK(Recognizer(sizes, right, random).latent() == right);
    // What the refusal prevents: codes moved by 1 would not come back.
    const at::Tensor codes = at::arange(sizes.code, at::kDouble).unsqueeze(0);
    const at::Tensor one = at::full({1}, 1, at::kLong);
    const at::Tensor moved = right->apply(codes, one);
    TORSOR_CHECK(at::equal(canonicalize(*right, moved, one), codes));
    TORSOR_CHECK(!at::equal(canonicalize(*wrong, moved, one), codes));
  }
  Random random(1);
  TORSOR_CHECK(check_operator_laws(WrongInverse(8), random).hold(1e-12));  // the only right order
}

TORSOR_TEST("recognizer: a code moved by g comes back bit for bit, and without an operator stays") {
  Random random(2);
  const RecognizerSizes sizes{{3, 4, 4}, 20, 8, 3};
  const auto op = std::make_shared<ShiftOperator>(cyclic(10), 20);
  const Recognizer model(sizes, op, random);
  const at::Tensor codes =
      model.encode(testing::noise_images(30, 4, 4, Random(1)).repeat({1, 3, 1, 1}));
  const at::Tensor poses = at::arange(30, at::kLong).remainder(10);
  TORSOR_CHECK(at::equal(model.canonical(op->apply(codes, poses), poses), codes));
  const Recognizer plain(sizes, nullptr, random);
  TORSOR_CHECK(at::equal(plain.canonical(codes, poses), codes));
  TORSOR_CHECK(model.logits(codes).sizes() == at::IntArrayRef({30, 3}));
  // Centred images: mid-grey has the code 0.
  const at::Tensor grey = at::full({1, 3, 4, 4}, 0.5);
  TORSOR_CHECK(model.encode(grey.to(at::kFloat)).abs().max().item<float>() == 0.0F);
}

TORSOR_TEST("recognition: what does not fit is refused before anything is trained") {
  const auto refused = [](auto change, std::string_view part) {
    RecognitionOptions options = pattern_options(RecognitionOperator::shift);
    change(options);
    TORSOR_THROWS_WITH(run_patterns(options), InvalidArgument, part);
  };
  refused([](auto& o) { o.trained_range = 4; }, "poses -4 to 4 do not fit into the 8 poses of C8");
  refused([](auto& o) { o.trained_range = -1; }, "do not fit");
  refused([](auto& o) { o.order = 1; }, "at least two poses");
  refused([](auto& o) { o.code = 20; }, "a code of 20 values is no multiple of the 8 poses");
  refused([](auto& o) { o.references = 0; }, "cannot be inferred from 0 references");
  refused([](auto& o) { o.neighbours = {0}; }, "k = 0 neighbours cannot vote");
  refused([](auto& o) { o.neighbours = {1, 481}; }, "k = 481 neighbours of 480 moved references");
  refused([](auto& o) { o.references = 5000, o.neighbours = {4801}; }, "4801 neighbours of 4800");
  refused([](auto& o) { o.training.epochs = 0; }, "at least 1");
  refused([](auto& o) { o.training.learning_rate = 0.0; }, "learning rate must be positive");
  RecognitionOptions options = pattern_options(RecognitionOperator::shift);
  LabelledImages foreign = patterns(10);
  foreign.labels.add_(3);
  TORSOR_THROWS_WITH(run_recognition(options, {foreign, patterns(10)}, Random(1)), InvalidArgument,
                     "no object has one of the labels 0, ..., 2");
  foreign.labels = at::Tensor();
  TORSOR_THROWS_WITH(run_recognition(options, {patterns(10), foreign}, Random(1)), InvalidArgument,
                     "one label for each image");
  TORSOR_CHECK(parse_recognition_operator("learned") == RecognitionOperator::learned);
  TORSOR_THROWS_WITH(parse_recognition_operator("shfit"), InvalidArgument,
                     "did you mean \"shift\"");
}

TORSOR_TEST(
    "recognition: training refuses foreign poses and labels, and stops when the loss diverges") {
  Random random(2);
  const LabelledImages data = patterns(30);
  const PaintedObjects objects(data.images, data.labels, Random(1));
  const auto action = make_action(cyclic(8), {ActionKind::shift_x}, objects.shape());
  const auto train = [&](std::int64_t classes, const std::vector<std::int64_t>& poses,
                         const RecognizerTraining& options = {.epochs = 3}) {
    const auto op = std::make_shared<ShiftOperator>(cyclic(8), 16);
    return train_recognizer(Recognizer({objects.shape(), 16, 8, classes}, op, random), objects,
                            action, poses, options, Random(1));
  };
  TORSOR_THROWS_WITH(train(3, {}), InvalidArgument, "no pose to train on");
  TORSOR_THROWS_WITH(train(3, {8}), InvalidArgument, "pose 8 is no element of C8");
  TORSOR_THROWS_WITH(train(2, {0}), InvalidArgument, "labels 0 to 2 do not fit 2 classes");
  // One step takes the weights to the largest floats; with less, dead rectifiers can hide them.
  TORSOR_THROWS_WITH(train(3, {0}, {.epochs = 3, .batch = 10, .learning_rate = 1e37}),
                     NumericalError, "in epoch 1, batch 2: training stopped");
  TORSOR_CHECK(train(3, {0, 1}).size() == 3);
}

TORSOR_TEST("recognition: digits at rotations never trained on, quick") {
  const auto folder = testing::shared_data("mnist");
  if (!folder) TORSOR_SKIP("no MNIST");
  const IdxFolder mnist = read_idx_folder(*folder);
  const auto first = [](const LabelledImages& all, std::int64_t count) {
    return LabelledImages{all.images.narrow(0, 0, count), all.labels.narrow(0, 0, count)};
  };
  RecognitionOptions options;
  options.training.epochs = 6;
  options.training.batch = 128;
  options.references = 300;
  options.neighbours = {1};
  const RecognitionResult result =
      run_recognition(options, {first(mnist.train, 10000), first(mnist.test, 500)}, Random(0));
  TORSOR_INFO(result.table());
  // 10,000 digits and 6 of 20 epochs; the whole experiment is bench/recognition.cpp.
  TORSOR_CHECK(result.worst_unseen() > 0.88);
  TORSOR_CHECK(result.worst_unseen(0) > 0.7);
}

}  // namespace
}  // namespace torsor
