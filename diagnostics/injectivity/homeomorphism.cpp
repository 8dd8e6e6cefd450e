#include "diagnostics/injectivity/homeomorphism.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include <ATen/TensorOperators.h>
#include <ATen/ops/isfinite.h>
#include <fmt/format.h>

#include "core/error.hpp"
#include "core/text.hpp"
#include "diagnostics/encoder.hpp"
#include "diagnostics/how_often.hpp"
#include "diagnostics/tensor_values.hpp"

namespace torsor {
namespace {

constexpr const char* kLoopDegree = "loop degree";

enum class Part { continuity, injectivity, degree, betti };
constexpr std::array kKinds{Part::continuity, Part::injectivity, Part::degree, Part::betti};

const char* missing_text(Part kind) {
  switch (kind) {
    case Part::continuity:
      return "D4 on paths is missing";
    case Part::injectivity:
      return "D12 is missing";
    case Part::degree:
      return "the degree (D6 or D9) is missing";
    case Part::betti:
      break;
  }
  return "D20 on Betti numbers is missing";
}

Part kind_of(const DiagnosticResult& part) {
  if (part.id == "D4") return Part::continuity;
  if (part.id == "D12") return Part::injectivity;
  if (part.id == "D9" || (part.id == "D6" && part.name == kLoopDegree)) return Part::degree;
  require(part.id != "D6", "a winding passes whatever its number of turns: take loop_degree of it");
  require(part.id == "D20", "a homeomorphism has the parts D4, D12, D6 or D9, and D20, not '{}'",
          part.id);
  return Part::betti;
}

Json legacy_json(std::optional<double> ratio) {
  if (!ratio) return {};
  return {{"largest_over_90th_percentile", std::isfinite(*ratio) ? Json(*ratio) : Json()},
          {"rule_says", *ratio > 10.0 ? "discontinuous" : "continuous"}};
}

}  // namespace

HomeomorphismResult homeomorphism(std::span<const DiagnosticResult> parts,
                                  std::optional<double> legacy) {
  HomeomorphismResult result;
  result.id = "D13";
  result.name = "homeomorphism";
  std::vector<Part> present;
  Json list = Json::array();
  for (const DiagnosticResult& part : parts) {
    present.push_back(kind_of(part));
    list.push_back(part.json());
    if (part.verdict == Verdict::fail) result.violated.push_back(part.line());
    if (part.verdict == Verdict::inconclusive) result.open.push_back(part.line());
  }
  for (const Part kind : kKinds) {
    if (std::ranges::count(present, kind) == 0) result.open.emplace_back(missing_text(kind));
  }
  result.effect = static_cast<double>(result.violated.size());
  if (!result.violated.empty()) {
    result.verdict = Verdict::fail;
    result.finding = fmt::format("No homeomorphism: {}", result.violated.front());
  } else if (!result.open.empty()) {
    result.finding = fmt::format("Open: {}", result.open.front());
  } else {
    result.verdict = Verdict::pass;
    result.interval = Interval{0.0, 0.0};
    result.finding = "No jump, no collision, degree one and equal Betti numbers.";
  }
  result.details = {{"parts", list},
                    {"violated", result.violated},
                    {"open", result.open},
                    {"legacy", legacy_json(legacy)}};
  return result;
}

DiagnosticResult loop_degree(const WindingResult& winding, int symmetry) {
  require(symmetry >= 1, "a stabilizer C_m has at least one element, not {}", symmetry);
  DiagnosticResult result;
  result.id = "D6";
  result.name = kLoopDegree;
  result.resolution = winding.resolution;
  result.details = {{"winding", winding.winding ? Json(*winding.winding) : Json()},
                    {"symmetry", symmetry}};
  if (!winding.winding) {
    result.finding = winding.finding;
  } else if (*winding.winding % symmetry != 0) {
    result.finding = fmt::format("The plane turns {}, but the image repeats {} a turn.",
                                 how_often(*winding.winding), how_often(symmetry));
  } else {
    const int degree = *winding.winding / symmetry;
    result.effect = degree;
    result.interval = Interval{result.effect, result.effect};
    result.verdict = std::abs(degree) == 1 ? Verdict::pass : Verdict::fail;
    result.finding = fmt::format("The loop of images goes {} round the plane.", how_often(degree));
  }
  return result;
}

double largest_jump_ratio(const at::Tensor& path_codes) {
  require(path_codes.dim() >= 2 && path_codes.size(0) >= 11,
          "a percentile of steps needs 11 codes [T, D], not {}", shape_text(path_codes.sizes()));
  const at::Tensor rows = code_rows(path_codes, path_codes.size(0));
  require(at::isfinite(rows).all().item<bool>(), "a code on the path is not finite");
  std::vector<double> sorted = values_of((rows.slice(0, 1) - rows.slice(0, 0, -1)).norm(2, 1));
  std::ranges::sort(sorted);
  // The nearest rank: the smallest step that 90 % do not exceed.
  const auto rank = static_cast<std::size_t>(std::ceil(0.9 * static_cast<double>(sorted.size())));
  const double usual = sorted[rank - 1];
  if (usual > 0.0) return sorted.back() / usual;
  return sorted.back() > 0.0 ? std::numeric_limits<double>::infinity() : 1.0;
}

}  // namespace torsor
