#include "diagnostics/report/defects_and_data.hpp"

#include <cmath>
#include <cstdint>
#include <numbers>

#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/zeros.h>

namespace torsor {
namespace {

constexpr std::int64_t kPoints = 1000;

at::Tensor uniform_points(double radius, std::int64_t count, Random& random) {
  at::Tensor points = at::empty({count, 2}, at::kDouble);
  for (std::int64_t i = 0; i < count; ++i) {
    const double r = radius * std::sqrt(random.uniform());
    const double angle = random.uniform(0.0, 2.0 * std::numbers::pi);
    points.data_ptr<double>()[2 * i] = r * std::cos(angle);
    points.data_ptr<double>()[2 * i + 1] = r * std::sin(angle);
  }
  return points;
}

double area_of(const ImageDisc& disc, std::int64_t cells) {
  const PlaneOverDisc images = [&](const at::Tensor& points) {
    return disc.images(points, at::zeros({points.size(0)}, at::kLong));
  };
  return chart_area(images, disc.radius, cells, 1e-4 * disc.radius);
}

}  // namespace

DefectSummary defects_and_data(const std::vector<SearchedDisc>& discs,
                               const std::vector<StratumErrors>& strata, std::int64_t cells,
                               Random& random) {
  std::vector<ChartDefects> charts;
  std::vector<at::Tensor> distances;
  Json weights = Json::array();
  for (const SearchedDisc& one : discs) {
    const auto share = kPoints / static_cast<std::int64_t>(discs.size());
    charts.push_back({one.disc.name, one.defects, area_of(one.disc, cells)});
    distances.push_back(
        core_distances(one.defects, uniform_points(one.disc.radius, share, random)));
    weights.push_back(one.weight);
  }
  at::Tensor all;
  if (!distances.empty()) all = at::cat(distances).unsqueeze(1);
  DefectSummary summary = defect_summary(charts, all, strata, {.images = "the discs"});
  summary.details["images"] = "points drawn uniformly on the discs searched, not the data";
  summary.details["points"] = all.defined() ? all.size(0) : 0;
  summary.details["weights"] = weights;
  return summary;
}

}  // namespace torsor
