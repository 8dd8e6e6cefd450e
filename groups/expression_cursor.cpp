#include "groups/expression_cursor.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <string>
#include <system_error>

#include "core/error.hpp"

namespace torsor {
namespace {

bool is_letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }
bool is_space(char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; }

}  // namespace

std::string_view ExpressionCursor::since(std::size_t start) const {
  return text_.substr(start, position_ - start);
}

void ExpressionCursor::skip_space() {
  while (position_ < text_.size() && is_space(text_[position_])) ++position_;
}

bool ExpressionCursor::at_end() {
  skip_space();
  return position_ >= text_.size();
}

char ExpressionCursor::peek() { return at_end() ? '\0' : text_[position_]; }

std::size_t ExpressionCursor::mark() {
  skip_space();
  return position_;
}

bool ExpressionCursor::accept(std::string_view word) {
  skip_space();
  if (!text_.substr(position_).starts_with(word)) return false;
  const std::size_t end = position_ + word.size();
  if (word.size() > 1 && is_letter(word.back()) && end < text_.size() && is_letter(text_[end])) {
    return false;
  }
  position_ = end;
  return true;
}

void ExpressionCursor::expect(std::string_view word) {
  if (!accept(word)) fail(fmt::format("expected '{}'", word));
}

template <class Number>
Number ExpressionCursor::read(const char* what) {
  skip_space();
  Number value = 0;
  const char* first = text_.data() + position_;
  const auto [end, error] = std::from_chars(first, text_.data() + text_.size(), value);
  if (error == std::errc::result_out_of_range) fail("this number is too large");
  if (end == first) fail(fmt::format("expected {}", what));
  position_ += static_cast<std::size_t>(end - first);
  return value;
}

std::int64_t ExpressionCursor::integer() { return read<std::int64_t>("a whole number"); }
std::size_t ExpressionCursor::natural() { return read<std::size_t>("a number"); }
double ExpressionCursor::real() { return read<double>("a number"); }

// Every kind of space is shown as a blank: the expression stays one line, the caret below it true.
// Places are counted in characters, of which × and ⋊ have several bytes.
void ExpressionCursor::fail(std::size_t position, std::string_view problem) const {
  std::string line(text_);
  std::replace_if(line.begin(), line.end(), is_space, ' ');
  const std::string_view before = text_.substr(0, position);
  const auto column =
      static_cast<std::size_t>(std::count_if(before.begin(), before.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
      }));
  throw InvalidArgument(fmt::format("group expression, character {}: {}\n  {}\n  {}^", column + 1,
                                    problem, line, std::string(column, ' ')));
}

}  // namespace torsor
