#include "cli/report/html.hpp"

#include "core/error.hpp"
#include "tests/test.hpp"

namespace torsor {

TORSOR_TEST("text from a user cannot become markup, in elements or in attributes") {
  TORSOR_CHECK(html_escape("<b a=\"1\" b='2'>&amp;") ==
               "&lt;b a=&quot;1&quot; b=&#39;2&#39;&gt;&amp;amp;");
  Html html;
  html.element("p", "<script>", {{"title", "\"><script>"}});
  TORSOR_CHECK(html.str() == "<p title=\"&quot;&gt;&lt;script&gt;\">&lt;script&gt;</p>\n");
}

TORSOR_TEST("base64 gives the test vectors of RFC 4648") {
  TORSOR_CHECK(base64("").empty());
  TORSOR_CHECK(base64("f") == "Zg==");
  TORSOR_CHECK(base64("fo") == "Zm8=");
  TORSOR_CHECK(base64("foo") == "Zm9v");
  TORSOR_CHECK(base64("foob") == "Zm9vYg==");
  TORSOR_CHECK(base64("fooba") == "Zm9vYmE=");
  TORSOR_CHECK(base64("foobar") == "Zm9vYmFy");
  TORSOR_CHECK(base64("\xff\xfe\xfd") == "//79");
}

TORSOR_TEST("elements that are closed out of order or left open are refused by name") {
  Html html;
  html.open("table").open("tr");
  TORSOR_THROWS_WITH(html.close("table"), InvalidArgument, "</table> closes the open element <tr>");
  TORSOR_THROWS_WITH(html.str(), InvalidArgument, "<tr> is still open");
  html.close("tr").close("table");
  TORSOR_CHECK(html.str() == "<table><tr></tr>\n</table>\n");
  TORSOR_THROWS_WITH(html.close("p"), InvalidArgument, "<none>");
}

}  // namespace torsor
