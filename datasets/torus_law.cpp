#include "datasets/torus_law.hpp"

#include <algorithm>
#include <cstddef>
#include <numbers>

#include <ATen/ops/arange.h>

#include "core/error.hpp"
#include "core/random.hpp"
#include "datasets/batch_checks.hpp"
#include "datasets/law_defects.hpp"

namespace torsor {
namespace {

using Angles = std::vector<double>;

constexpr int kPairs = 24;

Angles random_angles(std::int64_t count, Random& random) {
  Angles angles(static_cast<std::size_t>(count));
  std::ranges::generate(angles, [&] { return random.uniform(0.0, 2.0 * std::numbers::pi); });
  return angles;
}

Angles sum(Angles a, const Angles& b) {
  for (std::size_t i = 0; i < a.size(); ++i) a[i] += b[i];
  return a;
}

Angles negative(Angles a) {
  for (double& angle : a) angle = -angle;
  return a;
}

}  // namespace

TorusCertificate measure_torus_law(std::int64_t angles, const ShowSteps& show) {
  const at::Tensor still = show({});
  const auto error = [&](const at::Tensor& a, const at::Tensor& b) {
    return largest_relative_error(a, b, still);
  };
  TorusCertificate found;
  const Angles zero(static_cast<std::size_t>(angles), 0.0);
  found.homomorphism_defect = error(show({zero}), still);
  for (std::size_t j = 0; j < zero.size(); ++j) {
    Angles turn = zero;
    turn[j] = 2.0 * std::numbers::pi;
    found.period_defect = std::max(found.period_defect, error(show({turn}), still));
  }
  Random random(1);
  for (int pair = 0; pair < kPairs; ++pair) {
    const Angles a = random_angles(angles, random);
    const Angles b = random_angles(angles, random);
    found.homomorphism_defect =
        std::max(found.homomorphism_defect, error(show({b, a}), show({sum(a, b)})));
    found.inverse_defect = std::max(found.inverse_defect, error(show({a, negative(a)}), still));
  }
  return found;
}

at::Tensor law_samples(const ObjectSet& set, std::int64_t samples, const ImageShape& shape) {
  require(samples > 0, "an action cannot be certified on {} images", samples);
  require(set.shape() == shape,
          "the action is for images of {} x {} x {}, the objects are {} x {} x {}", shape.channels,
          shape.height, shape.width, set.shape().channels, set.shape().height, set.shape().width);
  const std::int64_t count = std::min(samples, set.size());
  const at::Tensor objects = at::arange(count, at::kLong).mul(set.size()).div(count, "floor");
  require(all_finite(set.images(objects)), "an image holds a pixel that is not finite");
  return objects;
}

}  // namespace torsor
