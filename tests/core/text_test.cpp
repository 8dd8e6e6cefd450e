#include "core/text.hpp"

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "tests/test.hpp"

namespace torsor {

TORSOR_TEST("a mistyped name finds its nearest, a strange one none") {
  const std::vector<std::string> names{"seed", "threads", "learning_rate", "batch"};
  TORSOR_CHECK(nearest_name("sede", names) == "seed");
  TORSOR_CHECK(nearest_name("learningrate", names) == "learning_rate");
  TORSOR_CHECK(nearest_name("lerning-rat", names) == "learning_rate");
  TORSOR_CHECK(nearest_name("batch", names) == "batch");
  TORSOR_CHECK(nearest_name("encoder", names).empty());
  TORSOR_CHECK(nearest_name("seed", {}).empty());
}

TORSOR_TEST("durations read as people say them, across the borders of their units") {
  TORSOR_CHECK(duration_text(0.0) == "0.00 s");
  TORSOR_CHECK(duration_text(0.42) == "0.42 s");
  TORSOR_CHECK(duration_text(9.99) == "9.99 s");
  TORSOR_CHECK(duration_text(9.999) == "10 s");
  TORSOR_CHECK(duration_text(59.4) == "59 s");
  TORSOR_CHECK(duration_text(59.6) == "1 min 00 s");
  TORSOR_CHECK(duration_text(185.0) == "3 min 05 s");
  TORSOR_CHECK(duration_text(3599.6) == "1 h 00 min");
  TORSOR_CHECK(duration_text(7620.0) == "2 h 07 min");
  TORSOR_CHECK(duration_text(std::numeric_limits<double>::infinity()) == "unknown");
  TORSOR_CHECK(duration_text(std::numeric_limits<double>::quiet_NaN()) == "unknown");
}

TORSOR_TEST("a capital replaces the first letter alone") {
  TORSOR_CHECK(capital("the plane operator") == "The plane operator");
  TORSOR_CHECK(capital("36°") == "36°");
  TORSOR_CHECK(capital("").empty());
}

TORSOR_TEST("shapes stand in brackets") {
  TORSOR_CHECK(shape_text(std::vector<std::int64_t>{2, 3, 4}) == "[2, 3, 4]");
  TORSOR_CHECK(shape_text({}) == "[]");
}

TORSOR_TEST("counts of one have no plural") {
  TORSOR_CHECK(count_text(0, "image") == "0 images");
  TORSOR_CHECK(count_text(1, "image") == "1 image");
  TORSOR_CHECK(count_text(2, "image") == "2 images");
}

TORSOR_TEST("lists end with and") {
  const std::vector<std::string> items{"a", "b", "c"};
  const std::span<const std::string> all(items);
  TORSOR_CHECK(list_text({}).empty());
  TORSOR_CHECK(list_text(all.first(1)) == "a");
  TORSOR_CHECK(list_text(all.first(2)) == "a and b");
  TORSOR_CHECK(list_text(all) == "a, b and c");
}

}  // namespace torsor
