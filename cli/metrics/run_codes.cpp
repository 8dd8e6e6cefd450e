#include "cli/metrics/run_codes.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <ATen/ops/cat.h>
#include <fmt/format.h>

#include "cli/experiment.hpp"
#include "cli/run_folder.hpp"
#include "core/error.hpp"
#include "diagnostics/report/orbit_summaries.hpp"

namespace torsor {
namespace {

using RowMatrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
constexpr std::int64_t kMostRows = 10000;

/// The names and sizes of the factors of a grid, objects first.
struct GridFactors {
  std::vector<std::string> names;
  std::vector<Eigen::Index> sizes;
  std::size_t of_objects = 0;  ///< how many of them tell objects apart
};

void append_object_factors(const Config& config, std::int64_t objects, GridFactors& grid) {
  const std::int64_t scales = config.data.scales;
  if (config.data.source == "sprites" && objects % scales == 0) {
    grid.names = {"shape", "scale"};
    grid.sizes = {objects / scales, scales};
  } else if (objects > 1) {
    grid.names = {"object"};
    grid.sizes = {objects};
  }
  grid.of_objects = grid.sizes.size();
}

std::vector<FiniteGroup> direct_factors(const FiniteGroup& group) {
  return group.factors().size() > 1 ? group.factors() : std::vector{group};
}

bool is_product_of_cycles(const FiniteGroup& group) {
  const std::vector<FiniteGroup> parts = direct_factors(group);
  return std::ranges::all_of(parts, [](const FiniteGroup& part) { return is_cyclic_order(part); });
}

void append_pose_factors(const Config& config, const FiniteGroup& group, GridFactors& grid) {
  const std::vector<FiniteGroup> parts = direct_factors(group);
  for (std::size_t k = 0; k < parts.size(); ++k) {
    grid.names.push_back(k < config.action.kind.size() ? config.action.kind[k]
                                                       : fmt::format("pose {}", k));
    grid.sizes.push_back(static_cast<Eigen::Index>(parts[k].order()));
  }
}

void append_element_factor(const FiniteGroup& group, GridFactors& grid) {
  grid.names.emplace_back("element");
  grid.sizes.push_back(static_cast<Eigen::Index>(group.order()));
}

/// The level of each factor in every row, the last factor fastest: [N, factors].
Eigen::MatrixXd levels(const GridFactors& grid) {
  Eigen::Index rows = 1;
  for (const Eigen::Index n : grid.sizes) rows *= n;
  Eigen::MatrixXd values(rows, static_cast<Eigen::Index>(grid.sizes.size()));
  Eigen::Index inner = rows;
  for (std::size_t k = 0; k < grid.sizes.size(); ++k) {
    inner /= grid.sizes[k];
    for (Eigen::Index r = 0; r < rows; ++r) {
      values(r, static_cast<Eigen::Index>(k)) = static_cast<double>(r / inner % grid.sizes[k]);
    }
  }
  return values;
}

Eigen::MatrixXd encode_orbits(const Autoencoder& model, const Orbits& orbits,
                              std::int64_t objects) {
  std::vector<at::Tensor> codes;
  for (std::int64_t o = 0; o < objects; ++o) {
    codes.push_back(model.encode(orbits.orbit(o)).detach().to(at::kDouble).flatten(1));
  }
  const at::Tensor all = at::cat(codes).contiguous();
  return Eigen::Map<const RowMatrix>(all.data_ptr<double>(), all.size(0), all.size(1));
}

/// The grid of the factors that turn the codes.
CodeGrid pose_grid(const Eigen::MatrixXd& codes, const GridFactors& grid, std::int64_t objects) {
  const auto first = static_cast<std::ptrdiff_t>(grid.of_objects);
  return CodeGrid(codes, {grid.sizes.begin() + first, grid.sizes.end()}, objects,
                  {grid.names.begin() + first, grid.names.end()});
}

}  // namespace

RunCodes encode_run(const std::filesystem::path& run, std::int64_t objects) {
  const RunFolder folder = RunFolder::open(run);
  const Experiment experiment = build_experiment(folder.config());
  folder.load_best(experiment.autoencoder());
  const Orbits& orbits = experiment.test.orbits();
  const FiniteGroup& group = orbits.group();
  const auto order = static_cast<std::int64_t>(group.order());
  const std::int64_t most = objects > 0 ? objects : std::max<std::int64_t>(1, kMostRows / order);
  const std::int64_t count = std::min(most, orbits.objects());
  GridFactors grid;
  append_object_factors(folder.config(), count, grid);
  const bool cyclic = is_product_of_cycles(group);
  cyclic ? append_pose_factors(folder.config(), group, grid) : append_element_factor(group, grid);
  const Eigen::MatrixXd codes = encode_orbits(experiment.autoencoder(), orbits, count);
  RunCodes out{MetricInput(codes, levels(grid), {.names = grid.names}), std::nullopt};
  if (cyclic) {
    out.grid = pose_grid(codes, grid, count);
  } else {
    out.no_grid =
        fmt::format("the run's group {} is not given as a product of cyclic groups", group.name());
  }
  return out;
}

}  // namespace torsor
