#pragma once

// Small worlds with known answers that several test files share.

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include <ATen/Parallel.h>
#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/equal.h>

#include "core/random.hpp"
#include "datasets/actions.hpp"
#include "datasets/pairs.hpp"
#include "groups/named_groups.hpp"
#include "models/operator_autoencoder.hpp"
#include "models/threads.hpp"
#include "models/variational_autoencoder.hpp"
#include "operators/plane_operator.hpp"
#include "operators/shift_operator.hpp"

namespace torsor::testing {

/// White noise on [0, 1], float32 [count, 1, height, width].
inline at::Tensor noise_images(std::int64_t count, std::int64_t height, std::int64_t width,
                               Random random) {
  at::Tensor images = at::empty({count, 1, height, width}, at::kFloat);
  float* values = images.data_ptr<float>();
  for (std::int64_t i = 0; i < images.numel(); ++i) {
    values[i] = static_cast<float>(random.uniform());
  }
  return images;
}

/// Images under cyclic shifts by one pixel: an exact, linear action of C_width.
inline Pairs shift_pairs(at::Tensor images, bool chained = false) {
  const auto objects = image_objects(std::move(images));
  const auto group = cyclic(static_cast<std::size_t>(objects->shape().width));
  const auto action = make_action(group, {ActionKind::shift_x}, objects->shape());
  return Pairs(Orbits(objects, action), chained);
}

inline OperatorAutoencoder linear_model(const Pairs& pairs, const OperatorPointer& latent,
                                        std::uint64_t seed = 0) {
  Random random(seed);
  return {pairs.orbits().shape(), linear_networks(pairs.orbits().shape(), latent->code(), random),
          latent};
}

inline OperatorAutoencoder shift_model(const Pairs& pairs, std::int64_t code,
                                       std::uint64_t seed = 0) {
  return linear_model(pairs, std::make_shared<ShiftOperator>(pairs.orbits().group(), code), seed);
}

/// One thread until the end of the scope: tiny batches gain nothing from more, and on a busy
/// machine threads that wait for each other cost a hundred times the work.
class OneThread {
 public:
  OneThread() { set_threads(1); }
  OneThread(const OneThread&) = delete;
  OneThread& operator=(const OneThread&) = delete;
  ~OneThread() { set_threads(before_); }

 private:
  int before_ = at::get_num_threads();
};

/// The images of the small variational autoencoders.
inline constexpr ImageShape kSmallImage{1, 3, 8};

/// A variational autoencoder of one layer each way, or of the networks `name`.
inline VariationalAutoencoder variational_model(ImageShape image, std::int64_t code,
                                                std::uint64_t seed = 0,
                                                std::string_view name = "linear",
                                                Likelihood likelihood = Likelihood::bernoulli) {
  Random random(seed);
  return {image, make_networks(name, image, {code, false}, random, Heads::posterior), likelihood};
}

/// Whether two lists hold the same names and the same bits.
inline bool same(const NamedTensors& a, const NamedTensors& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& x, const auto& y) {
    return x.first == y.first && at::equal(x.second, y.second);
  });
}

}  // namespace torsor::testing
