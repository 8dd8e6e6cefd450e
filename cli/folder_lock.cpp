#include "cli/folder_lock.hpp"

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "core/error.hpp"

namespace torsor {

FolderLock::FolderLock(const std::filesystem::path& folder)
    : descriptor_(::open((folder / kName).c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644)) {
  if (descriptor_ < 0) {
    throw DataError((folder / kName).string(),
                    fmt::format("cannot be made: {}", std::generic_category().message(errno)));
  }
  if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
    ::close(descriptor_);
    throw InvalidArgument(
        fmt::format("{}: another process trains in this folder; nothing was changed. Wait for its "
                    "end, or choose another folder",
                    folder.string()));
  }
}

FolderLock::~FolderLock() { ::close(descriptor_); }

}  // namespace torsor
