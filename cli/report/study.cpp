#include "cli/report/study.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/report/plot_scale.hpp"

namespace torsor {
namespace {

using Format = std::function<std::string(double mean, double deviation)>;

std::string error_text(double mean, double deviation) {
  return fmt::format("{:.3e} ± {:.0e}", mean, deviation);
}

std::string mean_text(double mean, double /*deviation*/) { return fmt::format("{:.3e}", mean); }

std::string percent_text(double mean, double deviation) {
  return fmt::format("{:.2f} ± {:.2f} %", 100.0 * mean, 100.0 * deviation);
}

std::string seconds_text(double mean, double /*deviation*/) { return fmt::format("{:.1f}", mean); }

struct Column {
  const char* name;
  const char* key;
  Format format;
};

std::string cell(const Json& row, const Column& column) {
  const Json& value = row.at(column.key);
  if (value.is_null()) return kNone;
  if (value.is_number()) return column.format(value.get<double>(), 0.0);
  return column.format(value.at("mean").get<double>(), value.at("deviation").get<double>());
}

}  // namespace

TextTable study_table(const Json& table) {
  const std::vector<Column> columns{{"test error", "test", error_text},
                                    {"of x2", "test_x2", mean_text},
                                    {"reference", "reference", mean_text},
                                    {"lower bound", "floor", mean_text},
                                    {"poses right", "pose_accuracy", percent_text},
                                    {"mean image", "baseline", mean_text},
                                    {"seconds", "seconds", seconds_text}};
  TextTable text{{"model"}, {}};
  for (const Json& row : table.at("rows")) text.rows.push_back({row.at("name").get<std::string>()});
  for (const Column& column : columns) {
    bool any = false;
    std::vector<std::string> cells;
    for (const Json& row : table.at("rows")) {
      cells.push_back(cell(row, column));
      any = any || cells.back() != kNone;
    }
    if (!any) continue;
    text.columns.emplace_back(column.name);
    for (std::size_t i = 0; i < cells.size(); ++i) text.rows[i].push_back(std::move(cells[i]));
  }
  return text;
}

void add_study(Html& html, const Json& table) {
  html.element("p", table.at("question").get<std::string>(), {{"class", "lead"}});
  add_table(html, study_table(table));
  const auto seeds = table.at("seeds").get<std::vector<std::int64_t>>();
  html.element("p",
               fmt::format("Mean ± deviation over the seeds {}; seconds are those of a whole run. "
                           "The reference is the published code of Bouchacourt, Ibrahim and Deny "
                           "(2021) under the same protocol, one run on data of this kind; a lower "
                           "bound is proven for the operator and the test images. The pictures "
                           "below are of seed {}.",
                           fmt::join(seeds, ", "), seeds.front()),
               {{"class", "soft"}});
}

}  // namespace torsor
