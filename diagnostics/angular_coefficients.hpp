#pragma once

#include <ATen/core/Tensor.h>

#include "datasets/families/image_family.hpp"

namespace torsor {

/// The angular coefficients c_0, ..., c_K of one-channel images: complex128 [N, rings, K+1].
///
/// On a polar grid c_k = (2/n) Σ_j x_j e^{ikθ_j} of every row (1/n for k = 0), the inverse of
/// x_j = Re Σ_k c_k e^{-ikθ_j} for k < n/2. On a plane grid one "ring": the mean over all pixels of
/// 2·x·e^{ikθ} (of x for k = 0), a constant times the coefficients of a Gaussian ring.
/// A rotation of the image by t multiplies c_k by e^{ikt}: exactly on the polar grid, to the
/// quadrature error of the pixels on the plane.
/// @throws InvalidArgument for another grid or number of channels, or K that the grid's angles do
///         not resolve (2K < n). Cost: one matrix product of N × pixels × K.
[[nodiscard]] at::Tensor angular_coefficients(const at::Tensor& images, ImageGrid grid,
                                              int largest);

}  // namespace torsor
