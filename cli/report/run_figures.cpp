#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/model_name.hpp"
#include "cli/report/data.hpp"
#include "cli/report/diagnosis_data.hpp"
#include "cli/report/scores_data.hpp"
#include "cli/run_folder.hpp"
#include "core/error.hpp"

namespace torsor {
namespace {

/// Orders of the factors of "C4 x C5 × C5"; empty for any other expression.
std::vector<std::int64_t> cyclic_orders(const std::string& group) {
  static const std::regex factor("\\s*C_?([0-9]{1,6})\\s*(x|\\*|×)?");
  std::vector<std::int64_t> orders;
  auto at = group.cbegin();
  std::smatch match;
  while (
      std::regex_search(at, group.cend(), match, factor, std::regex_constants::match_continuous)) {
    orders.push_back(std::stoll(match[1].str()));
    at = match[0].second;
  }
  if (at != group.cend()) orders.clear();
  return orders;
}

std::string degrees(std::int64_t k, std::int64_t order) {
  const double angle = 360.0 * static_cast<double>(k) / static_cast<double>(order);
  return fmt::format("{:g}°", std::round(angle * 10) / 10);
}

/// What element k of one cyclic factor does.
std::string factor_name(const Config& config, const std::string& kind, std::int64_t k,
                        std::int64_t order) {
  const bool turned = kind == "shift_x" && config.data.polar > 0;
  if (kind == "rotation" || kind == "hue" || turned) return degrees(k, order);
  if (kind == "shift_x" || kind == "shift_y") {
    // Only generated images have the size that the configuration names.
    const std::int64_t whole = config.data.generated() ? config.data.size / order : 0;
    const std::int64_t step = config.action.step > 0 ? config.action.step : whole;
    if (step > 0) return fmt::format("{} px", k * step);
  }
  return std::to_string(k);
}

std::vector<PairError> per_element(const Json& results) {
  std::vector<PairError> errors;
  if (!results.is_object() || !results.contains("per_element")) return errors;
  for (const Json& one : results["per_element"]) errors.push_back(PairError::from_json(one));
  return errors;
}

std::optional<FloorFigure> floor_figure(const RunFigures& run) {
  if (const auto value = run.number("/floor/value")) {
    const Json& floor = run.results["floor"];
    return FloorFigure{*value, floor.value("name", std::string("lower bound"))};
  }
  if (const auto value = run.number("/floor")) return FloorFigure{*value, "lower bound"};
  return std::nullopt;
}

RunFigures read_figures(const std::filesystem::path& path) {
  RunFigures run = load_undiagnosed_figures(path);
  run.diagnosis = load_diagnosis(path);
  return run;
}

std::string folder_name(const std::filesystem::path& path) {
  const std::filesystem::path normal = path.lexically_normal();
  const std::filesystem::path name =
      normal.has_filename() ? normal.filename() : normal.parent_path().filename();
  return name.string();
}

/// The model's name where it tells the runs apart, then the folder's, then both numbered.
void label(std::vector<RunFigures>& runs) {
  std::set<std::string> models;
  std::set<std::string> folders;
  for (const RunFigures& run : runs) {
    models.insert(model_name(run.config));
    folders.insert(folder_name(run.folder));
  }
  for (std::size_t i = 0; i < runs.size(); ++i) {
    RunFigures& run = runs[i];
    run.label = models.size() == runs.size() ? model_name(run.config) : folder_name(run.folder);
    if (models.size() < runs.size() && folders.size() < runs.size()) {
      run.label += fmt::format(" ({})", i + 1);
    }
  }
}

}  // namespace

std::optional<double> RunFigures::number(const char* pointer) const {
  const Json::json_pointer path(pointer);
  if (!results.contains(path) || !results.at(path).is_number()) return std::nullopt;
  return results.at(path).get<double>();
}

std::vector<std::string> element_names(const Config& config, std::int64_t order) {
  const std::vector<std::int64_t> orders = cyclic_orders(config.action.group);
  std::int64_t product = 1;
  for (const std::int64_t n : orders) product *= n;
  const bool told = product == order && orders.size() == config.action.kind.size();
  std::vector<std::string> names;
  for (std::int64_t element = 0; element < order; ++element) {
    if (!told) {
      names.push_back(std::to_string(element));
      continue;
    }
    std::vector<std::string> parts(orders.size());
    std::int64_t rest = element;
    for (std::size_t f = orders.size(); f-- > 0; rest /= orders[f]) {
      parts[f] = factor_name(config, config.action.kind[f], rest % orders[f], orders[f]);
    }
    names.push_back(parts.size() == 1 ? parts[0] : fmt::format("({})", fmt::join(parts, ", ")));
  }
  return names;
}

RunFigures load_undiagnosed_figures(const std::filesystem::path& path) {
  const RunFolder folder = RunFolder::open(path);
  RunFigures run;
  run.folder = path;
  run.config = folder.config();
  run.epochs = folder.metrics();
  if (folder.has("results.json")) run.results = folder.results();
  try {
    run.per_element = per_element(run.results);
    run.floor = floor_figure(run);
  } catch (const Json::exception& error) {
    throw DataError(folder.file("results.json").string(),
                    fmt::format("not the results of a run: {}", error.what()));
  }
  run.elements = element_names(run.config, static_cast<std::int64_t>(run.per_element.size()));
  run.windings = read_winding_history(path);
  run.scores = load_scores(path);
  run.mean_image = run.number("/baseline/value");
  if (const auto count = run.number("/parameters")) {
    run.parameters = static_cast<std::int64_t>(*count);
  }
  return run;
}

std::vector<RunFigures> load_figures(const std::vector<std::filesystem::path>& folders,
                                     const std::vector<std::string>& labels) {
  require(!folders.empty(), "a report needs at least one run folder");
  std::vector<RunFigures> runs;
  for (const std::filesystem::path& folder : folders) runs.push_back(read_figures(folder));
  if (labels.empty()) {
    label(runs);
    return runs;
  }
  require(labels.size() == runs.size(), "{} labels for {} runs", labels.size(), runs.size());
  for (std::size_t i = 0; i < runs.size(); ++i) runs[i].label = labels[i];
  return runs;
}

}  // namespace torsor
