// How long each metric of disentanglement takes with its interval, at the size that studies use.
//
// Codes [10,000, 10] that mix five factors of 3, 6, 40, 32 and 32 values with noise: neither clean
// nor empty, so that fits take their usual number of steps.
//
//   bench_metrics [ROWS]     default 10000

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "core/random.hpp"
#include "diagnostics/metrics/interventions/irs.hpp"
#include "diagnostics/metrics/metric_battery.hpp"
#include "diagnostics/metrics/predictors/logistic_regression.hpp"
#include "diagnostics/metrics/relations/explicitness.hpp"
#include "diagnostics/metrics/relations/info_mec.hpp"
#include "diagnostics/metrics/relations/mig.hpp"
#include "diagnostics/metrics/relations/modularity.hpp"
#include "diagnostics/metrics/relations/sap.hpp"
#include "diagnostics/metrics/unsupervised/gaussian_scores.hpp"
#include "diagnostics/metrics/unsupervised/mi_score.hpp"

namespace torsor {
namespace {

const std::vector<std::uint64_t> kSizes{3, 6, 40, 32, 32};
constexpr Eigen::Index kColumns = 10;

MetricInput sample(Eigen::Index rows) {
  Random random(1);
  Eigen::MatrixXd labels(rows, static_cast<Eigen::Index>(kSizes.size()));
  for (Eigen::Index k = 0; k < labels.cols(); ++k) {
    for (double& v : labels.col(k)) {
      v = static_cast<double>(random.below(kSizes[static_cast<std::size_t>(k)]));
    }
  }
  Eigen::MatrixXd mix(labels.cols(), kColumns);
  for (Eigen::Index k = 0; k < mix.rows(); ++k) {
    // Every factor spreads by one, whatever its number of values.
    const double scale = 3.5 / static_cast<double>(kSizes[static_cast<std::size_t>(k)]);
    for (double& v : mix.row(k)) v = 0.3 * scale * random.normal();
    mix(k, k) += scale;
  }
  Eigen::MatrixXd codes = labels * mix;
  for (double& v : codes.reshaped()) v += 0.1 * random.normal();
  return {codes, labels};
}

/// Of the processor, so that other programs on the machine do not count.
double seconds_since(std::clock_t start) {
  return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

std::string shown(const MetricResult& result) {
  const std::string value =
      result.value ? fmt::format("{:.4f}", *result.value) : std::string("none");
  if (!result.interval) return value;
  return fmt::format("{} [{:.4f}, {:.4f}]", value, result.interval->low, result.interval->high);
}

void run(Eigen::Index rows) {
  const MetricInput input = sample(rows);
  const MetricInput blocks = input.with_blocks({{0, 5}, {1, 6}, {2, 7}, {3, 8}, {4, 9}});
  using Results = std::vector<MetricResult>;
  const std::vector<std::pair<std::string, std::function<Results(Random&)>>> metrics{
      {"mig", [&](Random& r) { return Results{mig(input, r)}; }},
      {"modularity", [&](Random& r) { return Results{modularity(input, r)}; }},
      {"irs", [&](Random& r) { return Results{irs(input, r)}; }},
      {"sap, classifiers", [&](Random& r) { return Results{sap(input, r)}; }},
      {"sap, continuous",
       [&](Random& r) { return Results{sap(input, r, {.mode = SapMode::continuous})}; }},
      {"explicitness", [&](Random& r) { return Results{explicitness(input, r)}; }},
      {"info m, c, e",
       [&](Random& r) {
         const InfoMec info = info_mec(input, r);
         return Results{info.modularity, info.compactness, info.explicitness};
       }},
      {"gaussian tc", [&](Random& r) { return Results{gaussian_tc(input.codes(), r)}; }},
      {"gaussian wasserstein",
       [&](Random& r) { return Results{gaussian_wasserstein(input.codes(), r)}; }},
      {"the same, normalised",
       [&](Random& r) { return Results{gaussian_wasserstein_normalised(input.codes(), r)}; }},
      {"mi score", [&](Random& r) { return Results{mi_score(input.codes(), r)}; }},
      {"mig, five blocks", [&](Random& r) { return Results{mig(blocks, r)}; }},
  };
  double total = 0.0;
  for (const auto& [name, metric] : metrics) {
    Random random(2);
    const auto start = std::clock();
    const Results results = metric(random);
    const double seconds = seconds_since(start);
    total += seconds;
    fmt::print("{:22} {:7.3f} s", name, seconds);
    for (const MetricResult& result : results) fmt::print("  {}", shown(result));
    fmt::print("\n");
  }
  fmt::print("{:22} {:7.3f} s\n", "all", total);
  // The battery without the trees of DCI, which take longer than all others together.
  std::vector<std::string> names = metric_names();
  std::erase_if(names, [](const std::string& name) { return name.starts_with("dci"); });
  for (const bool chance : {false, true}) {
    const auto begin = std::clock();
    static_cast<void>(run_metrics(input, {.metrics = names, .chance = chance}));
    fmt::print("{:22} {:7.3f} s\n", chance ? "battery, with chance" : "battery without DCI",
               seconds_since(begin));
  }
  const auto start = std::clock();
  const LogisticModel model = fit_logistic(input.codes(), input.factors()[2].classes, 40);
  fmt::print("{:22} {:7.3f} s  {} steps to a gradient of 1e-7, {}\n", "softmax, 40 classes",
             seconds_since(start), model.iterations, model.converged ? "converged" : "stopped");
}

}  // namespace
}  // namespace torsor

int main(int count, char** arguments) {
  const long rows = count > 1 ? std::strtol(arguments[1], nullptr, 10) : 10000;
  torsor::run(std::max(rows, 100L));
}
