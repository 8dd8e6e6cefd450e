#include "diagnostics/report/report.hpp"

#include <cmath>
#include <string_view>

#include <fmt/format.h>

namespace torsor {
namespace {

std::string number_text(const Json& value) {
  return value.is_number() ? fmt::format("{:.4g}", value.get<double>()) : "-";
}

/// Coordinates below the rounding of a disc's points are zero.
double rounded(double x) { return std::abs(x) < 1e-9 ? 0.0 : x; }

std::string strata_text(const Json& strata) {
  if (strata.empty()) return {};
  std::string text = "\nstabilizer  objects  kappa\n";
  for (const Json& s : strata) {
    text += fmt::format("{:>10}  {:>7}  {:>5}\n", s["stabilizer_order"].get<std::int64_t>(),
                        s["objects"].get<std::int64_t>(), number_text(s["kappa"]));
  }
  return text;
}

/// Whether other code planes hold the pose is asked at soft vortices only.
std::string_view lost_text(const Json& lost) {
  return lost.is_boolean() ? (lost.get<bool>() ? "yes" : "no") : "-";
}

std::string vortices_text(const Json& vortices) {
  if (vortices.empty()) return {};
  std::string text = "\nvortices: charge, type, pose lost, place\n";
  for (const Json& v : vortices) {
    text += fmt::format("{:>+3}  {:<10}  {:<3}  {} at ({:.4g}, {:.4g})\n", v["charge"].get<int>(),
                        v["type"].get<std::string>(), lost_text(v.value("pose_lost", Json())),
                        v["family"].get<std::string>(), rounded(v["x"].get<double>()),
                        rounded(v["y"].get<double>()));
  }
  return text;
}

std::string floors_text(const Json& floors) {
  if (floors.empty()) return {};
  std::string text = "\nproven floors, and what was measured\n";
  for (const Json& f : floors) {
    text += fmt::format("{:<40}  {:>10}  {:>10}\n", f["name"].get<std::string>(),
                        number_text(f["value"]), number_text(f["measured"]));
  }
  return text;
}

}  // namespace

Json Report::json() const {
  Json list = Json::array();
  for (const DiagnosticResult& result : diagnostics) list.push_back(result.json());
  return {{"headline", headline.json()},
          {"input", input},
          {"diagnostics", list},
          {"strata", strata},
          {"vortices", vortices},
          {"multiplicities", multiplicities},
          {"floors", floors}};
}

std::string Report::text() const {
  std::string text = headline.text() + "\n";
  for (const DiagnosticResult& result : diagnostics) text += result.line() + "\n";
  return text + strata_text(strata) + vortices_text(vortices) + floors_text(floors);
}

bool Report::found_defect() const {
  return headline.defects.verdict == DefectKind::hard ||
         headline.defects.verdict == DefectKind::soft;
}

}  // namespace torsor
