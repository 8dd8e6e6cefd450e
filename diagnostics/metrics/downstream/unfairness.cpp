#include "diagnostics/metrics/downstream/unfairness.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "core/error.hpp"
#include "diagnostics/metrics/intervals.hpp"
#include "diagnostics/metrics/metric_parts.hpp"
#include "diagnostics/metrics/split.hpp"

namespace torsor {
namespace {

Eigen::MatrixXi draw_combinations(Eigen::Index rows, const std::vector<int>& sizes,
                                  Random& random) {
  Eigen::MatrixXi drawn(rows, static_cast<Eigen::Index>(sizes.size()));
  for (Eigen::Index i = 0; i < rows; ++i) {
    for (std::size_t k = 0; k < sizes.size(); ++k) {
      drawn(i, static_cast<Eigen::Index>(k)) =
          static_cast<int>(random.below(static_cast<std::uint64_t>(sizes[k])));
    }
  }
  return drawn;
}

/// Predictions of a target, [draws, values of the sensitive factor].
struct IntervenedPredictions {
  Eigen::MatrixXi predicted;
  int target_values = 1;

  /// Of some of the draws, repeats allowed: [predictions, values of the sensitive factor].
  [[nodiscard]] CountUnfairness unfairness(std::span<const Eigen::Index> draws) const {
    Eigen::MatrixXd counts = Eigen::MatrixXd::Zero(target_values, predicted.cols());
    for (Eigen::Index c = 0; c < predicted.cols(); ++c) {
      for (const Eigen::Index draw : draws) counts(predicted(draw, c), c) += 1.0;
    }
    return unfairness_of_counts(counts);
  }
};

IntervenedPredictions intervene(const CodeSource& source, const ClassPredictor& predictor,
                                std::size_t target, std::size_t sensitive, Eigen::Index draws,
                                Random& random) {
  Eigen::MatrixXi combinations = draw_combinations(draws, source.sizes, random);
  IntervenedPredictions found{Eigen::MatrixXi(draws, source.sizes[sensitive]),
                              source.sizes[target]};
  for (int c = 0; c < source.sizes[sensitive]; ++c) {
    combinations.col(static_cast<Eigen::Index>(sensitive)).setConstant(c);
    found.predicted.col(c) = predictor.predict(source.codes_of(combinations));
  }
  return found;
}

struct PairTable {
  Eigen::MatrixXd mean;  ///< [sensitive, target]
  Eigen::MatrixXd max;
  Eigen::VectorXd accuracy;
  std::vector<IntervenedPredictions> pairs;  ///< those of two values or more each
};

PairTable unfairness_table(const CodeSource& source, Random& random,
                           const UnfairnessOptions& options) {
  const auto factors = static_cast<Eigen::Index>(source.sizes.size());
  PairTable table{Eigen::MatrixXd::Zero(factors, factors),
                  Eigen::MatrixXd::Zero(factors, factors),
                  Eigen::VectorXd(factors),
                  {}};
  const Eigen::MatrixXi drawn = draw_combinations(options.train_rows, source.sizes, random);
  const Eigen::MatrixXd codes = source.codes_of(drawn);
  require(codes.rows() == drawn.rows(), "the source gave {} codes for {} combinations",
          codes.rows(), drawn.rows());
  for (Eigen::Index i = 0; i < factors; ++i) {
    const auto target = static_cast<std::size_t>(i);
    const ClassPredictor predictor(codes, drawn.col(i), source.sizes[target], random,
                                   options.predictor);
    table.accuracy[i] = predictor.accuracy(codes, drawn.col(i));
    for (Eigen::Index j = 0; j < factors; ++j) {
      if (i == j || source.sizes[target] < 2 || source.sizes[static_cast<std::size_t>(j)] < 2) {
        continue;
      }
      table.pairs.push_back(
          intervene(source, predictor, target, static_cast<std::size_t>(j), options.draws, random));
      const CountUnfairness pair = table.pairs.back().unfairness(all_rows(options.draws));
      table.mean(j, i) = pair.mean;
      table.max(j, i) = pair.max;
    }
  }
  return table;
}

/// Of a table [sensitive, target]: the mean or maximum over sensitive factors, then over targets.
/// Entries that are no pair are 0, and so are no maximum.
Json aggregates(const PairTable& table, double varying) {
  Json all;
  for (const auto& [name, distances] : {std::pair("mean", &table.mean), {"max", &table.max}}) {
    const Eigen::RowVectorXd means = distances->colwise().sum() / (varying - 1.0);
    const Eigen::RowVectorXd greatest = distances->colwise().maxCoeff();
    all[name] = {{"mean", {{"mean", means.sum() / varying}, {"max", means.maxCoeff()}}},
                 {"max", {{"mean", greatest.sum() / varying}, {"max", greatest.maxCoeff()}}}};
  }
  return all;
}

void check_unfairness(const CodeSource& source, const UnfairnessOptions& options) {
  require(!source.sizes.empty() && std::ranges::min(source.sizes) >= 1,
          "a source of codes needs factors of at least one value each");
  require(options.train_rows >= 1 && options.draws >= 1,
          "unfairness takes at least 1 training row and 1 draw; found {} and {}",
          options.train_rows, options.draws);
}

MetricResult unfairness_result(MetricResult result, const CodeSource& source, Random& random,
                               const UnfairnessOptions& options) {
  check_unfairness(source, options);
  const auto varying = std::ranges::count_if(source.sizes, [](int size) { return size > 1; });
  if (varying < 2) {
    result.remark = "Unfairness needs a target and a sensitive factor of two values each.";
    return result;
  }
  const PairTable table = unfairness_table(source, random, options);
  const double pairs = static_cast<double>(varying * (varying - 1));
  result.matrix = table.mean;
  result.value = table.mean.sum() / pairs;
  result.details["aggregates"] = aggregates(table, static_cast<double>(varying));
  result.details["accuracy"] = number_list(table.accuracy);
  if (options.draws < kIntervalRows) return result;
  // Draws of different pairs are independent: that replicates take the same of each does no harm.
  const auto mean_unfairness = [&](std::span<const Eigen::Index> draws) {
    double sum = 0.0;
    for (const IntervenedPredictions& pair : table.pairs) sum += pair.unfairness(draws).mean;
    return sum / pairs;
  };
  result.interval = bootstrap_interval(options.draws, *result.value, mean_unfairness, random);
  return result;
}

}  // namespace

CountUnfairness unfairness_of_counts(const Eigen::MatrixXd& counts) {
  require(counts.size() > 0 && counts.allFinite() && counts.minCoeff() >= 0.0 && counts.sum() > 0.0,
          "counts of predictions are finite, not negative and not all 0");
  const Eigen::VectorXd overall = counts.rowwise().sum() / counts.sum();
  CountUnfairness result;
  for (Eigen::Index c = 0; c < counts.cols(); ++c) {
    const double count = counts.col(c).sum();
    if (count == 0.0) continue;
    const double distance = 0.5 * (counts.col(c) / count - overall).cwiseAbs().sum();
    result.mean += distance * count / counts.sum();
    result.max = std::max(result.max, distance);
  }
  return result;
}

MetricResult unfairness(const CodeSource& source, Random& random,
                        const UnfairnessOptions& options) {
  return unfairness_result(metric_result("unfairness", options.predictor.text()), source, random,
                           options);
}

MetricResult unfairness(const MetricInput& grid, Random& random, const UnfairnessOptions& options) {
  return unfairness_result(metric_result("unfairness", grid, options.predictor.text()),
                           grid_source(grid), random, options);
}

}  // namespace torsor
