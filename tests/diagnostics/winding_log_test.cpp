#include "diagnostics/winding_log.hpp"

#include <cmath>
#include <limits>
#include <numbers>

#include <ATen/ops/stack.h>

#include "core/error.hpp"
#include "core/json.hpp"
#include "tests/diagnostics/codes.hpp"

namespace torsor::testing {
namespace {

/// (1-s)·e^{iθ} + s·e^{2iθ} on 24 poses, [1, 24, 2].
at::Tensor mixed_turns(double s) {
  std::vector<double> values;
  for (const Complex& z : circle(1.0, 24)) {
    const Complex f = (1.0 - s) * z + s * z * z;
    values.insert(values.end(), {f.real(), f.imag()});
  }
  return at::tensor(values, at::kDouble).reshape({1, 24, 2});
}

/// The log of s = 0, 1/parts, ..., 1; step i is s = i/parts.
WindingLog mixing_log(int parts, int symmetry, bool backwards = false) {
  WindingLog log({symmetry});
  for (int i = 0; i <= parts; ++i) {
    const double s = static_cast<double>(i) / parts;
    log.record(i, mixed_turns(backwards ? 1.0 - s : s));
  }
  return log;
}

TORSOR_TEST("D29: the winding jumps from 1 to 2 exactly where min |F| touches zero, at s = 1/2") {
  const WindingLog log = mixing_log(20, 2);
  const WindingLogResult result = log.result();
  TORSOR_INFO(result.line());
  TORSOR_REQUIRE(result.events.size() == 1);
  const WindingEvent& event = result.events[0];
  TORSOR_CHECK((event.from == 1 && event.to == 2));
  TORSOR_CHECK((event.before == 9 && event.step == 10 && event.after == 11));
  TORSOR_CHECK(event.nearest < 1e-15);
  TORSOR_CHECK(event.touched);
  TORSOR_CHECK(!log.entries()[10][0].winding.has_value());
  // min |F| = |1 - 2s|, at θ = π, which is a pose.
  for (std::size_t i = 0; i <= 20; ++i) {
    const double s = static_cast<double>(i) / 20.0;
    TORSOR_CHECK(std::abs(log.entries()[i][0].least_length - std::abs(1.0 - 2.0 * s)) < 1e-15);
  }
  TORSOR_CHECK(result.verdict == Verdict::pass);  // a C_2 image: two turns are right
  TORSOR_CHECK(result.effect == 1.0);
}

TORSOR_TEST("D29: a log that misses the zero itself still sees it near; a coarse one is open") {
  const WindingLogResult fine = mixing_log(19, 2).result();  // s = 9/19, 10/19: min |F| = 1/19
  TORSOR_INFO(fine.line());
  TORSOR_CHECK((fine.events.size() == 1 && fine.events[0].touched));
  TORSOR_CHECK(fine.verdict == Verdict::pass);
  for (const int parts : {1, 3}) {
    const WindingLogResult coarse = mixing_log(parts, 2).result();
    TORSOR_INFO(coarse.line());
    TORSOR_CHECK(coarse.events.size() == 1);
    TORSOR_CHECK(!coarse.events[0].touched);
    TORSOR_CHECK(coarse.verdict == Verdict::inconclusive);
    TORSOR_CHECK(coarse.finding.find("too coarse") != std::string::npos);
  }
}

TORSOR_TEST("D29: a wrong winding that never changes is stuck; one lost on the way is wrong") {
  WindingLog stuck({1, 1});
  for (int i = 0; i < 5; ++i) {
    stuck.record(10 * i, at::stack({(1.0 + i) * mixed_turns(1.0)[0], mixed_turns(0.1 * i)[0]}));
  }
  const WindingLogResult result = stuck.result();
  TORSOR_INFO(result.line());
  TORSOR_CHECK(result.verdict == Verdict::fail);
  TORSOR_CHECK((result.stuck == std::vector<std::int64_t>{0}));
  TORSOR_CHECK(result.effect == 0.5);
  TORSOR_CHECK(*result.resolution == 10.0);
  const WindingLogResult lost = mixing_log(20, 1).result();
  TORSOR_CHECK(lost.verdict == Verdict::fail);
  TORSOR_CHECK(lost.stuck.empty());
  TORSOR_CHECK((lost.wrong == std::vector<std::int64_t>{0}));
  TORSOR_CHECK(mixing_log(20, 1, true).result().verdict == Verdict::pass);
  TORSOR_CHECK(mixing_log(20, 2, true).result().verdict == Verdict::fail);
}

TORSOR_TEST("D29: turning the other way round counts as right, an undefined end is open") {
  WindingLog mirrored({1});
  const at::Tensor conjugate = mixed_turns(0.0) * at::tensor({1.0, -1.0}, at::kDouble);
  mirrored.record(0, conjugate);
  mirrored.record(1, conjugate);
  TORSOR_CHECK(mirrored.result().verdict == Verdict::pass);
  TORSOR_CHECK(*mirrored.entries()[1][0].winding == -1);
  mirrored.record(2, 0.0 * conjugate);
  TORSOR_CHECK(mirrored.result().verdict == Verdict::inconclusive);
  at::Tensor broken = conjugate.clone();
  broken[0][3][1] = std::numeric_limits<double>::quiet_NaN();
  mirrored.record(3, broken);
  const WindingLogResult open = mirrored.result();
  TORSOR_CHECK(open.verdict == Verdict::inconclusive);
  TORSOR_CHECK(open.finding.find("undefined") != std::string::npos);
}

TORSOR_TEST("D29: lines are one JSON object each; wrong records are refused") {
  WindingLog log({1, 2});
  TORSOR_THROWS_WITH(log.line(), InvalidArgument, "nothing was recorded");
  TORSOR_CHECK(log.result().verdict == Verdict::inconclusive);
  log.record(40, at::stack({mixed_turns(0.0)[0], mixed_turns(0.5)[0]}));
  const std::string line = log.line();
  TORSOR_CHECK(line.find('\n') == std::string::npos);
  const Json read = Json::parse(line);
  TORSOR_CHECK(read["step"] == 40);
  TORSOR_CHECK(read["winding"][0] == 1);
  TORSOR_CHECK(read["winding"][1].is_null());
  TORSOR_CHECK(read["least"][1].get<double>() < 1e-15);
  WindingLog again({1, 2});
  again.add(line);
  TORSOR_CHECK(again.line() == line);
  TORSOR_CHECK(again.steps() == log.steps());
  TORSOR_THROWS_WITH(again.add(line), InvalidArgument, "step 40 follows step 40");
  TORSOR_THROWS_WITH(WindingLog({1}).add(line), InvalidArgument, "a record of 1 orbits has 2");
  TORSOR_THROWS_WITH(again.add("{\"step\":41}"), InvalidArgument, "no record of windings");
  TORSOR_THROWS_WITH(again.add("{"), InvalidArgument, "no record of windings");
  TORSOR_THROWS_WITH(log.line(1), InvalidArgument, "record 1 of 1");
  TORSOR_THROWS_WITH(log.record(40, at::zeros({2, 24, 2})), InvalidArgument,
                     "step 40 follows step 40");
  TORSOR_THROWS_WITH(log.record(41, at::zeros({1, 24, 2})), InvalidArgument,
                     "[2, n, 2], n >= 3, not [1, 24, 2]");
  TORSOR_THROWS_WITH(WindingLog({}), InvalidArgument, "a panel has orbits");
  TORSOR_THROWS_WITH(WindingLog({1}, {.near = 1.0}), InvalidArgument, "nearness 1");
}

}  // namespace
}  // namespace torsor::testing
