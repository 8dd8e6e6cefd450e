#include "cli/results.hpp"

#include <string>
#include <vector>

#include <ATen/Parallel.h>
#include <fmt/format.h>
#include <torch/version.h>

#include "cli/table.hpp"
#include "models/operator_floor.hpp"
#include "models/supervision.hpp"
#include "models/threads.hpp"

namespace torsor {
namespace {

constexpr std::int64_t kFloorValues = 1024;
constexpr double kFloorBytes = 1e9;

}  // namespace

Json versions_json() {
  const BlasInfo blas = blas_info();
  return {{"torsor", TORSOR_VERSION},
          {"libtorch", TORCH_VERSION},
          {"blas", {{"library", blas.library}, {"core", blas.core}, {"threads", blas.threads}}},
          {"threads", at::get_num_threads()}};
}

Json per_element_json(const Evaluation& evaluation) {
  Json list = Json::array();
  for (std::size_t g = 0; g < evaluation.per_element.size(); ++g) {
    Json entry = {{"element", g}};
    entry.update(evaluation.per_element[g].json());
    list.push_back(entry);
  }
  return list;
}

std::optional<ErrorFloor> known_floor(const Experiment& experiment) {
  const Pairs& test = experiment.test;
  const OperatorAutoencoder* model = experiment.operator_model();
  const bool linear = experiment.config.model.encoder.ends_with("linear");
  if (model == nullptr || !linear || experiment.config.model.latent == "none" ||
      test.orbits().shape().values() > kFloorValues)
    return std::nullopt;
  const LatentOperator& latent = model->latent();
  if (latent.name() == "plane" && has_plane_floor(latent.group())) return plane_floor(test);
  const bool possible =
      latent.parameters().empty() && operator_floor_bytes(test, latent) <= kFloorBytes;
  return possible ? std::optional(operator_floor(test, latent)) : std::nullopt;
}

Json evaluation_json(const Experiment& experiment) {
  const Evaluation test = experiment.errors(experiment.test);
  Json json = {{"train", experiment.errors(experiment.train).error.json()},
               {"valid", experiment.errors(experiment.valid).error.json()},
               {"test", test.error.json()},
               {"per_element", per_element_json(test)}};
  if (const auto floor = known_floor(experiment)) {
    json["floor"] = {{"value", floor->value}, {"name", floor->name}};
  }
  if (const SupervisionOptions supervision = supervision_options(experiment.config);
      supervision.kind == Supervision::weak) {
    const PairReconstruction inferred(*experiment.operator_model(), supervision);
    json["pose_accuracy"] = pose_accuracy(inferred, experiment.test).json();
  }
  json["baseline"] = {{"value", mean_image_error(experiment.train, experiment.test)},
                      {"name", "mean training image"}};
  json["parameters"] = experiment.autoencoder().parameter_count();
  return json;
}

std::string per_element_text(const Json& per_element) {
  Table table({"element", "error", "of x1", "of x2"});
  for (const Json& entry : per_element) {
    table.add({fmt::format("{}", entry["element"].get<std::int64_t>()),
               fmt::format("{:.3e}", entry["error"].get<double>()),
               fmt::format("{:.3e}", entry["error_x1"].get<double>()),
               fmt::format("{:.3e}", entry["error_x2"].get<double>())});
  }
  return table.text();
}

}  // namespace torsor
