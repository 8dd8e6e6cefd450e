#include "diagnostics/metrics/downstream/downstream.hpp"

#include <algorithm>
#include <optional>
#include <span>

#include <fmt/format.h>

#include "core/error.hpp"
#include "diagnostics/metrics/intervals.hpp"
#include "diagnostics/metrics/interventions/shared_factor_rows.hpp"
#include "diagnostics/metrics/metric_parts.hpp"
#include "diagnostics/metrics/split.hpp"
#include "diagnostics/metrics/trees/tree_importances.hpp"

namespace torsor {
namespace {

/// Who predicts which rows right, by training size and factor.
struct SizedPredictions {
  std::vector<Eigen::Index> sizes;
  std::vector<Eigen::MatrixXd> right;  ///< by size [test rows, shared factors]
};

SizedPredictions predict_by_size(const MetricInput& input, const SharedFactors& shared,
                                 Random& random, const DownstreamOptions& options) {
  std::vector<Eigen::Index> rows = all_rows(input.rows());
  random.shuffle(rows);
  const Eigen::Index test_rows = std::min(options.test_rows, input.rows() / 2);
  const std::span<const Eigen::Index> test(rows.data(), static_cast<std::size_t>(test_rows));
  const Eigen::MatrixXd codes = unit_columns(input);
  const Eigen::MatrixXd test_codes = codes(test, Eigen::all);
  SizedPredictions predictions;
  for (const Eigen::Index size : options.train_sizes) {
    if (size > input.rows() - test_rows) break;
    const std::span<const Eigen::Index> train(rows.data() + test_rows,
                                              static_cast<std::size_t>(size));
    Eigen::MatrixXd right(test_rows, static_cast<Eigen::Index>(shared.factors.size()));
    for (std::size_t k = 0; k < shared.factors.size(); ++k) {
      const Factor& factor = input.factors()[shared.factors[k]];
      const ClassPredictor predictor(codes(train, Eigen::all), factor.classes(train),
                                     static_cast<int>(factor.levels.size()), random,
                                     options.predictor);
      const Eigen::VectorXi truth = factor.classes(test);
      right.col(static_cast<Eigen::Index>(k)) =
          (predictor.predict(test_codes).array() == truth.array()).cast<double>();
    }
    predictions.sizes.push_back(size);
    predictions.right.push_back(std::move(right));
  }
  return predictions;
}

void fill_accuracy(const MetricInput& input, const SharedFactors& shared,
                   const SizedPredictions& predictions, MetricResult& result) {
  const auto sizes = static_cast<Eigen::Index>(predictions.sizes.size());
  result.matrix = Eigen::MatrixXd::Zero(sizes, static_cast<Eigen::Index>(input.factors().size()));
  Eigen::VectorXd means(sizes);
  Eigen::VectorXd least(sizes);
  for (Eigen::Index s = 0; s < sizes; ++s) {
    const Eigen::RowVectorXd accuracies =
        predictions.right[static_cast<std::size_t>(s)].colwise().mean();
    for (std::size_t k = 0; k < shared.factors.size(); ++k) {
      result.matrix(s, static_cast<Eigen::Index>(shared.factors[k])) =
          accuracies[static_cast<Eigen::Index>(k)];
    }
    means[s] = accuracies.mean();
    least[s] = accuracies.minCoeff();
  }
  result.value = means[sizes - 1];
  result.details["train_sizes"] = predictions.sizes;
  result.details["mean"] = number_list(means);
  result.details["min"] = number_list(least);
  const Eigen::MatrixXd& right = predictions.right.back();
  result.interval = share_interval(right.rowwise().mean(), static_cast<double>(right.cols()));
}

/// The ratio of two means over the same rows, resampled together.
std::optional<Interval> accuracy_ratio_interval(const Eigen::MatrixXd& few,
                                                const Eigen::MatrixXd& most, Random& random) {
  if (few.rows() < kIntervalRows) return {};
  const Eigen::VectorXd above = few.rowwise().mean();
  const Eigen::VectorXd below = most.rowwise().mean();
  const auto ratio = [&](std::span<const Eigen::Index> rows) {
    const double best = below(rows).mean();
    return best > 0.0 ? above(rows).mean() / best : 0.0;
  };
  return bootstrap_interval(few.rows(), above.mean() / below.mean(), ratio, random);
}

void fill_efficiency(const SizedPredictions& predictions, Random& random, MetricResult& result) {
  const auto at = std::ranges::find(predictions.sizes, 100);
  const double best = predictions.right.back().mean();
  Eigen::VectorXd ratios(static_cast<Eigen::Index>(predictions.sizes.size()));
  for (Eigen::Index s = 0; s < ratios.size(); ++s) {
    const double accuracy = predictions.right[static_cast<std::size_t>(s)].mean();
    ratios[s] = best > 0.0 ? accuracy / best : 0.0;
  }
  result.details["train_sizes"] = predictions.sizes;
  result.details["ratios"] = number_list(ratios);
  if (at == predictions.sizes.end() || at + 1 == predictions.sizes.end()) {
    result.remark = "The ratio needs a training size of 100 and a larger one.";
  } else if (best == 0.0) {
    result.remark = "Not one test row is predicted right.";
  } else {
    const auto hundred = static_cast<std::size_t>(at - predictions.sizes.begin());
    result.value = ratios[static_cast<Eigen::Index>(hundred)];
    result.interval =
        accuracy_ratio_interval(predictions.right[hundred], predictions.right.back(), random);
  }
}

void check_downstream(const MetricInput& input, const DownstreamOptions& options) {
  require(!options.train_sizes.empty() && options.train_sizes.front() > 0 &&
              std::ranges::is_sorted(options.train_sizes),
          "training sizes are positive and ascending");
  require(options.test_rows > 0 && input.rows() > 1, "{} rows leave none to test on", input.rows());
}

}  // namespace

Downstream downstream(const MetricInput& input, Random& random, const DownstreamOptions& options) {
  check_downstream(input, options);
  Downstream results{metric_result("downstream_accuracy", input, options.predictor.text()),
                     metric_result("sample_efficiency", input, options.predictor.text())};
  const SharedFactors shared = shared_factors(input);
  const auto give_up = [&](const std::string& why) {
    results.accuracy.remark = results.efficiency.remark = why;
    return results;
  };
  if (shared.rows.empty()) return give_up("No factor is discrete and has two values or more.");
  const SizedPredictions predictions = predict_by_size(input, shared, random, options);
  if (predictions.sizes.empty())
    return give_up("There are fewer rows than the least training size.");
  fill_efficiency(predictions, random, results.efficiency);
  fill_accuracy(input, shared, predictions, results.accuracy);
  for (MetricResult* result : {&results.accuracy, &results.efficiency}) {
    if (predictions.sizes.size() < options.train_sizes.size()) {
      add_remark(*result, fmt::format("{} rows allow training sizes up to {}.", input.rows(),
                                      predictions.sizes.back()));
    }
    if (shared.rows.size() < input.factors().size()) {
      add_remark(*result, "Continuous factors and those of one value are left out.");
    }
  }
  return results;
}

}  // namespace torsor
