#include "models/operator_autoencoder.hpp"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/zeros.h>

#include "core/error.hpp"
#include "operators/fourier_operator.hpp"
#include "tests/models/worlds.hpp"
#include "tests/test.hpp"

namespace torsor {
namespace {

TORSOR_TEST("the second reconstruction decodes the code moved by the operator") {
  const Pairs pairs = testing::shift_pairs(testing::noise_images(3, 2, 6, Random(1)));
  for (const bool complex : {false, true}) {
    OperatorPointer latent;
    if (complex) {
      latent = std::make_shared<FourierOperator>(pairs.orbits().group(), 12);
    } else {
      latent = std::make_shared<ShiftOperator>(pairs.orbits().group(), 12);
    }
    const OperatorAutoencoder model = testing::linear_model(pairs, latent);
    const at::NoGradGuard no_grad;
    const PairBatch batch = pairs.batch(at::arange(40, at::kLong));
    const Reconstruction made = model.reconstruct(batch.x1, batch.element);
    const at::Tensor codes = model.encode(batch.x1);
    const at::Tensor x2 = model.decode(latent->apply(codes, batch.element));
    // One product or two: the same sums of 12 numbers, up to their order.
    TORSOR_CHECK((made.x1 - model.decode(codes)).abs().max().item<float>() < 1e-6F);
    TORSOR_CHECK((made.x2 - x2).abs().max().item<float>() < 1e-6F);
  }
}

TORSOR_TEST("loading copies values by name and refuses what does not fit") {
  const Pairs pairs = testing::shift_pairs(testing::noise_images(3, 2, 6, Random(1)));
  const OperatorAutoencoder a = testing::shift_model(pairs, 12, 1);
  const OperatorAutoencoder b = testing::shift_model(pairs, 12, 2);
  const NamedTensors saved = snapshot(a.parameters());
  TORSOR_REQUIRE(saved.size() == 2);
  TORSOR_CHECK(saved[0].first == "encoder.weight");
  TORSOR_CHECK(saved[1].first == "decoder.weight");
  b.load(saved);
  TORSOR_CHECK(at::equal(b.parameters()[1].second, saved[1].second));
  TORSOR_CHECK(b.parameters()[1].second.data_ptr() != saved[1].second.data_ptr());
  TORSOR_THROWS_WITH(testing::shift_model(pairs, 6).load(saved), InvalidArgument,
                     "encoder.weight [6, 12] does not match the saved encoder.weight [12, 12]");
  TORSOR_THROWS_WITH(b.load({saved[0]}), InvalidArgument, "the model has 2 tensors");
}

TORSOR_TEST("networks whose codes are not the operator's are refused with both shapes") {
  const ImageShape shape{1, 2, 6};
  Random random(1);
  const auto latent = std::make_shared<ShiftOperator>(cyclic(6), 12);
  const auto model = [&](CodeShape code) {
    return OperatorAutoencoder(shape, linear_networks(shape, code, random), latent);
  };
  TORSOR_THROWS_WITH(model({6, false}), InvalidArgument,
                     "codes of 6 real numbers, the shift operator moves 12 real");
  TORSOR_THROWS_WITH(model({12, true}), InvalidArgument, "codes of 12 complex numbers");
  TORSOR_CHECK(model({12, false}).parameter_count() == linear_parameters(shape, {12, false}));
}

TORSOR_TEST("images of another shape are refused with both shapes") {
  const Pairs pairs = testing::shift_pairs(testing::noise_images(3, 2, 6, Random(1)));
  const OperatorAutoencoder model = testing::shift_model(pairs, 12);
  TORSOR_THROWS_WITH(model.encode(at::zeros({4, 1, 6, 2}, at::kFloat)), InvalidArgument,
                     "must be [N, 1, 2, 6] for this model, not [4, 1, 6, 2]");
}

}  // namespace
}  // namespace torsor
