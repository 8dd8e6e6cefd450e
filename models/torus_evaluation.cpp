#include "models/torus_evaluation.hpp"

#include <algorithm>
#include <map>
#include <numbers>
#include <utility>

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/mse_loss.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>

#include "core/error.hpp"

namespace torsor {
namespace {

constexpr std::int64_t kLargestGrid = std::int64_t{1} << 20;

PairError batch_error(const Reconstruction& found, const TorusPairBatch& batch) {
  const auto error = [](const at::Tensor& a, const at::Tensor& b) {
    return at::mse_loss(a.to(at::kCPU, at::kDouble), b.to(at::kDouble)).item<double>();
  };
  return {error(found.x1, batch.x1), error(found.x2, batch.x2)};
}

/// The mean square change of x̂2 by a full turn of each angle, float64 [m].
at::Tensor turn_errors(const TorusAutoencoder& model, const TorusPairBatch& batch,
                       const at::Tensor& x2) {
  const at::Tensor codes = model.encode(batch.x1.to(model.device()));
  at::Tensor errors = at::zeros({batch.angles.size(1)}, at::kDouble);
  for (std::int64_t j = 0; j < errors.size(0); ++j) {
    at::Tensor turned = batch.angles.clone();
    turned.select(1, j).add_(2.0 * std::numbers::pi);
    const at::Tensor after = model.decode(model.latent().apply(codes, turned));
    errors[j] = at::mse_loss(after, x2).item<double>();
  }
  return errors;
}

/// Sums over the pairs of |z|² and |enc(x2) - ρ(θ) enc(x1)|² of every coordinate.
struct CodeSums {
  at::Tensor energy;
  at::Tensor unequal;

  explicit CodeSums(std::int64_t size)
      : energy(at::zeros({size}, at::kDouble)), unequal(at::zeros({size}, at::kDouble)) {}

