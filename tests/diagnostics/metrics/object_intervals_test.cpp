#include "diagnostics/metrics/symmetry/object_intervals.hpp"

#include <vector>

#include "core/error.hpp"
#include "tests/test.hpp"

namespace torsor::testing {
namespace {

TORSOR_TEST("a remark says what few objects mean for an interval") {
  TORSOR_CHECK(object_remark(1) == "One object: no interval. The score is of that object alone.");
  TORSOR_CHECK(object_remark(2) == "2 objects: the interval's coverage is not known.");
  TORSOR_CHECK(object_remark(19) == "19 objects: the interval's coverage is not known.");
  TORSOR_CHECK(object_remark(20).empty());
}

TORSOR_TEST("sentences are parted by one space, and empty ones leave no trace") {
  std::string remark;
  add_sentence(remark, "");
  TORSOR_CHECK(remark.empty());
  add_sentence(remark, "One.");
  add_sentence(remark, "");
  add_sentence(remark, "Two.");
  TORSOR_CHECK(remark == "One. Two.");
}

TORSOR_TEST("a ratio over objects has an interval from two on") {
  MetricResult result{.remark = "A warning."};
  set_object_ratio(result, std::vector{1.0}, std::vector{4.0});
  TORSOR_CHECK(result.value.value() == 0.25);
  TORSOR_CHECK(!result.interval.has_value());
  TORSOR_CHECK(result.remark == "A warning. " + object_remark(1));
  MetricResult several;
  set_object_ratio(several, std::vector(20, 1.0), std::vector(20, 4.0));
  TORSOR_CHECK(std::abs(several.value.value() - 0.25) < 1e-15);
  TORSOR_REQUIRE(several.interval.has_value());
  TORSOR_CHECK(several.interval->high - several.interval->low < 1e-12);
  TORSOR_CHECK(several.remark.empty());
  TORSOR_THROWS_WITH(set_object_ratio(several, {}, {}), InvalidArgument, "make no ratio");
}

}  // namespace
}  // namespace torsor::testing
