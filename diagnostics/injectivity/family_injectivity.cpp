#include <algorithm>
#include <cmath>
#include <utility>

#include <ATen/TensorOperators.h>
#include <ATen/ops/empty.h>
#include <fmt/format.h>

#include "core/error.hpp"
#include "diagnostics/injectivity/collision_polish.hpp"
#include "diagnostics/injectivity/family_grid.hpp"
#include "diagnostics/injectivity/injectivity.hpp"
#include "diagnostics/injectivity/injectivity_parts.hpp"
#include "diagnostics/injectivity/pair_scan.hpp"
#include "diagnostics/injectivity/stretch.hpp"
#include "diagnostics/median.hpp"

namespace torsor {
namespace {

constexpr double kBentShare = 0.05;  ///< of the edges: more is too sparse
constexpr double kZero = 1e-8;       ///< of a neighbour gap: as good as no distance
constexpr double kFlat = 1e-3;       ///< of the usual stretch: the derivative nearly vanishes

at::Tensor as_row(const std::vector<double>& point) {
  at::Tensor row = at::empty({1, static_cast<std::int64_t>(point.size())}, at::kDouble);
  std::ranges::copy(point, row.data_ptr<double>());
  return row;
}

double image_distance(const CodeFamily& family, const PolishedPair& pair) {
  const at::Tensor a = as_row(pair.first);
  const at::Tensor b = as_row(pair.second);
  if (!family.images) return parameter_distances(family.ranges, a, b).item<double>();
  return (family.images(a) - family.images(b)).to(at::kDouble).norm().item<double>();
}

/// Follows every doubtful pair; lowers `scan` to what is found, collects collisions.
void follow(const CodeFamily& family, const FamilyGrid& grid, PairScan& scan,
            InjectivityResult& result) {
  const double zero = std::max(10.0 * grid.noise, kZero * result.gap);
  const auto row = [&](std::int64_t i) {
    const auto* data = grid.points.data_ptr<double>() + i * grid.points.size(1);
    return std::vector<double>(data, data + grid.points.size(1));
  };
  for (const SamplePair& pair : scan.doubtful) {
    const PolishedPair end = polished_pair(family, row(pair.first), row(pair.second));
    const double apart = image_distance(family, end);
    if (apart < 0.5 * result.separation) continue;  // the two strands join: no collision
    if (apart >= result.separation) scan.least = std::min(scan.least, end.code_distance);
    scan.proven = std::min(scan.proven, end.code_distance);
    if (end.code_distance > zero) continue;
    const bool known = std::ranges::any_of(result.collisions, [&](const Collision& c) {
      const PolishedPair straight{c.first, end.first, 0.0};
      const PolishedPair crossed{c.first, end.second, 0.0};
      return std::min(image_distance(family, straight), image_distance(family, crossed)) <
             1e-3 * result.separation;
    });
    if (!known) result.collisions.push_back({end.first, end.second, end.code_distance, apart});
  }
}

struct Doubts {
  double bent_share = 0.0;
  std::int64_t jumps = 0;
  bool truncated = false;
  bool flat = false;
};

void judge(InjectivityResult& result, const Doubts& doubts) {
  if (!result.collisions.empty()) {
    result.verdict = Verdict::fail;
    result.finding = collision_text(result.collisions.front());
  } else if (doubts.bent_share > kBentShare) {
    result.finding = fmt::format(
        "{:.0f} % of the neighbours' codes bend or jump between: too sparse, take more samples.",
        100.0 * doubts.bent_share);
  } else if (doubts.truncated) {
    result.finding = "More doubtful pairs than were followed: take more samples.";
  } else if (doubts.flat) {
    result.finding = fmt::format(
        "The code hardly moves with the image somewhere (stretch {:.2g}): pairs nearer than {:.2g} "
        "may share one.",
        *result.least_stretch, result.separation);
  } else {
    result.verdict = Verdict::pass;
    result.finding =
        fmt::format("Images {:.3g} apart or more have codes {:.3g} neighbour gaps apart.",
                    result.separation, result.ratio);
  }
}

}  // namespace

InjectivityResult family_injectivity(const CodeFamily& family, const InjectivityOptions& options) {
  require_options(options);
  const FamilyGrid grid = family_grid(family, options.samples, options.noise);
  InjectivityResult result = new_injectivity_result();
  if (grid.bad) {
    result.verdict = Verdict::fail;
    result.finding = fmt::format("The code at ({:.6g}) is not finite.", fmt::join(*grid.bad, ", "));
    return result;
  }
  std::vector<double> chords;
  Doubts doubts;
  for (const GridEdge& edge : grid.edges) {
    chords.push_back(edge.chord);
    doubts.jumps += edge.is_jump(grid.noise) ? 1 : 0;
    doubts.bent_share += edge.is_bent(grid.noise) ? 1.0 : 0.0;
  }
  doubts.bent_share /= static_cast<double>(chords.size());
  result.gap = median(std::move(chords));
  result.separation = options.separation > 0.0 ? options.separation : 3.0 * grid.largest_step;
  result.resolution = result.separation;
  PairScan scan = scan_pairs(grid, result.separation, options.polished);
  require(std::isfinite(scan.least), "no two samples are {} apart: choose a smaller separation",
          result.separation);
  doubts.truncated = scan.truncated;
  follow(family, grid, scan, result);
  const Stretch stretch = stretches(family, grid);
  result.least_stretch = stretch.least;
  doubts.flat = !(stretch.least >= kFlat * stretch.usual) || stretch.usual == 0.0;
  const double unit = result.gap > 0.0 ? 1.0 / result.gap : 0.0;
  result.ratio = scan.least * unit;
  result.interval = Interval{std::max(0.0, std::min(scan.least, scan.proven)) * unit, result.ratio};
  judge(result, doubts);
  fill_details(result);
  result.details["samples"] = grid.points.size(0);
  result.details["bent_share"] = doubts.bent_share;
  result.details["jumps"] = doubts.jumps;
  return result;
}

}  // namespace torsor
