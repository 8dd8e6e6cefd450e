#include "diagnostics/behaviour/defect_summary.hpp"

#include <cmath>
#include <limits>
#include <numbers>

#include <ATen/TensorOperators.h>
#include <ATen/ops/full.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/tensor.h>

#include "core/error.hpp"
#include "core/random.hpp"
#include "tests/test.hpp"

namespace torsor::testing {
namespace {

/// F = u - position on the unit disc: one soft vortex of charge 1 there.
VortexMap one_zero(double s, double t) {
  return vortex_map([=](const at::Tensor& u) { return u - at::tensor({s, t}, at::kDouble); });
}

/// Errors near `mean`, alternating by ±0.01.
StratumErrors even_errors(const char* name, double mean, int count) {
  StratumErrors stratum{name, {}};
  for (int i = 0; i < count; ++i) stratum.errors.push_back(mean + (i % 2 == 0 ? 0.01 : -0.01));
  return stratum;
}

at::Tensor far_away(std::int64_t objects) {
  return at::full({objects, 2}, std::numeric_limits<double>::infinity(), at::kDouble);
}

TORSOR_TEST("D27: the charge density is charge per area of image space") {
  // Images (2s, 2t, 0, s): area elements √(5·4) = √20 of the disc's.
  const at::Tensor linear = at::tensor({2.0, 0.0, 0.0, 1.0, 0.0, 2.0, 0.0, 0.0}, at::kDouble);
  const PlaneOverDisc images = [&](const at::Tensor& u) {
    return at::matmul(u, linear.view({2, 4}));
  };
  const double expected = std::numbers::pi * std::sqrt(20.0);
  TORSOR_CHECK(std::abs(chart_area(images, 1.0, 200) / expected - 1.0) < 0.01);
  // A sphere's chart, (u, 1)/√(1+|u|²): the cap of 45°, of area 2π(1 - cos 45°).
  const PlaneOverDisc sphere = [](const at::Tensor& u) {
    const at::Tensor length = (u.square().sum(1) + 1.0).sqrt();
    return at::stack({u.select(1, 0) / length, u.select(1, 1) / length, 1.0 / length}, 1);
  };
  const double cap = 2.0 * std::numbers::pi * (1.0 - std::numbers::sqrt2 / 2.0);
  TORSOR_CHECK(std::abs(chart_area(sphere, 1.0, 200) / cap - 1.0) < 0.01);
  const DefectSummary result = defect_summary(
      {{"a", one_zero(0.1, 0.2), 2.0}, {"b", one_zero(-0.3, 0.0), 6.0}}, far_away(400), {});
  TORSOR_CHECK(result.defects == 2);
  TORSOR_CHECK(result.absolute_charge == 2);
  TORSOR_CHECK(std::abs(*result.density - 0.25) < 1e-15);
  TORSOR_CHECK(result.resolution == 2.0 / 32.0);
}

TORSOR_TEST("D27: distances to cores are in units of the nearest core's radius") {
  VortexMap map;
  map.vortices = {{.position = {0.0, 0.0}, .charge = 1, .core = 0.1},
                  {.position = {1.0, 0.0}, .charge = -1, .core = 0.0, .size = 1e-8}};
  const at::Tensor points = at::tensor({0.05, 0.0, 0.0, 0.3, 1.0, 1e-3}, at::kDouble).view({3, 2});
  const at::Tensor distances = core_distances(map, points, 1e-2);
  TORSOR_CHECK(std::abs(distances[0].item<double>() - 0.5) < 1e-12);
  TORSOR_CHECK(std::abs(distances[1].item<double>() - 3.0) < 1e-12);
  TORSOR_CHECK(std::abs(distances[2].item<double>() - 0.1) < 1e-12);
  TORSOR_CHECK(std::isinf(core_distances(VortexMap{}, points)[0].item<double>()));
  TORSOR_THROWS_WITH(core_distances(map, points.view({2, 3})), InvalidArgument, "not [2, 3]");
}

TORSOR_TEST("D27: defects that touch no data and no stratum pass, with all strata printed") {
  const DefectSummary result =
      defect_summary({{"a", one_zero(0.0, 0.0), 1.0}}, far_away(400),
                     {even_errors("C1", 0.10, 40), even_errors("C2", 0.11, 40)});
  TORSOR_INFO(result.line());
  TORSOR_CHECK(result.id == "D27");
  TORSOR_CHECK(result.verdict == Verdict::pass);
  TORSOR_CHECK(result.finding.find("C1 0.1 (40), C2 0.11 (40)") != std::string::npos);
  TORSOR_CHECK(result.details["strata"].size() == 2);
  TORSOR_CHECK(result.details["worst"] == "C2");
  // None of 400 objects near a core: up to 1 - 0.05^{1/400}.
  TORSOR_CHECK(std::abs(result.interval->high - (1.0 - std::pow(0.05, 1.0 / 400.0))) < 1e-12);
}

TORSOR_TEST("D27: data in the cores fail, and so does a stratum that an average would hide") {
  const std::vector<StratumErrors> even{even_errors("C1", 0.10, 40), even_errors("C2", 0.10, 40)};
  at::Tensor distances = far_away(400);
  distances.slice(0, 0, 40).select(1, 0).fill_(0.5);
  const DefectSummary near = defect_summary({}, distances, even);
  TORSOR_CHECK(std::abs(*near.near_cores - 0.05) < 1e-15);
  TORSOR_CHECK(near.effect == *near.near_cores);
  TORSOR_CHECK(near.verdict == Verdict::fail);
  // 5 % of the objects err by 0.5 more: the mean moves by 0.025 only.
  const DefectSummary hidden = defect_summary(
      {}, far_away(400), {even_errors("C1", 0.10, 380), even_errors("C3", 0.60, 20)});
  TORSOR_CHECK(hidden.verdict == Verdict::fail);
  TORSOR_CHECK(hidden.worst == 1);
  TORSOR_CHECK(std::abs(hidden.strata[1].gap - 0.5) < 1e-12);
  TORSOR_CHECK(hidden.finding.find("worst stratum \"C3\" +0.5") != std::string::npos);
}

TORSOR_TEST("D27: the gap of equal strata covers 0 in 95 of 100 cases for all strata at once") {
  int missed = 0;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    Random random(seed);
    std::vector<StratumErrors> strata;
    for (const char* name : {"a", "b", "c", "d"}) {
      strata.push_back({name, {}});
      for (int i = 0; i < 20; ++i) strata.back().errors.push_back(random.normal());
    }
    const DefectSummary result = defect_summary({}, {}, strata);
    for (const StratumSummary& s : result.strata) {
      if (s.interval->low <= 0.0 && s.interval->high >= 0.0) continue;
      ++missed;
      break;
    }
  }
  // At most 5 % of 300 by Bonferroni, 15 ± 3.8; the tails of Student's distribution add a little.
  TORSOR_INFO(missed << " of 300 missed");
  TORSOR_CHECK((missed >= 4 && missed <= 27));
}

TORSOR_TEST("D27: small strata, unknown distances and unclear maps leave it open") {
  const std::vector<StratumErrors> even{even_errors("C1", 0.10, 40), even_errors("C2", 0.10, 40)};
  TORSOR_CHECK(defect_summary({}, far_away(400), even).verdict == Verdict::pass);
  const auto open = [](const DefectSummary& result, const char* why) {
    TORSOR_INFO(result.finding);
    TORSOR_CHECK(result.verdict == Verdict::inconclusive);
    TORSOR_CHECK(result.finding.find(why) != std::string::npos);
  };
  open(defect_summary({}, {}, even), "is not known");
  open(defect_summary({}, far_away(19), even), "too few objects");
  open(defect_summary({}, far_away(400), {even[0]}), "Strata to compare");
  open(defect_summary({}, far_away(400), {even[0], even_errors("C2", 0.1, 12)}),
       "\"C2\" has only 12 objects");
  open(defect_summary({{"a", VortexMap{}, 1.0}}, far_away(400), even),
       "chart \"a\" is inconclusive");
  // 100 objects without one near a core: up to 3 % may be.
  open(defect_summary({}, far_away(100), even), "leave it open");
  TORSOR_CHECK(!defect_summary({}, {}, {}).near_cores.has_value());
}

TORSOR_TEST("D27: what makes no summary is refused") {
  TORSOR_THROWS_WITH(defect_summary({}, {}, {{"C1", {}}}), InvalidArgument, "\"C1\" has no object");
  TORSOR_THROWS_WITH(defect_summary({{"a", VortexMap{}, -1.0}}, {}, {}), InvalidArgument,
                     "an area of -1");
  const double nan = std::numeric_limits<double>::quiet_NaN();
  TORSOR_THROWS_WITH(defect_summary({}, at::full({3, 1}, nan), {}), InvalidArgument,
                     "distances to cores are numbers");
  TORSOR_THROWS_WITH(defect_summary({}, {}, {{"C1", {nan}}}), InvalidArgument, "not a number");
  TORSOR_THROWS_WITH(defect_summary({}, {}, {}, {.near_limit = 1.0}), InvalidArgument,
                     "limits of 1");
  TORSOR_THROWS_WITH(chart_area([](const at::Tensor& u) { return u; }, 0.0), InvalidArgument,
                     "radius 0");
}

}  // namespace
}  // namespace torsor::testing
