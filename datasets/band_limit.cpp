#include "datasets/band_limit.hpp"

#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/fft_irfft.h>
#include <ATen/ops/fft_rfft.h>
#include <ATen/ops/ones_like.h>
#include <ATen/ops/outer.h>
#include <ATen/ops/polar.h>
#include <ATen/ops/view_as_real.h>

#include "core/error.hpp"
#include "datasets/batch_checks.hpp"

namespace torsor {
namespace {

std::int64_t dimension(ImageAxis axis) { return axis == ImageAxis::x ? 3 : 2; }

/// The Fourier series of real images along the axis: complex, frequencies 0, ..., side/2.
at::Tensor series(const at::Tensor& images, ImageAxis axis) {
  return at::fft_rfft(images.to(at::kDouble), c10::nullopt, dimension(axis));
}

at::Tensor from_series(const at::Tensor& series, const at::Tensor& like, ImageAxis axis) {
  return at::fft_irfft(series, like.size(dimension(axis)), dimension(axis)).to(like.scalar_type());
}

}  // namespace

at::Tensor low_pass(const at::Tensor& images, ImageAxis axis, std::int64_t highest) {
  require_images(images);
  const std::int64_t side = images.size(dimension(axis));
  require(side > 0 && highest >= 0 && highest <= greatest_frequency(side),
          "{} pixels keep frequencies up to one of 0, ..., {}, not {}", side,
          greatest_frequency(side), highest);
  at::Tensor kept = series(images, axis);
  kept.narrow(dimension(axis), highest + 1, side / 2 - highest).zero_();
  return from_series(kept, images, axis);
}

at::Tensor band_limited(const at::Tensor& images) {
  require_images(images);
  const at::Tensor rows = low_pass(images, ImageAxis::x, greatest_frequency(images.size(3)));
  return low_pass(rows, ImageAxis::y, greatest_frequency(images.size(2)));
}

at::Tensor fourier_shift(const at::Tensor& images, ImageAxis axis, const at::Tensor& angles) {
  const std::int64_t side = images.size(dimension(axis));
  const at::Tensor frequency = at::arange(side / 2 + 1, at::kDouble);
  // To the right x(j - s) has the phases e^{-ik s}; up is against the order of the rows.
  const double sign = axis == ImageAxis::x ? -1.0 : 1.0;
  const at::Tensor turn = at::outer(angles, frequency) * sign;
  at::Tensor phase = at::polar(at::ones_like(turn), turn);
  if (side % 2 == 0) at::view_as_real(phase).select(1, side / 2).select(1, 1).zero_();
  phase = axis == ImageAxis::x ? phase.view({-1, 1, 1, side / 2 + 1})
                               : phase.view({-1, 1, side / 2 + 1, 1});
  return from_series(series(images, axis) * phase, images, axis);
}

}  // namespace torsor
