#include "diagnostics/injectivity/pair_scan.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include <ATen/ops/cdist.h>

namespace torsor {
namespace {

constexpr double kSlack = 1.25;

/// Half the code's way to the neighbours of every sample, summed over the axes; jumps left out.
std::vector<double> reaches(const FamilyGrid& grid) {
  const auto axes = static_cast<std::size_t>(grid.points.size(1));
  std::vector<double> longest(static_cast<std::size_t>(grid.points.size(0)) * axes, 0.0);
  for (const GridEdge& edge : grid.edges) {
    if (edge.is_jump(grid.noise)) continue;
    for (const std::int64_t end : {edge.from, edge.to}) {
      double& mine =
          longest[static_cast<std::size_t>(end) * axes + static_cast<std::size_t>(edge.axis)];
      mine = std::max(mine, edge.length);
    }
  }
  std::vector<double> result;
  for (std::size_t i = 0; i < longest.size(); i += axes) {
    result.push_back(0.5 * std::accumulate(&longest[i], &longest[i] + axes, 0.0));
  }
  return result;
}

/// Keeps the nearest of every bunch of doubtful pairs, at most `most`.
void thin(PairScan& scan, const double* apart, std::int64_t count, double separation, int most) {
  std::ranges::sort(scan.doubtful, {}, &SamplePair::relative);
  std::vector<SamplePair> kept;
  const auto near = [&](std::int64_t a, std::int64_t b) {
    return apart[a * count + b] < separation;
  };
  for (const SamplePair& pair : scan.doubtful) {
    const bool known = std::ranges::any_of(kept, [&](const SamplePair& k) {
      return (near(pair.first, k.first) && near(pair.second, k.second)) ||
             (near(pair.first, k.second) && near(pair.second, k.first));
    });
    if (known) continue;
    scan.truncated = static_cast<int>(kept.size()) == most;
    if (scan.truncated) break;
    kept.push_back(pair);
  }
  scan.doubtful = std::move(kept);
}

}  // namespace

PairScan scan_pairs(const FamilyGrid& grid, double separation, int most) {
  const at::Tensor apart = grid.distances().contiguous();
  const at::Tensor codes = at::cdist(grid.codes, grid.codes, 2.0, 2).contiguous();
  const std::vector<double> reach = reaches(grid);
  const std::int64_t count = codes.size(0);
  const auto* image = apart.data_ptr<double>();
  const auto* code = codes.data_ptr<double>();
  PairScan scan;
  for (std::int64_t i = 0; i < count; ++i) {
    for (std::int64_t j = i + 1; j < count; ++j) {
      if (image[i * count + j] < separation) continue;
      const double distance = code[i * count + j];
      const double reached =
          reach[static_cast<std::size_t>(i)] + reach[static_cast<std::size_t>(j)];
      scan.least = std::min(scan.least, distance);
      if (distance <= kSlack * reached + 10.0 * grid.noise) {
        scan.doubtful.push_back({i, j, distance, reached > 0.0 ? distance / reached : 0.0});
      } else {
        scan.proven = std::min(scan.proven, distance - reached);
      }
    }
  }
  thin(scan, image, count, separation, most);
  return scan;
}

}  // namespace torsor
