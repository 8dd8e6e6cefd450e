#include "cli/report/verdict.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "cli/model_name.hpp"
#include "cli/report/html.hpp"
#include "cli/report/plot_scale.hpp"
#include "cli/table.hpp"
#include "core/text.hpp"

namespace torsor {
namespace {

using Figure = std::function<std::optional<double>(const RunFigures&)>;
using FigureFormat = std::function<std::string(double)>;
using Row = VerdictTable::Row;

Figure at(const char* pointer) {
  return [pointer](const RunFigures& run) { return run.number(pointer); };
}

std::optional<double> best_epoch(const RunFigures& run) {
  std::optional<double> epoch;
  for (const EpochRecord& record : run.epochs) {
    if (record.best) epoch = static_cast<double>(record.epoch);
  }
  return epoch;
}

std::optional<double> floor_value(const RunFigures& run) {
  return run.floor ? std::optional<double>(run.floor->value) : std::nullopt;
}

std::optional<double> times_floor(const RunFigures& run) {
  const std::optional<double> error = run.number("/test/error");
  if (!error || !run.floor || run.floor->value <= 0.0) return std::nullopt;
  return *error / run.floor->value;
}

std::string times_text(double factor) { return fmt::format("{} ×", number_text(factor)); }

std::string whole_text(double value) { return count_text(std::llround(value)); }

std::optional<std::size_t> smallest(const std::vector<std::optional<double>>& figures) {
  std::optional<std::size_t> best;
  std::size_t known = 0;
  for (std::size_t i = 0; i < figures.size(); ++i) {
    if (!figures[i]) continue;
    ++known;
    if (!best || *figures[i] < *figures[*best]) best = i;
  }
  return known > 1 ? best : std::nullopt;
}

/// Appends a row unless no run has the figure.
void add(VerdictTable& table, const std::vector<RunFigures>& runs, std::string name,
         const Figure& figure, const FigureFormat& format, bool compare = false,
         bool detail = false) {
  std::vector<std::optional<double>> figures;
  Row row{std::move(name), {}, {}, detail};
  for (const RunFigures& run : runs) {
    figures.push_back(figure(run));
    row.cells.push_back(figures.back() ? format(*figures.back()) : std::string(kNone));
  }
  if (compare) row.best = smallest(figures);
  const bool any =
      std::any_of(figures.begin(), figures.end(), [](auto& f) { return f.has_value(); });
  if (any) table.rows.push_back(std::move(row));
}

/// Appends the answer of each diagnosis on one topic, unless no run has one.
void add_answers(VerdictTable& table, const std::vector<RunFigures>& runs, std::string name,
                 std::string_view topic) {
  Row row{std::move(name), {}, {}, false};
  bool any = false;
  for (const RunFigures& run : runs) {
    row.cells.emplace_back(kNone);
    if (!run.diagnosis) continue;
    for (const HeadlineAnswer& headline : run.diagnosis->headlines) {
      if (headline.topic != topic) continue;
      row.cells.back() = headline.answer;
      any = true;
    }
  }
  if (any) table.rows.push_back(std::move(row));
}

VerdictTable with_columns(const std::vector<RunFigures>& runs) {
  VerdictTable table;
  for (const RunFigures& run : runs) table.columns.push_back(run.label);
  return table;
}

std::string run_phrase(const RunFigures& run) {
  return run.label == model_name(run.config) ? "the " + model_phrase(run.config) : run.label;
}

std::string floor_sentence(const RunFigures& run, const std::string& name) {
  const std::optional<double> factor = times_floor(run);
  if (!factor) return {};
  std::string text = fmt::format(" {} stands at {} times its proven lower bound {}", capital(name),
                                 number_text(*factor), number_text(run.floor->value));
  if (*factor < 1.2) text += ": with a linear decoder hardly anything is left to gain by training";
  return text + ".";
}

}  // namespace

VerdictTable verdict_table(const std::vector<RunFigures>& runs) {
  VerdictTable table = with_columns(runs);
  add(table, runs, "test error", at("/test/error"), number_text, true);
  add(table, runs, "of x₁", at("/test/error_x1"), number_text, false, true);
  add(table, runs, "of x₂ = g·x₁", at("/test/error_x2"), number_text, false, true);
  add(table, runs, "proven lower bound", floor_value, number_text);
  add(table, runs, "error / bound", times_floor, times_text, false, true);
  add(
      table, runs, "mean image as answer", [](const RunFigures& r) { return r.mean_image; },
      number_text);
  add_answers(table, runs, "equivariant", "equivariant");
  add_answers(table, runs, "structure of the code", "structure");
  add_answers(table, runs, "defects", "defects");
  add(table, runs, "validation error", at("/valid/error"), number_text);
  add(table, runs, "training error", at("/train/error"), number_text);
  add(table, runs, "time", at("/seconds/total"), duration_text);
  add(table, runs, "of it training", at("/seconds/train"), duration_text, false, true);
  add(
      table, runs, "epochs",
      [](const RunFigures& r) { return std::optional(static_cast<double>(r.epochs.size())); },
      whole_text);
  add(table, runs, "best epoch", best_epoch, whole_text, false, true);
  add(
      table, runs, "parameters",
      [](const RunFigures& r) {
        return r.parameters ? std::optional(static_cast<double>(*r.parameters)) : std::nullopt;
      },
      whole_text);
  return table;
}

VerdictTable element_table(const std::vector<RunFigures>& runs) {
  VerdictTable table = with_columns(runs);
  const RunFigures* longest = nullptr;
  for (const RunFigures& run : runs) {
    if (longest == nullptr || run.per_element.size() > longest->per_element.size()) longest = &run;
  }
  for (std::size_t g = 0; longest != nullptr && g < longest->per_element.size(); ++g) {
    const std::string name =
        g < longest->elements.size() ? longest->elements[g] : std::to_string(g);
    add(
        table, runs, name,
        [g](const RunFigures& run) {
          return g < run.per_element.size() ? std::optional(run.per_element[g].total())
                                            : std::nullopt;
        },
        number_text);
  }
  return table;
}

std::string verdict_text(const std::vector<RunFigures>& runs) {
  std::vector<std::optional<double>> errors;
  for (const RunFigures& run : runs) errors.push_back(run.number("/test/error"));
  if (runs.size() == 1 && errors[0]) {
    const RunFigures& run = runs[0];
    std::string text = fmt::format("The test error is {}", number_text(*errors[0]));
    if (run.mean_image && *errors[0] > 0.0) {
      text += fmt::format("; answering always with the mean image would give {}, {} times as much",
                          number_text(*run.mean_image), number_text(*run.mean_image / *errors[0]));
    }
    return text + "." + floor_sentence(run, "the " + model_phrase(run.config));
  }
  const std::optional<std::size_t> best = smallest(errors);
  if (!best) return {};
  std::size_t worst = *best;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    if (errors[i] && *errors[i] > *errors[worst]) worst = i;
  }
  const std::string winner = run_phrase(runs[*best]);
  const std::string loser = run_phrase(runs[worst]);
  if (*errors[best.value()] <= 0.0 || worst == *best) {
    return fmt::format("The smallest test error is {}, of {}.", number_text(*errors[*best]),
                       winner);
  }
  std::string text =
      fmt::format("The test error of {} is {}, a factor {} below that of {}, {}.", winner,
                  number_text(*errors[*best]), number_text(*errors[worst] / *errors[*best]), loser,
                  number_text(*errors[worst]));
  return text + floor_sentence(runs[worst], loser);
}

std::string plain_text(const VerdictTable& table) {
  std::vector<std::string> head{""};
  head.insert(head.end(), table.columns.begin(), table.columns.end());
  Table text(head);
  for (const Row& row : table.rows) {
    std::vector<std::string> cells{(row.detail ? "  " : "") + row.name};
    cells.insert(cells.end(), row.cells.begin(), row.cells.end());
    text.add(cells);
  }
  return text.text();
}

}  // namespace torsor
