#pragma once

#include <optional>

#include "cli/config.hpp"
#include "cli/experiment.hpp"
#include "core/json.hpp"
#include "models/evaluation.hpp"
#include "models/floor.hpp"

namespace torsor {

/// {"torsor", "libtorch", "blas": {"library", "core", "threads"}, "threads"}: what the bits of a
/// result depend on besides configuration and seed.
[[nodiscard]] Json versions_json();

/// [{"element": g, "error", "error_x1", "error_x2"}, ...]
[[nodiscard]] Json per_element_json(const Evaluation& evaluation);

/// A proven lower bound of the test error, for models with a linear decoder and a fixed operator:
/// the joint floor of the plane operator over one cyclic group of order 3 or more, the bound of
/// x2's error for every other. None for images of more than 1024 values (the eigen-solves grow with
/// the cube) and where the covariances of all irreps would need more than 1 GB.
[[nodiscard]] std::optional<ErrorFloor> known_floor(const Experiment& experiment);

/// The keys of results.json that come from evaluating the model as it stands: train, valid, test,
/// per_element (of the test pairs), floor (where known), baseline and parameters (their number).
[[nodiscard]] Json evaluation_json(const Experiment& experiment);

/// A table of the errors of x1, x2 and their sum, one row per element; ends with a newline.
[[nodiscard]] std::string per_element_text(const Json& per_element);

}  // namespace torsor
