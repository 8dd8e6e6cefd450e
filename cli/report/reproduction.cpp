#include <string>
#include <vector>

#include <fmt/format.h>

#include "cli/report/parts.hpp"
#include "cli/report/sections.hpp"

namespace torsor {
namespace {

std::string value_text(const Json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

/// "versions" of results.json, nested names joined with a dot.
void collect(TextTable& table, const Json& object, const std::string& prefix) {
  for (const auto& [name, value] : object.items()) {
    if (value.is_object()) {
      collect(table, value, prefix + name + ".");
    } else {
      table.rows.push_back({prefix + name, value_text(value)});
    }
  }
}

void add_run(Html& html, const RunFigures& run) {
  html.element("h3", run.label);
  html.element("p", "Save the configuration below as config.toml, then:");
  html.open("pre")
      .element("code",
               "torsor train config.toml --out run\n"
               "torsor report run --out run/report.html")
      .close("pre");
  html.open("details").element("summary", "The resolved configuration, every key");
  html.open("pre").element("code", config_text(run.config)).close("pre").close("details");
  TextTable versions{{"component", "version"}, {}};
  if (run.results.is_object() && run.results.contains("versions") &&
      run.results["versions"].is_object()) {
    collect(versions, run.results["versions"], "");
  }
  if (!versions.rows.empty()) add_folded_table(html, "Versions, as recorded by the run", versions);
}

}  // namespace

void add_reproduction(Html& html, const ReportData& data) {
  html.element("h2", "How to repeat this", {{"id", "reproduction"}});
  html.element(
      "p",
      "The same configuration, seed and number of threads give the same figures apart from "
      "the times, on the same kind of processor.");
  for (const RunReport& run : data.runs) add_run(html, run.figures);
}

}  // namespace torsor
