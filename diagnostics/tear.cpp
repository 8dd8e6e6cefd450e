#include "diagnostics/tear.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <ATen/TensorOperators.h>
#include <ATen/ops/isfinite.h>
#include <fmt/format.h>

#include "core/error.hpp"
#include "core/text.hpp"

namespace torsor {

double longest_spanning_edge(const at::Tensor& points) {
  require(points.dim() == 2 && points.size(0) >= 2,
          "a spanning tree joins points [N, D], N >= 2, not {}", shape_text(points.sizes()));
  require(at::isfinite(points).all().item<bool>(), "a point of the spanning tree is not finite");
  const at::Tensor x = points.to(at::kCPU, at::kDouble).contiguous();
  const std::int64_t count = x.size(0);
  const std::int64_t width = x.size(1);
  const auto* data = x.data_ptr<double>();
  // Prim: `near` is the squared distance of each point to the tree, negative once it is in it.
  std::vector<double> near(static_cast<std::size_t>(count),
                           std::numeric_limits<double>::infinity());
  std::int64_t last = 0;
  near[0] = -1.0;
  double longest = 0.0;
  for (std::int64_t joined = 1; joined < count; ++joined) {
    std::int64_t next = -1;
    for (std::int64_t i = 0; i < count; ++i) {
      double& mine = near[static_cast<std::size_t>(i)];
      if (mine < 0.0) continue;
      double square = 0.0;
      for (std::int64_t d = 0; d < width; ++d) {
        const double difference = data[i * width + d] - data[last * width + d];
        square += difference * difference;
      }
      mine = std::min(mine, square);
      if (next < 0 || mine < near[static_cast<std::size_t>(next)]) next = i;
    }
    longest = std::max(longest, near[static_cast<std::size_t>(next)]);
    near[static_cast<std::size_t>(next)] = -1.0;
    last = next;
  }
  return std::sqrt(longest);
}

TearResult tear_by_single_linkage(const std::function<at::Tensor(std::int64_t samples)>& codes,
                                  std::int64_t first) {
  require(first >= 8, "a tear is looked for with 8 samples at least, not {}", first);
  TearResult result;
  result.id = "D5";
  result.name = "tear";
  for (const std::int64_t samples : {first, 2 * first, 4 * first}) {
    const at::Tensor cloud = codes(samples);
    if (!at::isfinite(cloud).all().item<bool>()) {
      result.finding = fmt::format("A code among {} samples is not finite.", samples);
      return result;
    }
    result.samples.push_back(samples);
    result.longest_edges.push_back(longest_spanning_edge(cloud));
  }
  const std::vector<double>& edge = result.longest_edges;
  result.effect = edge[2];
  result.details = {{"samples", result.samples}, {"longest_edges", edge}};
  const auto shrinks = [&](double factor) {
    return edge[1] <= factor * edge[0] && edge[2] <= factor * edge[1];
  };
  const auto stays = [&](double factor) {
    return edge[1] >= factor * edge[0] && edge[2] >= factor * edge[1];
  };
  result.resolution = edge[2];
  if (shrinks(0.8)) {
    result.verdict = Verdict::pass;
    result.finding = fmt::format("Gaps close under refinement: {:.2g}, {:.2g}, {:.2g}.", edge[0],
                                 edge[1], edge[2]);
  } else if (stays(0.95)) {
    result.verdict = Verdict::fail;
    result.finding =
        fmt::format("The codes fall into pieces {:.3g} apart at every sampling up to {}.", edge[2],
                    result.samples[2]);
  } else {
    result.finding = fmt::format("Gaps of {:.2g}, {:.2g}, {:.2g}: neither closing nor staying.",
                                 edge[0], edge[1], edge[2]);
  }
  return result;
}

}  // namespace torsor
