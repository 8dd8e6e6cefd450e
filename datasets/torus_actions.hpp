#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "datasets/actions.hpp"
#include "datasets/band_limit.hpp"
#include "datasets/plane_map.hpp"
#include "datasets/torus_action.hpp"

namespace torsor {

/// Cyclic shifts by real numbers of pixels, one angle for each of `axes`: 2π is a full side, x
/// moves to the right and y up.
///
/// By Fourier series: linear in the pixels and exact on images that are `band_limited`; on others
/// of even sides the certificate measures the Nyquist frequency's share. On images on rings
/// (`polar_images`) the shift along x is the rotation by its angle.
/// @throws InvalidArgument if there is no axis, one is named twice or a side is empty.
[[nodiscard]] TorusActionPointer torus_shifts(std::vector<ImageAxis> axes, ImageShape shape);

/// The map of the plane that m angles make.
using TorusMap = std::function<PlaneMap(std::span<const double> angles)>;

/// Objects shown after a map of the plane that depends on `angles` angles.
///
/// With RenderMode::exact every pose is drawn from the object (`apply`, which sees pixels only,
/// interpolates): exact on the orbits if the maps compose as the angles add, which the certificate
/// measures. With RenderMode::bilinear poses are interpolated from x0's pixels: approximate.
/// @throws InvalidArgument if there are no angles, no map, or no pixels.
[[nodiscard]] TorusActionPointer torus_from_maps(std::int64_t angles, TorusMap map,
                                                 ImageShape shape, std::string description,
                                                 RenderMode mode = RenderMode::exact);

/// The rotations SO(2) of the plane about the image centre, counter-clockwise.
[[nodiscard]] TorusActionPointer plane_rotation(ImageShape shape,
                                                RenderMode mode = RenderMode::exact);

}  // namespace torsor