  void add(const TorusAutoencoder& model, const TorusPairBatch& batch) {
    const at::Tensor before = model.encode(batch.x1.to(model.device()));
    const at::Tensor after = model.encode(batch.x2.to(model.device()));
    const at::Tensor moved = model.latent().apply(before, batch.angles);
    const auto sum = [](const at::Tensor& codes) {
      return codes.to(at::kCPU, at::kDouble).square().sum(at::IntArrayRef({0, 2}));
    };
    energy += sum(after);
    unequal += sum(after - moved);
  }
};

/// The shares of `sums` by rounded weight.
void add_weights(TorusEvaluation& result, const at::Tensor& weights, const CodeSums& sums) {
  const at::Tensor whole = weights.round();
  const at::Tensor defects = std::get<0>((weights - whole).abs().max(1));
  const double total = std::max(sums.energy.sum().item<double>(), 1e-300);
  result.integrality_defect = defects.max().item<double>();
  result.weighted_defect = (defects * sums.energy).sum().item<double>() / total;
  std::map<std::vector<std::int64_t>, WeightShare> shares;
  for (std::int64_t d = 0; d < whole.size(0); ++d) {
    std::vector<std::int64_t> weight;
    for (std::int64_t j = 0; j < whole.size(1); ++j) {
      weight.push_back(static_cast<std::int64_t>(whole[d][j].item<double>()));
    }
    WeightShare& share = shares[weight];
    share.weight = weight;
    ++share.coordinates;
    share.energy += sums.energy[d].item<double>();
    share.equivariance_error += sums.unequal[d].item<double>();
    share.integrality_defect = std::max(share.integrality_defect, defects[d].item<double>());
  }
  for (auto& [weight, share] : shares) {
    share.equivariance_error /= std::max(share.energy, 1e-300);
    share.energy /= total;
    result.weights.push_back(share);
  }
  std::ranges::stable_sort(result.weights, std::ranges::greater{}, &WeightShare::energy);
}

}  // namespace

Json TorusEvaluation::json() const {
  Json all = error.json();
  all["pairs"] = pairs;
  all["integrality_defect"] = integrality_defect;
  all["weighted_defect"] = weighted_defect;
  all["period_error"] = period_error;
  all["weights"] = Json::array();
  for (const WeightShare& share : weights) {
    all["weights"].push_back({{"weight", share.weight},
                              {"coordinates", share.coordinates},
                              {"energy", share.energy},
                              {"equivariance_error", share.equivariance_error},
                              {"integrality_defect", share.integrality_defect}});
  }
  return all;
}

void check_torus_pairs(const TorusAutoencoder& model, const TorusPairs& pairs) {
  require(model.latent().angles() == pairs.angles(),
          "the operator turns by {} angles, the action by {}", model.latent().angles(),
          pairs.angles());
  const ImageShape mine = model.image();
  const ImageShape shown = pairs.shape();
  require(mine == shown, "the model is for images of {} x {} x {}, the pairs are {} x {} x {}",
          mine.channels, mine.height, mine.width, shown.channels, shown.height, shown.width);
}

TorusEvaluation evaluate(const TorusAutoencoder& model, const TorusPairs& pairs, std::int64_t count,
                         const Random& random, std::int64_t batch) {
  require(count > 0 && batch > 0, "{} pairs in batches of {} cannot be evaluated", count, batch);
  check_torus_pairs(model, pairs);
  const at::NoGradGuard no_grad;
  Random draws = random;
  TorusEvaluation result;
  CodeSums sums(model.latent().code_size());
  at::Tensor turns = at::zeros({pairs.angles()}, at::kDouble);
  while (result.pairs < count) {
    const TorusPairBatch part = pairs.draw(std::min(batch, count - result.pairs), draws);
    const Reconstruction found = model.reconstruct(part.x1.to(model.device()), part.angles);
    const PairError error = batch_error(found, part);
    const double share = static_cast<double>(part.x1.size(0)) / static_cast<double>(count);
    result.error.x1 += share * error.x1;
    result.error.x2 += share * error.x2;
    sums.add(model, part);
    turns += turn_errors(model, part, found.x2) * share;
    result.pairs += part.x1.size(0);
  }
  result.period_error = turns.max().item<double>();
  add_weights(result, model.latent().weights().to(at::kCPU, at::kDouble), sums);
  return result;
}

std::vector<AngleError> evaluate_grid(const TorusAutoencoder& model, const TorusPairs& pairs,
                                      std::int64_t per_turn, std::int64_t count,
                                      const Random& random) {
  require(per_turn > 0 && count > 0, "{} angles per turn with {} pairs each cannot be evaluated",
          per_turn, count);
  check_torus_pairs(model, pairs);
  std::int64_t total = 1;
  for (std::int64_t j = 0; j < pairs.angles(); ++j) {
    require(total <= kLargestGrid / per_turn,
            "{} angles per turn and {} turns make a grid of more than {}", per_turn, pairs.angles(),
            kLargestGrid);
    total *= per_turn;
  }
  const at::NoGradGuard no_grad;
  std::vector<AngleError> errors;
  for (std::int64_t number = 0; number < total; ++number) {
    std::vector<double> angles(static_cast<std::size_t>(pairs.angles()));
    std::int64_t rest = number;
    for (auto angle = angles.rbegin(); angle != angles.rend(); ++angle, rest /= per_turn) {
      *angle = 2.0 * std::numbers::pi * static_cast<double>(rest % per_turn) /
               static_cast<double>(per_turn);
    }
    Random draws = random.stream(static_cast<std::uint64_t>(number));
    const TorusPairBatch drawn = pairs.draw(count, draws);
    const TorusPairBatch part = pairs.batch(
        drawn.object, drawn.pose, at::tensor(angles, at::kDouble).expand({count, pairs.angles()}));
    const Reconstruction found = model.reconstruct(part.x1.to(model.device()), part.angles);
    errors.push_back({std::move(angles), batch_error(found, part)});
  }
  return errors;
}

}  // namespace torsor
