#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <ATen/core/Tensor.h>

#include "cli/experiment.hpp"
#include "cli/report/data.hpp"

namespace torsor {

/// Up to `count` numbers of {0, ..., size-1}, evenly spread, both ends included.
[[nodiscard]] std::vector<std::int64_t> spread(std::int64_t size, std::int64_t count);

/// The orbit of a test object as the model makes it of the pairs (x0, g·x0), dec(ρ(g) enc(x0))
/// where elements are known, for the elements `elements`: [elements, C, H, W].
[[nodiscard]] at::Tensor decoded_orbit(const Experiment& experiment, std::int64_t object,
                                       const at::Tensor& elements);

/// The mean squared error per pixel of `decoded_orbit` over the whole group, for test objects.
[[nodiscard]] std::vector<double> orbit_errors(const Experiment& experiment,
                                               const std::vector<std::int64_t>& objects);

/// A test object picked by its place in the order of errors.
struct Choice {
  std::int64_t object = 0;
  std::string why;  ///< "median error", "worst of 150", ...
};

/// One object each of low, median, high and the largest error, without repetition.
/// @param objects  the numbers of the objects; @param errors  theirs, in the same order.
/// @param few  median and worst only.
[[nodiscard]] std::vector<Choice> choose_objects(const std::vector<std::int64_t>& objects,
                                                 const std::vector<double>& errors, bool few);

/// The elements that pictures show: all of them up to `limit`, otherwise so many evenly spread.
[[nodiscard]] at::Tensor shown_elements(const Experiment& experiment, std::int64_t limit = 40);

/// Test pairs with spread objects, poses and elements, and what the model makes of them; sets
/// `report.pairs` and `report.difference_full`.
void add_pair_examples(RunReport& report, const Experiment& experiment, std::int64_t count = 6);

/// The orbit of one chosen object; `names` of all group elements.
[[nodiscard]] OrbitExample orbit_example(const Experiment& experiment, const Choice& choice,
                                         const std::vector<std::string>& names);

}  // namespace torsor
