#include "diagnostics/report/invariant_twins.hpp"

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <utility>

#include <ATen/ops/arange.h>

#include "core/error.hpp"
#include "datasets/families/harmonic_family.hpp"
#include "diagnostics/injectivity/orbit_pairs.hpp"
#include "diagnostics/report/finite_objects.hpp"

namespace torsor {
namespace {

constexpr std::int64_t kTwins = 10;

CompletenessResult on_pairs(const Encoder& encode, const ImageFamily& family,
                            const std::vector<OrbitPair>& pairs, double noise,
                            std::string_view where) {
  PairTables tables = pair_tables(encode, family, pairs);
  tables.codes.noise = std::max(tables.codes.noise, noise);
  CompletenessResult result = invariant_completeness(tables.codes, tables.images);
  result.details["where"] = where;
  return result;
}

}  // namespace

CompletenessResult completeness_of_objects(const OrbitTable& codes, const OrbitTable& images) {
  require(codes.objects() >= 2, "{} object makes no pair of orbits", codes.objects());
  const at::Tensor even = at::arange(codes.objects() / 2 * 2, at::kLong);
  CompletenessResult result = invariant_completeness(only(codes, even), only(images, even));
  result.details["where"] = "pairs of objects";
  return result;
}

std::vector<CompletenessResult> completeness_of_twins(const Encoder& encode,
                                                      const ImageFamily& family, double noise,
                                                      Random& random) {
  const auto* harmonic = dynamic_cast<const HarmonicFamily*>(&family);
  if (harmonic == nullptr || harmonic->space().mirrors || family.facts().grid != ImageGrid::polar) {
    return {};
  }
  std::vector<CompletenessResult> results;
  results.push_back(on_pairs(encode, family, spectrum_twins(*harmonic, kTwins, random), noise,
                             "pairs of one power spectrum"));
  const std::vector<int>& harmonics = harmonic->space().harmonics;
  const bool second = std::ranges::count(harmonics, 2) > 0 && std::ranges::count(harmonics, 3) > 0;
  if (second && harmonic->space().order >= 10) {
    results.push_back(on_pairs(encode, family, bispectrum_twins(*harmonic, kTwins, random), noise,
                               "pairs of one bispectrum, c_2 and c_3 alone"));
  }
  return results;
}

}  // namespace torsor
