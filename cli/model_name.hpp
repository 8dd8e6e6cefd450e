#pragma once

#include <string>

#include "cli/config.hpp"

namespace torsor {

/// Whether an operator moves the model's codes; otherwise every image is decoded from its own code.
[[nodiscard]] bool moves_codes(const Config& config);

/// A short name of what is trained, for labels: "shift", "weak shift", "beta_vae", "autoencoder".
[[nodiscard]] std::string model_name(const Config& config);

/// The same in a sentence: "shift operator", "weakly supervised shift operator", "beta_vae",
/// "plain autoencoder".
[[nodiscard]] std::string model_phrase(const Config& config);

}  // namespace torsor
