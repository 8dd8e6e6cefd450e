#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <Eigen/Core>

namespace torsor {

/// A CSV file of numbers under a line of names.
struct CsvTable {
  std::vector<std::string> names;
  Eigen::MatrixXd values;  ///< [rows, names]
};

/// Reads comma-separated values (RFC 4180: fields may be quoted), the first line being names.
///
/// @throws DataError naming the row (the names are row 1, empty lines do not count) of a field that
/// is no number (nan and inf are read as such), of
///         a row with another number of fields than the first line, of an open quote; if a name
///         is empty or twice there; or if there is no row.
[[nodiscard]] CsvTable read_csv(const std::filesystem::path& path);

}  // namespace torsor
