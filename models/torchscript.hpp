#pragma once

#include <filesystem>

#include "models/autoencoder.hpp"

namespace torsor {

/// Writes the encoder as a TorchScript module, which torch.jit.load opens: images float32
/// [N, C, H, W] with values in [0, 1] to codes [N, D] ([N, D, 2] for D complex numbers), for any N.
/// Of a variational model the codes are the means of the posteriors.
///
/// The file is written whole or not at all and holds a copy of the parameters, on the CPU.
/// @throws DataError if the file cannot be written.
void save_encoder_script(const Autoencoder& model, const std::filesystem::path& path);

/// The decoder in the same way: codes as the encoder makes them to images [N, C, H, W].
void save_decoder_script(const Autoencoder& model, const std::filesystem::path& path);

}  // namespace torsor
