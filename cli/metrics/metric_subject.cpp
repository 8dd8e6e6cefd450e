#include "cli/metrics/metric_subject.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <Eigen/LU>

#include "cli/metrics/run_codes.hpp"
#include "core/error.hpp"
#include "core/random.hpp"
#include "core/text.hpp"
#include "diagnostics/metrics/battery/entangle.hpp"
#include "diagnostics/metrics/battery/metric_grid.hpp"
#include "diagnostics/metrics/symmetry/split_blocks.hpp"

namespace torsor {
namespace {

constexpr const char* kAutomatic = "auto";

/// The grid of a file's rows. @throws InvalidArgument where they are none and the user named cyclic
/// factors.
FoundGrid grid_of(const MetricInput& input, const std::vector<std::string>& cyclic) {
  std::vector<std::size_t> factors;
  for (const std::string& word : cyclic) {
    factors.push_back(factor_number(word, input.factors()));
    require(std::ranges::count(factors, factors.back()) == 1, "--cyclic names factor \"{}\" twice",
            input.factors()[factors.back()].name);
  }
  try {
    FoundGrid found{metric_grid(input, factors)};
    if (cyclic.empty()) {
      found.remark = fmt::format(
          "Taken to go around, as labels of three values or more: {}; --cyclic names those that "
          "do.",
          list_text(found.grid->names()));
    }
    return found;
  } catch (const InvalidArgument& error) {
    if (!cyclic.empty()) throw;
    const bool numbers = std::ranges::any_of(input.factors(), [](const Factor& factor) {
      return factor.kind == FactorKind::continuous;
    });
    return {.problem = fmt::format(
                "{}{}", error.what(),
                numbers ? " (--discrete NAME makes labels of the values of a factor)" : "")};
  }
}

/// The grid of all factors that vary, cyclic or not. @throws InvalidArgument if the rows are none.
CodeGrid whole_grid(const MetricInput& input) {
  std::vector<Eigen::VectorXd> varying;
  std::vector<std::string> names;
  for (const Factor& factor : input.factors()) {
    require(factor.kind == FactorKind::discrete, "factor \"{}\" is continuous", factor.name);
    if (factor.levels.size() < 2) continue;
    varying.push_back(factor.values);
    names.push_back(factor.name);
  }
  require(!varying.empty(), "no factor varies");
  Eigen::MatrixXd columns(input.rows(), static_cast<Eigen::Index>(varying.size()));
  for (std::size_t k = 0; k < varying.size(); ++k) {
    columns.col(static_cast<Eigen::Index>(k)) = varying[k];
  }
  return code_grid(MetricInput(input.codes(), columns, {.names = names}));
}

SplitBlocks split_of(const MetricInput& input, const std::optional<CodeGrid>& grid) {
  if (grid && grid->factors() > 1) return split_blocks(*grid);
  try {
    return split_blocks(whole_grid(input));
  } catch (const InvalidArgument& error) {
    throw InvalidArgument(
        fmt::format("--blocks auto needs codes of every combination of the factors, once each: {}",
                    error.what()));
  }
}

/// A code in units that single factors move.
struct SplitCode {
  MetricInput input;
  std::string coordinates = {};  ///< what they are; empty: the code's own columns
  Eigen::MatrixXd basis = {};    ///< input = own columns * basis; empty likewise
};

SplitCode in_split_blocks(const MetricInput& input, const std::optional<CodeGrid>& grid) {
  const SplitBlocks split = split_of(input, grid);
  if (split.aligned) return {input.with_blocks(split.blocks())};
  const bool none = std::ranges::all_of(split.factors, &ColumnBlock::empty);
  const char* coordinates = none ? "coordinates of which no factor moves any by itself"
                            : split.splits
                                ? "coordinates that single factors move"
                                : "coordinates that single factors move, as far as they do";
  return {input.with_codes(input.codes() * split.basis).with_blocks(split.blocks()), coordinates,
          split.basis};
}

/// "units 0-1,2-3"; the number of many.
std::string units_text(const std::string& blocks) {
  constexpr std::size_t kLongest = 60;
  if (blocks.size() <= kLongest) return "units " + blocks;
  return fmt::format("{} units", std::ranges::count(blocks, ',') + 1);
}

std::string grid_text(const CodeGrid& grid) {
  return fmt::format("{} poses ({}) of {}", fmt::join(grid.sizes(), " × "),
                     fmt::join(grid.names(), " × "),
                     count_text(static_cast<std::size_t>(grid.objects()), "object"));
}

/// Whether the control has columns to mix. @throws InvalidArgument if not.
void require_mixable(const Eigen::MatrixXd& codes) {
  const std::size_t varying = varying_columns(codes).size();
  require(varying > 1, "--control mixes columns, and {} of the code varies",
          varying == 0 ? "none" : "only one");
}

PreparedCode prepared(std::string name, MetricInput input, const MetricRequest& request,
                      std::function<FoundGrid(const MetricInput&)> grid) {
  MetricSubject subject{.name = std::move(name),
                        .rows = input.rows(),
                        .columns = input.codes().cols(),
                        .blocks = {},
                        .basis = {},
                        .grid = {},
                        .report = {}};
  MetricBatteryOptions battery = request.battery;
  Eigen::MatrixXd basis;
  FoundGrid found = grid(input);
  if (found.grid) subject.grid = grid_text(*found.grid);
  battery.grid = std::move(found.grid);
  battery.no_grid = std::move(found.problem);
  battery.grid_remark = std::move(found.remark);
  if (request.columns.blocks == kAutomatic) {
    battery.own_columns = input.codes();
    SplitCode split = in_split_blocks(input, battery.grid);
    input = std::move(split.input);
    subject.basis = std::move(split.coordinates);
    basis = std::move(split.basis);
  }
  battery.declared = !request.columns.blocks.empty() && request.columns.blocks != kAutomatic;
  if (!input.single() || battery.declared || basis.size() > 0) {
    subject.blocks = blocks_text(input.blocks());
  }
  if (request.control) require_mixable(input.codes());
  return {std::move(subject), std::move(input), std::move(battery),
          std::move(grid),    std::move(basis), request.control};
}

}  // namespace

MetricSubject score(PreparedCode code) {
  auto& [subject, input, battery, grid, basis, control] = code;
  subject.report = run_metrics(input, battery);
  if (!control) return std::move(subject);
  Random random = Random(battery.seed).stream("control");
  const MetricInput entangled =
      input.with_codes(entangle(input.codes(), {}, random)).with_blocks(input.blocks());
  // Back from the coordinates of the units, so that both codes are compared in the same columns.
  const Eigen::MatrixXd own =
      basis.size() > 0
          ? Eigen::MatrixXd(
                basis.transpose().partialPivLu().solve(entangled.codes().transpose()).transpose())
          : entangled.codes();
  if (battery.own_columns) battery.own_columns = own;
  battery.chance = false;  // the control is compared with the code, not with shuffled rows
  battery.grid = grid(entangled.with_codes(own)).grid;
  subject.control = run_metrics(entangled, battery);
  return std::move(subject);
}

std::vector<ControlOutcome> MetricSubject::outcomes() const {
  return control ? control_outcomes(report, *control) : std::vector<ControlOutcome>{};
}

std::string MetricSubject::description() const {
  std::string text = fmt::format("{}, {}", count_text(static_cast<std::size_t>(rows), "row"),
                                 count_text(static_cast<std::size_t>(columns), "column"));
  if (!blocks.empty()) text += ", in " + units_text(blocks);
  if (!basis.empty()) text += fmt::format(" of {}", basis);
  if (!grid.empty()) text += fmt::format(", a grid of {}", grid);
  return text;
}

Json MetricSubject::json() const {
  Json json = report.json();
  json["input"] = {{"name", name}, {"rows", rows}, {"columns", columns}};
  if (!blocks.empty()) json["input"]["blocks"] = blocks;
  if (!basis.empty()) json["input"]["basis"] = basis;
  if (!grid.empty()) json["input"]["grid"] = grid;
  if (control) {
    json["control"] = control->json();
    Json& verdicts = json["control"]["verdicts"] = Json::object();
    for (const ControlOutcome& outcome : outcomes()) {
      verdicts[outcome.metric] = verdict_text(outcome.verdict);
    }
    json["control"]["summary"] = control_sentence(outcomes());
  }
  return json;
}

PreparedCode prepare_file(const std::string& path, const MetricRequest& request) {
  MetricFileOptions columns = request.columns;
  if (columns.blocks == kAutomatic) columns.blocks.clear();
  MetricInput input = read_metric_file(path, columns);
  return prepared(
      path, std::move(input), request,
      [cyclic = request.cyclic](const MetricInput& rows) { return grid_of(rows, cyclic); });
}

PreparedCode prepare_run(const std::string& run, const MetricRequest& request) {
  RunCodes codes = encode_run(run, request.objects);
  MetricInput input = std::move(codes.input);
  if (!request.columns.blocks.empty() && request.columns.blocks != kAutomatic) {
    input = input.with_blocks(parse_blocks(request.columns.blocks, input.codes().cols()));
  }
  return prepared(run, std::move(input), request,
                  [grid = std::move(codes.grid),
                   problem = std::move(codes.no_grid)](const MetricInput& rows) -> FoundGrid {
                    if (!grid) return {.problem = problem};
                    return {CodeGrid(rows.codes(), grid->sizes(), grid->objects(), grid->names())};
                  });
}

}  // namespace torsor
