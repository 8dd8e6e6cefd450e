#pragma once

#include <filesystem>

#include "diagnostics/encoder.hpp"

namespace torsor {

/// An encoder from a TorchScript file (`torch.jit.save`), whoever trained it: float32 images
/// [N, C, H, W] to codes [N, D] or [N, D, 2].
///
/// Runs on the CPU in evaluation mode without gradients, at most 512 images at a time; images are
/// converted to float32. Loading a TorchScript file runs code from it: open only files you trust.
/// The encoder throws InvalidArgument where the module refuses the images (naming their shape and
/// the module's own words), or gives something other than one floating-point code per image.
/// @throws DataError if the file is missing, or no TorchScript module with a `forward`.
[[nodiscard]] Encoder load_torchscript_encoder(const std::filesystem::path& path);

}  // namespace torsor
