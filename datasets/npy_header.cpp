#include <algorithm>
#include <bit>
#include <limits>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "core/error.hpp"
#include "datasets/npy.hpp"

namespace torsor {
namespace {

constexpr std::size_t kMostAxes = 32;

/// A reader of the few Python literals that an NPY header may hold.
class LiteralParser {
 public:
  LiteralParser(std::string_view text, std::string_view name, std::uint64_t offset)
      : text_(text), name_(name), offset_(offset) {}

  NpyHeader header() {
    NpyHeader header;
    expect('{');
    while (!accept('}')) {
      member(header);
      if (accept(',')) continue;
      expect('}');
      break;
    }
    skip_space();
    if (at_ != text_.size()) fail("the end of the header");
    if (!descr_ || !order_ || !shape_) fail("the keys descr, fortran_order and shape");
    return header;
  }

 private:
  [[noreturn]] void fail(std::string_view expected) const {
    const std::string found =
        at_ < text_.size() ? fmt::format("{:?}", text_.substr(at_, 12)) : "the end of the header";
    throw DataError(name_, offset_ + at_, fmt::format("expected {}, found {}", expected, found));
  }

  void skip_space() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n')) ++at_;
  }

  bool accept(char c) {
    skip_space();
    if (at_ == text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  void expect(char c) {
    if (!accept(c)) fail(fmt::format("'{}'", c));
  }

  bool accept_word(std::string_view word) {
    skip_space();
    if (text_.substr(at_, word.size()) != word) return false;
    at_ += word.size();
    return true;
  }

  std::string_view quoted() {
    const char quote = accept('\'') ? '\'' : '"';
    if (quote == '"') expect('"');
    const std::size_t end = text_.find(quote, at_);
    if (end == std::string_view::npos) fail("a closing quote");
    const std::string_view content = text_.substr(at_, end - at_);
    at_ = end + 1;
    return content;
  }

  void member(NpyHeader& header) {
    const std::string_view key = quoted();
    expect(':');
    bool* seen = key == "descr"           ? &descr_
                 : key == "fortran_order" ? &order_
                 : key == "shape"         ? &shape_
                                          : nullptr;
    if (seen == nullptr || *seen) fail("each of descr, fortran_order and shape once");
    *seen = true;
    if (key == "descr") {
      type(header);
    } else if (key == "shape") {
      shape(header.shape);
    } else {
      header.fortran_order = accept_word("True");
      if (!header.fortran_order && !accept_word("False")) fail("True or False");
    }
  }

  void type(NpyHeader& header) {
    skip_space();
    const std::uint64_t begin = offset_ + at_;
    if (at_ < text_.size() && text_[at_] == '[') {
      throw DataError(name_, begin,
                      "expected an array of numbers, found records (a structured "
                      "type); save each field as an array of its own");
    }
    const std::string_view text = quoted();
    const auto refuse = [&](std::string_view why) {
      throw DataError(name_, begin,
                      fmt::format("expected an array of numbers, found the type "
                                  "{:?}: {}",
                                  text, why));
    };
    if (text.size() < 2) refuse("not a type");
    const char order = text[0];
    header.kind = text[1];
    const std::string_view size = text.substr(2);
    if (std::string_view("<>|=").find(order) == std::string_view::npos) refuse("not a type");
    if (header.kind == 'O') {
      refuse(
          "Python objects need pickle, which can run any program and is never read; save the "
          "array with a number type");
    }
    if (header.kind == 'c') refuse("save real and imaginary parts as a last axis of two");
    if (header.kind == 'U' || header.kind == 'S') refuse("text is not read");
    if (!known(header.kind, size)) refuse("known are f2 f4 f8 i1 i2 i4 i8 u1 u2 u4 u8 b1");
    header.item = static_cast<std::size_t>(size[0] - '0');
    constexpr bool kBig = std::endian::native == std::endian::big;
    header.big_endian = order == '>' || (order == '=' && kBig);
  }

  static bool known(char kind, std::string_view size) {
    const std::string_view sizes = kind == 'f'                  ? "248"
                                   : kind == 'i' || kind == 'u' ? "1248"
                                   : kind == 'b'                ? "1"
                                                                : "";
    return size.size() == 1 && sizes.find(size[0]) != std::string_view::npos;
  }

  void shape(std::vector<std::int64_t>& shape) {
    expect('(');
    while (!accept(')')) {
      if (shape.size() == kMostAxes) fail("at most 32 axes");
      shape.push_back(integer());
      if (accept(',')) continue;
      expect(')');
      break;
    }
  }

  std::int64_t integer() {
    skip_space();
    const auto is_digit = [&] {
      return at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9';
    };
    if (!is_digit()) fail("a size, 0 or more");
    constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
    std::int64_t value = 0;
    for (; is_digit(); ++at_) {
      const std::int64_t digit = text_[at_] - '0';
      if (value > (kMost - digit) / 10) fail("a size below 2^63");
      value = 10 * value + digit;
    }
    accept('L');  // a long integer of Python 2
    return value;
  }

  std::string_view text_;
  std::string_view name_;
  std::uint64_t offset_;
  std::size_t at_ = 0;
  bool descr_ = false;
  bool order_ = false;
  bool shape_ = false;
};

}  // namespace

NpyHeader parse_npy_header(std::string_view text, std::string_view name, std::uint64_t offset) {
  return LiteralParser(text, name, offset).header();
}

}  // namespace torsor
