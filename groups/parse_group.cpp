#include "groups/parse_group.hpp"

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "groups/expression_cursor.hpp"
#include "groups/generated_by.hpp"
#include "groups/group_literals.hpp"
#include "groups/named_groups.hpp"
#include "groups/semidirect.hpp"

namespace torsor {
namespace {

using Element = FiniteGroup::Element;

constexpr int kDepthLimit = 64;

/// A group and, where it has one, its natural action on points.
struct Value {
  FiniteGroup group;
  std::vector<Permutation> natural;
};

/// A recursive-descent parser; one function per rule of the grammar.
class Parser {
 public:
  explicit Parser(std::string_view text) : cursor_(text) {}

  FiniteGroup parse() {
    FiniteGroup result = product().group;
    if (!cursor_.at_end()) {
      cursor_.fail("expected 'x', '|x', 'wr' or the end of the expression");
    }
    return result;
  }

 private:
  /// product := semidirect { ( 'x' | '×' ) semidirect }
  Value product() {
    const std::size_t start = cursor_.position();
    std::vector<Value> operands{semidirect()};
    while (cursor_.accept("x") || cursor_.accept("×")) operands.push_back(semidirect());
    if (operands.size() == 1) return operands[0];
    std::vector<FiniteGroup> groups;
    for (const Value& operand : operands) groups.push_back(operand.group);
    return guarded(start, [&] { return direct_product(groups); });
  }

  /// semidirect := wreathed { ( '|x' | '⋊' ) [ '[' action ']' ] wreathed }
  Value semidirect() {
    Value left = wreathed();
    while (cursor_.accept("|x") || cursor_.accept("⋊")) {
      const std::size_t mark = cursor_.position();
      std::vector<std::vector<Element>> action;
      if (cursor_.accept("[")) action = read_action(left.group);
      const Value right = wreathed();
      left = guarded(mark, [&] {
        if (action.empty()) action = default_action(left.group, right.group);
        return semidirect_product(left.group, right.group, action);
      });
    }
    return left;
  }

  /// wreathed := atom { 'wr' atom }
  Value wreathed() {
    Value left = atom();
    while (cursor_.accept("wr")) {
      const std::size_t mark = cursor_.position();
      const Value right = atom();
      if (right.natural.empty()) {
        cursor_.fail(mark,
                     "the right side of 'wr' must be a permutation group: C, D, S, A or perm");
      }
      left = guarded(mark, [&] { return wreath(left.group, right.natural, right.group.name()); });
    }
    return left;
  }

  /// atom := '(' product ')' | 'perm[' ... ']' | 'mat[' ... ']' | name number | name '(' number ')'
  Value atom() {
    if (cursor_.accept("(")) {
      if (++depth_ > kDepthLimit) cursor_.fail("parentheses are nested too deeply");
      Value inner = product();
      --depth_;
      cursor_.expect(")");
      return inner;
    }
    static_cast<void>(cursor_.peek());  // skips spaces, so that `start` is the name itself
    const std::size_t start = cursor_.position();
    if (cursor_.accept("perm")) return permutations(start);
    if (cursor_.accept("mat")) return matrices(start);
    if (cursor_.accept("p4m")) return torus(start, p4m);
    if (cursor_.accept("p4")) return torus(start, p4);
    if (cursor_.accept("Dic")) return named(start, dicyclic);
    if (cursor_.accept("Q")) return named(start, quaternion);
    if (cursor_.accept("D")) return acting(start, dihedral, dihedral_points);
    if (cursor_.accept("S")) return acting(start, symmetric, symmetric_generators);
    if (cursor_.accept("A")) return acting(start, alternating, alternating_generators);
    if (cursor_.accept("C")) return acting(start, cyclic, cyclic_points);
    cursor_.fail(
        "expected a group: C10, D5, S4, A5, Q8, Dic3, p4(7), p4m(7), perm[...], mat[...] or '('");
  }

  Value named(std::size_t start, FiniteGroup (*make)(std::size_t)) {
    const std::size_t n = cursor_.natural();
    return guarded(start, [&] { return make(n); });
  }

