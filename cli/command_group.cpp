#include <algorithm>
#include <cmath>
#include <complex>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "cli/options.hpp"
#include "cli/program.hpp"
#include "cli/table.hpp"
#include "core/json.hpp"
#include "groups/character.hpp"
#include "groups/character_table.hpp"
#include "groups/exact_text.hpp"
#include "groups/parse_group.hpp"
#include "groups/structure.hpp"

namespace torsor {
namespace {

/// Wider tables do not fit a terminal; --json always has everything.
constexpr std::size_t kColumns = 16;
/// Larger orders are not compared with the known families, which would take longer than the rest.
constexpr std::size_t kRecognized = 200;

struct Options {
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

Json group_json(const CharacterTable& table) {
  const FiniteGroup& group = table.group;
  Json generators = Json::array();
  for (const FiniteGroup::Element g : group.generators()) {
    generators.push_back({{"element", g}, {"order", group.element_order(g)}});
  }
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
  return {{"name", group.name()},
          {"order", group.order()},
          {"abelian", group.is_abelian()},
          {"generators", generators},
          {"classes", classes},
          {"irreps", irreps},
          {"certificate",
           {{"orthonormality_defect", table.residual}, {"sum_of_squared_dimensions", squares}}}};
}

Json elements_json(const FiniteGroup& group) {
  Json list = Json::array();
  for (FiniteGroup::Element g = 0; g < group.order(); ++g) {
    list.push_back(
        {{"element", g}, {"order", group.element_order(g)}, {"word", element_text(group, g)}});
  }
  return list;
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
  const std::size_t shown = std::min(classes.size(), kColumns);
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
      "{} conjugacy classes, {} irreps; ζn = e^(2πi/n); type R, C or H; the last column is "
      "the multiplicity in the regular representation\n\n{}",
      table.classes.count(), table.count(), table_text(table));
  if (table.classes.count() > kColumns) {
    fmt::print("({} of {} classes shown; --json has all)\n", kColumns, table.classes.count());
  }
  fmt::print("\northonormality holds to {:.1e}\n", table.residual);
}

void print_elements(const FiniteGroup& group) {
  Table table({"element", "order", "word"});
  for (FiniteGroup::Element g = 0; g < group.order(); ++g) {
    table.add(
        {fmt::format("{}", g), fmt::format("{}", group.element_order(g)), element_text(group, g)});
  }
  fmt::print("\n{}", table.text());
}

int run(const Options& options) {
  const FiniteGroup group = parse_group(options.expression);
  if (options.json) {
    Json json = group_json(character_table(group));
    if (options.elements) json["elements"] = elements_json(group);
    fmt::print("{}", json_text(json));
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
  const auto options = std::make_shared<Options>();
  command
      ->add_option("EXPR", options->expression,
                   "the group: C10, D5, S4, A5, Q8, Dic3, p4(7), p4m(7), perm[...], mat[...], and "
                   "products of such: \"C10 x C14\", \"C7 |x C3\", \"C2 wr S3\"")
      ->required();
  command->add_flag("--elements", options->elements,
                    "list the elements in index order, each with a word in the generators");
  add_json_flag(*command, options->json);
  command->footer(
      "Example:\n  torsor group \"C2 x C5\" --elements\n\nN |x H without [...] uses a default "
      "action; the output shows which.");
  command->callback([options, &job] { job = [options] { return run(*options); }; });
}

}  // namespace torsor
