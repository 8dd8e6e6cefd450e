#include <complex>
#include <cstddef>
#include <string>
#include <vector>

#include "core/json.hpp"
#include "tests/cli/contains.hpp"
#include "tests/cli/program.hpp"
#include "tests/test.hpp"

namespace torsor::testing {
namespace {

/// What `torsor group` prints; the command must succeed without a word on stderr.
std::string group_text(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "group");
  const Outcome outcome = call_torsor(arguments);
  TORSOR_INFO("stderr: " << outcome.err);
  TORSOR_REQUIRE(outcome.status == 0);
  TORSOR_CHECK(outcome.err.empty());
  return outcome.out;
}

std::vector<std::string> keys(const Json& object) {
  std::vector<std::string> names;
  for (const auto& item : object.items()) names.push_back(item.key());
  return names;
}

TORSOR_TEST("group --json gives C10 as the theory has it") {
  const Outcome outcome = call_torsor({"group", "C10", "--json"});
  TORSOR_REQUIRE(outcome.status == 0);
  const Json json = Json::parse(outcome.out);
  TORSOR_CHECK(json.at("name") == "C10");
  TORSOR_CHECK(json.at("order") == 10);
  TORSOR_CHECK(json.at("abelian") == true);
  TORSOR_CHECK(json.at("generators").size() == 1);
  TORSOR_CHECK(json.at("classes").size() == 10);
  TORSOR_CHECK(json.at("classes")[5].at("element_order") == 2);
  TORSOR_CHECK(json.at("irreps").size() == 10);
  int complex = 0;
  for (const Json& irrep : json.at("irreps")) {
    TORSOR_CHECK(irrep.at("dimension") == 1);
    TORSOR_CHECK(irrep.at("character").size() == 10);
    TORSOR_CHECK(irrep.at("character")[0] == Json::array({1.0, 0.0}));
    complex += irrep.at("type") == "C" && irrep.at("indicator") == 0 ? 1 : 0;
  }
  TORSOR_CHECK(complex == 8);  // only k = 0 and k = 5 are real
  TORSOR_CHECK(json.at("certificate").at("sum_of_squared_dimensions") == 10);
}

TORSOR_TEST("group --json has the documented keys and no others") {
  using Names = std::vector<std::string>;
  const Json json = Json::parse(group_text({"C7 |x C3", "--json"}));
  TORSOR_CHECK((keys(json) == Names{"name", "order", "abelian", "generators", "classes", "irreps",
                                    "certificate"}));
  for (const Json& item : json.at("generators")) {
    TORSOR_CHECK((keys(item) == Names{"element", "order"}));
  }
  for (const Json& item : json.at("classes")) {
    TORSOR_CHECK((keys(item) == Names{"size", "element_order", "representative"}));
  }
  for (const Json& item : json.at("irreps")) {
    TORSOR_CHECK((keys(item) == Names{"name", "dimension", "type", "indicator", "character"}));
    TORSOR_CHECK(item.at("character").size() == json.at("classes").size());
    for (const Json& value : item.at("character")) TORSOR_CHECK(value.size() == 2);
  }
  TORSOR_CHECK((keys(json.at("certificate")) ==
                Names{"orthonormality_defect", "sum_of_squared_dimensions"}));
  const Json longer = Json::parse(group_text({"S3", "--elements", "--json"}));
  TORSOR_CHECK(keys(longer).back() == "elements");
}

TORSOR_TEST("the certificate of group --json can be checked from the numbers beside it") {
  const Json json = Json::parse(group_text({"Dic3", "--json"}));
  std::size_t squares = 0;
  for (const Json& a : json.at("irreps")) {
    squares += a.at("dimension").get<std::size_t>() * a.at("dimension").get<std::size_t>();
    for (const Json& b : json.at("irreps")) {
      std::complex<double> sum = 0.0;
      for (std::size_t c = 0; c < json.at("classes").size(); ++c) {
        const auto value = [c](const Json& irrep) {
          const Json& pair = irrep.at("character")[c];
          return std::complex(pair[0].get<double>(), pair[1].get<double>());
        };
        sum += json.at("classes")[c].at("size").get<double>() * value(a) * std::conj(value(b));
      }
      TORSOR_CHECK(std::abs(sum / 12.0 - (&a == &b ? 1.0 : 0.0)) < 1e-14);
    }
  }
  TORSOR_CHECK(squares == 12);
  TORSOR_CHECK(json.at("certificate").at("sum_of_squared_dimensions") == 12);
  TORSOR_CHECK(json.at("certificate").at("orthonormality_defect") < 1e-10);
}

TORSOR_TEST("group prints a table with exact entries") {
  const std::string d5 = group_text({"D5"});
  TORSOR_CHECK(contains(d5, "D5: order 10, not abelian\n"));
  TORSOR_CHECK(contains(d5, "s1 = element 2 (order 5), s2 = element 1 (order 2)"));
  TORSOR_CHECK(contains(d5, "class          1  s2       s1     s1^2  dimension  type  indicator"));
  TORSOR_CHECK(contains(d5, "χ2             2   0   ζ5+ζ5⁴  ζ5²+ζ5³          2     R         +1"));
  TORSOR_CHECK(contains(group_text({"D8"}), "-√2"));
  TORSOR_CHECK(contains(group_text({"C4"}), "  -i  "));
  TORSOR_CHECK(contains(group_text({"Q8"}), "H         -1"));
  TORSOR_CHECK(!contains(group_text({"A5"}), "1.618"));
}

TORSOR_TEST("entries too long for a column are explained below the table") {
  const std::string text = group_text({"C13 |x C3"});
  TORSOR_CHECK(contains(text, "[1]"));
  TORSOR_CHECK(contains(text, "] = ζ13+ζ13³+ζ13⁹\n"));
  const std::string wide = group_text({"C20"});
  TORSOR_CHECK(contains(wide, "(16 of 20 classes shown; --json has all)"));
}

TORSOR_TEST("group shows the default action and what it found") {
  const std::string text = group_text({"C7 |x C3"});
  TORSOR_CHECK(text.starts_with("C7 |x[s1^2] C3: order 21"));
  TORSOR_CHECK(contains(text, "N |x[...] H: where each generator of H"));
  TORSOR_CHECK(contains(group_text({"perm[(1 2 3 4 5),(2 5)(3 4)]"}), "isomorphic to D5"));
  TORSOR_CHECK(contains(group_text({"mat[-1 0; 0 1, -1 0; 0 -1]"}), "isomorphic to C2 x C2"));
}

TORSOR_TEST("group --elements lists the elements in index order with words") {
  const Json list = Json::parse(group_text({"C2 x C3", "--elements", "--json"})).at("elements");
  TORSOR_REQUIRE(list.size() == 6);
  for (std::size_t g = 0; g < 6; ++g) TORSOR_CHECK(list[g].at("element") == g);
  TORSOR_CHECK(list[0].at("word") == "1");
  TORSOR_CHECK(list[4].at("order") == 6);  // (1, 1)
  TORSOR_CHECK(list[4].at("word") == "s1 s2");
  TORSOR_CHECK(contains(group_text({"C3", "--elements"}), "2            3  s1^2\n"));
  // The list needs no character table, so it also exists where the table would be too large.
  TORSOR_CHECK(contains(group_text({"C3000", "--elements"}), "\n2999      3000  s1^2999\n"));
  const Json large = Json::parse(group_text({"C3000", "--elements", "--json"}));
  TORSOR_CHECK(large.at("elements").size() == 3000);
  TORSOR_CHECK(!large.contains("irreps"));
  TORSOR_CHECK(contains(large.at("note").get<std::string>(), "limited to 2048"));
}

TORSOR_TEST("group says where an action is trivial and where a certificate is estimated") {
  TORSOR_CHECK(contains(group_text({"C4 |x C3"}), "is the direct product"));
  TORSOR_CHECK(!contains(group_text({"C7 |x C3"}), "is the direct product"));
  TORSOR_CHECK(contains(group_text({"C1"}), "1 conjugacy class, 1 irrep;"));
  TORSOR_CHECK(contains(group_text({"C300"}), "(estimated from random vectors)"));
  TORSOR_CHECK(!contains(group_text({"C20"}), "estimated"));
}

TORSOR_TEST("errors of group point at the character and leave stdout empty") {
  const auto refused = [](const std::string& expression, const std::string& reason,
                          std::size_t column) {
    const Outcome outcome = call_torsor({"group", expression});
    TORSOR_INFO(expression << ": " << outcome.err);
    TORSOR_CHECK(outcome.status == 2);
    TORSOR_CHECK(outcome.out.empty());
    TORSOR_CHECK(contains(outcome.err, reason));
    TORSOR_CHECK(
        contains(outcome.err, "  " + expression + "\n  " + std::string(column - 1, ' ') + "^"));
  };
  refused("C10 y C3", "expected 'x'", 5);
  refused("C10 x", "expected a group", 6);
  refused("C4 |x[2] C2", "no automorphism of C4", 6);
  refused("S3 |x C2", "there is no default action", 6);
  refused("perm[(1 2 1)]", "stands twice", 11);
  refused("C2 x mat[1 1; 0 1]", "enumeration limit", 6);
  refused("C3000 x C3000", "enumeration limit", 1);
  const Outcome large = call_torsor({"group", "C3000"});
  TORSOR_CHECK(contains(large.err, "limited to 2048"));
  TORSOR_CHECK(large.out.empty());
}

}  // namespace
}  // namespace torsor::testing