  Value torus(std::size_t start, FiniteGroup (*make)(std::size_t)) {
    cursor_.expect("(");
    const std::size_t n = cursor_.natural();
    cursor_.expect(")");
    if (n > 1000) cursor_.fail(start, "the torus is limited to 1000 cells each way");
    return guarded(start, [&] { return make(n); });
  }

  Value acting(std::size_t start, FiniteGroup (*make)(std::size_t),
               std::vector<Permutation> (*points)(std::size_t)) {
    const std::size_t n = cursor_.natural();
    Value result = guarded(start, [&] { return make(n); });
    result.natural = points(n);
    return result;
  }

  static std::vector<Permutation> cyclic_points(std::size_t n) {
    return {symmetric_generators(std::max<std::size_t>(n, 1))[0]};
  }

  static std::vector<Permutation> dihedral_points(std::size_t n) {
    using Cycles = std::vector<std::vector<Permutation::Point>>;
    // A polygon of one or two corners has too few to show its symmetries: D1 swaps two points, D2
    // moves the corners of a rectangle.
    if (n == 1) return {Permutation::identity(2), Permutation({1, 0})};
    if (n == 2) {
      return {Permutation::from_cycles(Cycles{{1, 3}, {2, 4}}, 4),
              Permutation::from_cycles(Cycles{{1, 2}, {3, 4}}, 4)};
    }
    std::vector<Permutation::Point> mirror(n);
    for (std::size_t i = 0; i < n; ++i) mirror[i] = static_cast<Permutation::Point>((n - i) % n);
    return {symmetric_generators(n)[0], Permutation(std::move(mirror))};
  }

  Value permutations(std::size_t start) {
    std::vector<Permutation> natural = read_permutations(cursor_, start);
    Value result = guarded(start, [&] {
      return FiniteGroup::generated_by(std::span<const Permutation>(natural),
                                       std::string(cursor_.since(start)));
    });
    result.natural = std::move(natural);
    return result;
  }

  Value matrices(std::size_t start) {
    const MatrixLiteral literal = read_matrices(cursor_);
    return guarded(start, [&] { return matrix_group(literal, std::string(cursor_.since(start))); });
  }

  /// action := row { ';' row } ']';  row := number | word { ',' word }
  std::vector<std::vector<Element>> read_action(const FiniteGroup& normal) {
    std::vector<std::vector<Element>> action;
    do {
      std::vector<Element> row;
      if (cursor_.peek() != 's') {
        const std::int64_t k = cursor_.integer();
        for (const Element s : normal.generators()) row.push_back(normal.power(s, k));
      } else {
        do {
          row.push_back(word(normal));
        } while (cursor_.accept(","));
      }
      action.push_back(std::move(row));
    } while (cursor_.accept(";"));
    cursor_.expect("]");
    return action;
  }

  /// word := 's' number [ '^' integer ] { ... }
  Element word(const FiniteGroup& group) {
    Element result = FiniteGroup::identity();
    do {
      cursor_.expect("s");
      const std::size_t mark = cursor_.position();
      const std::size_t s = cursor_.natural();
      if (s == 0 || s > group.generators().size()) {
        cursor_.fail(mark, fmt::format("{} has the generators s1 to s{}", group.name(),
                                       group.generators().size()));
      }
      const std::int64_t exponent = cursor_.accept("^") ? cursor_.integer() : 1;
      result = group.multiply(result, group.power(group.generators()[s - 1], exponent));
    } while (cursor_.peek() == 's');
    return result;
  }

  /// Runs a constructor; what it refuses is reported at `start`.
  template <class F>
  Value guarded(std::size_t start, F&& construct) {
    try {
      return {construct(), {}};
    } catch (const InvalidArgument& error) {
      cursor_.fail(start, error.what());
    } catch (const NumericalError& error) {
      cursor_.fail(start, error.what());
    }
  }

  ExpressionCursor cursor_;
  int depth_ = 0;
};

}  // namespace

FiniteGroup parse_group(std::string_view expression) { return Parser(expression).parse(); }

}  // namespace torsor
