#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <string_view>

#include "diagnostics/report/diagnose.hpp"
#include "diagnostics/zoo.hpp"

namespace torsor::testing {

/// The quick diagnosis of an encoder of the zoo.
inline Report quick_report(const char* encoder, const ImageFamily& family) {
  return diagnose(zoo_encoder(encoder, family).encode, family, {.budget = Budget::quick});
}

inline const DiagnosticResult* first_result(const Report& report, std::string_view id) {
  const auto found = std::ranges::find(report.diagnostics, id, &DiagnosticResult::id);
  return found == report.diagnostics.end() ? nullptr : &*found;
}

/// All results of one id, by the place that they belong to; they live as long as the report.
inline std::map<std::string, const DiagnosticResult*> results_by_place(const Report& report,
                                                                       std::string_view id) {
  std::map<std::string, const DiagnosticResult*> found;
  for (const DiagnosticResult& result : report.diagnostics) {
    if (result.id == id) found[result.details.value("where", std::string())] = &result;
  }
  return found;
}

}  // namespace torsor::testing
