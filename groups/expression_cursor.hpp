#pragma once

// The reading head of the group expression parser; private to the room's own sources.

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace torsor {

/// A position in a text; every complaint repeats the line and points at a character.
class ExpressionCursor {
 public:
  explicit ExpressionCursor(std::string_view text) : text_(text) {}

  [[nodiscard]] std::size_t position() const noexcept { return position_; }
  [[nodiscard]] std::string_view since(std::size_t start) const;
  [[nodiscard]] bool at_end();
  /// The next character that is no space, or 0 at the end.
  [[nodiscard]] char peek();
  /// Skips spaces and gives the place of what comes next, for a later complaint about it.
  [[nodiscard]] std::size_t mark();
  /// Skips spaces, then `word` if it stands there; a word of letters must not go on in letters.
  bool accept(std::string_view word);
  void expect(std::string_view word);
  [[nodiscard]] std::int64_t integer();
  [[nodiscard]] std::size_t natural();
  [[nodiscard]] double real();
  [[noreturn]] void fail(std::size_t position, std::string_view problem) const;
  [[noreturn]] void fail(std::string_view problem) const { fail(position_, problem); }

 private:
  void skip_space();
  template <class Number>
  Number read(const char* what);

  std::string_view text_;
  std::size_t position_ = 0;
};

}  // namespace torsor
