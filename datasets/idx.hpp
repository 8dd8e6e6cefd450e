#pragma once

#include <filesystem>

#include <ATen/core/Tensor.h>

#include "datasets/image_array.hpp"

namespace torsor {

/// An array in the IDX format of MNIST, plain or gzip (told apart by content, not by name).
///
/// The file is: two zero bytes, the type (0x08 uint8, 0x09 int8, 0x0B int16, 0x0C int32, 0x0D
/// float32, 0x0E float64), the number of axes (1 to 8), one 32-bit size per axis, then the values,
/// all big endian. Source: Y. LeCun, C. Cortes, C. Burges, The MNIST database, "The IDX file
/// format".
/// @return a tensor of the file's own type and shape.
/// @throws DataError naming file, byte, what was expected and what was found; every size is checked
///         against the real length before memory is taken.
[[nodiscard]] at::Tensor read_idx(const std::filesystem::path& path);

/// Images and labels of two IDX files. @throws DataError as above, or if the counts differ.
[[nodiscard]] LabelledImages read_idx_pair(const std::filesystem::path& images,
                                           const std::filesystem::path& labels);

struct IdxFolder {
  LabelledImages train;
  LabelledImages test;
};

/// The four files of MNIST or Fashion-MNIST: {train, t10k}-{images-idx3, labels-idx1}-ubyte, also
/// spelled with a dot (`train-images.idx3-ubyte`), each with or without `.gz`.
///
/// @throws DataError naming the missing file, or the files that do not fit together.
[[nodiscard]] IdxFolder read_idx_folder(const std::filesystem::path& folder);

}  // namespace torsor
