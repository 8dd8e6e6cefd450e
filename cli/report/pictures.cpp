#include "cli/report/pictures.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <string>
#include <vector>

#include <ATen/core/Tensor.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/full.h>
#include <ATen/ops/tensor.h>
#include <fmt/format.h>

#include "cli/report/pixels.hpp"

namespace torsor {
namespace {

std::int64_t order(const Experiment& experiment) {
  return static_cast<std::int64_t>(experiment.action->group().order());
}

at::Tensor indices(const std::vector<std::int64_t>& values) {
  return at::tensor(values, at::TensorOptions(at::kLong));
}

at::Tensor repeated(std::int64_t value, const at::Tensor& like) {
  return at::full({like.size(0)}, value, at::TensorOptions(at::kLong));
}

/// g·x0 for the elements.
at::Tensor true_orbit(const Experiment& experiment, std::int64_t object,
                      const at::Tensor& elements) {
  return experiment.test.orbits().images(repeated(object, elements), elements);
}

double mean_square(const at::Tensor& a, const at::Tensor& b) {
  return a.sub(b).pow(2).mean().item<double>();
}

std::vector<Picture> pictures(const at::Tensor& images, ValueRange range) {
  std::vector<Picture> out;
  for (std::int64_t i = 0; i < images.size(0); ++i) out.push_back(picture(images[i], range));
  return out;
}

/// Pair numbers whose object, pose and element all run through their ranges.
at::Tensor spread_pairs(const Experiment& experiment, std::int64_t count) {
  const std::int64_t n = order(experiment);
  const std::vector<std::int64_t> objects = spread(experiment.test.orbits().objects(), count);
  const auto rows = static_cast<std::int64_t>(objects.size());
  std::vector<std::int64_t> pairs;
  for (std::int64_t i = 0; i < rows; ++i) {
    // The identity is left out where there is anything else: it shows nothing moving.
    const std::int64_t element = n > 1 ? 1 + i * (n - 1) / rows : 0;
    const std::int64_t pose = (i * (n / 2 + 1)) % n;
    pairs.push_back((objects[static_cast<std::size_t>(i)] * n + pose) * n + element);
  }
  return indices(pairs);
}

}  // namespace

std::vector<std::int64_t> spread(std::int64_t size, std::int64_t count) {
  const std::int64_t n = std::min(size, count);
  std::vector<std::int64_t> out;
  for (std::int64_t i = 0; i < n; ++i) out.push_back(n == 1 ? 0 : i * (size - 1) / (n - 1));
  return out;
}

at::Tensor decoded_orbit(const Experiment& experiment, std::int64_t object,
                         const at::Tensor& elements) {
  const at::Tensor identity = elements.mul(0);
  PairBatch pairs;
  pairs.x1 = true_orbit(experiment, object, identity);
  pairs.x2 = true_orbit(experiment, object, elements);
  pairs.element = elements;
  pairs.pose = identity;
  pairs.object = repeated(object, elements);
  return experiment.reconstruction()(pairs).x2;
}

std::vector<double> orbit_errors(const Experiment& experiment,
                                 const std::vector<std::int64_t>& objects) {
  const at::Tensor elements = at::arange(order(experiment), at::TensorOptions(at::kLong));
  std::vector<double> errors;
  for (const std::int64_t object : objects) {
    errors.push_back(mean_square(true_orbit(experiment, object, elements),
                                 decoded_orbit(experiment, object, elements)));
  }
  return errors;
}

std::vector<Choice> choose_objects(const std::vector<std::int64_t>& objects,
                                   const std::vector<double>& errors, bool few) {
  std::vector<std::size_t> ranked(objects.size());
  std::iota(ranked.begin(), ranked.end(), std::size_t{0});
  std::stable_sort(ranked.begin(), ranked.end(),
                   [&](std::size_t a, std::size_t b) { return errors[a] < errors[b]; });
  struct Rank {
    double place;
    std::string why;
  };
  const std::vector<Rank> all{{0.1, "best tenth"},
                              {0.5, "median error"},
                              {0.9, "worst tenth"},
                              {1.0, fmt::format("worst of {}", objects.size())}};
  std::vector<Choice> choices;
  for (const Rank& rank : all) {
    if (few && rank.place != 0.5 && rank.place != 1.0) continue;
    const auto last = static_cast<double>(ranked.size() - 1);
    const std::int64_t object =
        objects[ranked[static_cast<std::size_t>(std::lround(rank.place * last))]];
    const bool seen = std::any_of(choices.begin(), choices.end(),
                                  [&](const Choice& one) { return one.object == object; });
    if (!seen) choices.push_back({object, rank.why});
  }
  return choices;
}

at::Tensor shown_elements(const Experiment& experiment, std::int64_t limit) {
  return indices(spread(order(experiment), limit));
}

void add_pair_examples(RunReport& report, const Experiment& experiment, std::int64_t count) {
  const PairBatch batch = experiment.test.batch(spread_pairs(experiment, count));
  const Reconstruction made = experiment.reconstruction()(batch);
  const ValueRange range = value_range(batch.x1);
  report.difference_full = difference_scale(batch.x2, made.x2, range);
  for (std::int64_t i = 0; i < batch.x1.size(0); ++i) {
    PairExample one;
    one.object = batch.object[i].item<std::int64_t>();
    one.pose =
        report.figures.elements.at(static_cast<std::size_t>(batch.pose[i].item<std::int64_t>()));
    one.element =
        report.figures.elements.at(static_cast<std::size_t>(batch.element[i].item<std::int64_t>()));
    one.x1 = picture(batch.x1[i], range);
    one.x2 = picture(batch.x2[i], range);
    one.decoded_x1 = picture(made.x1[i], range);
    one.decoded_x2 = picture(made.x2[i], range);
    one.difference = difference_picture(batch.x2[i], made.x2[i], report.difference_full);
    one.error = {mean_square(batch.x1[i], made.x1[i]), mean_square(batch.x2[i], made.x2[i])};
    report.pairs.push_back(one);
  }
}

OrbitExample orbit_example(const Experiment& experiment, const Choice& choice,
                           const std::vector<std::string>& names) {
  const at::Tensor elements = shown_elements(experiment);
  const at::Tensor shown = true_orbit(experiment, choice.object, elements);
  OrbitExample example;
  example.choice = choice.why;
  example.object = choice.object;
  example.error = orbit_errors(experiment, {choice.object}).front();
  for (std::int64_t i = 0; i < elements.size(0); ++i) {
    example.elements.push_back(
        names.at(static_cast<std::size_t>(elements[i].item<std::int64_t>())));
  }
  const ValueRange range = value_range(shown);
  example.shown = pictures(shown, range);
  example.decoded = pictures(decoded_orbit(experiment, choice.object, elements), range);
  return example;
}

}  // namespace torsor
