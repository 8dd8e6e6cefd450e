#include "diagnostics/report/headline.hpp"

#include <fmt/format.h>

#include "core/text.hpp"

namespace torsor {
namespace {

template <class T>
Json optional_json(const std::optional<T>& value) {
  return value ? Json(*value) : Json();
}

std::string with_reason(std::string text, const std::string& reason) {
  return reason.empty() ? text + "\n" : fmt::format("{}: {}\n", text, reason);
}

}  // namespace

std::string_view structure_text(CodeStructure structure) {
  switch (structure) {
    case CodeStructure::trivial:
      return "trivial";
    case CodeStructure::disentangled:
      return "disentangled";
    case CodeStructure::distributed:
      return "distributed";
    case CodeStructure::mixed:
      return "mixed";
    case CodeStructure::inconclusive:
      break;
  }
  return "inconclusive";
}

std::string_view defect_text(DefectKind kind) {
  switch (kind) {
    case DefectKind::none:
      return "none";
    case DefectKind::soft:
      return "soft";
    case DefectKind::hard:
      return "hard";
    case DefectKind::inconclusive:
      break;
  }
  return "inconclusive";
}

Json Headline::json() const {
  return {{"equivariant",
           {{"verdict", verdict_text(equivariant.verdict)},
            {"error", optional_json(equivariant.error)},
            {"ci", interval_json(equivariant.interval)},
            {"vacuous", equivariant.vacuous},
            {"reason", equivariant.reason}}},
          {"structure",
           {{"verdict", structure_text(structure.verdict)},
            {"ignored", structure.ignored},
            {"faithful", optional_json(structure.faithful)},
            {"mixing", optional_json(structure.mixing)},
            {"ci", interval_json(structure.interval)},
            {"reason", structure.reason}}},
          {"defects",
           {{"verdict", defect_text(defects.verdict)},
            {"count", defects.count},
            {"reason", defects.reason}}}};
}

std::string Headline::text() const {
  std::string first = fmt::format("equivariant  {}{}", verdict_text(equivariant.verdict),
                                  equivariant.vacuous ? " (vacuous)" : "");
  if (equivariant.error) first += fmt::format(", error {:.3g}", *equivariant.error);
  if (equivariant.interval) {
    first +=
        fmt::format(" [{:.3g}, {:.3g}]", equivariant.interval->low, equivariant.interval->high);
  }
  std::string third = fmt::format("defects      {}", defect_text(defects.verdict));
  if (defects.count > 0) third += fmt::format(", {}", defects.count);
  std::string second = fmt::format("structure    {}", structure_text(structure.verdict));
  if (!structure.ignored.empty()) second += ", ignores " + list_text(structure.ignored);
  return with_reason(first, equivariant.reason) + with_reason(second, structure.reason) +
         with_reason(third, defects.reason);
}

}  // namespace torsor
