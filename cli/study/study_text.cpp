#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/report/study.hpp"
#include "cli/study/study.hpp"
#include "cli/table.hpp"

namespace torsor {

std::string study_text(const Json& table) {
  const TextTable figures = study_table(table);
  Table text(figures.columns);
  for (const std::vector<std::string>& row : figures.rows) text.add(row);
  const auto seeds = table.at("seeds").get<std::vector<std::int64_t>>();
  return fmt::format("{}: {}\n\n{}\nmean ± deviation over the seeds {}\n",
                     table.at("study").get<std::string>(), table.at("question").get<std::string>(),
                     text.text(), fmt::join(seeds, ", "));
}

}  // namespace torsor
