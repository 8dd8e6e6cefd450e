#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <ATen/core/Tensor.h>

namespace torsor {

/// The PNG pictures of a folder.
struct ImageFolder {
  at::Tensor images;                 ///< float32 [N, C, H, W] in [0, 1]
  at::Tensor labels;                 ///< int64 [N], indices into `classes`; undefined without them
  std::vector<std::string> classes;  ///< the names of the subfolders, sorted
  std::vector<std::string> files;    ///< [N], relative to the folder
};

/// Reads every `*.png` of a folder in the order of the names (byte order, so number with leading
/// zeros). If it has subfolders, each is a class, and the pictures are read from these; deeper
/// folders, hidden and other files are ignored.
///
/// @throws DataError if the folder is missing or has no picture, if pictures stand beside the
///         subfolders, if one is damaged (see `read_png`), and naming the first whose shape
///         differs.
[[nodiscard]] ImageFolder read_png_folder(const std::filesystem::path& folder);

}  // namespace torsor
