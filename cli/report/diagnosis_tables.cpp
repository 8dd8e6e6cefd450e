#include "cli/report/diagnosis_tables.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "cli/report/parts.hpp"
#include "cli/report/plot_scale.hpp"
#include "core/text.hpp"

namespace torsor {
namespace {

std::string text_of(std::optional<double> value) { return value ? number_text(*value) : kNone; }

std::string text_of(std::optional<std::int64_t> value) {
  return value ? count_text(*value) : kNone;
}

std::string text_of(std::optional<bool> value) { return !value ? kNone : *value ? "yes" : "no"; }

std::string text_of(const std::optional<Bounds>& bounds) {
  if (!bounds) return kNone;
  return fmt::format("[{}, {}]", number_text(bounds->first), number_text(bounds->second));
}

void add_note(Html& html, std::string_view text) { html.element("p", text, {{"class", "soft"}}); }

/// The table without the columns, after the first, that hold nothing.
TextTable without_empty(const TextTable& table) {
  TextTable out;
  out.rows.resize(table.rows.size());
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    const bool used = std::any_of(table.rows.begin(), table.rows.end(), [c](const auto& row) {
      return !row[c].empty() && row[c] != kNone;
    });
    if (c > 0 && !used) continue;
    out.columns.push_back(table.columns[c]);
    for (std::size_t r = 0; r < table.rows.size(); ++r) out.rows[r].push_back(table.rows[r][c]);
  }
  return out;
}

std::string ratio(const FloorRow& row) {
  if (!row.value || !row.measured || *row.value <= 0.0) return kNone;
  return fmt::format("{} ×", number_text(*row.measured / *row.value));
}

/// "27 diagnostics: 20 pass, 4 fail, 3 inconclusive."
std::string tally(const std::vector<DiagnosticRow>& rows) {
  std::vector<std::pair<std::string, std::size_t>> counts;
  for (const DiagnosticRow& row : rows) {
    const std::string verdict = row.verdict.empty() ? "without a verdict" : row.verdict;
    const auto found = std::find_if(counts.begin(), counts.end(),
                                    [&](const auto& one) { return one.first == verdict; });
    if (found == counts.end()) {
      counts.emplace_back(verdict, 1);
    } else {
      ++found->second;
    }
  }
  std::vector<std::string> parts;
  for (const auto& [verdict, count] : counts) parts.push_back(fmt::format("{} {}", count, verdict));
  return fmt::format("{}: {}.", count_text(rows.size(), "diagnostic"), list_text(parts));
}

/// A verdict with a sign, so that it is not told by colour alone.
void add_verdict(Html& html, const std::string& verdict) {
  const char* sign = verdict == "pass" ? "✓ " : verdict == "fail" ? "✗ " : "? ";
  const char* css = verdict == "pass" ? "good" : verdict == "fail" ? "bad" : "open";
  html.open("td", {{"data-name", "verdict"}});
  html.element("span", verdict.empty() ? kNone : sign + verdict, {{"class", css}}).close("td");
}

void add_diagnostic(Html& html, const DiagnosticRow& row) {
  html.open("tr").element("td", row.id, {{"class", "id"}});
  html.element("th", row.name, {{"scope", "row"}});
  add_verdict(html, row.verdict);
  html.element("td", text_of(row.effect), {{"data-name", "effect"}});
  html.element("td", text_of(row.interval), {{"data-name", "95 % interval"}});
  html.element("td", text_of(row.resolution), {{"data-name", "resolution"}});
  html.close("tr");
  html.open("tr", {{"class", "said"}}).element("td", "");
  html.element("td", row.finding, {{"colspan", "5"}}).close("tr");
}

}  // namespace

void add_strata(Html& html, const Diagnosis& diagnosis) {
  TextTable table{{"stabilizer order m", "objects", "κ"}, {}};
  for (const StratumRow& row : diagnosis.strata) {
    table.rows.push_back({text_of(row.stabilizer_order), text_of(row.objects), text_of(row.kappa)});
  }
  add_table(html, table);
  add_note(html,
           "An object of stabilizer order m looks the same in m poses. κ is the order of the "
           "code's stabilizer over that of the image's: 1 where the code tells apart every two "
           "poses that the image tells apart, more where it merges some.");
}

void add_vortices(Html& html, const Diagnosis& diagnosis) {
  TextTable table{{"family", "x", "y", "charge", "type", "core", "stabilizer order", "pose lost"},
                  {}};
  for (const VortexMark& one : diagnosis.vortices) {
    table.rows.push_back({one.family, number_text(one.x), number_text(one.y),
                          fmt::format("{:+}", one.charge), one.type, text_of(one.core),
                          text_of(one.stabilizer), text_of(one.pose_lost)});
  }
  add_table(html, without_empty(table));
  add_note(html,
           "Places around which the phase of a code plane turns; the charge counts the turns. At a "
           "hard vortex the plane keeps its length, so the code jumps there; at a soft one it "
           "vanishes, and the core is the distance at which it has 1/√2 of its median length. The "
           "pose is lost at a soft vortex unless the rest of the code holds it.");
}

void add_multiplicities(Html& html, const Diagnosis& diagnosis) {
  TextTable table{{"irrep", "dimension", "multiplicity", "95 % interval"}, {}};
  for (const MultiplicityRow& row : diagnosis.multiplicities) {
    table.rows.push_back(
        {row.irrep, text_of(row.dimension), text_of(row.value), text_of(row.interval)});
  }
  add_table(html, without_empty(table));
  add_note(html,
           "How often the code contains each irreducible representation of the group. The regular "
           "representation, in which nothing of a pose is lost, contains each as often as its "
           "dimension, or a multiple of that.");
}

void add_floors(Html& html, const Diagnosis& diagnosis) {
  TextTable table{{"bound", "value", "measured", "measured / bound"}, {}};
  for (const FloorRow& row : diagnosis.floors) {
    table.rows.push_back({row.name, text_of(row.value), text_of(row.measured), ratio(row)});
  }
  add_table(html, without_empty(table));
  add_note(html,
           "Means per value over the objects and poses of this diagnosis. The error and the bound "
           "of a trained run are sums over both images of all test pairs, so their ratio is "
           "another.");
}

void add_diagnostics(Html& html, const Diagnosis& diagnosis) {
  html.element("p", tally(diagnosis.diagnostics));
  html.open("div", {{"class", "scroll"}}).open("table", {{"class", "diagnostics"}});
  html.open("thead").open("tr");
  for (const char* name : {"id", "name", "verdict", "effect", "95 % interval", "resolution"}) {
    html.element("th", name, {{"scope", "col"}});
  }
  html.close("tr").close("thead").open("tbody");
  for (const DiagnosticRow& row : diagnosis.diagnostics) add_diagnostic(html, row);
  html.close("tbody").close("table").close("div");
  add_note(html,
           "The effect is the figure that a verdict is about; the resolution is the smallest "
           "defect that could have been seen with this budget.");
}

}  // namespace torsor
