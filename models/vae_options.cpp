#include "models/vae_options.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "core/error.hpp"
#include "core/text.hpp"

namespace torsor {
namespace {

/// In the order of VaeMethod.
const std::array<std::string, 9>& names() {
  static const std::array<std::string, 9> names{"vae",        "beta_vae",   "annealed_vae",
                                                "factor_vae", "beta_tcvae", "dip_vae_1",
                                                "dip_vae_2",  "ada_gvae",   "ada_ml_vae"};
  return names;
}

}  // namespace

VaeMethod parse_vae_method(std::string_view name) {
  const auto found = std::find(names().begin(), names().end(), name);
  if (found != names().end()) return static_cast<VaeMethod>(found - names().begin());
  const std::string near = nearest_name(name, names());
  throw InvalidArgument(fmt::format("unknown VAE method \"{}\"{}; known: {}", name,
                                    near.empty() ? "" : fmt::format(", did you mean \"{}\"", near),
                                    list_text(names())));
}

std::string vae_method_name(VaeMethod method) { return names()[static_cast<std::size_t>(method)]; }

bool is_weakly_supervised(VaeMethod method) {
  return method == VaeMethod::ada_gvae || method == VaeMethod::ada_ml_vae;
}

VaeOptions vae_options(VaeMethod method) {
  VaeOptions options{.method = method};
  switch (method) {
    case VaeMethod::beta_vae:
      options.beta = 4.0;
      break;
    case VaeMethod::beta_tcvae:
      options.beta = 6.0;
      break;
    case VaeMethod::annealed_vae:
      options.gamma = 1000.0;
      break;
    case VaeMethod::factor_vae:
      options.gamma = 30.0;
      break;
    case VaeMethod::dip_vae_1:
      options.lambda_d = 10.0 * options.lambda_od;
      break;
    case VaeMethod::dip_vae_2:
      options.lambda_d = options.lambda_od;
      break;
    case VaeMethod::vae:
    case VaeMethod::ada_gvae:
    case VaeMethod::ada_ml_vae:
      break;
  }
  return options;
}

void check_options(const VaeOptions& options) {
  const auto check = [](const char* name, double value) {
    require(value >= 0.0, "{} must not be negative, not {}", name, value);
  };
  check("beta", options.beta);
  check("gamma", options.gamma);
  check("capacity", options.capacity);
  check("lambda_od", options.lambda_od);
  check("lambda_d", options.lambda_d);
  require(options.capacity_steps >= 1, "capacity_steps must be at least 1, not {}",
          options.capacity_steps);
  require(options.discriminator_units >= 1, "discriminator_units must be at least 1, not {}",
          options.discriminator_units);
  require(options.discriminator_learning_rate > 0.0,
          "the discriminator's learning rate must be positive, not {}",
          options.discriminator_learning_rate);
}

double annealed_capacity(const VaeOptions& options, std::int64_t step) {
  const double part = static_cast<double>(step) / static_cast<double>(options.capacity_steps);
  return std::min(options.capacity, options.capacity * part);
}

}  // namespace torsor
