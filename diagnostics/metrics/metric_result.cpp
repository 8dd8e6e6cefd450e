#include "diagnostics/metrics/metric_result.hpp"

namespace torsor {

Json MetricResult::json() const {
  return {{"value", value ? Json(*value) : Json()},
          {"ci", interval_json(interval)},
          {"id", id},
          {"estimator", estimator},
          {"remark", remark},
          {"details", details}};
}

}  // namespace torsor
