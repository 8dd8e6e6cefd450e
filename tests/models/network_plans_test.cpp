#include "models/network_plans.hpp"

#include <string>

#include <ATen/core/grad_mode.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/rand.h>

#include "core/error.hpp"
#include "tests/models/worlds.hpp"
#include "tests/test.hpp"

namespace torsor {
namespace {

TORSOR_TEST("the networks of 64 x 64 pixels have the published numbers of parameters") {
  const NetworkPlan plan = conv64_plan({1, 64, 64}, 10, 2);
  TORSOR_CHECK(count_parameters(plan.encoder) == 309204);
  TORSOR_CHECK(count_parameters(plan.decoder) == 381313);
  TORSOR_CHECK(count_parameters(discriminator_layers(10)) == 5018002);
}

TORSOR_TEST("the CCI networks halve 64 x 64 pixels four times and 28 x 28 three times") {
  // Convolutions 544 + 3·16,416; layers of 512·256, 256·256 and 256·20 weights and their biases.
  TORSOR_CHECK(count_parameters(cci_plan({1, 64, 64}, 10, 2).encoder) == 252052);
  // 544 + 2·16,416; 28 -> 14 -> 7 -> 3 leaves 288·256 weights; then as above.
  TORSOR_CHECK(count_parameters(cci_plan({1, 28, 28}, 10, 2).encoder) == 178292);
  TORSOR_CHECK(cci_plan({1, 28, 28}, 10, 1).decoder[2].out == (ImageShape{32, 3, 3}));
  TORSOR_CHECK(cci_plan({1, 32, 32}, 10, 1).decoder[2].out == (ImageShape{32, 4, 4}));
}

TORSOR_TEST("every network maps its images to codes and back, with as many numbers as announced") {
  struct Case {
    std::string name;
    ImageShape image;
  };
  for (const auto& [name, image] :
       {Case{"linear", {1, 5, 7}}, Case{"mlp", {2, 5, 7}}, Case{"cci", {1, 28, 28}},
        Case{"cci", {3, 8, 13}}, Case{"cci", {1, 32, 32}}, Case{"conv64", {3, 64, 64}}}) {
    for (const CodeShape code : {CodeShape{6, false}, CodeShape{6, true}}) {
      TORSOR_INFO(name, " ", image.height, " x ", image.width, code.complex ? " complex" : " real");
      Random random(1);
      const NetworkPair pair = make_networks(name, image, code, random);
      const at::NoGradGuard no_grad;
      const at::Tensor codes =
          pair.encoder->forward(at::rand({2, image.channels, image.height, image.width}));
      TORSOR_CHECK(codes.sizes() ==
                   (code.complex ? at::IntArrayRef({2, 6, 2}) : at::IntArrayRef({2, 6})));
      TORSOR_CHECK(pair.decoder->forward(codes).sizes() ==
                   at::IntArrayRef({2, image.channels, image.height, image.width}));
      TORSOR_CHECK(count_values(pair.encoder->parameters()) +
                       count_values(pair.decoder->parameters()) ==
                   network_parameters(name, image, code));
    }
  }
}

TORSOR_TEST("an encoder with the heads of a posterior makes two numbers for each of the code") {
  for (const std::string name : {"linear", "mlp", "cci"}) {
    TORSOR_INFO(name);
    constexpr ImageShape kShape{1, 9, 8};
    Random random(2);
    const NetworkPair pair = make_networks(name, kShape, {5, false}, random, Heads::posterior);
    const at::NoGradGuard no_grad;
    const at::Tensor made = pair.encoder->forward(testing::noise_images(3, 9, 8, Random(3)));
    TORSOR_CHECK(made.sizes() == at::IntArrayRef({3, 10}));
    TORSOR_CHECK(pair.decoder->forward(made.narrow(1, 0, 5)).size(0) == 3);
    TORSOR_CHECK(count_values(pair.encoder->parameters()) +
                     count_values(pair.decoder->parameters()) ==
                 network_parameters(name, kShape, {5, false}, Heads::posterior));
  }
}

TORSOR_TEST("the same seed gives the same convolutional weights, another seed others") {
  const auto first_weights = [](std::uint64_t seed) {
    Random random(seed);
    return make_networks("cci", {1, 8, 8}, {2, false}, random).decoder->parameters()[0].second;
  };
  TORSOR_CHECK(at::equal(first_weights(7), first_weights(7)));
  TORSOR_CHECK(!at::equal(first_weights(7), first_weights(8)));
}

TORSOR_TEST("images that do not fit a network are refused with those that do") {
  Random random(0);
  TORSOR_THROWS_WITH(make_networks("conv64", {1, 28, 28}, {5, false}, random), InvalidArgument,
                     "takes images of 64 x 64 pixels, not 28 x 28");
  TORSOR_THROWS_WITH(network_parameters("cci", {1, 7, 30}, {5, false}), InvalidArgument,
                     "at least 8 x 8 pixels, not 30 x 7");
  TORSOR_THROWS_WITH(network_parameters("conv46", {1, 64, 64}, {5, false}), InvalidArgument,
                     "did you mean \"conv64\"");
  TORSOR_THROWS_WITH(network_parameters("mlp", {1, 8, 8}, {5, true}, Heads::posterior),
                     InvalidArgument, "posterior of a complex code");
}

}  // namespace
}  // namespace torsor
