#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "diagnostics/metrics/metric_input.hpp"

namespace torsor {

/// How the columns of a file are read.
struct MetricFileOptions {
  std::string blocks = {};                   ///< as `parse_blocks`; empty: every column by itself
  std::vector<std::string> continuous = {};  ///< names or numbers of factors that are numbers
  std::vector<std::string> discrete = {};    ///< of factors that are labels
};

/// Codes and factors of an NPZ archive (`codes` [N, D], `factors` [N, K], both numbers; names of
/// the factors are not stored there) or, where the name ends in .csv or .CSV, of a CSV file whose
/// columns are codes if they are called code..., else factors.
///
/// Factors of whole numbers are labels unless the options say otherwise.
/// @throws DataError if the file is not that; InvalidArgument as `MetricInput` and `parse_blocks`,
///         or for a factor of the options that the file lacks, naming the nearest.
[[nodiscard]] MetricInput read_metric_file(const std::filesystem::path& path,
                                           const MetricFileOptions& options);

/// The number of the factor that a word of the command line means: its name, or its number.
/// @throws InvalidArgument naming the factors and the nearest.
[[nodiscard]] std::size_t factor_number(const std::string& word,
                                        const std::vector<Factor>& factors);

}  // namespace torsor
