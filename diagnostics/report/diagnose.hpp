#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "datasets/action.hpp"
#include "datasets/families/image_family.hpp"
#include "datasets/orbits.hpp"
#include "diagnostics/encoder.hpp"
#include "diagnostics/equivariance/declared_split.hpp"
#include "diagnostics/equivariance/orbit_table.hpp"
#include "diagnostics/report/report.hpp"
#include "operators/latent_operator.hpp"

namespace torsor {

/// How much time a diagnosis may take, on two cores and 28 × 28 pixels.
enum class Budget {
  quick,     ///< seconds
  standard,  ///< a minute
  thorough,  ///< minutes
};

[[nodiscard]] std::string_view budget_text(Budget budget);
/// @throws InvalidArgument naming the nearest word.
[[nodiscard]] Budget parse_budget(std::string_view word);

struct DiagnoseOptions {
  Budget budget = Budget::standard;
  std::uint64_t seed = 0;
  /// The operator that the encoder was trained with: equivariance, structure and isotropy are then
  /// judged against it, and a free fit is printed beside them.
  OperatorPointer declared = {};
  /// Codes [N, ...] as `declared` takes them to images [N, C, H, W]; tested through the operator.
  std::function<at::Tensor(const at::Tensor& codes)> decode = {};
  /// The columns of the code that are claimed for each factor of a direct product, in their order;
  /// D17 then judges the claim. A complex code counts as 2·D columns.
  std::vector<CodeColumns> blocks = {};
  /// A free fit of a linear encoder is possible wherever it loses nothing, and marked as vacuous;
  /// also found by adding images.
  bool linear_encoder = false;
  bool linear_decoder = false;  ///< theorem T8's floor then holds
  /// What the certificate of the action says, where it was measured already; else it is measured on
  /// two objects.
  std::optional<Exactness> exactness = {};
  std::uint64_t memory = std::uint64_t{2} << 30;  ///< bytes that persistent homology may use
  /// Told what is done next.
  std::function<void(std::string_view what)> progress = {};
};

/// What an encoder does to the images of `orbits`: codes of whole orbits for everything about
/// equivariance and structure; and, where the action is a linear map of the pixels, families of
/// images around symmetric ones for everything about defects.
///
/// Runs D1 to D7, D11 to D18, D20 to D24, D26 and D27, each where it can be answered
/// (docs/diagnostics.md says when). Not run, because they need more than an encoder and a finite
/// group: D9 (a family over a sphere), D10 (a representation of a one-parameter group), D25 (poses
/// that were predicted), D28 (a decoder and a pose of one number), D29 (a run of training).
///
/// The encoder's noise is measured first: by encoding some images twice, in another order; a
/// stochastic encoder is diagnosed with that noise. As many objects as the budget says are used,
/// fewer where their codes and images would need more than 1 GB.
/// @throws InvalidArgument if the encoder does not give one row per image, or blocks are given that
///         do not fit the group's factors and the code (`require_split`). Codes that are not finite
///         are findings.
[[nodiscard]] Report diagnose(const Encoder& encode, const Orbits& orbits,
                              const DiagnoseOptions& options = {});

/// The same for images [N, C, H, W] in their reference pose.
[[nodiscard]] Report diagnose(const Encoder& encode, const ActionPointer& action,
                              const at::Tensor& images, const DiagnoseOptions& options = {});

/// What an encoder does to a family whose images and symmetries are known: its objects and random
/// others for equivariance and structure, its charts for defects, and the charge law (D8) where it
/// is closed (`hopf_rings`, `weighted_sphere`). There every plane loses its phase somewhere, so the
/// law tests the search for vortices; it is no part of the headline.
[[nodiscard]] Report diagnose(const Encoder& encode, const ImageFamily& family,
                              const DiagnoseOptions& options = {});

/// What can be said of codes alone, with or without their images: no encoder is called, so no jump
/// can be excluded or found.
[[nodiscard]] Report diagnose_codes(const OrbitTable& codes,
                                    const std::optional<OrbitTable>& images = {},
                                    const DiagnoseOptions& options = {});

}  // namespace torsor
