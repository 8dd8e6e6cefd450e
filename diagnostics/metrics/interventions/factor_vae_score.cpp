#include "diagnostics/metrics/interventions/factor_vae_score.hpp"

#include <cmath>
#include <span>
#include <vector>

#include <fmt/format.h>

#include "core/error.hpp"
#include "diagnostics/metrics/intervals.hpp"
#include "diagnostics/metrics/interventions/shared_factor_rows.hpp"
#include "diagnostics/metrics/metric_parts.hpp"
#include "diagnostics/metrics/split.hpp"

namespace torsor {
namespace {

/// Variances of units over some rows; `columns` is [D, N].
Eigen::VectorXd unit_variances(const Eigen::MatrixXd& columns,
                               const std::vector<ColumnBlock>& blocks,
                               std::span<const Eigen::Index> rows) {
  const Eigen::MatrixXd codes = columns(Eigen::all, rows);
  const Eigen::VectorXd means = codes.rowwise().mean();
  const Eigen::VectorXd variances =
      (codes.colwise() - means).rowwise().squaredNorm() / static_cast<double>(rows.size() - 1);
  Eigen::VectorXd units(static_cast<Eigen::Index>(blocks.size()));
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    units[static_cast<Eigen::Index>(i)] = variances(blocks[i]).sum();
  }
  return units;
}

class VoteDrawer {
 public:
  VoteDrawer(const MetricInput& input, const SharedFactors& shared, double least_deviation)
      : columns_(input.codes().transpose()), blocks_(input.blocks()), shared_(shared) {
    global_ = unit_variances(columns_, blocks_, all_rows(input.rows()));
    for (Eigen::Index i = 0; i < global_.size(); ++i) {
      if (global_[i] > 0.0 && std::sqrt(global_[i]) >= least_deviation) active_.push_back(i);
    }
  }

  /// Numbers of units, not positions among the active ones.
  const std::vector<Eigen::Index>& active() const { return active_; }

  /// Votes by unit and shared factor, [units, shared factors].
  Eigen::MatrixXd votes(std::size_t count, std::size_t batch, Random& random) const {
    Eigen::MatrixXd votes =
        Eigen::MatrixXd::Zero(global_.size(), static_cast<Eigen::Index>(shared_.rows.size()));
    for (std::size_t v = 0; v < count; ++v) {
      const std::size_t k = random.below(shared_.rows.size());
      votes(steadiest(shared_.rows[k].batch(batch, random)), static_cast<Eigen::Index>(k)) += 1.0;
    }
    return votes;
  }

 private:
  Eigen::Index steadiest(const std::vector<Eigen::Index>& rows) const {
    const Eigen::VectorXd local = unit_variances(columns_, blocks_, rows);
    Eigen::Index best = active_.front();
    for (const Eigen::Index i : active_) {
      if (local[i] / global_[i] < local[best] / global_[best]) best = i;
    }
    return best;
  }

  Eigen::MatrixXd columns_;
  const std::vector<ColumnBlock>& blocks_;
  const SharedFactors& shared_;
  Eigen::VectorXd global_;
  std::vector<Eigen::Index> active_;
};

/// Votes whose unit has their factor.
double agreeing(const Eigen::MatrixXd& votes, const std::vector<Eigen::Index>& majority) {
  double sum = 0.0;
  for (Eigen::Index i = 0; i < votes.rows(); ++i) {
    sum += votes(i, majority[static_cast<std::size_t>(i)]);
  }
  return sum;
}

}  // namespace

MetricResult factor_vae_score(const MetricInput& input, Random& random,
                              const FactorVaeScoreOptions& options) {
  require(
      options.train_votes > 0 && options.test_votes > 0 && options.batch > 1 &&
          options.least_deviation >= 0.0,
      "the FactorVAE score needs votes, a batch of 2 and a deviation >= 0; found {}, {}, {}, {}",
      options.train_votes, options.test_votes, options.batch, options.least_deviation);
  MetricResult result = metric_result(
      "factor_vae_score", input,
      fmt::format("majority votes, {} + {} of batches of {}, units of deviation >= {}",
                  options.train_votes, options.test_votes, options.batch, options.least_deviation));
  const SharedFactors shared = shared_factors(input);
  if (shared.rows.size() < 2) {
    result.remark = "The FactorVAE score needs two discrete factors of two values or more.";
    return result;
  }
  const VoteDrawer drawer(input, shared, options.least_deviation);
  result.details["active"] = drawer.active();
  result.matrix = Eigen::MatrixXd::Zero(static_cast<Eigen::Index>(input.blocks().size()),
                                        static_cast<Eigen::Index>(input.factors().size()));
  if (drawer.active().empty()) {
    result.value = 0.0;
    add_remark(result, fmt::format("No unit has a standard deviation of {} or more.",
                                   options.least_deviation));
    return result;
  }
  const Eigen::MatrixXd train = drawer.votes(options.train_votes, options.batch, random);
  const Eigen::MatrixXd test = drawer.votes(options.test_votes, options.batch, random);
  std::vector<Eigen::Index> majority(static_cast<std::size_t>(train.rows()));
  for (Eigen::Index i = 0; i < train.rows(); ++i) {
    train.row(i).maxCoeff(&majority[static_cast<std::size_t>(i)]);
  }
  for (std::size_t k = 0; k < shared.factors.size(); ++k) {
    result.matrix.col(static_cast<Eigen::Index>(shared.factors[k])) =
        train.col(static_cast<Eigen::Index>(k)) / static_cast<double>(options.train_votes);
  }
  const double trials = static_cast<double>(options.test_votes);
  const double successes = agreeing(test, majority);
  result.value = successes / trials;
  result.interval = wilson_interval(successes, trials);
  result.details["train"] = agreeing(train, majority) / static_cast<double>(options.train_votes);
  if (shared.rows.size() < input.factors().size()) {
    add_remark(result, "Continuous factors and those of one value are left out.");
  }
  return result;
}

}  // namespace torsor
