#include "diagnostics/report/homeomorphism_parts.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

namespace torsor {

std::optional<HomeomorphismResult> homeomorphism_of(const Report& report,
                                                    const std::optional<DiagnosticResult>& degree) {
  constexpr std::array<std::string_view, 3> kParts{"D4", "D12", "D20"};
  std::vector<DiagnosticResult> parts;
  for (const DiagnosticResult& result : report.diagnostics) {
    if (std::ranges::count(kParts, result.id) > 0) parts.push_back(result);
  }
  const auto has = [&](std::string_view id) {
    return std::ranges::count(parts, id, &DiagnosticResult::id) > 0;
  };
  if (!has("D4") || !has("D12")) return std::nullopt;
  if (degree) parts.push_back(*degree);
  return homeomorphism(parts);
}

}  // namespace torsor
