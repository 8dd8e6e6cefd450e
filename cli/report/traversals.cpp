#include "cli/report/traversals.hpp"

#include <algorithm>
#include <string>

#include <ATen/TensorOperators.h>
#include <ATen/core/Tensor.h>
#include <ATen/ops/argsort.h>
#include <ATen/ops/full.h>
#include <ATen/ops/linspace.h>
#include <ATen/ops/tensor.h>
#include <fmt/format.h>

#include "cli/report/pictures.hpp"
#include "cli/report/pixels.hpp"

namespace torsor {
namespace {

constexpr std::int64_t kSampledImages = 1000;
constexpr double kReach = 2.0;  // deviations to either side

/// Codes of test images, as real numbers: [N, values].
at::Tensor sampled_codes(const Experiment& experiment) {
  const Orbits& orbits = experiment.test.orbits();
  const auto order = static_cast<std::int64_t>(orbits.group().order());
  const at::TensorOptions whole(at::kLong);
  const at::Tensor images = at::tensor(spread(orbits.objects() * order, kSampledImages), whole);
  const at::Tensor objects = images.div(order, "floor");
  return experiment.autoencoder()
      .encode(orbits.images(objects, images - objects * order))
      .flatten(1);
}

std::string value_name(CodeShape code, std::int64_t value) {
  if (!code.complex) return fmt::format("z {}", value);
  return fmt::format("{} z {}", value % 2 == 0 ? "Re" : "Im", value / 2);
}

}  // namespace

Traversals traverse_code(const Experiment& experiment, std::int64_t object, std::int64_t rows,
                         std::int64_t steps) {
  const Autoencoder& model = experiment.autoencoder();
  const at::Tensor codes = sampled_codes(experiment);
  const at::Tensor mean = codes.mean(0);
  const at::Tensor deviation = codes.std(0, false);
  const at::Tensor largest = at::argsort(deviation, 0, true);
  const at::Tensor shifts = at::linspace(-kReach, kReach, steps);

  const at::Tensor first = at::full({1}, object, at::TensorOptions(at::kLong));
  const at::Tensor image = experiment.test.orbits().images(first, first * 0);
  const at::Tensor code = model.encode(image);
  std::vector<std::int64_t> sizes(code.sizes().begin(), code.sizes().end());
  sizes[0] = steps;

  Traversals traversals;
  traversals.object = object;
  for (std::int64_t i = 0; i < steps; ++i) {
    traversals.steps.push_back(fmt::format("{:+g} σ", shifts[i].item<double>()));
  }
  const ValueRange range = value_range(image);
  for (std::int64_t r = 0; r < std::min(rows, codes.size(1)); ++r) {
    const auto value = largest[r].item<std::int64_t>();
    at::Tensor moved = code.flatten(1).repeat({steps, 1});
    moved.select(1, value).copy_(mean[value] + shifts * deviation[value]);
    const at::Tensor decoded = model.decode(moved.view(sizes));
    Traversals::Row row{value_name(model.code(), value), deviation[value].item<double>(), {}};
    for (std::int64_t i = 0; i < steps; ++i) row.decoded.push_back(picture(decoded[i], range));
    traversals.rows.push_back(std::move(row));
  }
  return traversals;
}

}  // namespace torsor
