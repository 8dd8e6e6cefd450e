#pragma once

#include "diagnostics/zoo.hpp"

namespace torsor {

/// The encoders of the zoo that are no list of planes.
[[nodiscard]] ZooEncoder principal_axis(const ImageFamily& family, const ZooOptions& options);
[[nodiscard]] ZooEncoder random_network(const ImageFamily& family, const ZooOptions& options);
[[nodiscard]] ZooEncoder orbit_lift(const ImageFamily& family, const ZooOptions& options);
[[nodiscard]] ZooEncoder template_pose(const ImageFamily& family, const ZooOptions& options);
[[nodiscard]] ZooEncoder one_hot_pose(const ImageFamily& family, const ZooOptions& options);

}  // namespace torsor
