#include "models/supervision.hpp"

#include <algorithm>
#include <utility>

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/ones_like.h>
#include <ATen/ops/zeros.h>

#include "core/error.hpp"
#include "groups/homomorphism.hpp"

namespace torsor {
namespace {

/// Row x: which elements fix the object's image x0, bool [objects, |G|].
at::Tensor object_stabilizers(const Orbits& orbits, double tolerance) {
  const auto order = static_cast<std::int64_t>(orbits.group().order());
  at::Tensor fixed = at::empty({orbits.objects(), order}, at::kBool);
  for (std::int64_t object = 0; object < orbits.objects(); ++object) {
    const at::Tensor orbit = orbits.orbit(object).flatten(1).to(at::kDouble);
    const at::Tensor first = orbit.narrow(0, 0, 1);
    const at::Tensor moved = (orbit - first).square().sum(1);
    const at::Tensor size = (first - first.mean()).square().sum();
    fixed.select(0, object).copy_(moved <= size * (tolerance * tolerance));
  }
  return fixed;
}

/// h·S·h⁻¹ for the stabilizer S of x0: what fixes the image h·x0, bool [N, |G|].
at::Tensor image_stabilizers(const FiniteGroup& group, const at::Tensor& objects,
                             const PairBatch& batch) {
  using Element = FiniteGroup::Element;
  const auto order = static_cast<std::int64_t>(group.order());
  const at::Tensor of_object = objects.index_select(0, batch.object).contiguous();
  at::Tensor fixed = at::empty_like(of_object);
  const at::Tensor poses = batch.pose.contiguous();
  for (std::int64_t i = 0; i < poses.numel(); ++i) {
    const auto h = static_cast<Element>(poses.data_ptr<std::int64_t>()[i]);
    for (std::int64_t s = 0; s < order; ++s) {
      const Element conjugate =
          group.multiply(group.multiply(h, static_cast<Element>(s)), group.inverse(h));
      fixed.data_ptr<bool>()[i * order + static_cast<std::int64_t>(conjugate)] =
          of_object.data_ptr<bool>()[i * order + s];
    }
  }
  return fixed;
}

/// The automorphism that takes every generator to the element inferred for it most often; the
/// identity if there is none.
std::vector<FiniteGroup::Element> suggested_automorphism(const FiniteGroup& group,
                                                         const std::vector<PairBatch>& parts,
                                                         const std::vector<at::Tensor>& inferred) {
  const auto order = static_cast<std::int64_t>(group.order());
  std::vector<FiniteGroup::Element> images;
  for (const FiniteGroup::Element s : group.generators()) {
    at::Tensor counts = at::zeros({order}, at::kLong);
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const at::Tensor found =
          inferred[i].masked_select(parts[i].element == static_cast<std::int64_t>(s));
      counts += found.bincount({}, order);
    }
    images.push_back(static_cast<FiniteGroup::Element>(counts.argmax().item<std::int64_t>()));
  }
  try {
    return automorphism(group, images);
  } catch (const InvalidArgument&) {
    return automorphism(group, group.generators());
  }
}

/// The different x1 of a batch in which pairs of one x1 follow one another.
struct DistinctX1 {
  at::Tensor first;    ///< the first pair of each
  at::Tensor of_pair;  ///< which of them each pair has
};

DistinctX1 distinct_x1(const PairBatch& batch) {
  const at::Tensor pairs = at::arange(batch.x1.size(0), at::kLong);
  at::Tensor is_first = at::ones_like(pairs);
  const auto same_as_before = [&](const at::Tensor& values) {
    return values.narrow(0, 1, values.size(0) - 1) == values.narrow(0, 0, values.size(0) - 1);
  };
  is_first.narrow(0, 1, pairs.size(0) - 1)
      .masked_fill_(same_as_before(batch.object).logical_and(same_as_before(batch.pose)), 0);
  return {pairs.masked_select(is_first == 1), is_first.cumsum(0) - 1};
}

}  // namespace

PairReconstruction::PairReconstruction(OperatorAutoencoder model, SupervisionOptions options)
    : model_(std::move(model)), options_(options) {
  if (options_.kind == Supervision::weak) {
    inference_.emplace(model_.latent_pointer(), options_.pose);
  }
}

