#include "diagnostics/continuity/path_jumps.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/error.hpp"
#include "diagnostics/continuity/path_scan.hpp"

namespace torsor {
namespace {

void judge(PathResult& result) {
  const auto jumps = [](const PathStep& s) { return s.resolved && s.slope < 0.1; };
  const auto steep = [](const PathStep& s) {
    return s.size == 0.0 || (s.resolved && s.slope > 0.5);
  };
  const auto worst = std::ranges::find_if(result.steps, jumps);
  if (worst != result.steps.end()) {
    result.verdict = Verdict::fail;
    result.effect = worst->size;
    result.interval = Interval{worst->size, worst->size};
    result.finding =
        fmt::format("The code jumps by {:.4g} at t = {:.6g} (slope {:.2f} down to {:.1g}).",
                    worst->size, worst->position, worst->slope, worst->width);
    return;
  }
  const bool continuous = std::ranges::all_of(result.steps, steep);
  result.verdict = continuous ? Verdict::pass : Verdict::inconclusive;
  for (const PathStep& step : result.steps) result.effect = std::max(result.effect, step.size);
  result.finding =
      continuous ? fmt::format("Continuous, with a constant of at least {:.4g}.", result.lipschitz)
                 : "The noise or a slope between 0.1 and 0.5 leaves it open.";
}

}  // namespace

PathResult jump_or_steep(const PathCodes& codes, const PathOptions& options) {
  require(options.low < options.high && options.intervals >= 8 && options.finest > 0.0 &&
              options.finest < 1.0,
          "a path from {} to {} in {} intervals down to {} is none", options.low, options.high,
          options.intervals, options.finest);
  PathResult result;
  result.id = "D4";
  result.name = "jump or steep";
  try {
    PathScan scan(codes, options);
    scan.refine();
    const std::vector<std::size_t> order = scan.order();
    for (std::size_t i = 0; i < 3; ++i) result.steps.push_back(scan.follow(order[i]));
    result.lipschitz = scan.lipschitz();
    result.resolution = std::max(100.0 * scan.noise(), scan.move(order[3]));
    judge(result);
  } catch (const NotFinite& defect) {
    result.verdict = Verdict::fail;
    result.finding = fmt::format("The code at t = {:.6g} is not finite.", defect.position);
  }
  Json steps = Json::array();
  for (const PathStep& s : result.steps) {
    steps.push_back({{"t", s.position}, {"jump", s.size}, {"width", s.width}, {"slope", s.slope}});
  }
  result.details = {{"steps", steps}, {"lipschitz", result.lipschitz}};
  return result;
}

}  // namespace torsor
