#include <utility>

#include <ATen/TensorOperators.h>
#include <ATen/ops/empty.h>

#include "core/error.hpp"
#include "core/text.hpp"
#include "diagnostics/continuity/oscillation.hpp"

namespace torsor {

SymmetricProbe image_probe(Encoder encode, const at::Tensor& image, StabilizerMotion motion,
                           std::int64_t stabilizer, std::int64_t directions, Random& random) {
  require(image.dim() == 3, "a probe starts at one image [C, H, W], not at {}",
          shape_text(image.sizes()));
  require(stabilizer >= 2 && directions >= 1,
          "a probe needs a symmetry and a direction, not {} elements and {} directions", stabilizer,
          directions);
  const auto mean = [&](const at::Tensor& images) {
    at::Tensor sum = images.clone();
    for (std::int64_t h = 1; h < stabilizer; ++h) sum += motion(images, h);
    return sum / static_cast<double>(stabilizer);
  };
  const at::Tensor centre = mean(image.to(at::kDouble).unsqueeze(0));
  at::Tensor v = at::empty({directions, image.size(0), image.size(1), image.size(2)},
                           at::TensorOptions(at::kDouble));
  for (std::int64_t i = 0; i < v.numel(); ++i) v.data_ptr<double>()[i] = random.normal();
  v = v - mean(v);
  const double size = centre.norm().item<double>();
  const at::Tensor lengths = v.flatten(1).norm(2, 1).reshape({directions, 1, 1, 1});
  require(lengths.min().item<double>() > 0.0, "the stabilizer fixes every image");
  v = v * ((size > 0.0 ? size : 1.0) / lengths);
  return [encode = std::move(encode), motion = std::move(motion), centre, v](double epsilon,
                                                                             std::int64_t h) {
    const at::Tensor images = centre + epsilon * v;
    return encode(h == 0 ? images : motion(images, h));
  };
}

}  // namespace torsor
