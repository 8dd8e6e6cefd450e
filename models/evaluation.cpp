#include "models/evaluation.hpp"

#include <algorithm>

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/ones_like.h>
#include <ATen/ops/zeros.h>

#include "core/error.hpp"
#include "models/supervision.hpp"

namespace torsor {
namespace {

constexpr std::int64_t kImages = 1000;  // reconstructed at once

/// Mean squared error of every image of a batch, float64 [N].
at::Tensor image_errors(const at::Tensor& found, const at::Tensor& wanted) {
  return (found - wanted).square().flatten(1).mean(1, false, at::kDouble);
}

/// Calls visit(batch) for all pairs in order.
template <class Visit>
void for_each_batch(const Pairs& pairs, std::int64_t batch, const Visit& visit) {
  for (std::int64_t begin = 0; begin < pairs.size(); begin += batch) {
    const std::int64_t end = std::min(begin + batch, pairs.size());
    visit(pairs.batch(at::arange(begin, end, at::kLong)));
  }
}

}  // namespace

Json PairError::json() const { return {{"error", total()}, {"error_x1", x1}, {"error_x2", x2}}; }

PairError PairError::from_json(const Json& json) {
  return {json.at("error_x1").get<double>(), json.at("error_x2").get<double>()};
}

Evaluation evaluate(const ReconstructBatch& reconstruct, const Pairs& pairs, std::int64_t batch) {
  require(batch > 0, "the evaluation batch must be at least 1, not {}", batch);
  require(pairs.size() > 0, "there are no pairs to evaluate on");
  const at::NoGradGuard no_grad;
  const auto elements = static_cast<std::int64_t>(pairs.orbits().group().order());
  at::Tensor count = at::zeros({elements}, at::kDouble);
  at::Tensor sum_x1 = at::zeros({elements}, at::kDouble);
  at::Tensor sum_x2 = at::zeros({elements}, at::kDouble);
  for_each_batch(pairs, batch, [&](const PairBatch& part) {
    const Reconstruction found = reconstruct(part);
    const at::Device device = found.x1.device();
    const at::Tensor error_x1 = image_errors(found.x1, part.x1.to(device)).cpu();
    const at::Tensor error_x2 = image_errors(found.x2, part.x2.to(device)).cpu();
    count.index_add_(0, part.element, at::ones_like(error_x1));
    sum_x1.index_add_(0, part.element, error_x1);
    sum_x2.index_add_(0, part.element, error_x2);
  });
  Evaluation result;
  const double total = count.sum().item<double>();
  result.error = {sum_x1.sum().item<double>() / total, sum_x2.sum().item<double>() / total};
  const at::Tensor mean_x1 = sum_x1 / count;
  const at::Tensor mean_x2 = sum_x2 / count;
  for (std::int64_t g = 0; g < elements; ++g) {
    result.per_element.push_back({mean_x1[g].item<double>(), mean_x2[g].item<double>()});
  }
  return result;
}

Evaluation evaluate(const ReconstructImages& reconstruct, const Orbits& orbits) {
  require(orbits.objects() > 0, "there are no images to evaluate on");
  const at::NoGradGuard no_grad;
  double sum = 0.0;
  for (std::int64_t object = 0; object < orbits.objects(); ++object) {
    for (const at::Tensor& images : orbits.orbit(object).split(kImages)) {
      const at::Tensor found = reconstruct(images);
      sum += image_errors(found, images.to(found.device())).sum().item<double>();
    }
  }
  const std::size_t elements = orbits.group().order();
  const double mean = sum / static_cast<double>(elements) / static_cast<double>(orbits.objects());
  const PairError error{mean, mean};
  return {error, std::vector<PairError>(elements, error)};
}

Evaluation evaluate(const OperatorAutoencoder& model, const Pairs& pairs, std::int64_t batch) {
  return evaluate(PairReconstruction(model, {}), pairs, batch);
}

double mean_image_error(const Pairs& train, const Pairs& test) {
  constexpr std::int64_t kBatch = 1000;
  at::Tensor sum_x1;
  at::Tensor sum_x2;
  for_each_batch(train, kBatch, [&](const PairBatch& part) {
    const at::Tensor x1 = part.x1.sum(0, true, at::kDouble);
    const at::Tensor x2 = part.x2.sum(0, true, at::kDouble);
    sum_x1 = sum_x1.defined() ? sum_x1 + x1 : x1;
    sum_x2 = sum_x2.defined() ? sum_x2 + x2 : x2;
  });
  const auto trained = static_cast<double>(train.size());
  const at::Tensor mean_x1 = (sum_x1 / trained).to(at::kFloat);
  const at::Tensor mean_x2 = (sum_x2 / trained).to(at::kFloat);
  double total = 0.0;
  for_each_batch(test, kBatch, [&](const PairBatch& part) {
    total += image_errors(mean_x1, part.x1).sum().item<double>() +
             image_errors(mean_x2, part.x2).sum().item<double>();
  });
  return total / static_cast<double>(test.size());
}

}  // namespace torsor
