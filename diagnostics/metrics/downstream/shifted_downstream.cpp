#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "core/error.hpp"
#include "diagnostics/metrics/downstream/downstream.hpp"
#include "diagnostics/metrics/intervals.hpp"
#include "diagnostics/metrics/interventions/shared_factor_rows.hpp"
#include "diagnostics/metrics/metric_parts.hpp"
#include "diagnostics/metrics/split.hpp"
#include "diagnostics/metrics/trees/tree_importances.hpp"

namespace torsor {
namespace {

/// The first rows of a random order, at most `count`.
void keep_random(std::vector<Eigen::Index>& rows, Eigen::Index count, Random& random) {
  random.shuffle(rows);
  if (static_cast<Eigen::Index>(rows.size()) > count) rows.resize(static_cast<std::size_t>(count));
}

/// Rows with the value to train on, rows without it to test on.
TrainTest shifted_split(const Factor& moved, int value, const ShiftedDownstreamOptions& options,
                        Random& random) {
  TrainTest split;
  for (Eigen::Index i = 0; i < moved.classes.size(); ++i) {
    (moved.classes[i] == value ? split.train : split.test).push_back(i);
  }
  keep_random(split.train, options.train_rows, random);
  keep_random(split.test, options.test_rows, random);
  return split;
}

/// As many rows on both sides, without regard to factors; nothing where they do not suffice.
TrainTest plain_split(Eigen::Index rows, const TrainTest& like, Random& random) {
  std::vector<Eigen::Index> all = all_rows(rows);
  random.shuffle(all);
  const auto middle = all.begin() + static_cast<std::ptrdiff_t>(like.train.size());
  return {{all.begin(), middle}, {middle, middle + static_cast<std::ptrdiff_t>(like.test.size())}};
}

/// By experiment, with the shift and without it.
struct ShiftAccuracies {
  std::vector<double> shifted = {};
  std::vector<double> plain = {};
};

double mean_accuracy(const std::vector<double>& accuracies) {
  return Eigen::Map<const Eigen::ArrayXd>(accuracies.data(), std::ssize(accuracies)).mean();
}

class ShiftExperiments {
 public:
  ShiftExperiments(const MetricInput& input, const SharedFactors& shared,
                   const ShiftedDownstreamOptions& options)
      : input_(input), codes_(unit_columns(input)), shared_(shared), options_(options) {}

  /// Accuracies for one target; none if no draw left rows.
  ShiftAccuracies run(std::size_t target, Random& random) const {
    ShiftAccuracies found;
    for (std::size_t e = 0; e < options_.experiments; ++e) {
      std::size_t other = random.below(shared_.factors.size() - 1);
      if (other >= target) ++other;
      const Factor& moved = input_.factors()[shared_.factors[other]];
      const auto value = static_cast<int>(random.below(moved.levels.size()));
      const TrainTest split = shifted_split(moved, value, options_, random);
      if (split.train.empty() || split.test.empty()) continue;
      found.shifted.push_back(accuracy(target, split, random));
      found.plain.push_back(accuracy(target, plain_split(input_.rows(), split, random), random));
    }
    return found;
  }

 private:
  double accuracy(std::size_t target, const TrainTest& split, Random& random) const {
    const Factor& factor = input_.factors()[shared_.factors[target]];
    const ClassPredictor predictor(codes_(split.train, Eigen::all), factor.classes(split.train),
                                   static_cast<int>(factor.levels.size()), random,
                                   options_.predictor);
    return predictor.accuracy(codes_(split.test, Eigen::all), factor.classes(split.test));
  }

  const MetricInput& input_;
  Eigen::MatrixXd codes_;
  const SharedFactors& shared_;
  const ShiftedDownstreamOptions& options_;
};

/// The means over experiments by factor; of factors without one, 0.
struct ShiftMeans {
  Eigen::VectorXd shifted;
  Eigen::VectorXd plain;
  std::vector<bool> kept;
  std::vector<std::vector<double>> groups = {};  ///< shifted, of the factors kept

  explicit ShiftMeans(std::size_t factors)
      : shifted(Eigen::VectorXd::Zero(static_cast<Eigen::Index>(factors))),
        plain(shifted),
        kept(factors, false) {}

  void add(std::size_t factor, const ShiftAccuracies& found) {
    if (found.shifted.empty()) return;
    shifted[static_cast<Eigen::Index>(factor)] = mean_accuracy(found.shifted);
    plain[static_cast<Eigen::Index>(factor)] = mean_accuracy(found.plain);
    kept[factor] = true;
    groups.push_back(found.shifted);
  }
};

}  // namespace

MetricResult shifted_downstream(const MetricInput& input, Random& random,
                                const ShiftedDownstreamOptions& options) {
  require(options.experiments > 0 && options.train_rows > 0 && options.test_rows > 0,
          "a shift needs an experiment and rows to train and test on; found {}, {}, {}",
          options.experiments, options.train_rows, options.test_rows);
  MetricResult result = metric_result(
      "shifted_downstream", input,
      fmt::format("{}, {} experiments", options.predictor.text(), options.experiments));
  const SharedFactors shared = shared_factors(input);
  if (shared.rows.size() < 2) {
    result.remark = "A shift needs two discrete factors of two values or more.";
    return result;
  }
  const ShiftExperiments experiments(input, shared, options);
  ShiftMeans means(input.factors().size());
  for (std::size_t t = 0; t < shared.factors.size(); ++t) {
    means.add(shared.factors[t], experiments.run(t, random));
  }
  if (means.groups.empty()) {
    result.remark = "No value that was drawn leaves rows to train and to test on.";
    return result;
  }
  const Eigen::ArrayXd plain = means.plain;
  result.value = kept_mean(means.shifted, means.kept);
  result.interval = grouped_mean_interval(means.groups);
  result.details["accuracy"] = number_list(means.shifted);
  result.details["plain"] = number_list(means.plain);
  result.details["gap"] =
      number_list((plain > 0.0).select(1.0 - means.shifted.array() / plain.max(1e-300), 0.0));
  if (means.groups.size() < input.factors().size()) {
    add_remark(result,
               "Factors that are continuous, of one value or without a shift are left out.");
  }
  return result;
}

}  // namespace torsor
