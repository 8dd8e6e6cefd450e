#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ATen/core/Tensor.h>

namespace torsor {

/// An NPZ archive (`numpy.savez`, `numpy.savez_compressed`), opened for reading.
///
/// Opening reads the list of arrays only; `read` unpacks the one that is asked for straight into
/// its tensor, so an archive of several gigabytes costs the memory of the arrays that are used.
/// One thread at a time.
class NpzFile {
 public:
  /// @throws DataError if the file is missing, a folder, empty, no zip archive, truncated, or
  ///         names an array twice.
  explicit NpzFile(const std::filesystem::path& path);
  NpzFile(NpzFile&&) noexcept;
  NpzFile& operator=(NpzFile&&) noexcept;
  NpzFile(const NpzFile&) = delete;
  NpzFile& operator=(const NpzFile&) = delete;
  ~NpzFile();

  /// The arrays in the archive's order, without the ending `.npy`.
  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }
  [[nodiscard]] bool has(std::string_view name) const;
  /// The array `name`; types as in `read_npy`.
  /// @throws DataError if there is none (naming those that are there), or it is damaged, promises
  ///         more than the archive holds, is packed other than by deflate, or has no number type.
  [[nodiscard]] at::Tensor read(std::string_view name) const;
  /// The array `name` as float32 images [N, C, H, W] in [0, 1]; see `images_from_array`.
  [[nodiscard]] at::Tensor read_images(std::string_view name) const;
  /// "FILE, array NAME": how errors call an array.
  [[nodiscard]] std::string describe(std::string_view name) const;

 private:
  struct Archive;
  std::filesystem::path path_;
  std::unique_ptr<Archive> archive_;
  std::vector<std::string> names_;
};

/// How `write_npz` packs the arrays; both are read by NumPy.
enum class NpzPacking { stored, deflated };

/// Writes named arrays as one NPZ archive, atomically; the same arrays give the same bytes.
///
/// @throws InvalidArgument if a name is empty, repeated or holds '/', or a type has no NPY type;
///         DataError if the file cannot be written, and then an older file at `path` is untouched.
void write_npz(const std::filesystem::path& path,
               const std::vector<std::pair<std::string, at::Tensor>>& arrays,
               NpzPacking packing = NpzPacking::deflated);

}  // namespace torsor
