#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include <Eigen/Core>

#include "diagnostics/metrics/code_blocks.hpp"

namespace torsor {

/// Whether the values of a factor are labels or numbers.
enum class FactorKind { discrete, continuous };

/// One factor of variation of N observations.
struct Factor {
  std::string name;
  FactorKind kind = FactorKind::discrete;
  Eigen::VectorXd values;      ///< [N]
  std::vector<double> levels;  ///< of a discrete factor: its distinct values, ascending
  Eigen::VectorXi classes;     ///< [N], of a discrete factor: the index of each value in `levels`
};

struct MetricInputOptions {
  /// Of each factor; empty: discrete iff all values are whole numbers.
  std::vector<FactorKind> kinds = {};
  std::vector<std::string> names = {};   ///< empty: "factor 0", ...
  std::vector<ColumnBlock> blocks = {};  ///< empty: every column by itself
};

/// Codes and the factors that made them, row by row: what every supervised metric takes.
///
/// Invariant: codes [N, D] and factors [N, K] are finite, N, D, K >= 1.
class MetricInput {
 public:
  /// @throws InvalidArgument if the numbers of rows differ or are 0, naming the first value that is
  ///         not finite, or on options of the wrong size; as `check_blocks`.
  MetricInput(Eigen::MatrixXd codes, const Eigen::MatrixXd& factors,
              const MetricInputOptions& options = {});

  [[nodiscard]] Eigen::Index rows() const { return codes_.rows(); }
  [[nodiscard]] const Eigen::MatrixXd& codes() const { return codes_; }
  [[nodiscard]] const std::vector<Factor>& factors() const { return factors_; }
  [[nodiscard]] const std::vector<ColumnBlock>& blocks() const { return blocks_; }
  /// The columns of one block, [N, width].
  [[nodiscard]] Eigen::MatrixXd block(std::size_t b) const;
  /// Whether every unit is one column.
  [[nodiscard]] bool single() const;

  /// The given rows in the given order, repeats allowed: for splits and resampling. Levels, kinds
  /// and blocks stay, so that a class may have no row.
  [[nodiscard]] MetricInput rows_at(std::span<const Eigen::Index> rows) const;
  /// The same codes in other units.
  [[nodiscard]] MetricInput with_blocks(std::vector<ColumnBlock> blocks) const;
  /// Other codes of the same rows, every column by itself.
  /// @throws InvalidArgument as the constructor.
  [[nodiscard]] MetricInput with_codes(Eigen::MatrixXd codes) const;
  /// The same, of which metrics give values without resampling: for comparisons that need no more.
  [[nodiscard]] MetricInput without_intervals() const;
  [[nodiscard]] bool intervals() const { return intervals_; }

 private:
  Eigen::MatrixXd codes_;
  std::vector<Factor> factors_;
  std::vector<ColumnBlock> blocks_;
  bool intervals_ = true;
};

}  // namespace torsor
