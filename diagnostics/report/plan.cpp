#include "diagnostics/report/plan.hpp"

#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "core/error.hpp"
#include "core/text.hpp"

namespace torsor {

DiagnosisPlan plan_of(Budget budget) {
  switch (budget) {
    case Budget::quick:
      return {.objects = 26,
              .limits = {.sites = 2, .paths = 2, .discs = 1, .directions = 8},
              .search = {.decades = 4,
                         .finest_step = 1e-8,
                         .symmetry_intervals = 16,
                         .area_cells = 12,
                         .cells = 16,
                         .finest_cell = 1e-2,
                         .weights = 1,
                         .map_cells = 32}};
    case Budget::thorough:
      return {.objects = 400,
              .limits = {.sites = 12, .paths = 12, .discs = 12, .directions = 32},
              .search = {.intervals = 256,
                         .finest_step = 1e-12,
                         .cells = 48,
                         .finest_cell = 1e-6,
                         .weights = 6,
                         .map_cells = 64}};
    case Budget::standard:
      break;
  }
  return {};
}

std::string_view budget_text(Budget budget) {
  switch (budget) {
    case Budget::quick:
      return "quick";
    case Budget::thorough:
      return "thorough";
    case Budget::standard:
      break;
  }
  return "standard";
}

Budget parse_budget(std::string_view word) {
  const std::vector<std::string> words{"quick", "standard", "thorough"};
  for (const Budget budget : {Budget::quick, Budget::standard, Budget::thorough}) {
    if (budget_text(budget) == word) return budget;
  }
  const std::string near = nearest_name(word, words);
  throw InvalidArgument(
      fmt::format("a budget is quick, standard or thorough, not \"{}\"{}", word,
                  near.empty() ? "" : fmt::format("; did you mean \"{}\"?", near)));
}

}  // namespace torsor
