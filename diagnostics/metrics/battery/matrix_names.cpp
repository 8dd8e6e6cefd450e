#include "diagnostics/metrics/battery/matrix_names.hpp"

#include <cstdint>
#include <string>
#include <vector>

#include <fmt/format.h>

namespace torsor {
namespace {

std::vector<std::string> block_names(const std::vector<ColumnBlock>& blocks) {
  std::vector<std::string> names;
  for (const ColumnBlock& block : blocks) names.push_back(blocks_text({block}));
  return names;
}

/// "100 rows", of a matrix whose rows are sizes of training sets.
std::vector<std::string> row_counts(const MetricResult& score) {
  std::vector<std::string> names;
  for (const Json& size : score.details.at("train_sizes")) {
    names.push_back(fmt::format("{} rows", size.get<std::int64_t>()));
  }
  return names;
}

std::vector<std::string> column_names(Eigen::Index columns) {
  std::vector<std::string> names;
  for (Eigen::Index c = 0; c < columns; ++c) names.push_back(fmt::format("{}", c));
  return names;
}

std::vector<std::string> factor_names(const MetricInput& input) {
  std::vector<std::string> names;
  for (const Factor& factor : input.factors()) names.push_back(factor.name);
  return names;
}

}  // namespace

void name_matrices(const BatteryEntry& entry, const BatterySubject& subject,
                   BatteryScores& scores) {
  const auto& grid = subject.options.grid;
  const auto turning = grid ? grid->names() : std::vector<std::string>{};
  for (MetricResult& score : scores) {
    if (score.matrix.size() == 0) continue;
    switch (entry.matrix) {
      case MatrixKind::units_factors:
        score.matrix_rows = block_names(subject.input.blocks());
        score.matrix_columns = factor_names(subject.input);
        break;
      case MatrixKind::columns_cyclic:
        score.matrix_rows = column_names(grid->dimension());
        score.matrix_columns = turning;
        break;
      case MatrixKind::blocks_cyclic:
        score.matrix_rows = block_names(subject.declared);
        score.matrix_columns = turning;
        break;
      case MatrixKind::cyclic_pairs:
        score.matrix_rows = score.matrix_columns = turning;
        break;
      case MatrixKind::column_pairs:
        score.matrix_rows = score.matrix_columns = column_names(subject.input.codes().cols());
        break;
      case MatrixKind::factor_pairs:
        score.matrix_rows = score.matrix_columns = factor_names(subject.input);
        break;
      case MatrixKind::rows_factors:
        score.matrix_rows = row_counts(score);
        score.matrix_columns = factor_names(subject.input);
        break;
    }
  }
}

}  // namespace torsor
