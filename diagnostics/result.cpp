#include "diagnostics/result.hpp"

#include <fmt/format.h>

namespace torsor {

std::string_view verdict_text(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass:
      return "pass";
    case Verdict::fail:
      return "fail";
    case Verdict::inconclusive:
      break;
  }
  return "inconclusive";
}

Json interval_json(const std::optional<Interval>& interval) {
  return interval ? Json::array({interval->low, interval->high}) : Json();
}

std::string DiagnosticResult::line() const {
  std::string text = fmt::format("{} {}: {}, {:.4g}", id, name, verdict_text(verdict), effect);
  if (interval) text += fmt::format(" [{:.4g}, {:.4g}]", interval->low, interval->high);
  if (resolution) text += fmt::format(", resolution {:.2g}", *resolution);
  return finding.empty() ? text : text + ". " + finding;
}

Json DiagnosticResult::json() const {
  return {{"name", name},
          {"id", id},
          {"verdict", verdict_text(verdict)},
          {"effect", effect},
          {"ci", interval_json(interval)},
          {"resolution", resolution ? Json(*resolution) : Json()},
          {"finding", finding},
          {"details", details}};
}

}  // namespace torsor
