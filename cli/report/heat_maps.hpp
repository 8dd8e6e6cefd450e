#pragma once

#include <string>
#include <vector>

#include <Eigen/Core>

#include "cli/report/html.hpp"
#include "diagnostics/metrics/battery/metric_battery.hpp"

namespace torsor {

/// A matrix as a table whose cells are the darker the larger their entry, from 0 to the greatest;
/// rows and columns beyond 40 are left out, and it says so. @param corner  what the rows are.
void add_heat_map(Html& html, const Eigen::MatrixXd& matrix, const std::string& corner,
                  const std::vector<std::string>& rows, const std::vector<std::string>& columns);

/// The matrices of scores, each once under a heading of `level` with the names of the scores that
/// come from it; beside it that of single columns where there is another. Tall ones are folded.
void add_matrices(Html& html, const MetricReport& report, int level);

}  // namespace torsor
