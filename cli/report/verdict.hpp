#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "cli/report/data.hpp"

namespace torsor {

/// The figures of several runs side by side: a column for each run.
struct VerdictTable {
  struct Row {
    std::string name;
    std::vector<std::string> cells;
    std::optional<std::size_t> best;  ///< the column with the smallest figure, of two or more
    bool detail = false;              ///< belongs to the row above
  };
  std::vector<std::string> columns;
  std::vector<Row> rows;
};

/// The rows that the first screen shows; figures that no run has are left out.
[[nodiscard]] VerdictTable verdict_table(const std::vector<RunFigures>& runs);

/// The test error of every group element.
[[nodiscard]] VerdictTable element_table(const std::vector<RunFigures>& runs);

/// One or two sentences that say what the figures amount to; empty without test figures.
[[nodiscard]] std::string verdict_text(const std::vector<RunFigures>& runs);

/// A table for terminals, columns aligned.
[[nodiscard]] std::string plain_text(const VerdictTable& table);

}  // namespace torsor
