#include <algorithm>
#include <cmath>
#include <complex>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "cli/options.hpp"
#include "cli/program.hpp"
#include "cli/table.hpp"
#include "core/error.hpp"
#include "core/json.hpp"
#include "groups/character.hpp"
#include "groups/character_table.hpp"
#include "groups/exact_text.hpp"
#include "groups/parse_group.hpp"
#include "groups/structure.hpp"

namespace torsor {
namespace {

/// Wider tables do not fit a terminal; --json always has everything.
constexpr std::size_t kClassesShown = 16;
/// Larger orders are not compared with the known families, which would take longer than the rest.
constexpr std::size_t kRecognized = 200;

struct GroupArguments {
  std::string expression;
  bool elements = false;
  bool json = false;
};

std::string element_text(const FiniteGroup& group, FiniteGroup::Element g) {
  return word_text(group.word(g));
}

Json complex_json(std::complex<double> value) {
  const auto clean = [](double x) { return std::abs(x) < 1e-14 ? 0.0 : x; };  // no -0.0 or 1e-17
  return {clean(value.real()), clean(value.imag())};
}

Json head_json(const FiniteGroup& group) {
  Json generators = Json::array();
  for (const FiniteGroup::Element g : group.generators()) {
    generators.push_back({{"element", g}, {"order", group.element_order(g)}});
  }
  return {{"name", group.name()},
          {"order", group.order()},
          {"abelian", group.is_abelian()},
          {"generators", generators}};
}

void add_table(Json& json, const CharacterTable& table) {
  Json classes = Json::array();
  for (const ConjugacyClass& item : table.classes.classes) {
    classes.push_back({{"size", item.size},
                       {"element_order", item.element_order},
                       {"representative", item.representative}});
  }
  Json irreps = Json::array();
  std::size_t squares = 0;
  for (const IrreducibleCharacter& irrep : table.irreps) {
    Json character = Json::array();
    for (const std::complex<double> value : irrep.values) character.push_back(complex_json(value));
    irreps.push_back({{"name", irrep.name},
                      {"dimension", irrep.dimension},
                      {"type", std::string(1, letter(irrep.type))},
                      {"indicator", irrep.indicator},
                      {"character", character}});
    squares += irrep.dimension * irrep.dimension;
  }
  json["classes"] = classes;
  json["irreps"] = irreps;
  json["certificate"] = {{"orthonormality_defect", table.residual},
                         {"sum_of_squared_dimensions", squares}};
  if (table.count() > kMeasuredClasses) json["certificate"]["orthonormality_estimated"] = true;
}

/// The words of all elements as text, "s1^2 s2", in time that grows as the texts, not the words.
std::vector<std::string> element_texts(const FiniteGroup& group) {
  std::vector<std::string> texts(group.order(), "1");
  std::vector<FiniteGroup::Element> base(group.order(), 0);  // before the last run of one generator
  std::vector<std::size_t> run(group.order(), 0);
  for (const FiniteGroup::Element g : group.by_length().subspan(1)) {
    const auto [before, s] = group.last_step(g);
    const bool longer = before != 0 && group.last_step(before).generator == s;
    base[g] = longer ? base[before] : before;
    run[g] = longer ? run[before] + 1 : 1;
    texts[g] = base[g] == 0 ? "" : texts[base[g]] + " ";
    texts[g] += run[g] == 1 ? fmt::format("s{}", s + 1) : fmt::format("s{}^{}", s + 1, run[g]);
  }
  return texts;
}

Json elements_json(const FiniteGroup& group) {
  const std::vector<std::string> words = element_texts(group);
  Json list = Json::array();
  for (FiniteGroup::Element g = 0; g < group.order(); ++g) {
    list.push_back({{"element", g}, {"order", group.element_order(g)}, {"word", words[g]}});
  }
  return list;
}

/// With `elements` a table beyond the limit is left out with a note; without, it is refused.
Json group_json(const FiniteGroup& group, bool elements) {
  Json json = head_json(group);
  try {
    add_table(json, character_table(group));
  } catch (const InvalidArgument& error) {
    if (!elements) throw;
    json["note"] = fmt::format("classes and irreps are left out: {}", error.what());
  }
  if (elements) json["elements"] = elements_json(group);
  return json;
}

/// Whether some |x[...] of the name leaves every generator where it is, as in "C4 |x[s1] C3".
bool has_trivial_action(const std::string& name) {
  for (std::size_t at = name.find("|x["); at != std::string::npos; at = name.find("|x[", at + 1)) {
    const std::string action = name.substr(at + 3, name.find(']', at) - at - 3);
    const std::string row = action.substr(0, action.find(';'));
    std::string still = "s1";
    for (std::size_t s = 2; still.size() < row.size(); ++s) still += fmt::format(", s{}", s);
    std::string all = still;
    while (all.size() < action.size()) all += "; " + still;
    if (all == action) return true;
  }
  return false;
}

/// "C7 |x[s1^2] C3: order 21, not abelian", the automorphism written out also where it was not.
void print_head(const FiniteGroup& group) {
  fmt::print("{}: order {}, {}abelian", group.name(), group.order(),
             group.is_abelian() ? "" : "not ");
  if (group.order() <= kRecognized) {
    const std::string type = recognized_name(group);
    if (!type.empty() && type != group.name()) fmt::print(", isomorphic to {}", type);
  }
  fmt::print("\ngenerators");
  std::size_t number = 0;
  for (const FiniteGroup::Element g : group.generators()) {
    fmt::print("{} s{} = element {} (order {})", number == 0 ? "" : ",", number + 1, g,
               group.element_order(g));
    ++number;
  }
  fmt::print("\n");
  if (group.name().find("|x[") != std::string::npos) {
    fmt::print(
        "N |x[...] H: where each generator of H (apart by semicolons) sends the generators s1, s2, "
        "... of N (apart by commas)\n");
  }
  if (has_trivial_action(group.name())) {
    fmt::print("a semidirect product by the trivial action is the direct product\n");
  }
}

/// Letters for entries too long for a column, explained below the table.
class Abbreviations {
 public:
  std::string operator()(const std::string& text) {
    if (character_count(text) <= kWidest) return text;
    const auto known = std::find(texts_.begin(), texts_.end(), text);
    const auto number = static_cast<std::size_t>(known - texts_.begin());
    if (known == texts_.end()) texts_.push_back(text);
    return fmt::format("[{}]", number + 1);
  }

