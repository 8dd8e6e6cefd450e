#pragma once

#include <string>

#include "diagnostics/injectivity/injectivity.hpp"

namespace torsor {

/// "D12 injectivity", inconclusive.
[[nodiscard]] InjectivityResult new_injectivity_result();

/// One sentence on two images with one code.
[[nodiscard]] std::string collision_text(const Collision& collision);

/// Sets the effect to ℓ(δ) and the details to everything known.
void fill_details(InjectivityResult& result);

/// @throws InvalidArgument unless separation and noise are not negative and the rest is positive.
void require_options(const InjectivityOptions& options);

}  // namespace torsor
