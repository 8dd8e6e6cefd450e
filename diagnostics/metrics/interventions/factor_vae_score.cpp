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

/// The factor that most votes of each unit came from.
std::vector<Eigen::Index> majorities(const Eigen::MatrixXd& votes) {
  std::vector<Eigen::Index> majority(static_cast<std::size_t>(votes.rows()));
  for (Eigen::Index i = 0; i < votes.rows(); ++i) {
    votes.row(i).maxCoeff(&majority[static_cast<std::size_t>(i)]);
  }
  return majority;
}

/// The share of votes whose unit has their factor.
double agreeing_share(const Eigen::MatrixXd& votes, const std::vector<Eigen::Index>& majority) {
  double sum = 0.0;
  for (Eigen::Index i = 0; i < votes.rows(); ++i) {
    sum += votes(i, majority[static_cast<std::size_t>(i)]);
  }
  return sum / votes.sum();
}

/// The share of agreeing test votes from `part` of all votes; 0 without an active unit.
double test_vote_share(const MetricInput& input, const SharedFactors& shared, double part,
                       const FactorVaeScoreOptions& options, Random& random) {
  const VoteDrawer drawer(input, shared, options.least_deviation);
  if (drawer.active().empty()) return 0.0;
  const auto majority =
      majorities(drawer.votes(part_of(options.train_votes, part), options.batch, random));
  return agreeing_share(drawer.votes(part_of(options.test_votes, part), options.batch, random),
                        majority);
}

void check_votes(const FactorVaeScoreOptions& options) {
  require(
      options.train_votes > 0 && options.test_votes > 0 && options.batch > 1 &&
          options.least_deviation >= 0.0,
      "the FactorVAE score needs votes, a batch of 2 and a deviation >= 0; found {}, {}, {}, {}",
      options.train_votes, options.test_votes, options.batch, options.least_deviation);
}

/// Value, matrix and details, of all rows.
void fill_votes(const VoteDrawer& drawer, const SharedFactors& shared,
                const FactorVaeScoreOptions& options, Random& random, MetricResult& result) {
  const Eigen::MatrixXd train = drawer.votes(options.train_votes, options.batch, random);
  const std::vector<Eigen::Index> majority = majorities(train);
  for (std::size_t k = 0; k < shared.factors.size(); ++k) {
    result.matrix.col(static_cast<Eigen::Index>(shared.factors[k])) =
        train.col(static_cast<Eigen::Index>(k)) / static_cast<double>(options.train_votes);
  }
  result.value = agreeing_share(drawer.votes(options.test_votes, options.batch, random), majority);
  result.details["train"] = agreeing_share(train, majority);
}

}  // namespace

MetricResult factor_vae_score(const MetricInput& input, Random& random,
                              const FactorVaeScoreOptions& options) {
  check_votes(options);
  MetricResult result = metric_result(
      "factor_vae", input,
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
  fill_votes(drawer, shared, options, random, result);
  if (shared.rows.size() < input.factors().size()) {
    add_remark(result, "Continuous factors and those of one value are left out.");
  }
  if (!subsamples(input, options.subsampling.fraction)) return result;
  const auto share = [&](std::span<const Eigen::Index> rows, double part) {
    const MetricInput drawn = input.rows_at(rows);
    return test_vote_share(drawn, shared.of(drawn), part, options, random);
  };
  result.interval =
      drawn_share_interval(input.rows(), *result.value, static_cast<double>(options.test_votes),
                           share, random, options.subsampling);
  return result;
}

}  // namespace torsor
