#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "diagnostics/metrics/metric_result.hpp"

namespace torsor {

/// What is to be known of the interval of a score over this many objects: nothing from
/// `kLeastObjects` on.
///
/// One object has none. All its poses are its whole population, so that its score does not scatter,
/// and of the scatter between objects one of them says nothing.
[[nodiscard]] std::string object_remark(std::size_t objects);

/// Adds a sentence to a remark, unless it is empty.
void add_sentence(std::string& remark, std::string_view sentence);

/// Sets the value to Σ above / Σ below over objects and the interval to its jackknife, none for one
/// object, and adds `object_remark`.
/// @throws InvalidArgument unless there is an object, and as many entries above as below.
void set_object_ratio(MetricResult& result, std::span<const double> above,
                      std::span<const double> below);

}  // namespace torsor
