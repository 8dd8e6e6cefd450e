#include "cli/model_name.hpp"

#include <fmt/format.h>

namespace torsor {

bool moves_codes(const Config& config) { return config.model.latent != "none"; }

std::string model_name(const Config& config) {
  if (config.vae.method != "none") return config.vae.method;
  if (!moves_codes(config)) return "autoencoder";
  return config.model.supervision == "weak" ? "weak " + config.model.latent : config.model.latent;
}

std::string model_phrase(const Config& config) {
  if (config.vae.method != "none") return config.vae.method;
  if (!moves_codes(config)) return "plain autoencoder";
  return fmt::format("{}{} operator",
                     config.model.supervision == "weak" ? "weakly supervised " : "",
                     config.model.latent);
}

}  // namespace torsor
