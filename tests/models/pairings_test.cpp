// Every latent operator with every encoder: what fits together must train.

#include <memory>
#include <string>
#include <vector>

#include <ATen/TensorOperators.h>
#include <ATen/core/Tensor.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/equal.h>

#include "core/error.hpp"
#include "core/random.hpp"
#include "groups/constructions.hpp"
#include "groups/named_groups.hpp"
#include "models/network.hpp"
#include "models/trainer.hpp"
#include "operators/fourier_operator.hpp"
#include "operators/learned_operator.hpp"
#include "operators/plane_operator.hpp"
#include "operators/product_operator.hpp"
#include "operators/representation_operator.hpp"
#include "operators/shift_operator.hpp"
#include "operators/stacked_operator.hpp"
#include "tests/models/worlds.hpp"
#include "tests/test.hpp"

namespace torsor {
namespace {

/// Shifts along both axes of square images: an exact action of C2 x C4.
Pairs two_axes(std::int64_t objects, std::int64_t side, std::uint64_t seed) {
  const auto set = image_objects(testing::noise_images(objects, side, side, Random(seed)));
  const FiniteGroup group = direct_product(cyclic(2), cyclic(4));
  return Pairs(
      Orbits(set, make_action(group, {ActionKind::shift_x, ActionKind::shift_y}, set->shape())),
      false);
}

/// One of every kind, for codes of `code` numbers.
std::vector<OperatorPointer> every_operator(const FiniteGroup& group, std::int64_t code) {
  Random random(3);
  const auto factors = group.factors();
  const auto fourier = [&](std::size_t f) {
    return std::make_shared<FourierOperator>(factors[f], code);
  };
  const auto learned = [&](LearnedForm form) {
    return std::make_shared<LearnedOperator>(group, code, random, LearnedOptions{.form = form});
  };
  // On R^2 ⊗ R^4 each factor moves its own axis.
  const Representation first = tensor_product(regular(factors[0]), trivial(factors[0], 4));
  const Representation second = tensor_product(trivial(factors[1], 2), regular(factors[1]));
  return {std::make_shared<ShiftOperator>(group, code),
          std::make_shared<FourierOperator>(group, code),
          std::make_shared<PlaneOperator>(group, code),
          std::make_shared<ProductOperator>(std::vector<OperatorPointer>{
              std::make_shared<RepresentationOperator>(first, code / 8),
              std::make_shared<RepresentationOperator>(second, code / 8)}),
          std::make_shared<RepresentationOperator>(regular(group), code / 8),
          std::make_shared<StackedOperator>(std::vector<OperatorPointer>{fourier(0), fourier(1)},
                                            random),
          learned(LearnedForm::free),
          learned(LearnedForm::orthogonal),
          learned(LearnedForm::exponential)};
}

/// Trains a few epochs: the error falls, every parameter moves, and the moved reconstruction is the
/// decoded moved code.
void check_trains(const std::string& encoder, const OperatorPointer& latent, const Pairs& pairs,
                  const TrainOptions& options) {
  TORSOR_INFO(encoder, " with ", latent->name());
  Random random(5);
  const ImageShape image = pairs.orbits().shape();
  const OperatorAutoencoder model{image, make_networks(encoder, image, latent->code(), random),
                                  latent};
  const double before = evaluate(model, pairs).error.total();
  const NamedTensors start = snapshot(model.parameters());
  train(model, pairs, pairs, options, Random(6));
  TORSOR_CHECK(evaluate(model, pairs).error.total() < before);
  const NamedTensors end = model.parameters();
  TORSOR_REQUIRE(end.size() == start.size());
  for (std::size_t i = 0; i < end.size(); ++i) {
    TORSOR_INFO(end[i].first);
    TORSOR_CHECK(!at::equal(end[i].second, start[i].second));
  }
  const at::NoGradGuard no_grad;
  const PairBatch batch = pairs.batch(at::arange(6, at::kLong));
  const at::Tensor x2 = model.reconstruct(batch.x1, batch.element).x2;
  const at::Tensor same = model.decode(latent->apply(model.encode(batch.x1), batch.element));
  TORSOR_CHECK(x2.sizes() == batch.x2.sizes());
  TORSOR_CHECK((x2 - same).abs().max().item<float>() <= 1e-5F * same.abs().max().item<float>());
}

TORSOR_TEST("every operator trains with every encoder") {
  const testing::OneThread one;
  const TrainOptions options{.epochs = 4, .batch = 8, .learning_rate = 1e-3, .pairs_per_epoch = 16};
  const Pairs small = two_axes(2, 8, 1);
  for (const OperatorPointer& latent : every_operator(small.orbits().group(), 16)) {
    for (const char* encoder : {"linear", "complex_linear", "mlp", "cci"}) {
      if (std::string(encoder) == "complex_linear" && !latent->code().complex) continue;
      check_trains(encoder, latent, small, options);
    }
  }
}

TORSOR_TEST("every operator trains with the networks for 64 x 64 pixels") {
  const testing::OneThread one;
  const Pairs large = two_axes(1, 64, 2);
  const TrainOptions options{.epochs = 2, .batch = 8, .learning_rate = 1e-3, .pairs_per_epoch = 16};
  for (const OperatorPointer& latent : every_operator(large.orbits().group(), 16)) {
    check_trains("conv64", latent, large, options);
  }
}

TORSOR_TEST("elements are inferred with every encoder") {
  const testing::OneThread one;
  TrainOptions options{.epochs = 4, .batch = 8, .learning_rate = 1e-3, .pairs_per_epoch = 16};
  options.supervision.kind = Supervision::weak;
  const Pairs pairs = two_axes(2, 8, 3);
  const auto latent = std::make_shared<ShiftOperator>(pairs.orbits().group(), 16);
  for (const char* encoder : {"linear", "mlp", "cci"}) {
    check_trains(encoder, latent, pairs, options);
  }
}

}  // namespace
}  // namespace torsor
