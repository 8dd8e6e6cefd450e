#include "diagnostics/metrics/symmetry/code_grid.hpp"

#include <bit>
#include <cmath>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/error.hpp"

namespace torsor {
namespace {

constexpr std::size_t kMostGridFactors = 12;

void split_along(std::size_t k, FactorSet set, Eigen::Index outer, const Eigen::MatrixXd& values,
                 std::span<const Eigen::Index> sizes,
                 const std::function<void(FactorSet, const Eigen::MatrixXd&)>& visit) {
  if (k == sizes.size()) {
    visit(set, values);
    return;
  }
  const Eigen::Index inner = values.rows() / (outer * sizes[k]);
  split_along(k + 1, set, outer, axis_mean(values, outer, sizes[k], inner), sizes, visit);
  split_along(k + 1, set | (FactorSet{1} << k), outer * sizes[k],
              axis_deviation(values, outer, sizes[k], inner), sizes, visit);
}

/// The row of each observation in the grid.
std::vector<Eigen::Index> grid_rows(const MetricInput& input,
                                    const std::vector<std::size_t>& order) {
  std::vector<Eigen::Index> rows(static_cast<std::size_t>(input.rows()), 0);
  for (const std::size_t k : order) {
    const Factor& factor = input.factors()[k];
    for (std::size_t i = 0; i < rows.size(); ++i) {
      rows[i] = rows[i] * std::ssize(factor.levels) + factor.classes[static_cast<Eigen::Index>(i)];
    }
  }
  return rows;
}

/// "a = 1, b = 2" of one cell; factors of one level go without saying.
std::string cell_text(const MetricInput& input, const std::vector<std::size_t>& order,
                      Eigen::Index cell) {
  std::string text;
  for (std::size_t i = order.size(); i-- > 0;) {
    const Factor& factor = input.factors()[order[i]];
    const auto levels = std::ssize(factor.levels);
    if (levels > 1) {
      text = fmt::format("{} = {}{}{}", factor.name,
                         factor.levels[static_cast<std::size_t>(cell % levels)],
                         text.empty() ? "" : ", ", text);
    }
    cell /= levels;
  }
  return text;
}

/// The factors as axes: that of the objects first.
std::vector<std::size_t> grid_order(std::size_t count, std::optional<std::size_t> object_factor) {
  require(!object_factor || *object_factor < count, "factor {} is not one of {}",
          object_factor.value_or(0), count);
  std::vector<std::size_t> order;
  if (object_factor) order.push_back(*object_factor);
  for (std::size_t k = 0; k < count; ++k) {
    if (!object_factor || k != *object_factor) order.push_back(k);
  }
  return order;
}

/// The number of levels of each axis.
std::vector<Eigen::Index> grid_sizes(const MetricInput& input,
                                     const std::vector<std::size_t>& order) {
  std::vector<Eigen::Index> sizes;
  Eigen::Index cells = 1;
  for (const std::size_t k : order) {
    const Factor& factor = input.factors()[k];
    require(factor.kind == FactorKind::discrete, "{} is continuous: a grid needs discrete factors",
            factor.name);
    sizes.push_back(std::ssize(factor.levels));
    cells *= sizes.back();
    require(cells <= input.rows(),
            "the grid is incomplete: its factors have {} combinations{}, found {} rows", cells,
            k == order.back() ? "" : " or more", input.rows());
  }
  return sizes;
}

/// The codes in the order of the cells, one in each.
Eigen::MatrixXd grid_codes(const MetricInput& input, const std::vector<std::size_t>& order,
                           const std::vector<Eigen::Index>& sizes) {
  Eigen::Index cells = 1;
  for (const Eigen::Index n : sizes) cells *= n;
  const std::vector<Eigen::Index> rows = grid_rows(input, order);
  std::vector<Eigen::Index> found(static_cast<std::size_t>(cells), 0);
  Eigen::MatrixXd codes(cells, input.codes().cols());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    ++found[static_cast<std::size_t>(rows[i])];
    codes.row(rows[i]) = input.codes().row(static_cast<Eigen::Index>(i));
  }
  for (std::size_t cell = 0; cell < found.size(); ++cell) {
    if (found[cell] == 1) continue;
    const std::string text = cell_text(input, order, static_cast<Eigen::Index>(cell));
    throw InvalidArgument(found[cell] == 0
                              ? fmt::format("the grid is incomplete: no row has {}", text)
                              : fmt::format("the rows are no grid: {} have {}", found[cell], text));
  }
  return codes;
}

}  // namespace

