#include "diagnostics/metrics/metric_input.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "core/error.hpp"

namespace torsor {
namespace {

void require_finite(const Eigen::MatrixXd& values, std::string_view what) {
  for (Eigen::Index row = 0; row < values.rows(); ++row) {
    for (Eigen::Index column = 0; column < values.cols(); ++column) {
      require(std::isfinite(values(row, column)), "{} [{}, {}] is {}: metrics need finite numbers",
              what, row, column, values(row, column));
    }
  }
}

bool all_whole(const Eigen::VectorXd& values) {
  return std::ranges::all_of(values, [](double v) { return v == std::floor(v); });
}

void number_classes(Factor& factor) {
  factor.levels.assign(factor.values.begin(), factor.values.end());
  std::ranges::sort(factor.levels);
  const auto repeats = std::ranges::unique(factor.levels);
  factor.levels.erase(repeats.begin(), repeats.end());
  factor.classes.resize(factor.values.size());
  for (Eigen::Index i = 0; i < factor.values.size(); ++i) {
    const auto at = std::ranges::lower_bound(factor.levels, factor.values[i]);
    factor.classes[i] = static_cast<int>(at - factor.levels.begin());
  }
}

}  // namespace

MetricInput::MetricInput(Eigen::MatrixXd codes, const Eigen::MatrixXd& factors,
                         const MetricInputOptions& options)
    : codes_(std::move(codes)),
      blocks_(options.blocks.empty() ? single_columns(codes_.cols()) : options.blocks) {
  require(codes_.rows() == factors.rows(), "codes have {} rows, factors {}: one each is needed",
          codes_.rows(), factors.rows());
  require(codes_.rows() > 0 && codes_.cols() > 0 && factors.cols() > 0,
          "metrics need at least one row, one code column and one factor; found codes {} x {} and "
          "{} factors",
          codes_.rows(), codes_.cols(), factors.cols());
  require_finite(codes_, "code");
  require_finite(factors, "factor");
  check_blocks(blocks_, codes_.cols());
  const auto count = static_cast<std::size_t>(factors.cols());
  require(options.kinds.empty() || options.kinds.size() == count,
          "{} kinds are given for {} factors", options.kinds.size(), count);
  require(options.names.empty() || options.names.size() == count,
          "{} names are given for {} factors", options.names.size(), count);
  for (std::size_t k = 0; k < count; ++k) {
    Factor factor{.name = options.names.empty() ? fmt::format("factor {}", k) : options.names[k],
                  .values = factors.col(static_cast<Eigen::Index>(k)),
                  .levels = {},
                  .classes = {}};
    const bool discrete =
        options.kinds.empty() ? all_whole(factor.values) : options.kinds[k] == FactorKind::discrete;
    factor.kind = discrete ? FactorKind::discrete : FactorKind::continuous;
    if (discrete) number_classes(factor);
    factors_.push_back(std::move(factor));
  }
}

Eigen::MatrixXd MetricInput::block(std::size_t b) const {
  require(b < blocks_.size(), "block {} is not one of {}", b, blocks_.size());
  return codes_(Eigen::all, blocks_[b]);
}

bool MetricInput::single() const {
  return std::ranges::all_of(blocks_, [](const ColumnBlock& block) { return block.size() == 1; });
}

MetricInput MetricInput::rows_at(std::span<const Eigen::Index> rows) const {
  require(!rows.empty(), "metrics need at least one row");
  MetricInput picked = *this;
  const Eigen::Map<const Eigen::Matrix<Eigen::Index, Eigen::Dynamic, 1>> list(
      rows.data(), static_cast<Eigen::Index>(rows.size()));
  picked.codes_ = codes_(list, Eigen::all);
  for (std::size_t k = 0; k < factors_.size(); ++k) {
    picked.factors_[k].values = factors_[k].values(list);
    if (factors_[k].kind == FactorKind::discrete) {
      picked.factors_[k].classes = factors_[k].classes(list);
    }
  }
  return picked;
}

MetricInput MetricInput::with_codes(Eigen::MatrixXd codes) const {
  require(codes.rows() == rows() && codes.cols() > 0,
          "codes have {} rows, factors {}: one each is needed", codes.rows(), rows());
  require_finite(codes, "code");
  MetricInput other = *this;
  other.blocks_ = single_columns(codes.cols());
  other.codes_ = std::move(codes);
  return other;
}

MetricInput MetricInput::without_intervals() const {
  MetricInput other = *this;
  other.intervals_ = false;
  return other;
}

MetricInput MetricInput::with_blocks(std::vector<ColumnBlock> blocks) const {
  check_blocks(blocks, codes_.cols());
  MetricInput other = *this;
  other.blocks_ = std::move(blocks);
  return other;
}

}  // namespace torsor
