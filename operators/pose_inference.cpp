#include "operators/pose_inference.hpp"

#include <algorithm>
#include <tuple>
#include <vector>

#include <ATen/core/grad_mode.h>
#include <ATen/ops/addmm.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/full_like.h>
#include <ATen/ops/ones_like.h>
#include <ATen/ops/zeros.h>

#include "core/error.hpp"
#include "operators/shift_operator.hpp"

namespace torsor {
namespace {

/// Every complex coordinate divided by its modulus; 0 stays near 0.
at::Tensor phases_of(const at::Tensor& codes) {
  return codes.div(codes.pow(2).sum(-1, true).add(1e-24).sqrt());
}

at::Tensor length(const at::Tensor& codes) { return codes.flatten(1).pow(2).sum(1, true).sqrt(); }

}  // namespace

PoseInference::PoseInference(OperatorPointer op, PoseOptions options)
    : op_(std::move(op)), options_(options) {
  require(op_ != nullptr, "pose inference needs an operator");
  require(options_.temperature > 0, "the temperature must be positive, not {}",
          options_.temperature);
  if (!options_.phase_only) return;
  const bool transformable = dynamic_cast<const ShiftOperator*>(op_.get()) != nullptr ||
                             dynamic_cast<const FourierOperator*>(op_.get()) != nullptr;
  require(transformable,
          "phases are compared for fourier and shift operators only, not for the {} operator",
          op_->name());
  fourier_.emplace(op_->group(), op_->code().size);
}

at::Tensor PoseInference::scores(const at::Tensor& from, const at::Tensor& to) const {
  if (!fourier_) {
    const at::Tensor scale = length(from).mul(length(to)).clamp_min(1e-30);
    return op_->correlation(from, to).div(scale);
  }
  const auto spectrum = [&](const at::Tensor& z) {
    return phases_of(op_->code().complex ? z : to_fourier(op_->group(), z));
  };
  return fourier_->correlation(spectrum(from), spectrum(to))
      .div(static_cast<double>(op_->code().size));
}

at::Tensor PoseInference::weights(const at::Tensor& from, const at::Tensor& to) const {
  return scores(from, to).div(options_.temperature).softmax(1);
}

at::Tensor PoseInference::move(const at::Tensor& from, const at::Tensor& to) const {
  return op_->average(from, weights(from, to));
}

at::Tensor PoseInference::infer(const at::Tensor& from, const at::Tensor& to) const {
  const c10::NoGradGuard no_grad;
  return scores(from, to).argmax(1);
}

NeighbourPose::NeighbourPose(OperatorPointer op, const at::Tensor& references, std::int64_t k)
    : op_(std::move(op)), k_(k) {
  const c10::NoGradGuard no_grad;
  require(references.dim() > 0 && references.size(0) > 0, "there is no reference code");
  const auto order = static_cast<std::int64_t>(op_->group().order());
  const std::int64_t count = references.size(0);
  require(k >= 1 && k <= order * count, "k = {} neighbours of {} moved references", k,
          order * count);
  // Row m·|G| + g is reference m moved by g.
  const at::Tensor elements = at::arange(order, at::kLong).repeat({count});
  moved_ = op_->apply(references.repeat_interleave(order, 0), elements).flatten(1);
  square_ = moved_.pow(2).sum(1);
}

at::Tensor NeighbourPose::infer(const at::Tensor& codes) const {
  const c10::NoGradGuard no_grad;
  const auto order = static_cast<std::int64_t>(op_->group().order());
  const at::Tensor flat = codes.flatten(1).to(moved_.options());
  require(flat.size(1) == moved_.size(1), "codes of {} values, references of {}", flat.size(1),
          moved_.size(1));
  constexpr std::int64_t kDistances = std::int64_t{1} << 24;  // numbers per slice
  const std::int64_t slice = std::max<std::int64_t>(1, kDistances / moved_.size(0));
  std::vector<at::Tensor> poses{at::empty({0}, at::TensorOptions(at::kLong).device(flat.device()))};
  for (std::int64_t start = 0; start < flat.size(0); start += slice) {
    const at::Tensor part = flat.narrow(0, start, std::min(slice, flat.size(0) - start));
    // |x - r|² up to the |x|² that all references share.
    const at::Tensor distances = at::addmm(square_, part, moved_.t(), 1, -2);
    const at::Tensor nearest = std::get<1>(distances.topk(k_, 1, /*largest=*/false));
    const at::Tensor labels = nearest.remainder(order);
    at::Tensor votes = at::zeros({part.size(0), order}, part.options());
    votes = votes.scatter_add(1, labels, at::ones_like(labels, part.options()));
    const at::Tensor first = labels.narrow(1, 0, 1);
    votes = votes.scatter_add(1, first, at::full_like(first, 0.5, part.options()));
    poses.push_back(votes.argmax(1));
  }
  return at::cat(poses, 0);
}

at::Tensor inverse_elements(const FiniteGroup& group, const at::Tensor& elements) {
  const auto order = static_cast<std::int64_t>(group.order());
  const at::Tensor inverses = at::empty({order}, at::kLong);
  for (FiniteGroup::Element g = 0; g < group.order(); ++g) {
    inverses.data_ptr<std::int64_t>()[g] = group.inverse(g);
  }
  return inverses.to(elements.device()).index_select(0, elements);
}

at::Tensor canonicalize(const LatentOperator& op, const at::Tensor& codes,
                        const at::Tensor& elements) {
  return op.apply(codes, inverse_elements(op.group(), elements));
}

double pose_accuracy(const FiniteGroup& group, const at::Tensor& inferred, const at::Tensor& truth,
                     const at::Tensor& stabilizers) {
  const auto order = static_cast<std::int64_t>(group.order());
  const std::int64_t count = inferred.numel();
  require(count > 0 && truth.numel() == count && stabilizers.dim() == 2 &&
              stabilizers.size(0) == count && stabilizers.size(1) == order,
          "{} inferred elements need as many true ones and [{}, {}] stabilizers", count, count,
          order);
  require(stabilizers.select(1, 0).all().item<bool>(),
          "a stabilizer without the identity is no group");
  const at::Tensor found = inferred.cpu().contiguous();
  const at::Tensor wanted = truth.cpu().contiguous();
  const at::Tensor fixed = stabilizers.cpu().to(at::kBool).contiguous();
  std::int64_t right = 0;
  for (std::int64_t i = 0; i < count; ++i) {
    const std::int64_t g = wanted.data_ptr<std::int64_t>()[i];
    const std::int64_t other = found.data_ptr<std::int64_t>()[i];
    require(g >= 0 && g < order && other >= 0 && other < order,
            "elements {} and {} at position {}: {} has the elements 0 to {}", other, g, i,
            group.name(), order - 1);
    const auto rest = group.multiply(group.inverse(static_cast<FiniteGroup::Element>(g)),
                                     static_cast<FiniteGroup::Element>(other));
    right += fixed.data_ptr<bool>()[i * order + rest] ? 1 : 0;
  }
  return static_cast<double>(right) / static_cast<double>(count);
}

}  // namespace torsor