CodeGrid::CodeGrid(Eigen::MatrixXd codes, std::vector<Eigen::Index> sizes, Eigen::Index objects,
                   std::vector<std::string> names)
    : codes_(std::move(codes)),
      sizes_(std::move(sizes)),
      objects_(objects),
      names_(std::move(names)) {
  const bool unnamed = names_.empty();
  for (std::size_t k = 0; unnamed && k < sizes_.size(); ++k) {
    names_.push_back(fmt::format("factor {}", k));
  }
  require(names_.size() == sizes_.size(), "{} names are given to {} factors", names_.size(),
          sizes_.size());
  require(objects_ >= 1 && codes_.cols() >= 1, "a grid of {} objects and {} code columns is empty",
          objects_, codes_.cols());
  require(!sizes_.empty() && sizes_.size() <= kMostGridFactors,
          "a grid has 1 to {} factors, not {}", kMostGridFactors, sizes_.size());
  Eigen::Index poses = 1;
  for (const Eigen::Index n : sizes_) {
    require(n >= 2, "a factor of {} levels moves nothing: a grid needs two or more", n);
    poses *= n;
  }
  require(codes_.rows() == objects_ * poses,
          "the grid is incomplete: {} objects in {} poses ({}) need {} rows of codes, found {}",
          objects_, poses, fmt::join(sizes_, " x "), objects_ * poses, codes_.rows());
  for (Eigen::Index row = 0; row < codes_.rows(); ++row) {
    for (Eigen::Index c = 0; c < codes_.cols(); ++c) {
      require(std::isfinite(codes_(row, c)), "code [{}, {}] is {}: metrics need finite numbers",
              row, c, codes_(row, c));
    }
  }
}

Eigen::MatrixXd CodeGrid::object(Eigen::Index o) const {
  require(o >= 0 && o < objects_, "object {} is not one of {}", o, objects_);
  return codes_.middleRows(o * poses(), poses());
}

CodeGrid code_grid(const MetricInput& input, std::optional<std::size_t> object_factor) {
  const std::vector<std::size_t> order = grid_order(input.factors().size(), object_factor);
  std::vector<Eigen::Index> sizes = grid_sizes(input, order);
  std::vector<std::string> names;
  for (const std::size_t k : order) names.push_back(input.factors()[k].name);
  Eigen::MatrixXd codes = grid_codes(input, order, sizes);
  Eigen::Index objects = 1;
  if (object_factor) {
    objects = sizes.front();
    sizes.erase(sizes.begin());
    names.erase(names.begin());
  }
  return {std::move(codes), std::move(sizes), objects, std::move(names)};
}

Eigen::MatrixXd axis_mean(const Eigen::MatrixXd& values, Eigen::Index outer, Eigen::Index n,
                          Eigen::Index inner) {
  Eigen::MatrixXd means = Eigen::MatrixXd::Zero(outer * inner, values.cols());
  for (Eigen::Index i = 0; i < outer; ++i) {
    for (Eigen::Index j = 0; j < n; ++j) {
      means.middleRows(i * inner, inner) += values.middleRows((i * n + j) * inner, inner);
    }
  }
  return means / static_cast<double>(n);
}

Eigen::MatrixXd axis_deviation(const Eigen::MatrixXd& values, Eigen::Index outer, Eigen::Index n,
                               Eigen::Index inner) {
  const Eigen::MatrixXd means = axis_mean(values, outer, n, inner);
  Eigen::MatrixXd rest = values;
  for (Eigen::Index i = 0; i < outer; ++i) {
    for (Eigen::Index j = 0; j < n; ++j) {
      rest.middleRows((i * n + j) * inner, inner) -= means.middleRows(i * inner, inner);
    }
  }
  return rest;
}

void for_each_part(const Eigen::MatrixXd& codes, std::span<const Eigen::Index> sizes,
                   const std::function<void(FactorSet, const Eigen::MatrixXd&)>& visit) {
  split_along(0, 0, 1, codes, sizes, visit);
}

Eigen::MatrixXd part_energies(const CodeGrid& grid, Eigen::Index first_object,
                              Eigen::Index objects) {
  Eigen::MatrixXd energies =
      Eigen::MatrixXd::Zero(grid.dimension(), Eigen::Index{1} << grid.factors());
  for (Eigen::Index o = first_object; o < first_object + objects; ++o) {
    for_each_part(grid.object(o), grid.sizes(), [&](FactorSet set, const Eigen::MatrixXd& part) {
      energies.col(set) += part.colwise().squaredNorm() / static_cast<double>(part.rows());
    });
  }
  return energies;
}

double mixed_share(const Eigen::RowVectorXd& by_set) {
  double mixed = 0.0;
  for (Eigen::Index set = 1; set < by_set.size(); ++set) {
    if (std::popcount(static_cast<FactorSet>(set)) >= 2) mixed += by_set[set];
  }
  const double moving = by_set.tail(by_set.size() - 1).sum();
  return moving > 1e-24 * by_set.sum() ? mixed / moving : 0.0;
}

}  // namespace torsor
