#pragma once

#include <filesystem>

#include "core/json.hpp"
#include "models/network.hpp"

namespace torsor {

/// Tensors and a JSON description in one file.
///
/// The file is a PyTorch archive: torch.load gives a dictionary {"format": "torsor-checkpoint/1",
/// "meta": JSON text, "names", "tensors", "checksum"}. The checksum covers names, types, shapes,
/// values and the description.
struct Checkpoint {
  Json meta;
  NamedTensors tensors;

  /// The tensors whose name starts with `prefix`, the prefix removed.
  [[nodiscard]] NamedTensors section(std::string_view prefix) const;
};

/// Writes atomically: a kill leaves the old file or the new one.
/// @throws DataError if the folder cannot be written.
void save_checkpoint(const std::filesystem::path& path, const Checkpoint& checkpoint);

/// @throws DataError if the file is missing, is no checkpoint, has another format (naming both), or
///         fails its checksum.
[[nodiscard]] Checkpoint load_checkpoint(const std::filesystem::path& path);

}  // namespace torsor
