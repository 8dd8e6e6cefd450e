#include "diagnostics/injectivity/family_grid.hpp"

#include <algorithm>
#include <cmath>

#include <ATen/TensorOperators.h>
#include <ATen/ops/cdist.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/isfinite.h>
#include <ATen/ops/minimum.h>
#include <ATen/ops/zeros.h>

#include "core/error.hpp"
#include "core/text.hpp"

namespace torsor {
namespace {

constexpr std::int64_t kLeastPerAxis = 8;
constexpr double kOffset = 0.118033988749895;

double coordinate(const ParameterRange& range, double step, std::int64_t count) {
  const double last = static_cast<double>(range.periodic ? count : count - 1);
  return range.low + range.width() * step / last;
}

std::int64_t samples_per_axis(const CodeFamily& family, std::int64_t samples) {
  require(family.codes && !family.ranges.empty(), "a family has codes and a parameter at least");
  for (const ParameterRange& r : family.ranges) {
    require(r.low < r.high, "a parameter from {} to {} has no range", r.low, r.high);
  }
  const auto axes = static_cast<double>(family.ranges.size());
  const auto count = static_cast<std::int64_t>(
      std::floor(std::pow(static_cast<double>(samples), 1.0 / axes) + 1e-9));
  require(count >= kLeastPerAxis,
          "{} samples leave {} for each of {} parameters, {} are needed: allow {} samples or fix "
          "parameters",
          samples, count, family.ranges.size(), kLeastPerAxis,
          static_cast<std::int64_t>(std::pow(static_cast<double>(kLeastPerAxis), axes)));
  return count;
}

at::Tensor grid_points(const std::vector<ParameterRange>& ranges, std::int64_t count) {
  const auto axes = static_cast<std::int64_t>(ranges.size());
  std::int64_t total = 1;
  for (std::int64_t a = 0; a < axes; ++a) total *= count;
  at::Tensor points = at::empty({total, axes}, at::kDouble);
  auto* out = points.data_ptr<double>();
  for (std::int64_t i = 0; i < total; ++i) {
    std::int64_t rest = i;
    for (std::int64_t a = axes; a-- > 0; rest /= count) {
      const std::int64_t k = rest % count;
      const ParameterRange& range = ranges[static_cast<std::size_t>(a)];
      const bool rim = !range.periodic && (k == 0 || k + 1 == count);
      const double step = static_cast<double>(k) + (rim ? 0.0 : kOffset);
      out[i * axes + a] = coordinate(range, step, count);
    }
  }
  return points;
}

/// The edges of the grid, and the parameters of their middles as rows.
std::vector<GridEdge> grid_edges(const FamilyGrid& grid, std::int64_t count, at::Tensor& middles) {
  const std::int64_t axes = grid.points.size(1);
  const std::int64_t total = grid.points.size(0);
  const auto* point = grid.points.data_ptr<double>();
  std::vector<GridEdge> edges;
  std::vector<double> rows;
  std::int64_t stride = total;
  for (std::int64_t a = 0; a < axes; ++a) {
    stride /= count;
    const ParameterRange& range = grid.ranges[static_cast<std::size_t>(a)];
    for (std::int64_t i = 0; i < total; ++i) {
      const bool last = i / stride % count + 1 == count;
      if (last && !range.periodic) continue;
      const std::int64_t to = last ? i - (count - 1) * stride : i + stride;
      edges.push_back({i, to, a});
      rows.insert(rows.end(), point + i * axes, point + (i + 1) * axes);
      const double end = point[to * axes + a] + (last ? range.width() : 0.0);
      double middle = 0.5 * (point[i * axes + a] + end);
      if (middle >= range.high) middle -= range.width();
      rows[rows.size() - static_cast<std::size_t>(axes - a)] = middle;
    }
  }
  middles = at::empty({static_cast<std::int64_t>(edges.size()), axes}, at::kDouble);
  std::ranges::copy(rows, middles.data_ptr<double>());
  return edges;
}

void note_bad_row(FamilyGrid& grid, const at::Tensor& codes, const at::Tensor& points) {
  const at::Tensor good = at::isfinite(codes).all(1);
  if (grid.bad || good.all().item<bool>()) return;
  const at::Tensor row = points[good.to(at::kInt).argmin().item<std::int64_t>()].contiguous();
  grid.bad.emplace(row.data_ptr<double>(), row.data_ptr<double>() + row.size(0));
}

void measure_edges(FamilyGrid& grid, const at::Tensor& middles) {
  const std::int64_t width = grid.codes.size(1);
  const auto* code = grid.codes.data_ptr<double>();
  const auto* middle = middles.data_ptr<double>();
  for (GridEdge& edge : grid.edges) {
    double squares[4] = {0.0, 0.0, 0.0, 0.0};
    for (std::int64_t d = 0; d < width; ++d) {
      const double a = code[edge.from * width + d];
      const double b = code[edge.to * width + d];
      const double m = *middle++;
      const double parts[4] = {b - a, m - a, b - m, m - 0.5 * (a + b)};
      for (int i = 0; i < 4; ++i) squares[i] += parts[i] * parts[i];
    }
    edge.chord = std::sqrt(squares[0]);
    edge.length = std::sqrt(squares[1]) + std::sqrt(squares[2]);
    edge.deviation = std::sqrt(squares[3]);
  }
}

}  // namespace

at::Tensor parameter_distances(const std::vector<ParameterRange>& ranges, const at::Tensor& a,
                               const at::Tensor& b) {
  at::Tensor squares = at::zeros({a.size(0), b.size(0)}, at::kDouble);
  for (std::size_t p = 0; p < ranges.size(); ++p) {
    const auto column = static_cast<std::int64_t>(p);
    at::Tensor step = (a.select(1, column).unsqueeze(1) - b.select(1, column).unsqueeze(0)).abs();
    if (ranges[p].periodic) step = at::minimum(step, (ranges[p].width() - step).abs());
    squares = squares + step.square();
  }
  return squares.sqrt();
}

at::Tensor FamilyGrid::distances() const {
  // Mode 2 takes differences; the other one loses half the digits where points are near.
  return images.defined() ? at::cdist(images, images, 2.0, 2)
                          : parameter_distances(ranges, points, points);
}

FamilyGrid family_grid(const CodeFamily& family, std::int64_t samples, double noise) {
  const std::int64_t count = samples_per_axis(family, samples);
  FamilyGrid grid;
  grid.ranges = family.ranges;
  grid.points = grid_points(family.ranges, count);
  at::Tensor middles;
  grid.edges = grid_edges(grid, count, middles);
  const at::Tensor raw = family.codes(grid.points);
  grid.codes = code_rows(raw, grid.points.size(0));
  note_bad_row(grid, grid.codes, grid.points);
  const double value_noise = noise > 0.0 ? noise : assumed_noise(raw);
  grid.noise = value_noise * std::sqrt(static_cast<double>(grid.codes.size(1)));
  const at::Tensor middle_codes = code_rows(family.codes(middles), middles.size(0));
  note_bad_row(grid, middle_codes, middles);
  measure_edges(grid, middle_codes);
  if (family.images) {
    grid.images = family.images(grid.points).to(at::kCPU, at::kDouble).flatten(1);
  }
  const at::Tensor apart = grid.distances();
  const auto* distance = apart.data_ptr<double>();
  for (const GridEdge& edge : grid.edges) {
    grid.largest_step = std::max(grid.largest_step, distance[edge.from * apart.size(0) + edge.to]);
  }
  return grid;
}

}  // namespace torsor
