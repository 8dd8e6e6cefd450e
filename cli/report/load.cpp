#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include <ATen/core/Tensor.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/equal.h>

#include "cli/experiment.hpp"
#include "cli/model_name.hpp"
#include "cli/report/data.hpp"
#include "cli/report/pictures.hpp"
#include "cli/report/traversals.hpp"
#include "cli/run_folder.hpp"
#include "models/evaluation.hpp"

namespace torsor {
namespace {

/// Objects on which the examples are chosen, at most.
constexpr std::int64_t kSampledObjects = 500;

/// The experiment of a run with its best parameters.
Experiment trained_experiment(const RunFigures& run) {
  Experiment experiment = build_experiment(run.config);
  RunFolder::open(run.folder).load_best(experiment.autoencoder());
  return experiment;
}

/// A run's experiment is kept only as long as the comparison needs it.
struct LoadedRun {
  RunReport report;
  Experiment experiment;
  std::vector<std::int64_t> objects;  // sampled test objects
  std::vector<double> errors;         // of their decoded orbits
};

LoadedRun load_run(const RunFigures& figures, Experiment experiment) {
  RunReport report;
  report.figures = figures;
  const auto order = static_cast<std::int64_t>(experiment.action->group().order());
  report.figures.elements = element_names(figures.config, order);
  if (!figures.parameters) report.figures.parameters = experiment.autoencoder().parameter_count();
  if (!figures.mean_image) {
    report.figures.mean_image = mean_image_error(experiment.train, experiment.test);
  }
  report.action = experiment.action->description();
  report.certificate = experiment.certificate;
  report.train_objects = experiment.train.orbits().objects();
  report.train_pairs = experiment.train.size();
  report.test_objects = experiment.test.orbits().objects();
  report.test_pairs = experiment.test.size();
  add_pair_examples(report, experiment);

  const std::vector<std::int64_t> objects = spread(report.test_objects, kSampledObjects);
  const std::vector<double> errors = orbit_errors(experiment, objects);
  for (const Choice& choice : choose_objects(objects, errors, false)) {
    report.orbits.push_back(orbit_example(experiment, choice, report.figures.elements));
  }
  const Choice median = choose_objects(objects, errors, true).front();
  report.traversals = traverse_code(experiment, median.object);
  return {std::move(report), std::move(experiment), objects, errors};
}

/// Whether two runs were tested on the same orbits; looks at the first and the last object.
bool same_test_orbits(const Experiment& a, const Experiment& b) {
  const Orbits& left = a.test.orbits();
  const Orbits& right = b.test.orbits();
  if (left.objects() != right.objects() || left.shape() != right.shape()) return false;
  if (!(left.group() == right.group())) return false;
  const std::int64_t last = left.objects() - 1;
  return at::equal(left.orbit(0), right.orbit(0)) && at::equal(left.orbit(last), right.orbit(last));
}

/// Each object's error relative to the run's mean, averaged over the runs.
std::vector<double> joint_errors(const std::vector<LoadedRun>& runs) {
  std::vector<double> joint(runs.front().errors.size(), 0.0);
  for (const LoadedRun& run : runs) {
    const double sum = std::accumulate(run.errors.begin(), run.errors.end(), 0.0);
    for (std::size_t i = 0; i < joint.size(); ++i) {
      joint[i] += sum > 0.0 ? run.errors[i] / sum : 0.0;
    }
  }
  return joint;
}

OrbitComparison comparison(const std::vector<LoadedRun>& runs, const Choice& choice) {
  OrbitComparison out;
  out.choice = choice.why;
  out.object = choice.object;
  for (const LoadedRun& run : runs) {
    OrbitExample one = orbit_example(run.experiment, choice, run.report.figures.elements);
    out.elements = std::move(one.elements);
    out.shown = std::move(one.shown);
    out.rows.push_back({run.report.figures.label, one.error, std::move(one.decoded)});
  }
  return out;
}

}  // namespace

ReportData load_report(const Experiment& trained, const std::filesystem::path& folder,
                       const Diagnosis& diagnosis) {
  const at::NoGradGuard no_gradients;
  RunFigures figures = load_undiagnosed_figures(folder);
  figures.label = model_name(figures.config);
  figures.diagnosis = diagnosis;
  ReportData data;
  data.runs.push_back(load_run(figures, trained).report);
  return data;
}

ReportData load_report(const std::vector<std::filesystem::path>& folders,
                       const std::vector<std::string>& labels) {
  const at::NoGradGuard no_gradients;
  std::vector<LoadedRun> runs;
  for (const RunFigures& figures : load_figures(folders, labels)) {
    runs.push_back(load_run(figures, trained_experiment(figures)));
  }

  ReportData data;
  bool comparable = runs.size() > 1;
  for (const LoadedRun& run : runs) {
    if (comparable && !same_test_orbits(runs.front().experiment, run.experiment)) {
      comparable = false;
      data.no_comparison =
          "The runs were tested on different images or groups, so no object can be shown side by "
          "side and their errors must not be compared as they stand.";
    }
  }
  if (comparable) {
    for (const Choice& choice : choose_objects(runs.front().objects, joint_errors(runs), true)) {
      data.comparisons.push_back(comparison(runs, choice));
    }
  }
  for (LoadedRun& run : runs) data.runs.push_back(std::move(run.report));
  return data;
}

}  // namespace torsor
