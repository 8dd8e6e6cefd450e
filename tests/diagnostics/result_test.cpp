#include "diagnostics/result.hpp"

#include "diagnostics/report/report.hpp"
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

TORSOR_TEST("the text of a report names ignored factors and the poses that vortices cost") {
  Report report;
  report.headline.structure.ignored = {"C2", "C3 x C2"};
  TORSOR_CHECK(report.headline.text().find("structure    inconclusive, ignores C2 and C3 x C2") !=
               std::string::npos);
  const auto vortex = [](const char* type, const Json& lost) {
    return Json{{"charge", 1}, {"type", type}, {"family", "disc"},
                {"x", 0.0},    {"y", 0.5},     {"pose_lost", lost}};
  };
  report.vortices = {vortex("soft", true), vortex("soft", false), vortex("hard", nullptr)};
  const std::string text = report.text();
  TORSOR_INFO(text);
  TORSOR_CHECK(text.find("charge, type, pose lost, place") != std::string::npos);
  TORSOR_CHECK(text.find(" +1  soft        yes  disc at (0, 0.5)") != std::string::npos);
  TORSOR_CHECK(text.find(" +1  soft        no   disc at (0, 0.5)") != std::string::npos);
  TORSOR_CHECK(text.find(" +1  hard        -    disc at (0, 0.5)") != std::string::npos);
}

}  // namespace
}  // namespace torsor::testing