Reconstruction PairReconstruction::in_training(const PairBatch& batch) const {
  const at::Device device = model_.device();
  if (options_.kind == Supervision::full) {
    return model_.reconstruct(batch.x1.to(device), batch.element.to(device));
  }
  const std::int64_t count = batch.x1.size(0);
  const at::Tensor codes = model_.encode(at::cat({batch.x1, batch.x2}).to(device));
  const at::Tensor first = codes.narrow(0, 0, count);
  const at::Tensor second = codes.narrow(0, count, count);
  const at::Tensor moved = inference_ ? inference_->move(first, second) : second;
  const at::Tensor both = model_.decode(at::cat({first, moved}));
  return {both.narrow(0, 0, count), both.narrow(0, count, count)};
}

Reconstruction PairReconstruction::in_use(const PairBatch& batch) const {
  if (options_.kind == Supervision::none) return in_training(batch);
  const at::Device device = model_.device();
  const DistinctX1 x1 = distinct_x1(batch);
  const at::Tensor of_pair = x1.of_pair.to(device);
  const at::Tensor codes = model_.encode(batch.x1.index_select(0, x1.first).to(device));
  const at::Tensor moved = model_.latent().apply(codes.index_select(0, of_pair), elements(batch));
  return {model_.decode(codes).index_select(0, of_pair), model_.decode(moved)};
}

at::Tensor PairReconstruction::alone(const at::Tensor& images) const {
  return model_.decode(model_.encode(images.to(model_.device())));
}

at::Tensor PairReconstruction::elements(const PairBatch& batch) const {
  const at::Device device = model_.device();
  if (!inference_) return batch.element.to(device);
  const at::NoGradGuard no_grad;
  return inference_->infer(model_.encode(batch.x1.to(device)), model_.encode(batch.x2.to(device)));
}

Evaluation evaluate(const PairReconstruction& reconstruction, const Pairs& pairs,
                    std::int64_t batch) {
  if (!reconstruction.looks_at_pairs() && !pairs.chained()) {
    return evaluate([&](const at::Tensor& images) { return reconstruction.alone(images); },
                    pairs.orbits());
  }
  return evaluate([&](const PairBatch& part) { return reconstruction.in_use(part); }, pairs, batch);
}

Json PoseAccuracy::json() const {
  return {{"labelled", labelled}, {"renamed", renamed}, {"automorphism", automorphism}};
}

PoseAccuracy pose_accuracy(const PairReconstruction& reconstruction, const Pairs& pairs,
                           double tolerance, std::int64_t batch) {
  require(pairs.size() > 0, "there are no pairs to infer poses of");
  const FiniteGroup& group = pairs.orbits().group();
  const at::Tensor objects = object_stabilizers(pairs.orbits(), tolerance);
  std::vector<PairBatch> parts;  // without their images
  std::vector<at::Tensor> inferred;
  for (std::int64_t begin = 0; begin < pairs.size(); begin += batch) {
    const std::int64_t end = std::min(begin + batch, pairs.size());
    PairBatch part = pairs.batch(at::arange(begin, end, at::kLong));
    inferred.push_back(reconstruction.elements(part).cpu());
    part.x1 = part.x2 = at::Tensor();
    parts.push_back(std::move(part));
  }
  PoseAccuracy accuracy;
  accuracy.automorphism = suggested_automorphism(group, parts, inferred);
  const auto order = static_cast<std::int64_t>(group.order());
  const at::Tensor names = at::empty({order}, at::kLong);  // inferred element -> true element
  for (std::int64_t g = 0; g < order; ++g) {
    names[static_cast<std::int64_t>(accuracy.automorphism[static_cast<std::size_t>(g)])] = g;
  }
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const at::Tensor fixed = image_stabilizers(group, objects, parts[i]);
    const at::Tensor& truth = parts[i].element;
    const double share = static_cast<double>(truth.numel()) / static_cast<double>(pairs.size());
    accuracy.labelled += share * pose_accuracy(group, inferred[i], truth, fixed);
    accuracy.renamed +=
        share * pose_accuracy(group, names.index_select(0, inferred[i]), truth, fixed);
  }
  return accuracy;
}

}  // namespace torsor
