#include "diagnostics/metrics/symmetry/object_intervals.hpp"

#include <fmt/format.h>

#include "core/error.hpp"
#include "diagnostics/equivariance/jackknife.hpp"

namespace torsor {

std::string object_remark(std::size_t objects) {
  if (objects >= kLeastObjects) return {};
  if (objects >= 2)
    return fmt::format("{} objects: the interval's coverage is not known.", objects);
  return "One object: no interval. The score is of that object alone.";
}

void add_sentence(std::string& remark, std::string_view sentence) {
  if (!remark.empty() && !sentence.empty()) remark += ' ';
  remark += sentence;
}

void set_object_ratio(MetricResult& result, std::span<const double> above,
                      std::span<const double> below) {
  require(!above.empty() && above.size() == below.size(), "{} and {} sums make no ratio",
          above.size(), below.size());
  result.interval.reset();
  if (above.size() == 1) {
    result.value = above.front() / below.front();
  } else {
    const Estimate estimate = ratio_estimate(above, below);
    result.value = estimate.value;
    result.interval = estimate.interval;
  }
  add_sentence(result.remark, object_remark(above.size()));
}

}  // namespace torsor
