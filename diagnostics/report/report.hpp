#pragma once

#include <string>
#include <vector>

#include "diagnostics/report/headline.hpp"
#include "diagnostics/result.hpp"

namespace torsor {

/// Everything that one diagnosis found.
struct Report {
  Headline headline;
  Json input = Json::object();                     ///< what was diagnosed, with which budget
  std::vector<DiagnosticResult> diagnostics = {};  ///< in the order of the questions they answer
  Json strata = Json::array();                     ///< [{"stabilizer_order", "objects", "kappa"}]
  Json vortices = Json::array();        ///< [{"family", "x", "y", "charge", "type", ...}]
  Json multiplicities = Json::array();  ///< [{"irrep", "dimension", "value", "ci"}]
  Json floors = Json::array();          ///< [{"name", "value", "measured"}]
  Json figures = Json::array();         ///< what the pictures are drawn from, by "kind"

  /// Everything but the figures. Not finite numbers become null when it is written.
  [[nodiscard]] Json json() const;
  /// The headline, one line per diagnostic, and the tables, for a terminal.
  [[nodiscard]] std::string text() const;
  /// Whether a hard or soft defect was found.
  [[nodiscard]] bool found_defect() const;
};

}  // namespace torsor
