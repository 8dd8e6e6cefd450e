#include "diagnostics/injectivity/homeomorphism.hpp"

#include <cmath>
#include <limits>
#include <tuple>

#include <ATen/ops/linspace.h>
#include <ATen/ops/stack.h>

#include "core/error.hpp"
#include "datasets/families/family_table.hpp"
#include "diagnostics/continuity/path_jumps.hpp"
#include "diagnostics/injectivity/injectivity.hpp"
#include "tests/diagnostics/codes.hpp"

namespace torsor::testing {
namespace {

/// Stands for the comparison of Betti numbers, which these encoders are not judged by here.
DiagnosticResult betti_part(Verdict verdict) {
  DiagnosticResult part;
  part.id = "D20";
  part.name = "Betti numbers";
  part.verdict = verdict;
  return part;
}

/// The chart path c_m = base, c_1 = t of a family.
PathCodes homeomorphism_path(const Encoder& encode, const ImageFamily& family,
                             std::string_view chart) {
  return [encode, &family, chart = std::string(chart)](const at::Tensor& t) {
    std::vector<Complex> points;
    for (std::int64_t i = 0; i < t.size(0); ++i) points.emplace_back(t[i].item<double>(), 0.0);
    return chart_codes(encode, family, family.chart(chart), points);
  };
}

/// A half turn of c_2 about its value at "C1": a path across the walls of the principal axis.
PathCodes turn_of_second(const Encoder& encode, const ImageFamily& family) {
  return [encode, &family](const at::Tensor& t) {
    std::vector<double> rows;
    const std::vector<double>& p = family.object("C1").parameters;
    for (std::int64_t i = 0; i < t.size(0); ++i) {
      std::vector<double> moved = p;
      const Complex c = Complex(p[4], p[5]) * std::polar(1.0, 3.0 * t[i].item<double>());
      moved[4] = c.real();
      moved[5] = c.imag();
      rows.insert(rows.end(), moved.begin(), moved.end());
    }
    const at::Tensor parameters = at::tensor(rows, at::kDouble).reshape({t.size(0), -1});
    return encode(family.images(parameters, at::zeros({t.size(0)}, at::kLong)));
  };
}

HomeomorphismResult homeomorphism_of(const char* name) {
  const ImageFamilyPointer family = image_family("polar_harmonics");
  const Encoder encode = zoo_encoder(name, *family).encode;
  const auto& harmonic = dynamic_cast<const HarmonicFamily&>(*family);
  const at::Tensor orbit = orbit_codes(encode, *family, "C1");
  // all_harmonics starts with c_0, which does not turn; the plane of c_1 follows.
  const std::int64_t plane = std::string_view(name) == "all_harmonics" ? 2 : 0;
  const std::vector<DiagnosticResult> parts{
      jump_or_steep(homeomorphism_path(encode, *family, "through C3")),
      jump_or_steep(turn_of_second(encode, *family)),
      family_injectivity(turning_family(encode, harmonic, family->object("C1").parameters),
                         {.samples = 128}),
      loop_degree(winding(orbit.slice(1, plane, plane + 2))), betti_part(Verdict::pass)};
  return homeomorphism(parts);
}

std::vector<std::string> violated_ids(const HomeomorphismResult& result) {
  std::vector<std::string> list;
  for (const std::string& line : result.violated) list.push_back(line.substr(0, line.find(' ')));
  return list;
}

TORSOR_TEST(
    "D13: all harmonics pass every part, other encoders are caught by the part they break") {
  const HomeomorphismResult good = homeomorphism_of("all_harmonics");
  TORSOR_INFO(good.line());
  TORSOR_CHECK(good.verdict == Verdict::pass);
  TORSOR_CHECK(good.effect == 0.0);
  TORSOR_CHECK(good.details["parts"].size() == 5);
  using Ids = std::vector<std::string>;
  const HomeomorphismResult phase = homeomorphism_of("first_phase");  // jumps at the C_3 image
  TORSOR_INFO(phase.line());
  TORSOR_CHECK(phase.verdict == Verdict::fail);
  TORSOR_CHECK((violated_ids(phase) == Ids{"D4"}));
  const HomeomorphismResult axis =
      homeomorphism_of("principal_axis");  // walls, among others along c_2
  TORSOR_INFO(axis.line());
  TORSOR_CHECK(axis.verdict == Verdict::fail);
  TORSOR_CHECK(violated_ids(axis).front() == "D4");
  const HomeomorphismResult spectrum =
      homeomorphism_of("power_spectrum");  // one code for the whole orbit
  TORSOR_INFO(spectrum.line());
  TORSOR_CHECK(spectrum.verdict == Verdict::fail);
  TORSOR_CHECK(violated_ids(spectrum).front() == "D12");
}

TORSOR_TEST("D13: failing beats open, open beats passing, and a missing part is open") {
  DiagnosticResult path = betti_part(Verdict::pass);
  path.id = "D4";
  DiagnosticResult injective = path;
  injective.id = "D12";
  DiagnosticResult degree = path;
  degree.id = "D9";
  std::vector<DiagnosticResult> parts{path, injective, degree};
  const HomeomorphismResult missing = homeomorphism(parts);
  TORSOR_CHECK(missing.verdict == Verdict::inconclusive);
  TORSOR_CHECK(missing.finding.find("D20 on Betti numbers is missing") != std::string::npos);
  parts.push_back(betti_part(Verdict::inconclusive));
  TORSOR_CHECK(homeomorphism(parts).verdict == Verdict::inconclusive);
  parts[1].verdict = Verdict::fail;
  const HomeomorphismResult failed = homeomorphism(parts);
  TORSOR_CHECK(failed.verdict == Verdict::fail);
  TORSOR_CHECK((failed.violated.size() == 1 && failed.open.size() == 1));
  parts[1].verdict = parts[3].verdict = Verdict::pass;
  TORSOR_CHECK(homeomorphism(parts).verdict == Verdict::pass);
  // The legacy figure is reported and judges nothing.
  const HomeomorphismResult legacy = homeomorphism(parts, 50.0);
  TORSOR_CHECK(legacy.verdict == Verdict::pass);
  TORSOR_CHECK(legacy.details["legacy"]["rule_says"] == "discontinuous");
  parts.push_back(
      winding(at::tensor({1.0, 0.0, 0.0, 1.0, -1.0, 0.0}, at::kDouble).reshape({3, 2})));
  TORSOR_THROWS_WITH(homeomorphism(parts), InvalidArgument, "take loop_degree of it");
  parts.back().id = "D7";
  TORSOR_THROWS_WITH(homeomorphism(parts), InvalidArgument, "not 'D7'");
}

TORSOR_TEST("D13: the degree of a loop of images is the winding over the symmetry") {
  WindingResult turning;
  for (const auto& [turns, symmetry, verdict] :
       {std::tuple{1, 1, Verdict::pass}, std::tuple{-3, 3, Verdict::pass},
        std::tuple{2, 1, Verdict::fail}, std::tuple{0, 1, Verdict::fail},
        std::tuple{6, 3, Verdict::fail}, std::tuple{1, 3, Verdict::inconclusive}}) {
    turning.winding = turns;
    TORSOR_CHECK(loop_degree(turning, symmetry).verdict == verdict);
  }
  turning.winding.reset();
  TORSOR_CHECK(loop_degree(turning).verdict == Verdict::inconclusive);
  TORSOR_THROWS_WITH(loop_degree(turning, 0), InvalidArgument, "not 0");
}

TORSOR_TEST("D13: the old percentile rule calls a steep continuous map discontinuous") {
  const at::Tensor t = at::linspace(-1.0, 1.0, 201, at::kDouble);
  TORSOR_CHECK(std::abs(largest_jump_ratio(t.unsqueeze(1)) - 1.0) < 1e-9);
  // t/√(t² + δ²) with δ = 1e-3 moves by 1 within one step of 0.01, by 5e-5 beside the others.
  const at::Tensor steep = (t / (t * t + 1e-6).sqrt()).unsqueeze(1);
  TORSOR_CHECK(largest_jump_ratio(steep) > 10.0);
  const PathResult judged =
      jump_or_steep([](const at::Tensor& s) { return (s / (s * s + 1e-6).sqrt()).unsqueeze(1); });
  TORSOR_CHECK(judged.verdict == Verdict::pass);
  TORSOR_CHECK(largest_jump_ratio((t > 0.0).to(at::kDouble).unsqueeze(1)) ==
               std::numeric_limits<double>::infinity());
  TORSOR_CHECK(largest_jump_ratio(at::zeros({20, 1})) == 1.0);
  TORSOR_THROWS_WITH(largest_jump_ratio(at::zeros({10, 1})), InvalidArgument, "not [10, 1]");
}

}  // namespace
}  // namespace torsor::testing
