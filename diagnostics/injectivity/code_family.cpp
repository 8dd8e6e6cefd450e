#include "diagnostics/injectivity/code_family.hpp"

#include <cmath>
#include <complex>
#include <numbers>
#include <utility>

#include <ATen/ops/empty.h>
#include <ATen/ops/zeros.h>

#include "core/error.hpp"

namespace torsor {
namespace {

CodeFamily of_images(Encoder encode, RowsAtPoints images, std::vector<ParameterRange> ranges) {
  RowsAtPoints codes = [encode = std::move(encode), images](const at::Tensor& points) {
    return encode(images(points));
  };
  return {std::move(codes), std::move(ranges), std::move(images)};
}

at::Tensor drawn(const ImageFamily& family, const at::Tensor& parameters) {
  return family.images(parameters, at::zeros({parameters.size(0)}, at::kLong));
}

}  // namespace

CodeFamily chart_family(Encoder encode, const ImageFamily& family, const Chart& chart) {
  const double half = chart.dimension == 1 ? chart.radius : chart.radius * std::sqrt(0.5);
  std::vector<ParameterRange> ranges(static_cast<std::size_t>(chart.dimension), {-half, half});
  RowsAtPoints images = [&family, chart](const at::Tensor& points) {
    return drawn(family, chart(points));
  };
  return of_images(std::move(encode), std::move(images), std::move(ranges));
}

CodeFamily turning_family(Encoder encode, const HarmonicFamily& family,
                          std::vector<double> parameters) {
  const std::vector<int>& harmonics = family.space().harmonics;
  require(parameters.size() == 2 * family.space().count(),
          "an image of '{}' has {} parameters, not {}", family.facts().name,
          2 * family.space().count(), parameters.size());
  RowsAtPoints images = [&family, harmonics, parameters](const at::Tensor& points) {
    const auto width = static_cast<std::int64_t>(parameters.size());
    at::Tensor turned = at::empty({points.size(0), width}, at::kDouble);
    auto* out = turned.data_ptr<double>();
    for (std::int64_t row = 0; row < points.size(0); ++row) {
      const double t = points[row][0].item<double>();
      for (std::size_t i = 0; 2 * i < parameters.size(); ++i) {
        const std::complex<double> c =
            std::complex<double>(parameters[2 * i], parameters[2 * i + 1]) *
            std::polar(1.0, harmonics[i % harmonics.size()] * t);
        *out++ = c.real();
        *out++ = c.imag();
      }
    }
    return drawn(family, turned);
  };
  return of_images(std::move(encode), std::move(images), {{0.0, 2.0 * std::numbers::pi, true}});
}

}  // namespace torsor
