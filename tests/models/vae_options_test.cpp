#include "models/vae_options.hpp"

#include "core/error.hpp"
#include "tests/test.hpp"

namespace torsor {
namespace {

TORSOR_TEST("the capacity grows in proportion to the steps and stays at its largest") {
  const VaeOptions options{.capacity = 25.0, .capacity_steps = 100'000};
  TORSOR_CHECK(annealed_capacity(options, 0) == 0.0);
  TORSOR_CHECK(annealed_capacity(options, 50'000) == 12.5);
  TORSOR_CHECK(annealed_capacity(options, 100'000) == 25.0);
  TORSOR_CHECK(annealed_capacity(options, 900'000) == 25.0);
}

TORSOR_TEST("every method is read back from its name, and an unknown one names the nearest") {
  for (const VaeMethod method :
       {VaeMethod::vae, VaeMethod::beta_vae, VaeMethod::annealed_vae, VaeMethod::factor_vae,
        VaeMethod::beta_tcvae, VaeMethod::dip_vae_1, VaeMethod::dip_vae_2, VaeMethod::ada_gvae,
        VaeMethod::ada_ml_vae}) {
    TORSOR_CHECK(parse_vae_method(vae_method_name(method)) == method);
    check_options(vae_options(method));
  }
  TORSOR_CHECK(vae_method_name(VaeMethod::ada_ml_vae) == "ada_ml_vae");
  TORSOR_THROWS_WITH(parse_vae_method("betavae"), InvalidArgument, "did you mean \"beta_vae\"");
}

TORSOR_TEST("the published weights belong to their methods") {
  TORSOR_CHECK(vae_options(VaeMethod::annealed_vae).gamma == 1000.0);
  const VaeOptions first = vae_options(VaeMethod::dip_vae_1);
  TORSOR_CHECK(first.lambda_d == 10.0 * first.lambda_od);
  const VaeOptions second = vae_options(VaeMethod::dip_vae_2);
  TORSOR_CHECK(second.lambda_d == second.lambda_od);
  TORSOR_CHECK(vae_train_options().learning_rate == 1e-4);
  TORSOR_CHECK(vae_train_options().batch == 64);
}

TORSOR_TEST("weights below zero and a capacity without steps are refused by name") {
  TORSOR_THROWS_WITH(check_options(VaeOptions{.beta = -1.0}), InvalidArgument,
                     "beta must not be negative, not -1");
  TORSOR_THROWS_WITH(check_options(VaeOptions{.capacity_steps = 0}), InvalidArgument,
                     "capacity_steps must be at least 1");
}

}  // namespace
}  // namespace torsor
