#pragma once

#include <filesystem>

namespace torsor {

/// The right of one process to write into a folder, until the object goes away or the process ends.
///
/// Held on the empty file `.lock` in the folder, which stays behind. Where the file system knows no
/// locks nothing is held and nothing is refused.
class FolderLock {
 public:
  /// @throws InvalidArgument if another process holds it; DataError if the file cannot be made.
  explicit FolderLock(const std::filesystem::path& folder);
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;
  ~FolderLock();

  static constexpr const char* kName = ".lock";

 private:
  int descriptor_;
};

}  // namespace torsor
