#include "core/json.hpp"

#include <limits>

#include "core/error.hpp"
#include "core/file.hpp"
#include "tests/test.hpp"

namespace torsor {

TORSOR_TEST("JSON keeps the order of members and ends with a newline") {
  Json value;
  value["zebra"] = 1;
  value["ant"] = {1.5, "two"};
  TORSOR_CHECK(json_text(value) ==
               "{\n  \"zebra\": 1,\n  \"ant\": [\n    1.5,\n    \"two\"\n  ]\n}\n");
}

TORSOR_TEST("numbers that JSON does not have become null, and broken UTF-8 is replaced") {
  TORSOR_CHECK(json_text(std::numeric_limits<double>::quiet_NaN()) == "null\n");
  TORSOR_CHECK(json_text(-std::numeric_limits<double>::infinity()) == "null\n");
  TORSOR_CHECK(json_text("a\xFF z") == "\"a\xEF\xBF\xBD z\"\n");
}

TORSOR_TEST("doubles survive the way through a file bit for bit") {
  const testing::TemporaryFolder folder;
  for (const double x : {0.1, 1.0 / 3.0, 4.87e-4, 5e-324, 1.7976931348623157e308, -0.0}) {
    write_json(folder.path() / "x.json", Json{{"x", x}});
    TORSOR_CHECK(read_json(folder.path() / "x.json").at("x").get<double>() == x);
  }
}

TORSOR_TEST("a file that is no JSON is refused with the byte") {
  const testing::TemporaryFolder folder;
  const auto read = [&](const char* text) {
    write_file(folder.path() / "x.json", text);
    return read_json(folder.path() / "x.json");
  };
  TORSOR_CHECK(read("{\"a\": [1, 2]}").at("a").at(1) == 2);
  TORSOR_THROWS_WITH(read("{\"a\": x}"), DataError, "x.json, byte 6: not valid JSON");
  TORSOR_THROWS_WITH(read("[1, 2"), DataError, "x.json, byte 5: not valid JSON");
  TORSOR_THROWS_WITH(read(""), DataError, "x.json, byte 0: not valid JSON");
  TORSOR_THROWS_WITH(read("[1e999]"), DataError, "x.json: not valid JSON");
  TORSOR_THROWS_WITH(read_json(folder.path() / "none"), DataError, "no such file");
}

}  // namespace torsor
