#include "diagnostics/injectivity/invariant_completeness.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include <ATen/TensorOperators.h>
#include <fmt/format.h>

#include "core/error.hpp"

namespace torsor {
namespace {

double tolerance(const OrbitTable& table) {
  return 5.0 * table.noise * std::sqrt(static_cast<double>(table.size()));
}

OrbitSeparation separation(const OrbitTable& codes, const OrbitTable& images, std::int64_t pair) {
  const at::Tensor moved = images.values[2 * pair] - images.values[2 * pair + 1][0];
  return {moved.norm(2, 1).min().item<double>(),
          (codes.values[2 * pair][0] - codes.values[2 * pair + 1][0]).norm().item<double>()};
}

struct Tally {
  std::int64_t different = 0;
  std::optional<std::int64_t> confused;
  double nearest = std::numeric_limits<double>::infinity();  ///< code distance / tolerance
};

Tally tally(CompletenessResult& result, double code_zero, double image_zero) {
  Tally tally;
  result.effect = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < result.pairs.size(); ++i) {
    const OrbitSeparation& pair = result.pairs[i];
    if (pair.image_distance <= image_zero) continue;
    ++tally.different;
    result.effect = std::min(result.effect, pair.code_distance / pair.image_distance);
    tally.nearest = std::min(tally.nearest, pair.code_distance / code_zero);
    if (pair.code_distance <= code_zero && !tally.confused) {
      tally.confused = static_cast<std::int64_t>(i);
    }
  }
  if (tally.different == 0) result.effect = 0.0;
  return tally;
}

void judge(CompletenessResult& result, const Tally& found, double noise) {
  if (result.variation > 5.0 * noise) {
    result.finding = fmt::format("The code is not invariant: it moves by {:.2g} along an orbit.",
                                 result.variation);
    return;
  }
  if (found.different == 0) {
    result.finding = "All pairs lie on one orbit each: there is nothing to tell apart.";
    return;
  }
  result.interval = Interval{result.effect, result.effect};
  if (found.confused) {
    const OrbitSeparation& pair = result.pairs[static_cast<std::size_t>(*found.confused)];
    result.verdict = Verdict::fail;
    result.finding = fmt::format("Pair {}: orbits {:.3g} apart have one code (distance {:.1g}).",
                                 *found.confused, pair.image_distance, pair.code_distance);
  } else if (found.nearest < 10.0) {
    result.finding = "Two orbits are told apart by less than ten times the noise.";
  } else {
    result.verdict = Verdict::pass;
    result.finding =
        fmt::format("All {} pairs of different orbits are told apart.", found.different);
  }
}

}  // namespace

CompletenessResult invariant_completeness(const OrbitTable& codes, const OrbitTable& images) {
  require(images.group == codes.group && images.objects() == codes.objects() &&
              codes.objects() % 2 == 0,
          "pairs of orbits are two tables of one group and an even number of objects, not {} of {} "
          "and {} of {}",
          codes.objects(), codes.group.name(), images.objects(), images.group.name());
  CompletenessResult result;
  result.id = "D26";
  result.name = "invariant completeness";
  result.resolution = tolerance(codes);
  if (const auto bad = first_bad_value(codes)) {
    result.verdict = Verdict::fail;
    result.finding =
        fmt::format("The code of object {} in pose {} is not finite.", bad->object, bad->element);
    return result;
  }
  result.variation = (codes.values - codes.values.slice(1, 0, 1)).abs().max().item<double>();
  Json list = Json::array();
  for (std::int64_t i = 0; i < codes.objects() / 2; ++i) {
    result.pairs.push_back(separation(codes, images, i));
    list.push_back({{"image_distance", result.pairs.back().image_distance},
                    {"code_distance", result.pairs.back().code_distance}});
  }
  judge(result, tally(result, tolerance(codes), tolerance(images)), codes.noise);
  result.details = {{"variation", result.variation}, {"pairs", list}};
  return result;
}

}  // namespace torsor
