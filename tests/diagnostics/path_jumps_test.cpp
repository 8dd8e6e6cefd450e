#include "diagnostics/continuity/path_jumps.hpp"

#include <ATen/ops/sin.h>
#include <ATen/ops/sqrt.h>
#include <ATen/ops/stack.h>

#include "core/error.hpp"
#include "datasets/families/family_table.hpp"
#include "datasets/families/other_families.hpp"
#include "diagnostics/polygon_moments.hpp"
#include "tests/diagnostics/codes.hpp"

namespace torsor::testing {
namespace {

/// P_δ: f = (t + iδ)/|t + iδ|, Lipschitz with constant 1/δ; for δ = 0 it jumps by 2.
PathCodes softened_sign(double core, at::ScalarType type = at::kDouble) {
  return [=](const at::Tensor& t) {
    const at::Tensor x = t.to(type);
    const at::Tensor size = at::sqrt(x * x + core * core);
    return at::stack({x / size, core / size}, 1);
  };
}

TORSOR_TEST("D4: a jump of 2 keeps its size at every width") {
  const PathResult result = jump_or_steep(softened_sign(0.0));
  TORSOR_INFO(result.line());
  TORSOR_CHECK(result.verdict == Verdict::fail);
  TORSOR_CHECK(result.effect == 2.0);
  TORSOR_CHECK(std::abs(result.steps[0].slope) < 1e-12);
  TORSOR_CHECK(std::abs(result.steps[0].position) < 1e-12);
}

TORSOR_TEST("D4: a steep code is continuous, and its constant is found to four digits") {
  for (const double core : {1e-12, 1e-8, 1e-4, 1e-2, 1e-1}) {
    const PathResult result = jump_or_steep(softened_sign(core), {.finest = 1e-28});
    TORSOR_INFO("δ = " << core << ": " << result.line());
    TORSOR_CHECK(result.verdict == Verdict::pass);
    TORSOR_CHECK(std::abs(result.steps[0].slope - 1.0) < 0.01);
    TORSOR_CHECK(std::abs(result.lipschitz * core - 1.0) < 1e-4);
  }
}

TORSOR_TEST("D4: float32 stalls at its rounding, which is noise and no jump") {
  for (const double core : {1e-3, 1e-1}) {
    const PathResult result = jump_or_steep(softened_sign(core, at::kFloat));
    TORSOR_INFO("δ = " << core << ": " << result.line());
    TORSOR_CHECK(result.verdict == Verdict::pass);
    TORSOR_CHECK(result.resolution >= 1e-5);
  }
  // A code that moves by little more than its noise leaves too few halvings for a verdict.
  const PathCodes faint = [](const at::Tensor& t) { return (1.0 + 1e-2 * t).unsqueeze(1); };
  TORSOR_CHECK(jump_or_steep(faint, {.noise = 5e-7}).verdict == Verdict::inconclusive);
  // And one that does not move at all is continuous as far as can be seen.
  TORSOR_CHECK(jump_or_steep(faint, {.noise = 1e-3}).verdict == Verdict::pass);
}

TORSOR_TEST("D4: a Hölder root passes, two close jumps are both found, 0/0 fails") {
  const PathCodes root = [](const at::Tensor& t) { return at::sqrt(t.abs()).unsqueeze(1); };
  TORSOR_CHECK(jump_or_steep(root).verdict == Verdict::pass);
  const PathCodes stairs = [](const at::Tensor& t) {
    return ((t > 0.31).to(at::kDouble) + 0.5 * (t > 0.41).to(at::kDouble)).unsqueeze(1);
  };
  const PathResult two = jump_or_steep(stairs);
  TORSOR_CHECK(std::abs(two.steps[0].position - 0.31) < 1e-9);
  TORSOR_CHECK(std::abs(two.steps[1].position - 0.41) < 1e-9);
  TORSOR_CHECK((two.steps[0].size == 1.0 && two.steps[1].size == 0.5));
  // A small jump on a steep slope, which the first scan alone would not have looked at.
  const PathCodes hidden = [](const at::Tensor& t) {
    return (at::sin(9.0 * t) + 0.2 * (t > 0.17).to(at::kDouble)).unsqueeze(1);
  };
  const PathResult small = jump_or_steep(hidden);
  TORSOR_CHECK(small.verdict == Verdict::fail);
  TORSOR_CHECK(std::abs(small.effect - 0.2) < 1e-9);
  TORSOR_CHECK(*small.resolution < 0.1);
  const PathCodes broken = [](const at::Tensor& t) { return (t - t) / 0.0; };
  TORSOR_THROWS_WITH(jump_or_steep(broken), InvalidArgument, "one code per image");
  const PathCodes nan = [](const at::Tensor& t) { return ((t - t) / 0.0).unsqueeze(1); };
  TORSOR_CHECK(jump_or_steep(nan).verdict == Verdict::fail);
  TORSOR_THROWS_WITH(jump_or_steep(root, {.low = 1.0}), InvalidArgument, "a path from 1 to 1");
}

TORSOR_TEST("D4 on images: a phase jumps by 2 across a symmetric image, softened it is steep") {
  const ImageFamilyPointer family = image_family("polar_harmonics");
  const auto path = [&](const char* name) {
    const Encoder encode = zoo_encoder(name, *family, {.core = 1e-3}).encode;
    return jump_or_steep([&, encode](const at::Tensor& t) {
      std::vector<Complex> points;
      for (std::int64_t i = 0; i < t.size(0); ++i) points.emplace_back(t[i].item<double>(), 0.0);
      return chart_codes(encode, *family, family->chart("through C3"), points);
    });
  };
  const PathResult hard = path("first_phase");
  TORSOR_INFO(hard.line());
  TORSOR_CHECK(hard.verdict == Verdict::fail);
  TORSOR_CHECK(std::abs(hard.effect - 2.0) < 1e-2);
  TORSOR_CHECK(path("all_harmonics").verdict == Verdict::pass);
  const PathResult soft = path("softened_phase");
  TORSOR_CHECK(soft.verdict == Verdict::pass);
  TORSOR_CHECK(std::abs(soft.lipschitz * 1e-3 - 1.0) < 1e-3);
}

TORSOR_TEST("D4: from isosceles through equilateral triangles the phase of M_2 jumps, M_3's not") {
  const auto phase = [](int k) {
    return [k](const at::Tensor& t) {
      std::vector<double> values;
      for (std::int64_t i = 0; i < t.size(0); ++i) {
        std::vector<double> parameters(6, 0.0);
        parameters[0] = t[i].item<double>();
        const std::vector<Complex> corners = centred_corners(parameters);
        const Complex moment = polygon_moment(corners, k);
        values.insert(values.end(),
                      {moment.real() / std::abs(moment), moment.imag() / std::abs(moment)});
      }
      return at::tensor(values, at::kDouble).reshape({t.size(0), 2});
    };
  };
  // M_2 = 0.22·t is accurate to 1e-16: its phase to 1e-6 at t = 1e-9.
  const PathOptions options{.low = -0.5, .high = 0.5, .finest = 1e-9};
  const PathResult second = jump_or_steep(phase(2), options);
  TORSOR_INFO(second.line());
  TORSOR_CHECK(second.verdict == Verdict::fail);
  TORSOR_CHECK(std::abs(second.effect - 2.0) < 1e-6);
  TORSOR_CHECK(std::abs(second.steps[0].position) < 1e-8);
  TORSOR_CHECK(jump_or_steep(phase(3), options).verdict == Verdict::pass);
}

}  // namespace
}  // namespace torsor::testing
