#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include <ATen/TensorOperators.h>
#include <ATen/ops/cdist.h>
#include <ATen/ops/empty.h>
#include <fmt/format.h>

#include "core/error.hpp"
#include "diagnostics/equivariance/jackknife.hpp"
#include "diagnostics/injectivity/coset_steps.hpp"
#include "diagnostics/injectivity/infimum_interval.hpp"
#include "diagnostics/injectivity/injectivity.hpp"
#include "diagnostics/injectivity/injectivity_parts.hpp"
#include "diagnostics/median.hpp"

namespace torsor {
namespace {

constexpr double kLeastRatio = 0.5;

struct Findings {
  std::vector<double> ratios;  ///< of the objects with two cosets δ apart
  std::vector<double> gaps;
  std::optional<std::int64_t> broken;  ///< an object whose stabilizer moves its code
  double nearest = std::numeric_limits<double>::infinity();  ///< of codes that are told apart
};

/// Codes of the cosets' representatives, [cosets, D].
at::Tensor coset_codes(const OrbitTable& codes, std::int64_t object, const CosetSteps& steps) {
  const auto count = static_cast<std::int64_t>(steps.representatives.size());
  at::Tensor index = at::empty({count}, at::kLong);
  for (std::int64_t c = 0; c < count; ++c) {
    index.data_ptr<std::int64_t>()[c] = steps.representatives[static_cast<std::size_t>(c)];
  }
  return codes.values[object].index_select(0, index);
}

void scan_object(const OrbitTable& codes, std::int64_t object, const CosetSteps& steps,
                 const InjectivityOptions& options, InjectivityResult& result, Findings& found) {
  const at::Tensor rows = coset_codes(codes, object, steps);
  const at::Tensor table = at::cdist(rows, rows, 2.0, 2).contiguous();
  const auto* code = table.data_ptr<double>();
  const double zero = 5.0 * codes.noise * std::sqrt(static_cast<double>(codes.size()));
  const std::size_t count = steps.representatives.size();
  double least = std::numeric_limits<double>::infinity();
  std::vector<double> gaps;
  for (std::size_t a = 0; a < count; ++a) {
    for (std::size_t b = a + 1; b < count; ++b) {
      const double distance = code[a * count + b];
      const auto apart = static_cast<double>(steps.between(a, b));
      if (apart == 1.0) gaps.push_back(distance);
      if (apart >= result.separation) least = std::min(least, distance);
      if (distance > zero) {
        found.nearest = std::min(found.nearest, distance / zero);
      } else if (static_cast<int>(result.collisions.size()) < options.polished) {
        const auto o = static_cast<double>(object);
        result.collisions.push_back({{o, static_cast<double>(steps.representatives[a])},
                                     {o, static_cast<double>(steps.representatives[b])},
                                     distance,
                                     apart});
      }
    }
  }
  if (!std::isfinite(least)) return;
  const double gap = median(gaps);
  found.gaps.push_back(gap);
  found.ratios.push_back(gap > 0.0 ? least / gap : 0.0);
}

void judge(InjectivityResult& result, const Findings& found) {
  if (found.broken) {
    result.finding = fmt::format(
        "The image of object {} is symmetric but its codes differ: they are noisy or jump there.",
        *found.broken);
  } else if (!result.collisions.empty()) {
    const Collision& c = result.collisions.front();
    result.verdict = Verdict::fail;
    result.finding = fmt::format("Object {:.0f} has one code in the poses {:.0f} and {:.0f}.",
                                 c.first[0], c.first[1], c.second[1]);
  } else if (found.ratios.empty()) {
    result.finding = fmt::format("No orbit has two poses {:g} steps apart.", result.separation);
  } else if (found.nearest < 10.0) {
    result.finding = "Some poses are told apart by less than ten times the noise.";
  } else if (result.ratio < kLeastRatio) {
    result.finding = fmt::format(
        "Distant poses come within {:.2g} neighbour gaps: too few poses to judge the orbit.",
        result.ratio);
  } else {
    result.verdict = Verdict::pass;
    result.finding =
        fmt::format("Poses {:g} steps apart or more have codes {:.3g} neighbour gaps apart.",
                    result.separation, result.ratio);
  }
}

}  // namespace

InjectivityResult orbit_injectivity(const OrbitTable& codes, const OrbitTable& images,
                                    const InjectivityOptions& options) {
  require_options(options);
  require(images.group == codes.group && images.objects() == codes.objects(),
          "{} image orbits of {} do not belong to {} code orbits of {}", images.objects(),
          images.group.name(), codes.objects(), codes.group.name());
  InjectivityResult result = new_injectivity_result();
  if (const auto bad = first_bad_value(codes)) {
    result.verdict = Verdict::fail;
    result.finding =
        fmt::format("The code of object {} in pose {} is not finite.", bad->object, bad->element);
    return result;
  }
  result.separation = options.separation > 0.0 ? options.separation : 2.0;
  result.resolution = 5.0 * codes.noise;
  Findings found;
  std::optional<CosetSteps> steps;
  std::vector<FiniteGroup::Element> before;
  for (std::int64_t o = 0; o < codes.objects(); ++o) {
    const PeriodSubgroup image = periods(images, o, 5.0 * images.noise);
    const PeriodSubgroup code = periods(codes, o, 5.0 * codes.noise);
    if (!found.broken && !std::ranges::includes(code.elements, image.elements)) found.broken = o;
    if (!steps || image.elements != before) steps = coset_steps(codes.group, image.elements);
    before = image.elements;
    scan_object(codes, o, *steps, options, result, found);
  }
  if (!found.ratios.empty()) {
    result.gap = median(found.gaps);
    result.ratio = *std::ranges::min_element(found.ratios);
  }
  if (found.ratios.size() >= kLeastObjects) {
    result.interval = infimum_interval(found.ratios, options.shape);
    result.interval->low = std::max(0.0, result.interval->low);
  }
  judge(result, found);
  fill_details(result);
  result.details["objects"] = found.ratios.size();
  return result;
}

}  // namespace torsor