  [[nodiscard]] std::string legend() const {
    std::string lines;
    for (std::size_t i = 0; i < texts_.size(); ++i) {
      lines += fmt::format("[{}] = {}\n", i + 1, texts_[i]);
    }
    return lines;
  }

 private:
  static constexpr std::size_t kWidest = 12;
  std::vector<std::string> texts_;
};

/// Classes as columns, irreps as rows.
std::string table_text(const CharacterTable& table) {
  Abbreviations brief;
  const auto& classes = table.classes.classes;
  const std::size_t shown = std::min(classes.size(), kClassesShown);
  std::vector<std::string> head = {"class"};
  std::vector<std::string> size = {"size"};
  std::vector<std::string> order = {"element order"};
  for (std::size_t c = 0; c < shown; ++c) {
    head.push_back(element_text(table.group, classes[c].representative));
    size.push_back(fmt::format("{}", classes[c].size));
    order.push_back(fmt::format("{}", classes[c].element_order));
  }
  for (const char* name : {"dimension", "type", "indicator", "in regular"}) {
    head.emplace_back(name);
    size.emplace_back();
    order.emplace_back();
  }
  Table text(head);
  text.add(size);
  text.add(order);
  for (std::size_t i = 0; i < table.count(); ++i) {
    const IrreducibleCharacter& irrep = table.irreps[i];
    std::vector<std::string> row = {irrep.name};
    for (std::size_t c = 0; c < shown; ++c) row.push_back(brief(exact_text(table, i, c)));
    row.push_back(fmt::format("{}", irrep.dimension));
    row.emplace_back(1, letter(irrep.type));
    row.push_back(irrep.indicator == 0 ? "0" : fmt::format("{:+}", irrep.indicator));
    row.push_back(fmt::format("{}", irrep.dimension));
    text.add(row);
  }
  return text.text() + brief.legend();
}

void print_table(const CharacterTable& table) {
  fmt::print(
      "{} conjugacy {}, {} {}; ζn = e^(2πi/n); type R, C or H; the last column is "
      "the multiplicity in the regular representation\n\n{}",
      table.classes.count(), table.count() == 1 ? "class" : "classes", table.count(),
      table.count() == 1 ? "irrep" : "irreps", table_text(table));
  if (table.classes.count() > kClassesShown) {
    fmt::print("({} of {} classes shown; --json has all)\n", kClassesShown, table.classes.count());
  }
  fmt::print("\northonormality holds to {:.1e}{}\n", table.residual,
             table.count() > kMeasuredClasses ? " (estimated from random vectors)" : "");
}

void print_elements(const FiniteGroup& group) {
  const std::vector<std::string> words = element_texts(group);
  Table table({"element", "order"});
  for (FiniteGroup::Element g = 0; g < group.order(); ++g) {
    table.add({fmt::format("{}", g), fmt::format("{}", group.element_order(g))});
  }
  // The words stand to the left, so that a long one does not push the others away.
  std::istringstream lines(table.text());
  std::string line;
  std::getline(lines, line);
  fmt::print("\n{}  word\n", line);
  for (const std::string& word : words) {
    std::getline(lines, line);
    fmt::print("{}  {}\n", line, word);
  }
}

int run_group(const GroupArguments& options) {
  const FiniteGroup group = parse_group(options.expression);
  if (options.json) {
    fmt::print("{}", json_text(group_json(group, options.elements)));
    return 0;
  }
  if (options.elements) {
    print_head(group);
    print_elements(group);
    return 0;
  }
  const CharacterTable table = character_table(group);  // before a word is printed: it may refuse
  print_head(group);
  print_table(table);
  return 0;
}

}  // namespace

void add_group_command(CLI::App& app, Job& job) {
  CLI::App* command =
      app.add_subcommand("group", "order, classes, character table and irreps of a finite group");
  const auto options = std::make_shared<GroupArguments>();
  command
      ->add_option("EXPR", options->expression,
                   "the group: C10, D5, S4, A5, Q8, Dic3, p4(7), p4m(7), perm[...], mat[...], and "
                   "products of such: \"C10 x C14\", \"C7 |x C3\", \"C2 wr S3\"")
      ->required();
  command->add_flag(
      "--elements", options->elements,
      "list the elements in index order, each with a word in the generators; instead of the "
      "table, with --json beside it");
  add_json_flag(*command, options->json);
  command->footer(
      "Example:\n  torsor group \"C2 x C5\" --elements\n\nN |x H without [...] uses a default "
      "action; the output shows which. × and ⋊ may be written for x and |x.\n\nLimits: 1000000 "
      "elements (100000 for real matrices), 2048 conjugacy classes for a table; with --elements "
      "--json a larger group has no classes and irreps, and a note that says why.");
  command->callback([options, &job] { job = [options] { return run_group(*options); }; });
}

}  // namespace torsor
