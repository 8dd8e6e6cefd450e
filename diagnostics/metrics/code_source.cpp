#include "diagnostics/metrics/code_source.hpp"

#include <cstddef>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "diagnostics/metrics/trees/tree_importances.hpp"

namespace torsor {

CodeSource grid_source(const MetricInput& grid) {
  CodeSource source;
  Eigen::Index cells = 1;
  for (const Factor& factor : grid.factors()) {
    require(factor.kind == FactorKind::discrete, "{} is continuous: a grid has discrete factors",
            factor.name);
    source.sizes.push_back(static_cast<int>(factor.levels.size()));
    cells *= source.sizes.back();
    require(cells <= grid.rows(), "{} rows are no full grid of factors", grid.rows());
  }
  require(cells == grid.rows(), "a full grid of these factors has {} rows, not {}", cells,
          grid.rows());
  const auto cell_of = [sizes = source.sizes](const auto& value_of) {
    Eigen::Index cell = 0;
    for (std::size_t k = 0; k < sizes.size(); ++k) cell = cell * sizes[k] + value_of(k);
    return cell;
  };
  std::vector<Eigen::Index> rows(static_cast<std::size_t>(cells), -1);
  for (Eigen::Index i = 0; i < grid.rows(); ++i) {
    const Eigen::Index cell = cell_of([&](std::size_t k) { return grid.factors()[k].classes[i]; });
    Eigen::Index& row = rows[static_cast<std::size_t>(cell)];
    require(row < 0, "rows {} and {} of the grid have the same factors", row, i);
    row = i;
  }
  source.codes_of = [codes = unit_columns(grid), rows, cell_of](const Eigen::MatrixXi& values) {
    std::vector<Eigen::Index> picked;
    for (Eigen::Index i = 0; i < values.rows(); ++i) {
      const Eigen::Index cell =
          cell_of([&](std::size_t k) { return values(i, static_cast<Eigen::Index>(k)); });
      picked.push_back(rows[static_cast<std::size_t>(cell)]);
    }
    return Eigen::MatrixXd(codes(picked, Eigen::all));
  };
  return source;
}

}  // namespace torsor
