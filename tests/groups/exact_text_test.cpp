#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "groups/character_table.hpp"
#include "groups/exact_text.hpp"
#include "groups/parse_group.hpp"
#include "tests/test.hpp"

namespace torsor {
namespace {

TORSOR_TEST("numbers are written as people write them") {
  const auto text = [](std::vector<std::int64_t> c) {
    return exact_text(Cyclotomic(std::move(c)));
  };
  TORSOR_CHECK(text({0}) == "0");
  TORSOR_CHECK(text({-3}) == "-3");
  TORSOR_CHECK(text({0, 1, 1}) == "-1");
  TORSOR_CHECK(text({0, 1, 0, 0}) == "i");
  TORSOR_CHECK(text({0, 0, 0, 2}) == "-2i");
  TORSOR_CHECK(text({1, 0, 0, 1}) == "1-i");
  TORSOR_CHECK(text({0, 0, 1}) == "ζ3²");
  TORSOR_CHECK(text({0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0}) == "3ζ12⁵");
  TORSOR_CHECK(text({0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}) == "ζ13¹²");
  TORSOR_CHECK(text({0, 1, 0, 0, 1}) == "ζ5+ζ5⁴");
  TORSOR_CHECK(text({1, 1, 0, 0, 1}) == "-ζ5²-ζ5³");
  TORSOR_CHECK(text({0, 1, -1, -1, 1}) == "√5");
  TORSOR_CHECK(text({0, -1, 1, 1, -1}) == "-√5");
  TORSOR_CHECK(text({0, 2, 0, 0, 2}) == "-1+√5");
  TORSOR_CHECK(text({0, 1, -1}) == "i√3");
  TORSOR_CHECK(text({0, 1, 0, 0, 0, 0, 0, 1}) == "√2");
  TORSOR_CHECK(text({1, -1, 0, -1, 0, 0, 0, 0}) == "1-i√2");
  TORSOR_CHECK(text({0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}) == "√3");
  TORSOR_CHECK(text({0, 1, 1, 0, 1, 0, 0}) == "ζ7+ζ7²+ζ7⁴");
  TORSOR_CHECK(text({0, 1, 0, 1, 1, 0, 0, 0, 0, 1, 1, 0, 1}) == "(-1+√13)/2");
  TORSOR_CHECK(text({0, 1, 0, 0, 0, 0, 1}) == "ζ7+ζ7⁶");
}

/// All entries of a table, each once, sorted.
std::string entries(const char* expression) {
  const CharacterTable table = character_table(parse_group(expression));
  std::set<std::string> seen;
  for (std::size_t i = 0; i < table.count(); ++i) {
    for (std::size_t c = 0; c < table.count(); ++c) seen.insert(exact_text(table, i, c));
  }
  std::string text;
  for (const std::string& entry : seen) text += entry + " ";
  return text;
}

TORSOR_TEST("the tables of known groups have their published entries") {
  TORSOR_CHECK(entries("S4") == "-1 0 1 2 3 ");
  TORSOR_CHECK(entries("C4") == "-1 -i 1 i ");
  TORSOR_CHECK(entries("C6") == "-1 1 ζ3 ζ3² ζ6 ζ6⁵ ");
  TORSOR_CHECK(entries("D5") == "-1 0 1 2 ζ5+ζ5⁴ ζ5²+ζ5³ ");
  TORSOR_CHECK(entries("A5") == "-1 -ζ5-ζ5⁴ -ζ5²-ζ5³ 0 1 3 4 5 ");
  TORSOR_CHECK(entries("D8") == "-1 -2 -√2 0 1 2 √2 ");
  TORSOR_CHECK(entries("C7 |x C3") == "0 1 3 ζ3 ζ3² ζ7+ζ7²+ζ7⁴ ζ7³+ζ7⁵+ζ7⁶ ");
  TORSOR_CHECK(entries("perm[(1 2 3 4 5 6 7 8 9 10 11),(3 7 11 8)(4 10 5 6)]") ==
               "(-1+i√11)/2 (-1-i√11)/2 -1 -2 -3 -i√2 0 1 10 11 16 2 3 4 44 45 55 i√2 ");
}

TORSOR_TEST("different entries of a table have different texts") {
  for (const char* expression : {"C60", "D30", "Dic15", "p4(5)", "mat[1 1; 0 1, 1 0; 1 1 mod 7]"}) {
    TORSOR_INFO(std::string(expression));
    const CharacterTable table = character_table(parse_group(expression));
    std::vector<std::pair<std::string, std::complex<double>>> all;
    for (std::size_t i = 0; i < table.count(); ++i) {
      for (std::size_t c = 0; c < table.count(); ++c) {
        all.emplace_back(exact_text(table, i, c), table.irreps[i].values[c]);
      }
    }
    std::sort(all.begin(), all.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
    for (std::size_t i = 1; i < all.size(); ++i) {
      if (all[i].first != all[i - 1].first) continue;
      TORSOR_REQUIRE(std::abs(all[i].second - all[i - 1].second) < 1e-12);
    }
  }
  TORSOR_THROWS_WITH(exact_text(character_table(parse_group("C3")), 0, 3), InvalidArgument,
                     "entry (0, 3) is outside");
}

}  // namespace
}  // namespace torsor
