#include "diagnostics/behaviour/power_squares.hpp"

#include <algorithm>
#include <cmath>

#include <ATen/TensorOperators.h>
#include <ATen/ops/linalg_eigh.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/tensor.h>

#include "diagnostics/continuity/slope.hpp"
#include "diagnostics/sum.hpp"
#include "diagnostics/tensor_values.hpp"

namespace torsor {
namespace {

/// An orthonormal basis [D, r] of the directions in which the orbits move by more than `least`.
at::Tensor moving_basis(const at::Tensor& moving, double least) {
  const at::Tensor rows = moving.flatten(0, 1);
  const bool wide = rows.size(0) < rows.size(1);
  const at::Tensor gram = wide ? at::matmul(rows, rows.t()) : at::matmul(rows.t(), rows);
  const auto [squares, vectors] = at::linalg_eigh(gram);  // ascending
  // Gram matrices carry rounding of 1e-14 or so of their largest eigenvalue.
  const double line = std::max(least * least, 1e-12 * squares[-1].item<double>());
  const std::int64_t rank = squares.gt(line).sum().item<std::int64_t>();
  at::Tensor kept = vectors.narrow(1, vectors.size(1) - rank, rank);
  if (!wide) return kept;
  const at::Tensor lengths = squares.narrow(0, squares.size(0) - rank, rank).sqrt();
  return at::matmul(rows.t(), kept) / lengths;
}

}  // namespace

at::Tensor power_orbits(const OrbitTable& table, FiniteGroup::Element generator) {
  std::vector<std::int64_t> places;
  const auto order = static_cast<std::int64_t>(table.group.element_order(generator));
  for (std::int64_t j = 0; j < order; ++j)
    places.push_back(static_cast<std::int64_t>(table.group.power(generator, j)));
  return table.values.index_select(1, at::tensor(places, at::kLong));
}

PowerSquares power_squares(const at::Tensor& orbits, const std::vector<at::Tensor>& predictions,
                           double noise) {
  const at::Tensor moving = orbits - orbits.mean(1, true);
  const double least = 5.0 * noise *
                       (std::sqrt(static_cast<double>(orbits.size(0) * orbits.size(1))) +
                        std::sqrt(static_cast<double>(orbits.size(2))));
  const at::Tensor basis = moving_basis(moving, least);
  PowerSquares squares;
  squares.moving = values_of(at::matmul(moving, basis).square().sum(2).mean(1));
  const std::int64_t order = orbits.size(1);
  for (std::size_t p = 1; p <= predictions.size(); ++p) {
    const at::Tensor miss =
        predictions[p - 1] - orbits.select(1, static_cast<std::int64_t>(p) % order);
    const at::Tensor inside = at::matmul(miss, basis);
    squares.error.push_back(values_of(inside.square().sum(1)));
    squares.drift.push_back((miss - at::matmul(inside, basis.t())).square().sum().item<double>());
  }
  const double mean = sum_of(squares.moving) / static_cast<double>(orbits.size(0));
  if (mean > 0.0) {
    squares.rounding = 5.0 * noise * std::sqrt(static_cast<double>(basis.size(1)) / mean);
  }
  return squares;
}

double PowerSquares::moved() const { return sum_of(moving); }

std::vector<double> PowerSquares::errors(std::optional<std::size_t> without) const {
  const double scale = moved() - (without ? moving[*without] : 0.0);
  std::vector<double> list;
  for (const std::vector<double>& power : error) {
    const double square = std::max(0.0, sum_of(power) - (without ? power[*without] : 0.0));
    list.push_back(scale > 0.0 ? std::sqrt(square / scale) : 0.0);
  }
  return list;
}

double power_slope(const std::vector<double>& list) {
  const auto count = static_cast<double>(list.size());
  const double middle = 0.5 * (count + 1.0);
  double above = 0.0;
  double below = 0.0;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const double p = static_cast<double>(i) + 1.0 - middle;
    above += p * list[i];
    below += p * p;
  }
  return above / below;
}

std::optional<double> power_exponent(const std::vector<double>& list, double rounding) {
  std::vector<double> powers;
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (list[i] <= 2.0 * rounding) return std::nullopt;
    powers.push_back(static_cast<double>(i) + 1.0);
  }
  return log_slope(powers, list);
}

}  // namespace torsor
