#include "diagnostics/equivariance/mixing.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/error.hpp"
#include "diagnostics/equivariance/jackknife.hpp"

namespace torsor {
namespace {

void judge(MixingResult& result, std::size_t objects, std::size_t factors, double line) {
  if (factors < 2) {
    result.finding = "Fewer than two factors move the code: there is nothing to mix.";
    return;
  }
  if (objects < kLeastObjects) {
    result.finding = fmt::format("{} objects are too few for an interval.", objects);
    return;
  }
  if (result.interval->high <= line) result.verdict = Verdict::pass;
  if (result.interval->low > line) result.verdict = Verdict::fail;
  result.finding =
      fmt::format("{:.2g} of what moves is moved by more than one factor.", result.mixing);
}

}  // namespace

MixingResult mixing_index(const IsotypicSpectrum& spectrum) {
  require(!spectrum.parts.empty(), "a spectrum without parts has no mixing");
  const std::size_t objects = spectrum.parts.front().energies.size();
  const std::size_t factors = spectrum.parts.front().moved_by.size();
  std::vector<double> mixed(objects);
  std::vector<double> moving(objects);
  std::vector<double> alone(factors);
  std::vector<bool> used(factors);
  double total = 0.0;
  for (const IsotypicPart& part : spectrum.parts) {
    if (part.trivial) continue;
    const auto by = std::ranges::count(part.moved_by, true);
    for (std::size_t o = 0; o < objects; ++o) {
      moving[o] += part.energies[o];
      total += part.energies[o];
      if (by >= 2) mixed[o] += part.energies[o];
      for (std::size_t j = 0; by == 1 && j < factors; ++j) {
        if (part.moved_by[j]) alone[j] += part.energies[o];
      }
    }
    for (std::size_t j = 0; j < factors; ++j) {
      used[j] = used[j] || (part.moved_by[j] && part.multiplicity > 0);
    }
  }
  MixingResult result;
  result.id = "D18";
  result.name = "mixing";
  for (std::size_t j = 0; j < factors; ++j) {
    if (!used[j]) result.ignored.push_back(j);
    result.factor_shares.push_back(total > 0.0 ? alone[j] / total : 0.0);
  }
  const double line = std::max(0.01, spectrum.resolution.value_or(0.0));
  result.resolution = line;
  if (objects >= 2) {
    const Estimate estimate = ratio_estimate(mixed, moving);
    result.mixing = estimate.value;
    result.interval = estimate.interval;
  }
  result.effect = result.mixing;
  judge(result, objects, factors - result.ignored.size(), line);
  result.details = {{"mixing", result.mixing},
                    {"ignored", result.ignored},
                    {"factor_shares", result.factor_shares}};
  return result;
}

}  // namespace torsor
