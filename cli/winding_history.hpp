#pragma once

#include <cstdint>
#include <filesystem>
#include <limits>
#include <optional>
#include <vector>

#include <Eigen/Core>

#include "diagnostics/winding_log.hpp"
#include "groups/finite_group.hpp"

namespace torsor {

/// What a winding log follows: a plane of the code along the poses c^j·x0 of some objects.
struct FollowedPlane {
  std::vector<std::int64_t> objects;   ///< numbers in the validation set
  FiniteGroup::Element generator = 0;  ///< c
  std::int64_t poses = 0;              ///< the order of c
  double noise = 0.0;                  ///< of a code value, where the direction was chosen
  Eigen::VectorXcd direction;          ///< v of `code_planes`
};

/// The file winding.jsonl of a run: how often a code plane winds along some validation orbits,
/// epoch by epoch.
///
/// Its first line says what is followed: {"objects": [0, 1], "generator": 1, "poses": 10,
/// "noise": 1e-6, "direction": {"re": [...], "im": [...]}}; every other line is one of WindingLog,
/// whose steps are epochs.
struct WindingHistory {
  static constexpr const char* kFile = "winding.jsonl";

  FollowedPlane plane;
  WindingLog log;

  /// A log without records, of images without symmetry.
  /// @throws InvalidArgument without objects or noise.
  explicit WindingHistory(FollowedPlane followed);

  /// D29 of the log.
  [[nodiscard]] WindingLogResult result() const;
};

/// What the folder's file says of the epochs up to `last`; nothing if there is no file.
/// @throws DataError naming file and line if it is damaged.
[[nodiscard]] std::optional<WindingHistory> read_winding_history(
    const std::filesystem::path& folder,
    std::int64_t last = std::numeric_limits<std::int64_t>::max());

/// Writes the file whole. @throws DataError naming it.
void write_winding_history(const WindingHistory& history, const std::filesystem::path& folder);

}  // namespace torsor
