#include "diagnostics/result.hpp"

#include "tests/test.hpp"

namespace torsor::testing {
namespace {

TORSOR_TEST("a result prints one line and the agreed members of its JSON") {
  DiagnosticResult result{.id = "D6",
                          .name = "winding",
                          .verdict = Verdict::pass,
                          .effect = 3.0,
                          .interval = Interval{3.0, 3.0},
                          .resolution = 1e-13,
                          .finding = "The plane turns 3 times on the loop."};
  TORSOR_CHECK(
      result.line() ==
      "D6 winding: pass, 3 [3, 3], resolution 1e-13. The plane turns 3 times on the loop.");
  TORSOR_CHECK(
      result.json().dump() ==
      R"({"name":"winding","id":"D6","verdict":"pass","effect":3.0,"ci":[3.0,3.0],)"
      R"("resolution":1e-13,"finding":"The plane turns 3 times on the loop.","details":{}})");
  const DiagnosticResult empty{.id = "D1", .name = "stabilizer"};
  TORSOR_CHECK(empty.line() == "D1 stabilizer: inconclusive, 0");
  TORSOR_CHECK(empty.json()["ci"].is_null());
  TORSOR_CHECK(empty.json()["resolution"].is_null());
}

}  // namespace
}  // namespace torsor::testing
