#include "operators/pose_inference.hpp"

#include "operators/fourier_operator.hpp"
#include "operators/plane_operator.hpp"
#include "operators/representation_operator.hpp"
#include "operators/shift_operator.hpp"
#include "tests/operators/support.hpp"

namespace torsor::testing {

/// Codes moved by every element, with noise of a tenth of their size, and the elements.
inline void check_pose(const OperatorPointer& op, std::uint64_t seed, PoseOptions options = {}) {
  TORSOR_INFO(op->name() << " of " << op->group().name() << ", seed " << seed);
  Random random(seed);
  const std::int64_t count = 3 * static_cast<std::int64_t>(op->group().order());
  const at::Tensor elements = elements_in_turn(op->group(), count);
  const at::Tensor from = random_batch(*op, count, random);
  const at::Tensor to = op->apply(from, elements).add(random_batch(*op, count, random), 0.1);
  const PoseInference inference(op, options);
  TORSOR_CHECK(inference.infer(from, to).equal(elements));
  const at::Tensor scores = inference.scores(from, to);
  TORSOR_CHECK(scores.abs().max().item<double>() <= 1.0 + 1e-12);
  const at::Tensor weights = inference.weights(from, to);
  TORSOR_CHECK(max_difference(weights.sum(1), at::ones({count}, at::kDouble)) < 1e-12);
  TORSOR_CHECK(weights.argmax(1).equal(elements));
}

TORSOR_TEST("pose: the element is found for every group and operator, through noise") {
  check_pose(std::make_shared<ShiftOperator>(cyclic(10), 200), 81);
  check_pose(std::make_shared<ShiftOperator>(c3_x_c5(), 150), 82);
  check_pose(std::make_shared<ShiftOperator>(s3(), 120), 83);
  check_pose(std::make_shared<FourierOperator>(c3_x_c5(), 150), 84);
  check_pose(std::make_shared<RepresentationOperator>(triangle_irrep(s3()), 40), 85);
  const std::vector<std::vector<std::int64_t>> planes{std::vector<std::int64_t>(20, 1)};
  check_pose(std::make_shared<PlaneOperator>(cyclic(5), 40, planes), 86);
}

TORSOR_TEST("pose: phases alone find it too, whatever the spectrum") {
  check_pose(std::make_shared<ShiftOperator>(cyclic(10), 200), 87, {.phase_only = true});
  check_pose(std::make_shared<FourierOperator>(c3_x_c5(), 150), 88, {.phase_only = true});
  // One frequency a thousand times as strong as the rest hides the pose modulo 5 from the plain
  // scores, which then differ by a millionth; phases weigh all frequencies alike.
  const auto op = std::make_shared<FourierOperator>(cyclic(10), 10);
  Random random(7);
  at::Tensor from = random_batch(*op, 10, random);
  from.select(1, 2).mul_(1000.0);
  const at::Tensor elements = elements_in_turn(op->group(), 10);
  const at::Tensor scores =
      PoseInference(op, {.phase_only = true}).scores(from, op->apply(from, elements));
  TORSOR_CHECK(scores.argmax(1).equal(elements));
  const at::Tensor best = std::get<0>(scores.topk(2, 1));
  TORSOR_CHECK(best.select(1, 0).sub(1.0).abs().max().item<double>() < 1e-12);
  TORSOR_CHECK(best.select(1, 1).abs().max().item<double>() < 1e-12);  // a perfect peak
}

TORSOR_TEST("pose: a sharp soft move is the move by the inferred element") {
  const auto op = std::make_shared<ShiftOperator>(s3(), 60);
  Random random(8);
  const at::Tensor from = random_batch(*op, 6, random).requires_grad_();
  const at::Tensor to = op->apply(from.detach(), elements_in_turn(op->group(), 6));
  const PoseInference sharp(op, {.temperature = 1e-3});
  TORSOR_CHECK(max_difference(sharp.move(from, to), to) < 1e-12);
  // The gradient reaches the codes through the weights as well.
  const PoseInference soft(op, {.temperature = 1.0});
  soft.weights(from, to).select(1, 0).sum().backward();
  TORSOR_CHECK(from.grad().abs().max().item<double>() > 1e-3);
}

TORSOR_TEST("pose: accuracy counts elements modulo the stabilizer") {
  const FiniteGroup group = cyclic(6);
  at::Tensor stabilizers = at::zeros({3, 6}, at::kBool);
  stabilizers.select(1, 0).fill_(true);
  const at::Tensor truth = elements_of({1, 2, 3});
  const at::Tensor inferred = elements_of({1, 5, 0});
  TORSOR_CHECK(pose_accuracy(group, inferred, truth, stabilizers) == 1.0 / 3.0);
  stabilizers.select(1, 3).fill_(true);  // symmetric under half turns
  TORSOR_CHECK(pose_accuracy(group, inferred, truth, stabilizers) == 1.0);
  TORSOR_THROWS_WITH(pose_accuracy(group, inferred, truth, stabilizers.logical_not()),
                     InvalidArgument, "without the identity is no group");
  // A code fixed by half turns ties between g and g + 3; the smaller index wins.
  const auto op = std::make_shared<ShiftOperator>(group, 6);
  const at::Tensor code = at::tensor({1.0, 2.0, 4.0, 1.0, 2.0, 4.0}, at::kDouble).unsqueeze(0);
  const at::Tensor moved = op->apply(code, elements_of({4}));
  TORSOR_CHECK(PoseInference(op).infer(code, moved).equal(elements_of({1})));
}

TORSOR_TEST("pose: neighbours among moved references vote") {
  const auto op = std::make_shared<ShiftOperator>(cyclic(10), 40);
  Random random(9);
  const at::Tensor references = random_batch(*op, 5, random);
  const at::Tensor elements = elements_in_turn(op->group(), 20);
  const at::Tensor seen = references.repeat({4, 1});
  const at::Tensor codes = op->apply(seen, elements).add(random_batch(*op, 20, random), 0.1);
  TORSOR_CHECK(NeighbourPose(op, references).infer(codes).equal(elements));
  // With k = 2 the nearest decides between two elements of one vote each.
  TORSOR_CHECK(NeighbourPose(op, references, 2).infer(codes).equal(elements));
  const at::Tensor back = canonicalize(*op, codes, elements);
  TORSOR_CHECK(max_difference(back, seen) < 1.0);
  TORSOR_CHECK(NeighbourPose(op, references).infer(back).abs().max().item<std::int64_t>() == 0);
  TORSOR_THROWS_WITH(NeighbourPose(op, references, 51), InvalidArgument,
                     "k = 51 neighbours of 50 moved references");
  TORSOR_THROWS_WITH(NeighbourPose(op, references.narrow(0, 0, 0)), InvalidArgument,
                     "no reference code");
}

TORSOR_TEST("pose: options that make no sense are refused") {
  const auto plane = std::make_shared<PlaneOperator>(cyclic(5), 4);
  TORSOR_THROWS_WITH(PoseInference(plane, {.temperature = 0.0}), InvalidArgument,
                     "temperature must be positive, not 0");
  TORSOR_THROWS_WITH(PoseInference(plane, {.phase_only = true}), InvalidArgument,
                     "not for the plane operator");
  TORSOR_THROWS_WITH(PoseInference(nullptr), InvalidArgument, "needs an operator");
}

}  // namespace torsor::testing
