#include "groups/parse_group.hpp"

#include <cctype>
#include <charconv>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "groups/named_groups.hpp"

namespace torsor {
namespace {

constexpr int kDepthLimit = 64;

/// A recursive-descent parser; one function per rule of the grammar.
class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  FiniteGroup parse() {
    FiniteGroup result = product();
    skip_space();
    if (position_ < text_.size()) fail(position_, "expected 'x' or the end of the expression");
    return result;
  }

 private:
  /// product := atom { 'x' atom }
  FiniteGroup product() {
    const std::size_t start = position_;
    std::vector<FiniteGroup> operands{atom()};
    while (accept('x')) operands.push_back(atom());
    if (operands.size() == 1) return operands[0];
    return guarded(start, [&] { return direct_product(operands); });
  }

  /// atom := '(' product ')' | letter number
  FiniteGroup atom() {
    skip_space();
    if (accept('(')) {
      if (++depth_ > kDepthLimit) fail(position_ - 1, "parentheses are nested too deeply");
      FiniteGroup inner = product();
      --depth_;
      if (!accept(')')) fail(position_, "expected ')'");
      return inner;
    }
    const std::size_t start = position_;
    if (accept('C')) {
      const std::size_t n = number();
      return guarded(start, [&] { return cyclic(n); });
    }
    fail(position_, "expected a group such as C10 or an opening parenthesis");
  }

  std::size_t number() {
    std::size_t value = 0;
    const char* first = text_.data() + position_;
    const auto [end, error] = std::from_chars(first, text_.data() + text_.size(), value);
    if (error == std::errc::result_out_of_range) fail(position_, "this number is too large");
    if (end == first) fail(position_, "expected a number");
    position_ += static_cast<std::size_t>(end - first);
    return value;
  }

  void skip_space() {
    while (position_ < text_.size() &&
           std::isspace(static_cast<unsigned char>(text_[position_])) != 0) {
      ++position_;
    }
  }

  bool accept(char c) {
    skip_space();
    if (position_ >= text_.size() || text_[position_] != c) return false;
    ++position_;
    return true;
  }

  /// Runs a constructor; what it refuses is reported at `start`.
  template <class F>
  FiniteGroup guarded(std::size_t start, F&& construct) {
    try {
      return construct();
    } catch (const InvalidArgument& error) {
      fail(start, error.what());
    }
  }

  [[noreturn]] void fail(std::size_t position, std::string_view problem) const {
    throw InvalidArgument(fmt::format("group expression, character {}: {}\n  {}\n  {}^",
                                      position + 1, problem, text_, std::string(position, ' ')));
  }

  std::string_view text_;
  std::size_t position_ = 0;
  int depth_ = 0;
};

}  // namespace

FiniteGroup parse_group(std::string_view expression) { return Parser(expression).parse(); }

}  // namespace torsor
