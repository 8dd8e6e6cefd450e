#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <ATen/core/Tensor.h>

#include "cli/config.hpp"
#include "cli/experiment.hpp"
#include "cli/metrics/metric_subject.hpp"
#include "cli/report/diagnosis_data.hpp"
#include "cli/winding_history.hpp"
#include "core/json.hpp"
#include "datasets/action.hpp"
#include "models/evaluation.hpp"
#include "models/training_log.hpp"

namespace torsor {

/// A proven lower bound as results.json gives it.
struct FloorFigure {
  double value = 0.0;
  std::string name;
};

/// What a run folder says in figures: all that tables and plots need, without the model.
struct RunFigures {
  std::string label;  ///< short and different for every run of a report
  std::filesystem::path folder;
  Config config;
  std::vector<EpochRecord> epochs;
  Json results;                       ///< null for a run that was not finished
  std::vector<std::string> elements;  ///< one name per group element, such as "36°"
  std::vector<PairError> per_element;
  std::optional<double> mean_image;  ///< error of predicting the mean training image
  std::optional<FloorFigure> floor;
  std::optional<std::int64_t> parameters;
  std::optional<Diagnosis> diagnosis;      ///< of the run's encoder, where one was written
  std::optional<MetricSubject> scores;     ///< of the run's encoder, where they were written
  std::optional<WindingHistory> windings;  ///< during training, where they were followed

  /// The number at a path such as "/test/error", where there is one.
  [[nodiscard]] std::optional<double> number(const char* pointer) const;
};

/// An image ready to be shown: uint8 [1 or 3, H, W].
using Picture = at::Tensor;

/// One test pair and what the model makes of it.
struct PairExample {
  std::int64_t object = 0;
  std::string pose;     ///< name of h, x1 = h·x0
  std::string element;  ///< name of g
  Picture x1, x2, decoded_x1, decoded_x2, difference;
  PairError error;
};

/// A test object's orbit, shown and as the model makes it from x0 and g, or without operator each
/// image from itself.
struct OrbitExample {
  std::string choice;  ///< why this object, such as "median error"
  std::int64_t object = 0;
  double error = 0.0;  ///< mean over the orbit
  std::vector<std::string> elements;
  std::vector<Picture> shown;
  std::vector<Picture> decoded;
};

/// What single values of the code do: one row of decoded images for each.
struct Traversals {
  struct Row {
    std::string name;        ///< "z 17"; real and imaginary part of a complex value apart
    double deviation = 0.0;  ///< of that value over test images
    std::vector<Picture> decoded;
  };
  std::int64_t object = 0;
  std::vector<std::string> steps;  ///< "-2 σ", ...
  std::vector<Row> rows;
};

/// Everything the report says of one run.
struct RunReport {
  RunFigures figures;
  std::string action;  ///< the action's own description
  ActionCertificate certificate;
  std::int64_t train_objects = 0;
  std::int64_t train_pairs = 0;
  std::int64_t test_objects = 0;
  std::int64_t test_pairs = 0;
  double difference_full = 1.0;  ///< the difference that is shown brightest
  std::vector<PairExample> pairs;
  std::vector<OrbitExample> orbits;
  Traversals traversals;
};

/// One test object's orbit with the orbit each run decodes from x0.
struct OrbitComparison {
  std::string choice;
  std::int64_t object = 0;
  std::vector<std::string> elements;
  std::vector<Picture> shown;
  struct Row {
    std::string label;
    double error = 0.0;
    std::vector<Picture> decoded;
  };
  std::vector<Row> rows;  ///< one per run
};

struct ReportData {
  std::vector<RunReport> runs;
  std::vector<OrbitComparison> comparisons;  ///< empty for one run
  std::string no_comparison;                 ///< why there are none though there are several runs
  Json study;                                ///< the table.json of a study whose runs these are
};

/// Names of the elements of a product of cyclic groups by what they do to the image, "36°",
/// "(+2 px, 90°)"; their numbers where the configuration does not tell.
[[nodiscard]] std::vector<std::string> element_names(const Config& config, std::int64_t order);

/// The figures of run folders, labelled with `labels` or, if there are none, by what tells them
/// apart. @throws DataError naming a folder that is no run, or a file in it that is damaged;
/// InvalidArgument if `folders` is empty.
[[nodiscard]] std::vector<RunFigures> load_figures(
    const std::vector<std::filesystem::path>& folders, const std::vector<std::string>& labels = {});

/// The figures of one run folder but for its diagnosis. @throws DataError as `load_figures`.
[[nodiscard]] RunFigures load_undiagnosed_figures(const std::filesystem::path& folder);

/// The report of one run whose model holds its best parameters already, with `diagnosis` in the
/// place of the one in its folder.
[[nodiscard]] ReportData load_report(const Experiment& trained, const std::filesystem::path& folder,
                                     const Diagnosis& diagnosis);

/// Rebuilds each run's experiment, loads its best checkpoint and computes the pictures.
/// Cost: one forward pass over the orbits of up to 500 test objects for each run.
[[nodiscard]] ReportData load_report(const std::vector<std::filesystem::path>& folders,
                                     const std::vector<std::string>& labels = {});

}  // namespace torsor
