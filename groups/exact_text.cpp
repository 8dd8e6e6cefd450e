#include "groups/exact_text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <cstdint>
#include <numbers>
#include <numeric>
#include <optional>
#include <string_view>

#include "core/error.hpp"

namespace torsor {
namespace {

std::string superscript(std::size_t number) {
  static constexpr std::array<std::string_view, 10> kDigits = {"⁰", "¹", "²", "³", "⁴",
                                                               "⁵", "⁶", "⁷", "⁸", "⁹"};
  std::string text;
  for (const char digit : std::to_string(number)) {
    text += kDigits[static_cast<std::size_t>(digit - '0')];
  }
  return text;
}

/// `coefficient`·unit behind what stands in `text`: "+2√5", "-i"; an empty unit means 1.
void append(std::string& text, std::int64_t coefficient, std::string_view unit) {
  if (coefficient == 0) return;
  if (coefficient < 0) {
    text += '-';
  } else if (!text.empty()) {
    text += '+';
  }
  const std::int64_t size = std::abs(coefficient);
  if (size != 1 || unit.empty()) text += std::to_string(size);
  text += unit;
}

/// coefficient·e^{2πij/n}
void append_root(std::string& text, std::int64_t coefficient, std::size_t j, std::size_t n) {
  const std::size_t divisor = std::gcd(j, n);
  const std::size_t k = j / divisor;
  const std::size_t order = n / divisor;
  if (order == 1) return append(text, coefficient, "");
  if (order == 2) return append(text, -coefficient, "");
  if (order == 4) return append(text, k == 1 ? coefficient : -coefficient, "i");
  append(text, coefficient, fmt::format("ζ{}{}", order, k == 1 ? std::string() : superscript(k)));
}

std::string sum_text(const Cyclotomic& number) {
  std::string text;
  for (std::size_t j = 0; j < number.root_order(); ++j) {
    const std::int64_t c = number.coefficients()[j];
    if (c != 0) append_root(text, c, j, number.root_order());
  }
  return text.empty() ? "0" : text;
}

std::size_t term_count(const Cyclotomic& number) {
  const auto& c = number.coefficients();
  return c.size() - static_cast<std::size_t>(std::count(c.begin(), c.end(), 0));
}

/// The only other conjugate of a number of degree 2 over the rationals.
std::optional<Cyclotomic> quadratic_conjugate(const Cyclotomic& number) {
  const std::size_t n = number.root_order();
  std::optional<Cyclotomic> other;
  for (std::size_t k = 2; k < n; ++k) {
    if (std::gcd(k, n) != 1) continue;
    Cyclotomic next = number.conjugate(k);
    if (next == number || (other && next == *other)) continue;
    if (other) return std::nullopt;
    other = std::move(next);
  }
  return other;
}

/// (sum + times·√radicand)/2 with a radicand free of squares.
struct Quadratic {
  std::int64_t sum;
  std::int64_t times;
  std::int64_t radicand;
};

/// The sum and the product of the two conjugates are whole, so rounding finds them exactly.
Quadratic quadratic(const Cyclotomic& number, const Cyclotomic& other) {
  const std::complex<double> x = number.value();
  const std::complex<double> y = other.value();
  const std::int64_t sum = std::llround((x + y).real());
  const std::int64_t product = std::llround((x * y).real());
  Quadratic result{sum, 1, sum * sum - 4 * product};
  for (std::int64_t f = 2; f * f <= std::abs(result.radicand); ++f) {
    while (result.radicand % (f * f) == 0) {
      result.radicand /= f * f;
      result.times *= f;
    }
  }
  const std::complex<double> difference = x - y;
  const double side = result.radicand > 0 ? difference.real() : difference.imag();
  if (side < 0.0) result.times = -result.times;
  return result;
}

std::string surd(std::int64_t radicand) {
  if (radicand == -1) return "i";
  return fmt::format("{}√{}", radicand < 0 ? "i" : "", std::abs(radicand));
}

std::string quadratic_text(const Quadratic& q, std::int64_t divisor) {
  std::string text;
  append(text, q.sum / divisor, "");
  append(text, q.times / divisor, surd(q.radicand));
  return text;
}

}  // namespace

std::string exact_text(const Cyclotomic& number) {
  if (const auto whole = number.whole()) return std::to_string(*whole);
  const Cyclotomic brief = number.short_form();
  const std::size_t terms = term_count(brief);
  if (terms == 1) return sum_text(brief);
  if (const auto other = quadratic_conjugate(brief)) {
    const Quadratic q = quadratic(brief, *other);
    if (q.sum % 2 == 0 && q.times % 2 == 0) return quadratic_text(q, 2);
    if (terms > 3) return fmt::format("({})/2", quadratic_text(q, 1));
  }
  return sum_text(brief);
}

std::string exact_text(const CharacterTable& table, std::size_t irrep, std::size_t c) {
  require(irrep < table.count() && c < table.classes.count(),
          "entry ({}, {}) is outside a table of {} irreps and {} classes", irrep, c, table.count(),
          table.classes.count());
  const IrreducibleCharacter& chi = table.irreps[irrep];
  if (chi.dimension > 1) return exact_text(exact_value(table, irrep, c));
  const auto n = static_cast<std::int64_t>(table.classes.classes[c].element_order);
  const double turns = std::arg(chi.values[c]) / (2.0 * std::numbers::pi);
  const std::int64_t j = (std::llround(turns * static_cast<double>(n)) + n) % n;
  std::string text;
  append_root(text, 1, static_cast<std::size_t>(j), static_cast<std::size_t>(n));
  return text;
}

}  // namespace torsor
