#pragma once

#include <filesystem>

namespace torsor {

// Which files of a folder are a run's own: the rest belongs to somebody else and is never touched.

/// Whether `folder` holds anything but its lock and what a killed run left behind.
/// @throws DataError if it cannot be read.
[[nodiscard]] bool holds_files(const std::filesystem::path& folder);

/// @throws InvalidArgument unless the config.toml of `folder` is a run's: it has every key just as
///         torsor writes it, or stands beside a checkpoint (an older program may have written
///         both). A configuration written by hand is no run.
void require_run(const std::filesystem::path& folder);

/// @throws InvalidArgument naming the first file at the top of `folder` that no run writes.
void require_only_run(const std::filesystem::path& folder);

/// Removes temporary files of a run that was killed while it wrote.
void remove_leftovers(const std::filesystem::path& folder);

/// Removes what a run writes, the pictures in figures/ by their names; figures/ itself only if it
/// is empty then. Links to folders are not followed.
void remove_run(const std::filesystem::path& folder);

}  // namespace torsor
