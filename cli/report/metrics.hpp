#pragma once

#include <filesystem>
#include <vector>

#include "cli/metrics/metric_subject.hpp"
#include "cli/report/html.hpp"

namespace torsor {

/// A matrix as a table whose cells are the darker the larger their entry, from 0 to the greatest;
/// rows and columns beyond 40 are left out, and it says so.
void add_heat_map(Html& html, const Eigen::MatrixXd& matrix, const std::vector<std::string>& rows,
                  const std::vector<std::string>& columns);

/// The scores of each code with intervals and remarks, and the relation matrices of code units and
/// factors as heat maps.
void add_metrics(Html& html, const std::vector<MetricSubject>& subjects);

/// @throws InvalidArgument if there is a file at `html` that is no page of this program.
void require_free_page(const std::filesystem::path& html);

/// A page of its own, which loads nothing. @throws DataError if it cannot be written.
void write_metrics_report(const std::filesystem::path& html,
                          const std::vector<MetricSubject>& subjects);

}  // namespace torsor
