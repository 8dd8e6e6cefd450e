#pragma once

#include <span>
#include <vector>

#include "diagnostics/injectivity/code_family.hpp"

namespace torsor {

/// The derivative of a family's rows at one point, [D, P] row-major, by central differences with
/// step 1e-5 of each range (one-sided at a boundary). One batch of 2P rows.
[[nodiscard]] std::vector<double> derivative_at(const RowsAtPoints& rows,
                                                const std::vector<ParameterRange>& ranges,
                                                std::span<const double> point);

/// Two points of a family and the distance of their codes.
struct PolishedPair {
  std::vector<double> first;
  std::vector<double> second;
  double code_distance = 0.0;
};

/// The minimum of |f(u) - f(v)|² that Levenberg and Marquardt reach from (u, v) inside the ranges.
/// It may lie at u = v. Cost: at most 50 steps of 4P + 2 codes.
[[nodiscard]] PolishedPair polished_pair(const CodeFamily& family, std::vector<double> first,
                                         std::vector<double> second);

}  // namespace torsor
