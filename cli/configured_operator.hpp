#pragma once

#include "cli/config.hpp"
#include "operators/latent_operator.hpp"

namespace torsor {

/// The operator of the [model] section on a group:
///
///   shift, fourier, plane   as they are called
///   product                 the shifts of the group's direct factors, which commute
///   stacked                 the Fourier operators of the cyclic factors (of a group that is no
///                           such product: of the powers of its generators, the last one first),
///                           with learned changes of basis between them
///   representation          a direct sum of real irreps, model.irreps times each
///   learned                 model.form
///   none                    the identity
///
/// What is random comes from the stream "operator" of the seed.
/// @throws InvalidArgument naming the key and the values that work.
[[nodiscard]] OperatorPointer configured_operator(const Config& config, const FiniteGroup& group);

}  // namespace torsor
