#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "groups/finite_group.hpp"

namespace torsor {

/// The elements whose matrices are fitted, identity left out: all of them if there are at most
/// `limit`, else the generators and others evenly spread over the lengths of their words.
[[nodiscard]] std::vector<FiniteGroup::Element> chosen_elements(const FiniteGroup& group,
                                                                std::size_t limit);

/// How many matrices `operations` pay for, fitted to `rows` samples of rank `rank` and held out by
/// folds, null included; at least one.
[[nodiscard]] std::size_t affordable_elements(std::int64_t rows, std::int64_t rank,
                                              std::int64_t folds, double operations);

}  // namespace torsor
