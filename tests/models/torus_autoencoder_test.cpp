#include "models/torus_autoencoder.hpp"

#include <cmath>
#include <limits>

#include <ATen/TensorOperators.h>
#include <ATen/ops/full.h>
#include <ATen/ops/zeros.h>

#include "core/error.hpp"
#include "tests/models/torus_worlds.hpp"
#include "tests/test.hpp"

namespace torsor {
namespace {

TORSOR_TEST("Fourier rows and their own weights reconstruct every angle to rounding") {
  const TorusAutoencoder model =
      testing::torus_model(testing::kRingImage, testing::ring_operator());
  testing::set_fourier_rows(model);
  Random random(1);
  const TorusPairBatch batch = testing::ring_pairs(5, 1).draw(64, random);
  const Reconstruction found = model.reconstruct(batch.x1, batch.angles);
  // Sums of 9 products of numbers below 2 in float32, rounded to 6e-8 each, twice over.
  TORSOR_CHECK((found.x1 - batch.x1).abs().max().item<double>() < 4e-6);
  TORSOR_CHECK((found.x2 - batch.x2).abs().max().item<double>() < 4e-6);
}

TORSOR_TEST("learned weights are parameters, chosen ones are not, rounding frees nothing") {
  Random random(2);
  const TorusAutoencoder chosen =
      testing::torus_model(testing::kRingImage, testing::ring_operator());
  const TorusAutoencoder learned =
      testing::torus_model(testing::kRingImage, TorusOperator::learned(6, 1, random));
  TORSOR_CHECK(chosen.parameters().size() == 2);
  TORSOR_REQUIRE(learned.parameters().size() == 3);
  TORSOR_CHECK(learned.parameters().back().first == "operator.weights");
  TORSOR_CHECK(learned.rounded().parameters().size() == 2);
  TORSOR_CHECK(learned.rounded().latent().integrality_defect() == 0.0);
  const TorusAutoencoder copy = learned;
  copy.load(
      snapshot(testing::torus_model(testing::kRingImage, TorusOperator::learned(6, 1, random), 5)
                   .parameters()));
  TORSOR_CHECK(testing::same(snapshot(copy.parameters()), snapshot(learned.parameters())));
}

TORSOR_TEST("codes and angles that do not fit the torus are refused") {
  const TorusOperator latent = testing::ring_operator();
  Random random(3);
  TORSOR_THROWS_WITH(
      TorusAutoencoder(testing::kRingImage,
                       linear_networks(testing::kRingImage, {6, false}, random), latent),
      InvalidArgument, "codes of 6 real numbers, the torus operator moves 6 complex");
  TORSOR_THROWS_WITH(
      TorusAutoencoder(testing::kRingImage, linear_networks(testing::kRingImage, {5, true}, random),
                       latent),
      InvalidArgument, "codes of 5 complex");
  const TorusAutoencoder model = testing::torus_model(testing::kRingImage, latent);
  const at::Tensor images = at::zeros({2, 1, testing::kRings, testing::kRingSide});
  TORSOR_THROWS_WITH(model.reconstruct(images, at::zeros({2, 2})), InvalidArgument,
                     "2 codes need angles [2, 1]");
  TORSOR_THROWS_WITH(
      model.reconstruct(images, at::full({2, 1}, std::numeric_limits<float>::infinity())),
      InvalidArgument, "2 of 2 angles are not finite");
  TORSOR_THROWS_WITH(model.reconstruct(at::zeros({2, 1, 9, 9}), at::zeros({2, 1})), InvalidArgument,
                     "9");
}

}  // namespace
}  // namespace torsor
